"""Start a server as a child that cannot outlive us, and stop it within a deadline."""

import ctypes
import pwd
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.services.account import as_user

LOOPBACK = "127.0.0.1"
ATTEMPTS = 3
PATIENCE_SECONDS = 30
POLL_SECONDS = 0.01
STOP_SECONDS = 10

# From linux/prctl.h. Elsewhere than on Linux a killed parent leaves its servers behind.
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Server:
    """What it takes to start one: command and standard input for a port, and how to see that it is ready."""

    name: str
    folder: Path
    command: Callable[[int], Sequence[str | Path]]
    is_ready: Callable[[int], bool]
    configuration: Callable[[int], str] = lambda port: ""
    user: pwd.struct_passwd | None = None
    environment: Mapping[str, str] | None = None


class ServerFailed(Exception):
    """The server ended, or was not ready in time; the last lines that it wrote are in the message."""


@contextmanager
def running(*, server: Server) -> Iterator[int]:
    """This will run the server on a free port of the loopback address and yield the port; stopped on leaving.

    It raises ServerFailed. Between naming a free port and listening on it another program may be quicker, so
    a server that does not come up is tried again on the next port.
    """
    child, port = _start(server)
    try:
        yield port
    finally:
        _stop(child)


def free_port() -> int:
    """This will name a port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def _start(server: Server) -> "tuple[subprocess.Popen[bytes], int]":
    tails = []
    for attempt in range(ATTEMPTS):
        port = free_port()
        log = server.folder / f"{server.name}-{attempt}.log"
        child = _spawn(server, port, log)
        if _becomes_ready(server, port, child):
            return child, port
        tails.append("\n".join(log.read_text(errors="replace").splitlines()[-20:]))
    raise ServerFailed(f"{server.name} did not start:\n" + "\n".join(tails))


def _spawn(server: Server, port: int, log: Path) -> "subprocess.Popen[bytes]":
    with log.open("wb") as out:
        child = subprocess.Popen(
            server.command(port),
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=server.folder,
            env=server.environment,
            start_new_session=True,  # Ctrl-C reaches it only through us
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - it calls the kernel and touches no lock
            **as_user(server.user),
        )
    if child.stdin:
        with suppress(BrokenPipeError), child.stdin as standard_input:
            standard_input.write(server.configuration(port).encode())
    return child


def _becomes_ready(server: Server, port: int, child: "subprocess.Popen[bytes]") -> bool:
    """A server that is not ready, whatever the reason, is gone when this returns or raises."""
    with ExitStack() as stack:
        stack.callback(_stop, child)
        for _ in range(int(PATIENCE_SECONDS / POLL_SECONDS)):
            if server.is_ready(port):
                stack.pop_all()
                return True
            with suppress(subprocess.TimeoutExpired):
                child.wait(POLL_SECONDS)
                break
    return False


def _stop(child: "subprocess.Popen[bytes]") -> None:
    """Asked first, killed when it has not gone within the deadline."""
    if child.poll() is None:
        child.send_signal(signal.SIGINT)
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _end_with_parent() -> None:
    # The kernel forgets this when the user changes, so it has to come after that: preexec_fn does.
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)
