"""Which event is worth an e-mail.

A return with a label is announced when the label is there, every other one as
soon as it is approved: one e-mail, and its link works.
"""

from __future__ import annotations

from django.utils import timezone

from portal.notifications.composing import (
    compose_declined,
    compose_money_sent,
    compose_opened,
    compose_received,
)
from portal.notifications.models import SentMessage
from portal.notifications.sending import send_once, skip
from returns.lifecycle import ReturnStatus
from returns.models import Method, Receipt, Refund, Return
from returns.outbox import EventData, on

_ENDED = (ReturnStatus.CANCELLED, ReturnStatus.EXPIRED, ReturnStatus.DECLINED)
_Kind, _Skipped = SentMessage.Kind, SentMessage.Skipped


@on("rma.approved", queue="mail", name="notifications.return_opened")
def tell_opened(*, event: EventData) -> None:
    """This will write about a return that needs no label of ours; the others wait for `label.ready`."""
    rma = _return_of(event)
    if rma.method != Method.PREPAID_LABEL:
        _tell_opened(rma)


@on("label.ready", queue="mail", name="notifications.label_ready")
def tell_label(*, event: EventData) -> None:
    """This will write about a return whose label can be printed; a second label makes no second e-mail."""
    _tell_opened(_return_of(event))


def _tell_opened(rma: Return) -> None:
    now, key = timezone.now(), f"return:{rma.pk}"
    if rma.status in _ENDED:
        skip(rma=rma, kind=_Kind.RETURN_OPENED, subject_key=key, because=_Skipped.RETURN_ENDED, now=now)
        return
    send_once(
        rma=rma,
        kind=_Kind.RETURN_OPENED,
        subject_key=key,
        compose=lambda contact: compose_opened(rma=rma, contact=contact),
        now=now,
    )


@on("rma.declined", queue="mail", name="notifications.return_declined")
def tell_declined(*, event: EventData) -> None:
    """This will tell the shopper why."""
    rma = _return_of(event)
    send_once(
        rma=rma,
        kind=_Kind.RETURN_DECLINED,
        subject_key=f"return:{rma.pk}",
        compose=lambda contact: compose_declined(rma=rma, contact=contact),
        now=timezone.now(),
    )


@on("parcel.received", queue="mail", name="notifications.parcel_received")
def tell_received(*, event: EventData) -> None:
    """This will write what was found in a parcel: one e-mail per receipt."""
    rma = _return_of(event)
    receipt = Receipt.objects.get(pk=event.id_of("receipt_id"))
    send_once(
        rma=rma,
        kind=_Kind.PARCEL_RECEIVED,
        subject_key=f"receipt:{receipt.pk}",
        compose=lambda contact: compose_received(receipt=receipt, rma=rma, contact=contact),
        now=timezone.now(),
    )


@on("refund.succeeded", queue="mail", name="notifications.money_sent")
def tell_money_sent(*, event: EventData) -> None:
    """This will write that a refund went out; one that belongs to no return is somebody else's to tell."""
    if event.payload["rma_id"] is None:
        return
    rma = _return_of(event)
    refund = Refund.objects.select_related("payment").get(pk=event.id_of("refund_id"))
    send_once(
        rma=rma,
        kind=_Kind.MONEY_SENT,
        subject_key=f"refund:{refund.pk}",
        compose=lambda contact: compose_money_sent(refund=refund, rma=rma, contact=contact),
        now=timezone.now(),
    )


def _return_of(event: EventData) -> Return:
    return Return.objects.select_related("store", "order", "warehouse").get(pk=event.id_of("rma_id"))
