"""Opening an import file: plain or gzip, with the position for a progress bar."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from returns.errors import ReturnsError

# A line has to be held in memory as a whole.
MOST_BYTES = 5_000_000
_GZIP = b"\x1f\x8b"


class FileRefused(ReturnsError):
    """A file that cannot be read, from the start or from some place on."""

    code = "file_refused"


@dataclass(frozen=True)
class OpenFile:
    """`content` is what the file says, unpacked; `size` and `position` count bytes on the disk."""

    content: BinaryIO
    size: int
    _disk: IO[bytes]

    @property
    def position(self) -> int:
        return self._disk.tell()


@contextmanager
def opened(*, path: Path) -> Iterator[OpenFile]:
    """This will open the file; whether it is packed is told by its first bytes. Raises FileRefused.

    What goes wrong while the block reads becomes FileRefused too, so that a
    file cut off in the middle ends in one sentence.
    """
    try:
        with path.open("rb") as disk:
            size = path.stat().st_size
            packed = disk.read(2) == _GZIP
            disk.seek(0)
            content = cast(BinaryIO, gzip.GzipFile(fileobj=disk)) if packed else disk
            yield OpenFile(content, size, disk)
    except FileNotFoundError:
        raise FileRefused(f"There is no file {path}.") from None
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise FileRefused(f"{path} is damaged: {error}.") from error
    except (IsADirectoryError, PermissionError) as error:
        raise FileRefused(f"{path} cannot be read: {error.strerror}.") from error
