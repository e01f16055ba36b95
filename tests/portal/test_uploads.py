"""An upload that is too large, too slow or no form at all is answered with a sentence and holds nobody up."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal import uploads
from tests.portal.shopper.conftest import Shop, clock, shop

__all__ = ["clock", "shop"]

BOUNDARY = "b"
PART = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="x"; filename="a.jpg"\r\n'
    "Content-Type: image/jpeg\r\n\r\n"
)
GRACE_SECONDS = 2


class TestTooMuch:
    def test_together_is_said(self, client: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
        """The sentence names both limits."""
        monkeypatch.setattr(uploads, "MOST_BYTES", 1000)

        answer = client.post("/", {"number": SimpleUploadedFile("a.jpg", b"x" * 2000)})

        assert answer.status_code == 413
        assert "send fewer photos at a time" in answer.content.decode()

    def test_files_are_said(self, client: Client, shop: Shop, settings: LazySettings) -> None:
        """Thirty are enough for one go."""
        files = [SimpleUploadedFile(f"{index}.jpg", b"x") for index in range(31)]

        answer = client.post("/", {"photos": files})

        assert answer.status_code == 413
        assert "30 at most" in answer.content.decode()

    def test_text_is_said(self, client: Client, shop: Shop) -> None:
        """Fields are held in memory, so they have a limit of their own."""
        answer = client.post("/", {"number": "x" * (6 * 1024 * 1024)})

        assert answer.status_code == 413


class TestNoForm:
    @pytest.mark.parametrize(
        "content_type",
        [
            "multipart/form-data",
            "multipart/form-data; boundary=" + "x" * 300,
            "multipart/form-data; boundary=\xff",
        ],
    )
    def test_is_answered_with_a_page(self, client: Client, shop: Shop, content_type: str) -> None:
        """Half a header is no accident of ours."""
        answer = client.generic("POST", "/", b"nothing", content_type)

        assert answer.status_code == 400
        assert "That request could not be read" in answer.content.decode()


class TestABody:
    def body(self, content: bytes, *, length: int | None = None) -> uploads.PatientBody:
        class Source:
            left = content

            def read(self, size: int, /) -> bytes:
                piece, self.left = self.left[:size], self.left[size:]
                return piece

        return uploads.PatientBody(Source(), len(content) if length is None else length)

    @pytest.mark.parametrize("size", [1, 7, 100_000])
    def test_is_what_was_sent(self, size: int) -> None:
        """Whatever the pieces are that it is read in."""
        content = os.urandom(100_001)
        body = self.body(content)

        assert b"".join(iter(lambda: body.read(size), b"")) == content

    def test_ends_where_it_breaks_off(self) -> None:
        """A connection that ends early is an end, not a wait."""
        assert self.body(b"abc", length=10).read(10) == b"abc"

    def test_passes_on_what_the_server_raises(self) -> None:
        """A connection that was reset is told to whoever reads."""

        class Broken:
            def read(self, size: int, /) -> bytes:
                raise ConnectionResetError

        with pytest.raises(ConnectionResetError):
            uploads.PatientBody(Broken(), 10).read(10)


@pytest.mark.django_db(transaction=True)
class TestASlowClient:
    @pytest.fixture
    def port(self, shop: Shop) -> Iterator[int]:
        """The real server with one thread, so that whoever holds it holds everybody."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port: int = free.getsockname()[1]
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        command += ["--port", str(port), "--workers", "1", "--blocking-threads", "1", "--no-log"]
        command += ["portal.wsgi:application"]
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "UPLOAD_GRACE_SECONDS": str(GRACE_SECONDS),
        }
        root = Path(__file__).resolve().parents[2]
        with subprocess.Popen([*command], env=environment, cwd=root) as server:
            try:
                wait_for(port)
                yield port
            finally:
                server.terminate()

    @pytest.mark.parametrize("piece", [b"", b"x"], ids=["silent", "dribbling"])
    def test_is_sent_away_in_time(self, port: int, piece: bytes) -> None:
        """After the grace the answer is 408 with a sentence; the thread is free for others again."""
        start = time.monotonic()
        with socket.create_connection(("127.0.0.1", port), timeout=30) as slow:
            slow.sendall(head(length=1_000_000) + PART.encode())
            answer = dribble(slow, piece)

        assert answer.startswith(b"HTTP/1.1 408")
        assert time.monotonic() - start < GRACE_SECONDS + 10
        assert is_up(port)

    def test_with_a_steady_connection_is_served(self, port: int) -> None:
        """Longer than the grace, but faster than the least: a phone in a bad place."""
        rest = b"x" * 60_000 + f"\r\n--{BOUNDARY}--\r\n".encode()
        with socket.create_connection(("127.0.0.1", port), timeout=30) as slow:
            slow.sendall(head(length=len(PART) + len(rest)) + PART.encode())
            for at in range(0, len(rest), 6_000):
                slow.sendall(rest[at : at + 6_000])
                # The pace of the slow client is what is tried here.
                time.sleep(0.3)
            answer = slow.recv(100)

        # The form's token is missing: the page was reached.
        assert answer.startswith(b"HTTP/1.1 403")

    def test_with_too_large_a_body_reads_the_sentence(self, port: int) -> None:
        """The answer arrives after everything was sent, although nothing of it was wanted."""
        body = PART.encode().ljust(uploads.MOST_BYTES + 1, b"x")
        with socket.create_connection(("127.0.0.1", port), timeout=60) as large:
            large.sendall(head(length=len(body)) + body)
            answer = large.recv(100)

        assert answer.startswith(b"HTTP/1.1 413")
        assert is_up(port)


def head(*, length: int) -> bytes:
    lines = [
        "POST / HTTP/1.1",
        "Host: 127.0.0.1",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
        f"Content-Length: {length}",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def dribble(slow: socket.socket, piece: bytes) -> bytes:
    """This will send a byte now and then until there is an answer, but not for ever."""
    slow.settimeout(0.2)
    until = time.monotonic() + GRACE_SECONDS + 20
    while time.monotonic() < until:
        try:
            return slow.recv(100)
        except TimeoutError:
            slow.sendall(piece)
    return b"nothing"


def wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if is_up(port):
                return
        except OSError:
            # Another process is starting; nothing tells us when but asking again.
            time.sleep(0.1)
    raise TimeoutError("The server did not start.")


def is_up(port: int) -> bool:
    with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
        return bool(answer.status == 200)
