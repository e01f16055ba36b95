"""Where what is thrown away lives, and how it goes even when nobody was left to throw it away."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - folders in it are made by mkdtemp, for us alone
# Containers often get 64 MiB; a year of orders needs more than that.
ENOUGH_BYTES = 4 * 1024**3
PREFIX = "backhaul-"
LOCK = "in-use"


@contextmanager
def folder() -> Iterator[Path]:
    """This will yield an empty folder and remove it on leaving, with those that killed processes left behind.

    It is where TMPDIR says, else in memory when there is room, else on disk. A database is cloned file by
    file, hundreds of them: 25 ms in memory, more than a second on some disks.
    """
    place = _place()
    _remove_abandoned(place)
    new = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    try:
        with (new / LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield new
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _place() -> Path:
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK | os.X_OK):
        return Path(tempfile.gettempdir())
    has_room = shutil.disk_usage(MEMORY).free >= ENOUGH_BYTES
    return MEMORY if has_room else Path(tempfile.gettempdir())


def _remove_abandoned(place: Path) -> None:
    """The kernel releases a dead process's lock. One without the file yet is being made at this moment."""
    for lock in place.glob(f"{PREFIX}*/{LOCK}"):
        with suppress(OSError), lock.open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock.parent, ignore_errors=True)
