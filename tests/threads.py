"""The same work from many threads at the same moment, each with a database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from django.db import connection

T = TypeVar("T")

PATIENCE_SECONDS = 120


def at_once(*work: Callable[[], T]) -> list[T | Exception]:
    """This will start every call at one moment and give what each returned or raised, in their order."""
    start = threading.Barrier(len(work))

    def run(call: Callable[[], T]) -> T | Exception:
        start.wait(PATIENCE_SECONDS)
        try:
            return call()
        except Exception as error:  # noqa: BLE001 - the test decides what may happen
            return error
        finally:
            connection.close()

    with room_for(len(work)), ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))


@contextmanager
def room_for(connections: int) -> Iterator[None]:
    """This will let that many threads be connected at a time; the pool of the settings holds fewer."""
    options = connection.settings_dict["OPTIONS"]
    before = options.get("pool")
    if before is None or connections < before["max_size"]:
        yield
        return
    _renew_pool()
    options["pool"] = {"min_size": 0, "max_size": connections + 2, "timeout": PATIENCE_SECONDS}
    try:
        yield
    finally:
        _renew_pool()
        options["pool"] = before


def _renew_pool() -> None:
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


def returned(results: Sequence[T | Exception]) -> list[T]:
    """This will give what was returned, and leave out what was raised."""
    return [each for each in results if not isinstance(each, Exception)]


def raised(results: Sequence[T | Exception]) -> list[Exception]:
    """This will give what was raised."""
    return [each for each in results if isinstance(each, Exception)]
