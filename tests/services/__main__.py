"""`python -m tests.services -- COMMAND …`: run it with DATABASE_URL and REDIS_URL set, then stop the servers.

With `--durable` before the dashes the database writes each commit to the disk, for measurements.
The exit code is the command's own, or 128 and the signal's number when a signal ended it, as shells count.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from tests.services.binaries import ServerMissing
from tests.services.children import ServerFailed
from tests.services.running import running

USAGE = "usage: python -m tests.services [--durable] -- COMMAND [ARGUMENT …]"
USAGE_ERROR = 2
DURABLE = "--durable"
# What a command gets after it was told to end, before it is killed.
END_SECONDS = 20


class Ended(Exception):
    """We were told to end."""


def main(arguments: Sequence[str]) -> int:
    """This will run the command between the start and the stop of the servers and return its exit code."""
    dashes = arguments.index("--") if "--" in arguments else len(arguments)
    options, command = list(arguments[:dashes]), list(arguments[dashes + 1 :])
    if not command or options not in ([], [DURABLE]):
        print(USAGE, file=sys.stderr)
        return USAGE_ERROR
    try:
        with _ending_on_signals(), running(durable=DURABLE in options) as services:
            return _run(command, environment=os.environ | services.as_environment())
    except (ServerMissing, ServerFailed, FileNotFoundError) as problem:
        print(problem, file=sys.stderr)
        return 1
    except (Ended, KeyboardInterrupt):
        return 128 + signal.SIGTERM


def _run(command: Sequence[str], *, environment: dict[str, str]) -> int:
    with subprocess.Popen(command, env=environment) as child:
        try:
            code = _wait(child)
        except Ended:
            child.terminate()
            code = _wait_or_kill(child)
    return code if code >= 0 else 128 - code


def _wait(child: "subprocess.Popen[bytes]") -> int:
    """Ctrl-C reaches the command by itself, from the terminal; it decides what to do, we wait for it."""
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            if not sys.stdin.isatty():
                child.send_signal(signal.SIGINT)


def _wait_or_kill(child: "subprocess.Popen[bytes]") -> int:
    try:
        return child.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()


@contextmanager
def _ending_on_signals() -> Iterator[None]:
    """A signal that would end us without a word becomes an exception, so that the servers are stopped."""

    def end(number: int, frame: FrameType | None) -> None:
        raise Ended

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    # A shell starts what it puts in the background deaf to it.
    before[signal.SIGINT] = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
