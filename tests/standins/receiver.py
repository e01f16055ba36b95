"""An endpoint for webhooks, as a merchant's server would have one."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Receiver:
    """An endpoint that keeps what it got; it answers with the next status of its list, then with 200."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    got: list[tuple[bytes, str]] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)
    expected: int = 1

    def take(self, body: bytes, signature: str) -> int:
        """This will keep one post and tell the status to answer with."""
        self.got.append((body, signature))
        if len(self.got) >= self.expected:
            self.arrived.set()
        return self.statuses.pop(0) if self.statuses else 200

    @property
    def types(self) -> list[str]:
        return [json.loads(body)["type"] for body, _ in self.got]

    @property
    def ids(self) -> list[str]:
        return [json.loads(body)["id"] for body, _ in self.got]


@contextmanager
def listening() -> Iterator[Receiver]:
    """This will listen on a free port for as long as the context lasts."""
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(kept.take(body, self.headers["Stripe-Signature"]))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is http.server's)
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    worker = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    worker.start()
    kept.url = f"http://127.0.0.1:{server.server_address[1]}/stripe/webhook"
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        worker.join()
