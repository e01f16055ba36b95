"""Workers and the Stripe stand-in beside a benchmark, as processes of their own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE_SECONDS = 120.0


@contextmanager
def workers(*, number: int, queues: str, env: dict[str, str], concurrency: int = 8) -> Iterator[None]:
    """This will run Celery workers on these queues until the block ends."""
    command = [
        *(
            sys.executable,
            "-m",
            "celery",
            "-A",
            "portal",
            "worker",
            "--pool",
            "threads",
            "--concurrency",
            str(concurrency),
        ),
        *("--queues", queues, "--loglevel", "ERROR", "--without-gossip", "--without-mingle"),
    ]
    running = [
        subprocess.Popen([*command, "--hostname", f"bench{index}@%h"], env=env)  # noqa: S603 - our own command
        for index in range(number)
    ]
    try:
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until(
    is_true: Callable[[], bool], *, every: float = 0.02, patience: float = PATIENCE_SECONDS
) -> None:
    """This will ask again and again, and raise when it takes too long."""
    deadline = time.monotonic() + patience
    while not is_true():
        if time.monotonic() > deadline:
            raise TimeoutError("the workers did not get there")
        # Asking without a pause would take the processor from the workers that are measured.
        time.sleep(every)
