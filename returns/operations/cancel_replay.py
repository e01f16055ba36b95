"""A replay ends before its result is there: called off by a person, or failed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from returns.models import Replay, ReplayPart, ReplayStatus
from returns.models.replays import RUNNING_STATUSES


def cancel_replay(*, replay_id: int, now: datetime) -> bool:
    """This will call a replay off; False when it has ended already. Workers stop at their next chunk."""
    return end_replay(replay_id=replay_id, status=ReplayStatus.CANCELLED, error="", now=now)


@transaction.atomic(durable=True)
def end_replay(*, replay_id: int, status: ReplayStatus, error: str, now: datetime) -> bool:
    """This will end a running replay without a result and throw its parts away; False when it has ended."""
    ended = Replay.objects.filter(pk=replay_id, status__in=RUNNING_STATUSES).update(
        status=status, error=error[:2000], finished_at=now
    )
    if ended:
        ReplayPart.objects.filter(replay_id=replay_id).delete()
    return bool(ended)
