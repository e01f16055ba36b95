"""Processes that are killed at a chosen boundary, with a real SIGKILL.

A boundary is any point where the world outside of the process changed or is
about to: before and after every commit, after every statement that commits by
itself, before and after every HTTP call. `kill_at(n, work)` runs the work in a
forked child that kills itself at its n-th boundary, so counting n up until the
child survives visits every point at which a worker can die.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from enum import Enum
from typing import Any

import requests
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

_READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "BEGIN", "SET")


class Fate(Enum):
    KILLED = "killed"
    SURVIVED = "survived"
    FAILED = "failed"


def kill_at(boundary: int, work: Callable[[], None]) -> Fate:
    """This will run the work in a child that dies at its `boundary`-th boundary, counted from one."""
    _disconnect()
    child = os.fork()
    if child == 0:
        _live_and_die(boundary, work)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return Fate.KILLED
    return Fate.SURVIVED if os.WEXITSTATUS(status) == 0 else Fate.FAILED


def _disconnect() -> None:
    # Neither a connection nor the pool's threads survive a fork.
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


def _live_and_die(boundary: int, work: Callable[[], None]) -> None:
    try:
        # A pool's threads and locks are not to be trusted after a fork: the child has one plain connection.
        connection.settings_dict["OPTIONS"] = {
            name: value for name, value in connection.settings_dict["OPTIONS"].items() if name != "pool"
        }
        _arm(_Countdown(boundary))
        work()
        os._exit(0)
    except BaseException:  # noqa: BLE001 - nothing of pytest may run in this process
        traceback.print_exc()
        os._exit(1)


class _Countdown:
    def __init__(self, left: int) -> None:
        self._left = left

    def __call__(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def _arm(pass_boundary: Callable[[], None]) -> None:
    """Patches that nobody has to undo: the child never returns."""
    wrapper: Any = BaseDatabaseWrapper
    commit, execute, request = wrapper._commit, CursorWrapper.execute, requests.Session.request

    def counted_commit(self: BaseDatabaseWrapper) -> None:
        pass_boundary()
        commit(self)
        pass_boundary()

    def counted_execute(self: CursorWrapper, sql: Any, params: Any = None) -> Any:
        result = execute(self, sql, params)
        is_write = not str(sql).lstrip().upper().startswith(_READS)
        if is_write and not self.db.in_atomic_block:
            pass_boundary()
        return result

    def counted_request(self: requests.Session, *args: Any, **kwargs: Any) -> requests.Response:
        pass_boundary()
        answer = request(self, *args, **kwargs)
        pass_boundary()
        return answer

    wrapper._commit = counted_commit
    CursorWrapper.execute = counted_execute  # type: ignore[method-assign]
    requests.Session.request = counted_request  # type: ignore[method-assign]
