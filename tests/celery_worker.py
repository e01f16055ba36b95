"""A real Celery worker as a process: prepared ahead, let go when needed, killed without a warning.

Most of a worker's start is importing, so the next one imports while the one
before still works; then it waits for a line on its standard input.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event
from time import monotonic

from portal.celery import QUEUES
from tests.services.children import _end_with_parent

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = ("--pool", "threads", "--concurrency", "4", "--loglevel", "WARNING", "-Q", ",".join(QUEUES))
STOP_SECONDS = 20
POLL_SECONDS = 0.05


class CeleryWorker:
    """`celery -A portal worker` on the test's database and Redis, with settings from `environment`."""

    def __init__(self, *, log: Path, **environment: str) -> None:
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.celery_worker"],
                cwd=ROOT,
                env=os.environ | environment,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509 - it calls the kernel and touches no lock
            )

    def go(self) -> None:
        """This will let the prepared worker work."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"go\n")
        self._process.stdin.flush()

    def kill(self) -> None:
        """This will end it as the kernel does when memory is short: SIGKILL, nothing is tidied up."""
        self._process.kill()
        self._end()

    def stop(self) -> None:
        """This will ask it to end, and insist when it does not."""
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_SECONDS)
        self.kill()

    def _end(self) -> None:
        self._process.wait()
        if self._process.stdin:
            with suppress(BrokenPipeError):
                self._process.stdin.close()


def wait_until(
    condition: Callable[[], bool], *, seconds: float, meanwhile: Callable[[], None] | None = None
) -> bool:
    """This will look again and again until the condition holds; False when it does not in time.

    `meanwhile` is called about once a second, as a clock would.
    """
    pause, end = Event(), monotonic() + seconds
    next_tick = monotonic() + 1
    while not condition():
        if monotonic() > end:
            return False
        if meanwhile and monotonic() > next_tick:
            meanwhile()
            next_tick = monotonic() + 1
        pause.wait(POLL_SECONDS)
    return True


def _work_when_told() -> None:
    from celery.__main__ import main  # noqa: PLC0415 - only the process that works needs it

    from portal.celery import app  # noqa: PLC0415

    app.loader.import_default_modules()
    if sys.stdin.readline():
        sys.argv = ["celery", "-A", "portal", "worker", *OPTIONS]
        main()


if __name__ == "__main__":
    _work_when_told()
