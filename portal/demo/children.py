"""Processes that end with whoever started them."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

GRACE_SECONDS = 8.0
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


class ChildDied(Exception):
    """A process of the demonstration ended by itself; the sentence names it and shows its last words."""


def _die_with_parent() -> None:
    # Linux: a supervisor that is killed outright takes its children along.
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """One process in a session of its own, so that Ctrl-C reaches it through us only."""

    def __init__(self, name: str, command: Sequence[str], *, env: Mapping[str, str], log: Path) -> None:
        self.name = name
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - commands are our own, none comes from outside
                command,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - one call of libc, and no thread runs yet
            )

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def ask_to_end(self) -> None:
        self._signal(signal.SIGTERM)

    def end(self, *, by: float) -> None:
        """This will wait until the deadline (time.monotonic) and then kill the whole session."""
        try:
            self._process.wait(timeout=max(0.1, by - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self._process.wait(timeout=5)

    def _signal(self, number: signal.Signals) -> None:
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            return

    def last_words(self, lines: int = 12) -> str:
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])


class Family:
    """All children; they end together, last started first."""

    def __init__(self) -> None:
        self._children: list[Child] = []

    def add(self, child: Child) -> Child:
        self._children.append(child)
        return child

    def check(self) -> None:
        """This will raise ChildDied when one of them has ended."""
        for child in self._children:
            if not child.is_running:
                raise ChildDied(f"{child.name} stopped. Its last words ({child.log}):\n{child.last_words()}")

    def end(self) -> None:
        for child in reversed(self._children):
            child.ask_to_end()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in reversed(self._children):
            child.end(by=deadline)
        self._children.clear()
