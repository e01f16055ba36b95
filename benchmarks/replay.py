"""A replay of a hundred thousand orders: by Celery workers, from the button to the result."""

from __future__ import annotations

import os
import resource
import time
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import connection
from django.utils import timezone

import returns.tasks  # noqa: F401 - tells the domain how to reach workers
from benchmarks.replay_world import DAYS, World, document
from benchmarks.report import Figure
from benchmarks.running import wait_until, workers
from returns.models import Replay, ReplayStatus
from returns.operations.start_replay import start_replay
from returns.replay.selection import Selection
from tests.factories import make_reason, make_store, publish

ORDERS = int(os.environ.get("REPLAY_ORDERS", "100000"))
WORKERS = 2
PATIENCE_SECONDS = 900.0


def measure() -> list[Figure]:
    """This will load the orders, then replay a draft with shorter windows over all of them."""
    store = make_store(code=f"replay-{uuid4().hex[:8]}")
    version = publish(store, document(days=30, sale_days=14))
    until = timezone.now()
    world = World(store, version, make_reason(store), until)
    lines = world.load(ORDERS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    how = f"{ORDERS:,} orders, {lines:,} lines, 40 rules, {WORKERS} workers"
    with workers(number=WORKERS, queues="replay", env={**os.environ}, concurrency=1):
        _replay(world, until - timedelta(days=1))
        replay, seconds = _replay(world, until - timedelta(days=DAYS + 1))
    answers = sum(sum(counts.values()) for counts in replay.result["answers"].values())
    # Of the processes that have ended, which are these workers; memory of the largest.
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak, worked = used.ru_maxrss / 1024, used.ru_utime + used.ru_stime
    return [
        Figure("replay: wall time", f"{seconds:.1f} s", "under 60 s on two cores", how),
        Figure(
            "replay: answers",
            f"{answers / seconds:,.0f}/s",
            "none named",
            f"{answers:,}, each by two policies",
        ),
        Figure("replay: processor time", f"{worked:.1f} s", "none named", "all workers, with their start"),
        Figure("replay: peak memory", f"{peak:.0f} MB", "under 500 MB", "the larger of the workers"),
    ]


def _replay(world: World, from_at: datetime) -> tuple[Replay, float]:
    """The first, of one day, only sees to it that the workers have started."""
    began = time.perf_counter()
    replay = start_replay(
        store_id=world.store.pk,
        requested_by_id=None,
        revision_id=1,
        document=document(days=14, sale_days=7),
        from_at=from_at,
        to_at=world.until,
        selection=Selection(),
        now=timezone.now(),
    )

    def is_over() -> bool:
        replay.refresh_from_db(fields=["status"])
        return not replay.is_running

    wait_until(is_over, every=0.1, patience=PATIENCE_SECONDS)
    seconds = time.perf_counter() - began
    replay.refresh_from_db()
    if replay.status != ReplayStatus.DONE:
        raise RuntimeError(f"the replay ended as {replay.status}: {replay.error}")
    return replay, seconds
