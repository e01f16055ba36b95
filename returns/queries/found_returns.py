"""The returns of a store as staff look for them: by number, order, e-mail or tracking number, by stage."""

from __future__ import annotations

from django.db.models import (
    Case,
    CharField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from returns.lifecycle import ParcelStatus, RefundStatus, ReturnStatus
from returns.models import Method, Order, Parcel, Refund, Return, ReturnLine
from returns.orders.keys import email_key, number_key
from returns.queries.progress import Stage
from returns.queries.scanned_codes import read_code

UNDECIDED = (ReturnStatus.REQUESTED, ReturnStatus.NEEDS_REVIEW)
# An address that ordered more often than this is a test account or a shop; its newest orders are found.
_MOST_ORDERS = 500

_UNDER_WAY = (
    RefundStatus.RESERVED,
    RefundStatus.SUBMITTED,
    RefundStatus.PENDING,
    RefundStatus.REQUIRES_ACTION,
)
_LOST = (RefundStatus.FAILED, RefundStatus.CANCELLED)
_BY_STATUS = {
    ReturnStatus.REQUESTED: Stage.IN_REVIEW,
    ReturnStatus.NEEDS_REVIEW: Stage.IN_REVIEW,
    ReturnStatus.DECLINED: Stage.DECLINED,
    ReturnStatus.CANCELLED: Stage.CANCELLED,
    ReturnStatus.EXPIRED: Stage.EXPIRED,
    ReturnStatus.CLOSED: Stage.DONE,
}
_BY_PARCEL = {
    ParcelStatus.LABEL_READY: Stage.SEND_IT,
    ParcelStatus.IN_TRANSIT: Stage.ON_ITS_WAY,
    ParcelStatus.LOST: Stage.ON_ITS_WAY,
    ParcelStatus.RETURNING_TO_CUSTOMER: Stage.ON_ITS_WAY,
    ParcelStatus.DELIVERED: Stage.DELIVERED,
    ParcelStatus.RECEIVED: Stage.RECEIVED,
}


def returns_of_store(*, store_id: int) -> QuerySet[Return]:
    """This will give the store's returns, newest first, each with `stage`, `units` and `quoted_minor`.

    `stage` is what `progress_of` says of one return, computed in the
    database; a closed return is DONE also when nothing had to be paid.
    """
    lines = ReturnLine.objects.filter(rma=OuterRef("pk")).order_by().values("rma")
    return (
        Return.objects.filter(store_id=store_id)
        .annotate(
            stage=_stage(),
            units=Subquery(lines.annotate(sum=Sum("requested_quantity")).values("sum")),
            quoted_minor=Subquery(lines.annotate(sum=Sum("quoted_minor")).values("sum")),
        )
        .order_by("-requested_at", "-id")
    )


def matching(*, store_id: int, text: str) -> Q:
    """This will say which returns a typed or scanned text means; a typo means none.

    Whole numbers and addresses only, without case, spaces and dashes: each is
    one look into an index, however many returns a store has. At most three
    queries now, and none of them grows with the store.
    """
    orders = Order.objects.filter(store_id=store_id)
    if "@" in text:
        mine = orders.filter(email_key=email_key(text)).order_by("-placed_at", "-id")
        return Q(order_id__in=list(mine.values_list("id", flat=True)[:_MOST_ORDERS]))
    readings = read_code(code=text)
    parcels = Parcel.objects.filter(store_id=store_id, tracking_number__in=readings.tracking_numbers)
    found = Q(order_id__in=list(orders.filter(number_key=number_key(text)).values_list("id", flat=True)))
    found |= Q(pk__in=list(parcels.values_list("rma_id", flat=True)[:_MOST_ORDERS]))
    return found | Q(number=readings.return_number) if readings.return_number else found


def at_stage(*, stage: Stage) -> Q:
    """This will filter what `returns_of_store` gave; the status comes first, because it has an index."""
    statuses = [status for status, ended in _BY_STATUS.items() if ended == stage]
    if stage is Stage.DONE:
        return Q(status=ReturnStatus.CLOSED) | Q(status=ReturnStatus.APPROVED, stage=stage)
    return Q(status__in=statuses) if statuses else Q(status=ReturnStatus.APPROVED, stage=stage)


def waiting_returns(*, store_id: int) -> QuerySet[Return]:
    """This will give the returns that wait for a decision, oldest first."""
    undecided = Return.objects.filter(store_id=store_id, status__in=UNDECIDED)
    return undecided.order_by("requested_at", "id")


def _stage() -> Case:
    refunds = Refund.objects.filter(settlement__rma=OuterRef("pk"))
    parcels = Parcel.objects.filter(rma=OuterRef("pk")).order_by("position", "id")
    return Case(
        *(When(status=status, then=Value(stage.value)) for status, stage in _BY_STATUS.items()),
        When(Exists(refunds.filter(status__in=_UNDER_WAY)), then=Value(Stage.MONEY_ON_ITS_WAY.value)),
        When(Exists(refunds.filter(status__in=_LOST)), then=Value(Stage.MONEY_DELAYED.value)),
        When(Exists(refunds), then=Value(Stage.DONE.value)),
        # As in `progress_of`: what has no parcel yet is to be sent.
        default=Coalesce(
            Subquery(parcels.annotate(of_parcel=_parcel_stage()).values("of_parcel")[:1]),
            Value(Stage.SEND_IT.value),
        ),
        output_field=CharField(),
    )


def _parcel_stage() -> Case:
    return Case(
        *(When(status=status, then=Value(stage.value)) for status, stage in _BY_PARCEL.items()),
        When(method=Method.PREPAID_LABEL, then=Value(Stage.PREPARING_LABEL.value)),
        default=Value(Stage.SEND_IT.value),
        output_field=CharField(),
    )
