"""Refused attempts are forgotten in the end."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from returns.models import RefusedAttempt

# A year and a season more, so that this winter can be compared with the last.
KEEP = timedelta(days=400)


@transaction.atomic(durable=True)
def prune_attempts(*, now: datetime, limit: int = 5000) -> int:
    """This will delete attempts that are older than 400 days, and tell how many it found."""
    old = RefusedAttempt.objects.filter(asked_at__lt=now - KEEP).order_by("asked_at", "id")
    ids = list(old.values_list("id", flat=True)[:limit])
    RefusedAttempt.objects.filter(pk__in=ids).delete()
    return len(ids)
