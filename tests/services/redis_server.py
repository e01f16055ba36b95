"""A Redis server that keeps nothing on disk."""

import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services import binaries, children

DATABASES = 64


@contextmanager
def running(*, folder: Path) -> Iterator[str]:
    """This will run a server below the folder and yield the URL of its database 0; stopped on leaving."""
    program = binaries.redis_server()
    password = secrets.token_hex(16)
    server = children.Server(
        name="redis",
        folder=folder,
        command=lambda _: [program, "-"],
        configuration=lambda port: _configuration(folder=folder, port=port, password=password),
        is_ready=lambda port: _answers(port, password),
    )
    with children.running(server=server) as port:
        yield f"redis://:{password}@{children.LOOPBACK}:{port}/0"


def _configuration(*, folder: Path, port: int, password: str) -> str:
    """By standard input, so that the password shows in no process list."""
    return "\n".join(
        [
            f"bind {children.LOOPBACK}",
            f"port {port}",
            f"requirepass {password}",
            f"dir {folder}",
            f"databases {DATABASES}",
            'save ""',
            "appendonly no",
            "",
        ]
    )


def _answers(port: int, password: str) -> bool:
    try:
        with socket.create_connection((children.LOOPBACK, port), timeout=1) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            return b"+PONG" in connection.recv(64)
    except OSError:
        return False
