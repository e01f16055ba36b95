"""Who works on a label, and until when.

# Note [One worker a label]
A claim is one conditional UPDATE that counts the attempt and moves `due_at` to
the end of a lease. Whoever finishes names the attempt again, so a worker that
was overtaken after its lease changes nothing. A worker that dies leaves a row
that becomes due, and its state says what may be done next.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from labels.models import Label
from labels.shipping.states import LABEL, LabelState, next_state

# Longer than any call to a carrier may take (60 s of reading).
LEASE = timedelta(seconds=90)
MOST_TRIES = 8
_BACKOFF_SECONDS = (5, 15, 60, 300, 900, 3600, 3600, 3600)


def claim(*, label: Label, now: datetime, action: str = "") -> bool:
    """This will make the label ours until the lease ends, moving its state by `action` if given.

    False when another worker has it. The instance is brought up to date.
    """
    state = next_state(label.state, action, LABEL) if action else LabelState(label.state)
    started = {"started_at": now} if action == "purchase" else {}
    claimed = Label.objects.filter(
        pk=label.pk, state=label.state, attempt=label.attempt, due_at__lte=now
    ).update(state=state, attempt=F("attempt") + 1, due_at=now + LEASE, **started)
    if claimed:
        label.state, label.attempt, label.due_at = state, label.attempt + 1, now + LEASE
    return bool(claimed)


def conclude(*, label: Label, action: str = "", **values: object) -> bool:
    """This will write down how the work on a claimed label ended; False when we were overtaken."""
    with transaction.atomic(durable=True):
        return conclude_locked(label=label, action=action, **values)


def conclude_locked(*, label: Label, action: str = "", **values: object) -> bool:
    """This will do the same inside the caller's transaction."""
    state = next_state(label.state, action, LABEL) if action else LabelState(label.state)
    return bool(mine(label=label).update(state=state, **values))


def mine(*, label: Label) -> QuerySet[Label]:
    """This will give the row as long as it is still the one that we claimed."""
    return Label.objects.filter(pk=label.pk, state=label.state, attempt=label.attempt)


def retry_at(*, now: datetime, tries: int, retry_after: float | None = None) -> datetime:
    """This will give the time of the next try: ever later, and never before the carrier wants it."""
    seconds = _BACKOFF_SECONDS[min(tries, len(_BACKOFF_SECONDS) - 1)]
    return now + timedelta(seconds=max(seconds, retry_after or 0))
