"""Telling a worker that there is work, after the commit.

Rows are the truth: a wake-up that gets lost costs a sweep's interval, so a
failing broker is logged and never raised.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from django.db import transaction

logger = logging.getLogger(__name__)

Sender = Callable[[str, str, dict[str, object]], None]
_senders: list[Sender] = []


def use(sender: Sender) -> None:
    """This will make `sender(task, queue, arguments)` the way to reach workers."""
    _senders[:] = [sender]


def wake(*, task: str, queue: str, **arguments: object) -> None:
    """This will ask a worker to run the task once the current transaction has committed."""
    transaction.on_commit(partial(_send, task, queue, arguments), robust=True)


def _send(task: str, queue: str, arguments: dict[str, object]) -> None:
    for sender in _senders:
        try:
            sender(task, queue, arguments)
        except (OSError, RuntimeError) as error:
            logger.warning("could not wake %s on %s: %s; the sweep will", task, queue, error)
