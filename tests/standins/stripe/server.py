"""The HTTP side: one thread for each connection, connections kept, and doors that can be shut."""

import contextlib
import json
import socket
import struct
import sys
import threading
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.standins.stripe.errors import Refusal
from tests.standins.stripe.forms import unfold
from tests.standins.stripe.identifiers import new_id
from tests.standins.stripe.shapes import Answer, Request
from tests.standins.stripe.showing import PAY_PATH
from tests.standins.stripe.stand_in import StandIn

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "Server"

    def setup(self) -> None:
        super().setup()
        self.server.opened(self.request)

    def finish(self) -> None:
        self.server.forget(self.request)
        super().finish()

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        parts = urlsplit(self.path)
        if parts.path.startswith("/_standin/"):
            answer = self.server.stand_in.control.answer(
                method=self.command, path=parts.path, body=json.loads(body or "{}")
            )
        elif parts.path.startswith(PAY_PATH):
            answer = self.server.stand_in.pages.answer(method=self.command, path=parts.path, body=body)
        else:
            answer = self._stripe_answer(parts.path, parts.query, body)
        self._send(answer)

    def _stripe_answer(self, path: str, query: str, body: str) -> Answer:
        id = new_id("req")
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            tree = unfold("&".join(filter(None, (query, body))))
            return self.server.stand_in.application.answer(Request(self.command, path, headers, tree, id))
        except Refusal as refusal:
            return refusal.answer(request_id=id)

    def _send(self, answer: Answer) -> None:
        if answer.dropped:
            self._drop()
            return
        is_page = isinstance(answer.body, str)
        payload = answer.body.encode() if isinstance(answer.body, str) else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", "text/html; charset=utf-8" if is_page else "application/json")
        self.send_header("Content-Length", str(len(payload)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        with contextlib.suppress(ConnectionError):  # whoever asked may be dead by now; the effect stays
            self.end_headers()
            self.wfile.write(payload)

    def _drop(self) -> None:
        """End the connection with a reset, as a proxy or a cable would."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            self.connection.close()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name is http.server's)
        if self.server.is_verbose:
            super().log_message(format, *args)


class Server(ThreadingHTTPServer):
    """Listens on one port of loopback, and can refuse connections for a while."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, *, stand_in: StandIn, host: str = "127.0.0.1", port: int = 0) -> None:
        # The port is bound by number even when any will do: only then does it stay ours while shut.
        super().__init__((host, port or _free_port(host)), _Handler)
        self.stand_in = stand_in
        self.is_verbose = False
        self.crashes: list[str] = []
        self._sockets: dict[socket.socket, int] = {}  # with the thread that serves each
        self._sockets_lock = threading.Lock()
        stand_in.control.refuse_connections = self.refuse_connections
        stand_in.core.base_url = stand_in.core.base_url or self.url

    @property
    def url(self) -> str:
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"

    def opened(self, connection: socket.socket) -> None:
        """This will remember a connection, so that a shut door can end it."""
        with self._sockets_lock:
            self._sockets[connection] = threading.get_ident()

    def forget(self, connection: socket.socket) -> None:
        """This will forget a connection that ended."""
        with self._sockets_lock:
            self._sockets.pop(connection, None)

    def crashed(self, trace: str) -> None:
        """This will keep a mistake of the stand-in for whoever looks."""
        self.crashes.append(trace)
        sys.stderr.write(trace)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """This will keep a mistake of ours; a client that went away is none."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            self.crashed(traceback.format_exc())

    def refuse_connections(self, seconds: float) -> None:
        """This will end every connection but the asker's, and refuse new ones for a while."""
        self.shutdown()
        self.socket.shutdown(socket.SHUT_RDWR)
        self._sever()
        threading.Thread(target=self._reopen_after, args=(seconds,), daemon=True).start()

    def _sever(self) -> None:
        with self._sockets_lock:
            others = [each for each, thread in self._sockets.items() if thread != threading.get_ident()]
        for connection in others:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _reopen_after(self, seconds: float) -> None:
        if not self.stand_in.core.closing.wait(seconds):
            self.socket.listen(self.request_queue_size)
            self.serve_forever(poll_interval=0.05)

    def serve(self) -> None:
        """This will serve until `stop`, also across times of refusal."""
        self.stand_in.start()
        self.serve_forever(poll_interval=0.05)
        self.stand_in.core.closing.wait()

    def stop(self) -> None:
        """This will end serving and close everything."""
        self.stand_in.core.closing.set()
        self.shutdown()
        self.server_close()
        self._sever()
        self.stand_in.stop()


def _free_port(host: str) -> int:
    with socket.create_server((host, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
