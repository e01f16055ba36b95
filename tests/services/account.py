"""Whom a server runs as: PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess
from pathlib import Path
from typing import TypedDict

UNPRIVILEGED = ("postgres", "nobody")


class AsUser(TypedDict, total=False):
    """Arguments of `subprocess`; empty for the current user."""

    user: int
    group: int
    extra_groups: list[int]


def unprivileged_user() -> pwd.struct_passwd | None:
    """This will name the user that a server has to run as, or None when the current one will do."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise LookupError(f"PostgreSQL refuses to run as root, and none of {', '.join(UNPRIVILEGED)} exists.")


def as_user(user: pwd.struct_passwd | None) -> AsUser:
    """This will give the arguments with which `subprocess` starts a program as that user."""
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def may_execute(*, binary: Path, user: pwd.struct_passwd) -> bool:
    """This will tell whether the user can run the binary: a folder on the way may be closed to it."""
    try:
        answer = subprocess.run(
            [binary, "--version"],
            cwd="/",
            capture_output=True,
            check=False,
            **as_user(user),
        )
    except PermissionError:
        return False
    return answer.returncode == 0


def give(*, folder: Path, user: pwd.struct_passwd) -> None:
    """This will make the user the owner of the folder and of all that is in it."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
