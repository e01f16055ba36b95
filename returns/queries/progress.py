"""Where a return stands, derived from its three machines for whoever looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from returns.lifecycle import ParcelStatus, RefundStatus, ReturnStatus
from returns.models import JournalEntry, Parcel, Refund, Return, ReturnLine

_UNDER_WAY = (
    RefundStatus.SUBMITTED,
    RefundStatus.PENDING,
    RefundStatus.REQUIRES_ACTION,
    RefundStatus.RESERVED,
)
_LOST = (RefundStatus.FAILED, RefundStatus.CANCELLED)


class Stage(StrEnum):
    """What a shopper has to know first."""

    IN_REVIEW = "IN_REVIEW"
    DECLINED = "DECLINED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
    PREPARING_LABEL = "PREPARING_LABEL"
    SEND_IT = "SEND_IT"
    ON_ITS_WAY = "ON_ITS_WAY"
    DELIVERED = "DELIVERED"
    RECEIVED = "RECEIVED"
    MONEY_ON_ITS_WAY = "MONEY_ON_ITS_WAY"
    MONEY_DELAYED = "MONEY_DELAYED"
    DONE = "DONE"


_ENDED = {
    ReturnStatus.REQUESTED: Stage.IN_REVIEW,
    ReturnStatus.NEEDS_REVIEW: Stage.IN_REVIEW,
    ReturnStatus.DECLINED: Stage.DECLINED,
    ReturnStatus.CANCELLED: Stage.CANCELLED,
    ReturnStatus.EXPIRED: Stage.EXPIRED,
}
_CUSTODY = {
    ParcelStatus.IN_TRANSIT: Stage.ON_ITS_WAY,
    ParcelStatus.DELIVERED: Stage.DELIVERED,
    ParcelStatus.RECEIVED: Stage.RECEIVED,
    ParcelStatus.LOST: Stage.ON_ITS_WAY,
    ParcelStatus.RETURNING_TO_CUSTOMER: Stage.ON_ITS_WAY,
    ParcelStatus.LABEL_READY: Stage.SEND_IT,
}


@dataclass(frozen=True)
class Step:
    """A line of the timeline; `action` is the journal's code, worded by the face that shows it."""

    action: str
    at: datetime
    data: dict[str, object]


@dataclass(frozen=True)
class Progress:
    """Everything a page about one return shows; amounts in minor units of `rma.order.currency`."""

    rma: Return
    lines: tuple[ReturnLine, ...]
    parcels: tuple[Parcel, ...]
    refunds: tuple[Refund, ...]
    steps: tuple[Step, ...]
    stage: Stage

    @property
    def quoted_minor(self) -> int:
        return sum(line.quoted_minor for line in self.lines)

    @property
    def promised_minor(self) -> int:
        """What the shopper gets: what was quoted, less what a person declined of it."""
        return sum(line.promised_minor for line in self.lines)

    @property
    def refunded_minor(self) -> int:
        return sum(each.amount_minor for each in self.refunds if each.status == RefundStatus.SUCCEEDED)

    @property
    def is_waiting(self) -> bool:
        """Whether the page will change by itself, so that it should look again."""
        return self.stage not in (Stage.DECLINED, Stage.CANCELLED, Stage.EXPIRED, Stage.DONE)


def progress_of(*, rma: Return) -> Progress:
    """This will gather a return's page in five queries, whatever the return holds."""
    lines = tuple(rma.lines.select_related("order_line", "reason").order_by("id"))
    parcels = tuple(rma.parcels.order_by("position", "id"))
    refunds = tuple(
        Refund.objects.filter(settlement__rma=rma).select_related("payment").order_by("created_at", "id")
    )
    journal = JournalEntry.objects.filter(rma=rma).order_by("at", "id")
    steps = tuple(Step(entry.action, entry.at, entry.data) for entry in journal)
    return Progress(rma, lines, parcels, refunds, steps, _stage(rma, parcels, refunds))


def _stage(rma: Return, parcels: tuple[Parcel, ...], refunds: tuple[Refund, ...]) -> Stage:
    if rma.status in _ENDED:
        return _ENDED[ReturnStatus(rma.status)]
    if rma.status == ReturnStatus.CLOSED and not refunds:
        # Nothing had to be paid, or it was paid outside: nothing is left to wait for.
        return Stage.DONE
    if refunds:
        return _money_stage(rma, refunds)
    if rma.status == ReturnStatus.CLOSED:
        return Stage.DONE
    parcel = parcels[0] if parcels else None
    if parcel is None or parcel.status not in _CUSTODY:
        needs_label = parcel is not None and parcel.method == "PREPAID_LABEL"
        return Stage.PREPARING_LABEL if needs_label else Stage.SEND_IT
    return _CUSTODY[ParcelStatus(parcel.status)]


def _money_stage(rma: Return, refunds: tuple[Refund, ...]) -> Stage:
    replaced = sum(each.amount_minor for each in refunds if each.status == RefundStatus.SUCCEEDED)
    lost = sum(each.amount_minor for each in refunds if each.status in _LOST)
    if any(each.status in _UNDER_WAY for each in refunds):
        return Stage.MONEY_ON_ITS_WAY
    if lost and rma.status != ReturnStatus.CLOSED:
        return Stage.MONEY_DELAYED
    return Stage.DONE if rma.status == ReturnStatus.CLOSED or replaced else Stage.MONEY_ON_ITS_WAY
