"""A worker takes one part of a replay.

The part's result is written in one transaction at its end, together with the
last part's merge; a worker that dies before has written nothing but its lease,
and another begins anew. What is written depends on the orders alone, so a part
that was worked on twice says the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q, QuerySet

from returns.models import Replay, ReplayPart, ReplayStatus
from returns.operations.cancel_replay import end_replay
from returns.operations.finish_replay import finish_replay
from returns.operations.plan_replay import selection_of
from returns.queries.deciding_versions import DecidingVersions
from returns.queries.replay_questions import QuestionReader, orders_of_period
from returns.queries.replayed_drafts import draft_policy
from returns.replay.basis import Basis
from returns.replay.part import Part
from returns.replay.replies import Judge

# Prolonged with every chunk of orders, which takes less than a second.
LEASE = timedelta(minutes=1)
# What waits is left alone by the sweep until its wake-up had this long: others may be in front of it.
WAKE_GRACE = timedelta(minutes=1)
MOST_ATTEMPTS = 3
# How people read in files and lists which side is meant.
DRAFT = "draft"

Clock = Callable[[], datetime]
_OPEN = (ReplayPart.State.WAITING, ReplayPart.State.CLAIMED)


class _Lost(Exception):
    """The part is not ours any more: cancelled, or taken over after the lease."""


def run_replay_part(*, part_id: int, clock: Clock) -> bool:
    """This will work one due part off; False when there was nothing to do or it was taken away.

    Call outside of a transaction. `clock` tells the time, because a lease is
    prolonged while the work goes on. Whatever is raised is for
    `record_part_failure`.
    """
    part = _claim(part_id, clock())
    if part is None:
        return False
    if part.attempts > MOST_ATTEMPTS:
        _give_up(part, part.error or "A worker died each time it tried.", clock())
        return False
    try:
        result, flips, orders = _work(part, clock)
    except _Lost:
        return False
    return _complete(part, result, flips, orders, clock())


def _claim(part_id: int, now: datetime) -> ReplayPart | None:
    claimed = ReplayPart.objects.filter(
        pk=part_id, state__in=_OPEN, due_at__lte=now, replay__status=ReplayStatus.RUNNING
    ).update(state=ReplayPart.State.CLAIMED, due_at=now + LEASE, attempts=F("attempts") + 1)
    return ReplayPart.objects.select_related("replay__store").get(pk=part_id) if claimed else None


def _mine(part: ReplayPart) -> QuerySet[ReplayPart]:
    # The attempt is the fence; cancelling deletes the row.
    return ReplayPart.objects.filter(pk=part.pk, state=ReplayPart.State.CLAIMED, attempts=part.attempts)


def _work(part: ReplayPart, clock: Clock) -> tuple[dict[str, Any], bytes, int]:
    replay = part.replay
    basis, selection = Basis.from_json(replay.basis), selection_of(replay)
    versions = DecidingVersions(store_id=replay.store_id, newest=basis.newest_version)
    policy = draft_policy(replay=replay)
    reader = QuestionReader(
        store_id=replay.store_id,
        draft=policy,
        versions=versions,
        selection=selection,
        age_days=basis.age.days,
        zone=ZoneInfo(replay.store.time_zone),
    )
    draft = Judge(policy=policy, name=DRAFT)
    work = Part(draft=draft, version=versions.judge)
    orders = orders_of_period(
        store_id=replay.store_id, from_at=part.from_at, to_at=part.to_at, selection=selection
    )
    for chunk in reader.chunks(orders):
        work.ask_all(chunk.questions)
        work.tally.orders += chunk.orders
        work.tally.units_not_sent += chunk.units_not_sent
        if not _mine(part).update(orders_done=work.tally.orders, due_at=clock() + LEASE):
            raise _Lost
    return *work.finish(), work.tally.orders


def _complete(part: ReplayPart, result: dict[str, Any], flips: bytes, orders: int, now: datetime) -> bool:
    with transaction.atomic(durable=True):
        # Locked first: of two last parts, the one that comes second sees the other's end.
        replay = Replay.objects.select_for_update().get(pk=part.replay_id)
        ended = _mine(part).update(
            state=ReplayPart.State.DONE, result=result, flips=flips, orders_done=orders, error=""
        )
        if ended and not replay.parts.filter(state__in=_OPEN).exists():
            finish_replay(replay=replay, now=now)
        return bool(ended)


def record_part_failure(*, part_id: int, error: str, now: datetime) -> None:
    """This will write down why an attempt failed; after MOST_ATTEMPTS the replay has failed."""
    part = ReplayPart.objects.filter(pk=part_id).first()
    if part is None:
        return
    if part.attempts >= MOST_ATTEMPTS:
        _give_up(part, error, now)
    else:
        _mine(part).update(state=ReplayPart.State.WAITING, due_at=now, error=error[:2000])


def _give_up(part: ReplayPart, error: str, now: datetime) -> None:
    end_replay(replay_id=part.replay_id, status=ReplayStatus.FAILED, error=error, now=now)


def due_parts(*, now: datetime, limit: int = 20) -> list[int]:
    """This will list the parts whose worker died, or that no wake-up brought to an end; the oldest first."""
    died = Q(state=ReplayPart.State.CLAIMED, due_at__lte=now)
    forgotten = Q(state=ReplayPart.State.WAITING, due_at__lte=now - WAKE_GRACE)
    parts = ReplayPart.objects.filter(died | forgotten, replay__status=ReplayStatus.RUNNING)
    return list(parts.order_by("due_at", "id").values_list("id", flat=True)[:limit])


def due_plans(*, now: datetime, limit: int = 100) -> list[int]:
    """This will list the replays that nobody has cut into parts yet."""
    queued = Replay.objects.filter(status=ReplayStatus.QUEUED, requested_at__lte=now - WAKE_GRACE)
    return list(queued.order_by("requested_at", "id").values_list("id", flat=True)[:limit])
