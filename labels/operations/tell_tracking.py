"""The domain hears that a parcel got somewhere else."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from labels.carriers.registry import adapter_for
from labels.claims import LEASE, retry_at
from labels.models import Label
from labels.operations.record_tracking_events import Report, record_tracking_events
from labels.shipping.errors import CarrierError, NotFound, Retryable, Unsupported
from labels.shipping.tracking import TrackingStatus, leg_of
from returns.operations.record_tracking import record_tracking

_MOST_ROUNDS = 5


def tell_tracking(*, label_id: int, now: datetime) -> bool:
    """This will read the parcel again at the carrier and tell the domain where it is.

    A change of custody can move money, so it is never taken from a webhook
    alone (DESIGN section 2). False when there was nothing to tell, another
    worker tells it, or the carrier could not be asked and it has to wait.
    One teller at a time: the claim is a lease in `track_due_at`, and a status
    that changes meanwhile is told in the next round.
    """
    label = Label.objects.select_related("account__store").get(pk=label_id)
    if not _claim(label, now):
        return False
    for _ in range(_MOST_ROUNDS):
        if not _confirmed(label, now):
            return False
        label.refresh_from_db()
        _tell(label, now)
        if _let_go(label):
            return True
        label.refresh_from_db()
    Label.objects.filter(pk=label.pk).update(track_due_at=now)
    return False


def _claim(label: Label, now: datetime) -> bool:
    due = Label.objects.filter(pk=label.pk, track_due_at=label.track_due_at, track_due_at__lte=now)
    return bool(due.update(track_due_at=now + LEASE))


def _confirmed(label: Label, now: datetime) -> bool:
    try:
        snapshot = adapter_for(account=label.account).track(ref=label.ref)
    except (Unsupported, NotFound):
        # A carrier that only pushes has said all that it will say.
        return True
    except CarrierError as error:
        after = error.retry_after if isinstance(error, Retryable) else None
        due_at = retry_at(now=now, tries=label.track_tries, retry_after=after)
        Label.objects.filter(pk=label.pk).update(track_due_at=due_at, track_tries=F("track_tries") + 1)
        return False
    if (snapshot.status, snapshot.updated_at) != (label.summary_status, label.summary_at):
        record_tracking_events(reports=[Report(label.pk, snapshot, now)], now=now)
    return True


def _tell(label: Label, now: datetime) -> None:
    status = TrackingStatus(label.tracking_status)
    told = TrackingStatus(label.told_status) if label.told_status else TrackingStatus.UNKNOWN
    if leg_of(status=status) is leg_of(status=told):
        return
    record_tracking(parcel_id=label.parcel_id, status=status, occurred_at=label.tracking_at or now, now=now)


def _let_go(label: Label) -> bool:
    """Ends the lease, unless the status has changed since it was told."""
    same = Label.objects.filter(pk=label.pk, tracking_status=label.tracking_status)
    return bool(same.update(told_status=label.tracking_status, track_due_at=None, track_tries=0))
