"""How much an upload may carry, and how long it may take: said in a sentence, before any page is asked.

# Note [Slow uploads]
Reading a request's body has no time limit of its own, so whoever sends a byte
a minute would keep a thread of the server. The body of an upload is read by a
thread that nobody waits for longer than a slow mobile connection needs:
`UPLOAD_GRACE_SECONDS`, and more with every byte that has arrived. The connection ends
with the answer, and the reading thread with it. A proxy that buffers requests
in front of us does the same earlier.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable
from queue import Empty, Full, Queue
from threading import Thread
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render

# Five photos straight from a good camera.
MOST_BYTES = 60 * 1024 * 1024
# More than that is no mistake of somebody with a camera.
MOST_READ_AWAY = 4 * MOST_BYTES
LEAST_BYTES_PER_SECOND = 8 * 1024
_PIECE = 16 * 1024
_HELD_PIECES = 16
_MULTIPART = "multipart/form-data"

Answer = Callable[[HttpRequest], HttpResponse]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Source(Protocol):
    """What a WSGI server gives to read from."""

    def read(self, size: int, /) -> bytes: ...


class TooSlow(OSError):
    """The rest of a body did not come in time."""


class PatientBody(io.RawIOBase):
    """A request's body that ends the waiting for it; Note [Slow uploads]."""

    def __init__(self, source: Source, length: int) -> None:
        super().__init__()
        self._source, self._left = source, length
        self._pieces: Queue[bytes | Exception] = Queue(_HELD_PIECES)
        self._rest = b""
        self._received = 0
        self._since: float | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """This will give what has come, at least a byte; nothing at the end. Raises TooSlow."""
        if not self._rest:
            self._rest = self._next()
        piece = self._rest[: len(buffer)]
        buffer[: len(piece)] = piece
        self._rest = self._rest[len(piece) :]
        return len(piece)

    def _next(self) -> bytes:
        if self._since is None:
            self._since = time.monotonic()
            Thread(target=self._receive, daemon=True).start()
        until = self._since + settings.UPLOAD_GRACE_SECONDS + self._received / LEAST_BYTES_PER_SECOND
        try:
            piece = self._pieces.get(timeout=max(0.0, until - time.monotonic()))
        except Empty:
            self.close()
            raise TooSlow("The upload was too slow.") from None
        if isinstance(piece, Exception):
            raise piece
        self._received += len(piece)
        return piece

    def _receive(self) -> None:
        """In a thread of its own, which ends with the body, the connection, or nobody listening any more."""
        while not self.closed:
            try:
                piece: bytes | Exception = self._source.read(min(_PIECE, self._left))
            except Exception as error:  # noqa: BLE001 - whatever the server raises belongs to who waits
                piece = error
            if not self._hand_over(piece) or not piece or isinstance(piece, Exception):
                return
            self._left -= len(piece)

    def _hand_over(self, piece: bytes | Exception) -> bool:
        while not self.closed:
            try:
                self._pieces.put(piece, timeout=1)
            except Full:
                continue
            return True
        return False


def patient(application: Application) -> Application:
    """This will put a PatientBody around every upload."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not environ.get("CONTENT_TYPE", "").lower().startswith(_MULTIPART):
            return application(environ, start_response)
        # Pages read the whole form before they answer: nothing is read after this.
        with PatientBody(environ["wsgi.input"], _length(environ)) as body:
            return application({**environ, "wsgi.input": body}, start_response)

    return answer


def _length(environ: dict[str, Any]) -> int:
    text = str(environ.get("CONTENT_LENGTH") or "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


class UploadMiddleware:
    """This will read an upload before anything else does, and say so when it cannot be taken."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_upload = request.method == "POST" and request.content_type == _MULTIPART
        status = _trouble(request) if is_upload else None
        return self.get_response(request) if status is None else _refuse(request, status)


def _trouble(request: HttpRequest) -> int | None:
    length = _length(request.META)
    if length > MOST_BYTES:
        if length <= MOST_READ_AWAY:
            _read_away(request)
        return 413
    try:
        # Django reads the form on this access.
        len(request.POST)
    except (RequestDataTooBig, TooManyFilesSent, TooManyFieldsSent):
        return 413
    except UnreadablePostError as error:
        return 408 if isinstance(error.__cause__, TooSlow) else 400
    except MultiPartParserError:
        return 400
    return None


def _read_away(request: HttpRequest) -> None:
    """Browsers read an answer after they have sent everything; an earlier one is a broken connection."""
    try:
        while request.read(_PIECE):
            pass
    except OSError:
        # Too slow, or gone: the answer may be too early then.
        return


def _refuse(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, f"{status}.html", status=status)
