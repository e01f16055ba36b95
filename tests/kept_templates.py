"""Migrated databases that are kept from one run to the next.

All migrations together, Wagtail's among them, take a processor twenty seconds; their result is back in one.
A kept file is valid for one set of migrations, requirements and settings, and `migrate` still runs over it.
"""

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.services import binaries
from tests.shared import REPOSITORY

FOLDER = REPOSITORY / "var" / "test-templates"


def kept_file(*, kind: str) -> Path:
    """This will name the file for a kind of database as the code is now, whether or not it exists."""
    digest = hashlib.sha256()
    for source in sorted(_sources()):
        digest.update(f"{source.relative_to(REPOSITORY)}\n".encode() + source.read_bytes())
    return FOLDER / f"{kind}-{digest.hexdigest()[:16]}"


def keep(*, file: Path, write: Callable[[Path], bool]) -> None:
    """This will have the file written, whole or not at all, and drop those that it makes obsolete."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=FOLDER)
    os.close(handle)
    unfinished = Path(name)
    if not write(unfinished):
        unfinished.unlink()
        return
    for obsolete in FOLDER.glob(f"{file.name.rpartition('-')[0]}-*"):
        obsolete.unlink(missing_ok=True)
    unfinished.rename(file)


def dump_postgres(url: str, file: Path) -> bool:
    """This will write the database to the file; False when this machine's PostgreSQL cannot."""
    return _run("pg_dump", "--format=custom", "--compress=0", f"--file={file}", f"--dbname={url}")


def restore_postgres(*, url: str, file: Path) -> bool:
    """This will fill an empty database from the file; False when it may be half full."""
    return _run("pg_restore", "--exit-on-error", f"--dbname={url}", str(file))


def _sources() -> Iterable[Path]:
    yield from REPOSITORY.glob("*/migrations/*.py")
    yield from REPOSITORY.glob("portal/*/migrations/*.py")
    yield from (REPOSITORY / "requirements.txt", REPOSITORY / "portal" / "settings.py")


def _run(program: str, *arguments: str) -> bool:
    try:
        path = binaries.postgres_folder() / program
        return subprocess.run([path, *arguments], capture_output=True, check=False).returncode == 0
    except (binaries.ServerMissing, FileNotFoundError):
        return False
