"""A label that the carrier refused is asked for once more, by a person."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from labels.operations.buy_label import NoCarrierAccount, buy_label
from labels.shipping.states import LabelState
from returns.errors import ReturnsError
from returns.journal import Actor
from returns.lifecycle import ParcelStatus, ReturnStatus
from returns.models import Parcel, StaffTask
from returns.operations.resolve_task import TaskIsOver, resolve_task


class NoLabelNeeded(ReturnsError):
    """The return has ended, or the parcel has moved without a label."""

    code = "no_label_needed"


class StillNoLabel(ReturnsError):
    """The carrier refused again; its sentence says why."""

    code = "still_no_label"


class NoCarrier(ReturnsError):
    """The store has no account with a carrier any more."""

    code = "no_carrier_account"


class LabelIsPending(ReturnsError):
    """The carrier gave no answer; asking goes on by itself."""

    code = "label_is_pending"


def buy_label_again(*, task: StaffTask, actor: Actor, now: datetime) -> None:
    """This will buy the label of the parcel that a task is about, and close the task when there is one.

    Call outside of a transaction. A second click at the same moment finds the
    first one's label. Raises TaskIsOver, NoLabelNeeded, StillNoLabel,
    LabelIsPending, NoCarrier.
    """
    if task.resolved_at is not None:
        raise TaskIsOver("Somebody has already dealt with this task.")
    parcel = _parcel_of(task)
    if parcel is None:
        raise NoLabelNeeded("This parcel needs no label any more.")
    try:
        label = buy_label(parcel_id=parcel.pk, now=now)
    except NoCarrierAccount as error:
        raise NoCarrier(error.sentence) from error
    if label.state == LabelState.FAILED:
        raise StillNoLabel(label.last_error)
    if label.state != LabelState.PURCHASED:
        raise LabelIsPending("The carrier has not answered yet.")
    note = gettext("The label was bought: %(number)s") % {"number": label.tracking_number}
    resolve_task(task_id=task.pk, note=note, actor=actor, now=now)


def _parcel_of(task: StaffTask) -> Parcel | None:
    number = task.subject.removeprefix("parcel:")
    if not number.isdigit():
        return None
    waiting = Parcel.objects.filter(rma_id=task.rma_id, rma__status=ReturnStatus.APPROVED)
    return waiting.filter(pk=int(number), status__in=[ParcelStatus.PLANNED, ParcelStatus.LABEL_READY]).first()
