"""Rows of old replays are let go; their results stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from returns.models import Replay, ReplayPart, ReplayStatus

# The download is for the weeks around a change; the figures are kept with the revision for good.
KEEP = timedelta(days=90)


def prune_replays(*, now: datetime, limit: int = 500) -> int:
    """This will delete the packed rows of replays that ended long ago; says how many parts are gone."""
    old = Replay.objects.filter(status=ReplayStatus.DONE, finished_at__lt=now - KEEP)
    parts = ReplayPart.objects.filter(replay__in=old).order_by("id").values_list("id", flat=True)[:limit]
    ids = list(parts)
    ReplayPart.objects.filter(pk__in=ids).delete()
    return len(ids)
