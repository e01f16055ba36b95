"""`/returns`: where a return stands."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from portal.api.answers import (
    DecisionLinkOut,
    ErrorOut,
    ParcelOut,
    RefundOut,
    ReturnLineOut,
    ReturnOut,
    SettlementOut,
)
from portal.api.decisions import decision_url
from portal.api.errors import ApiError
from portal.api.tokens import caller
from returns.models import Parcel, Refund, Return, ReturnLine, Settlement
from returns.orders.amounts import major_units
from returns.queries.orders import find_return

router = Router(tags=["returns"])


@router.get(
    "/returns/{number}",
    response={200: ReturnOut, 401: ErrorOut, 404: ErrorOut},
    operation_id="read_return",
    summary="Read a return",
    url_name="read_return",
)
def get_return(request: HttpRequest, number: str) -> ReturnOut:
    """By its number, such as R-7K3M-2Q, in either case."""
    rma = find_return(store=caller(request).store, number=number)
    if rma is None:
        raise ApiError(404, "not_found", "This store has no return with this number.")
    return _return(rma)


def _return(rma: Return) -> ReturnOut:
    """Five queries, whatever the return holds."""
    currency = rma.order.currency
    lines = ReturnLine.objects.filter(rma=rma).select_related("order_line", "reason").order_by("id")
    parcels = Parcel.objects.filter(rma=rma).order_by("position", "id")
    settlements = Settlement.objects.filter(rma=rma).order_by("id")
    refunds: dict[int, list[Refund]] = {}
    for refund in Refund.objects.filter(settlement__rma=rma).order_by("id"):
        refunds.setdefault(refund.settlement_id or 0, []).append(refund)
    return ReturnOut(
        number=rma.number,
        order=rma.order.external_id,
        order_number=rma.order.number,
        status=rma.status,
        method=rma.method,
        currency=currency,
        requested_at=rma.requested_at,
        lines=[_line(line, currency) for line in lines],
        parcels=[_parcel(parcel) for parcel in parcels],
        settlements=[_settlement(each, refunds.get(each.pk, [])) for each in settlements],
    )


def _line(line: ReturnLine, currency: str) -> ReturnLineOut:
    return ReturnLineOut(
        order_line=line.order_line.external_id,
        sku=line.order_line.sku,
        title=line.order_line.title,
        reason=line.reason.code,
        resolution=line.resolution,
        requested_quantity=line.requested_quantity,
        approved_quantity=line.approved_quantity,
        received_quantity=line.received_quantity,
        accepted_quantity=line.accepted_quantity,
        quoted=major_units(line.quoted_minor, currency),
        decision=DecisionLinkOut(id=line.decision_id, url=decision_url(line.decision_id)),
    )


def _parcel(parcel: Parcel) -> ParcelOut:
    return ParcelOut(status=parcel.status, carrier=parcel.carrier, tracking_number=parcel.tracking_number)


def _settlement(settlement: Settlement, refunds: list[Refund]) -> SettlementOut:
    return SettlementOut(
        status=settlement.status,
        total=major_units(settlement.total_minor, settlement.currency),
        refunds=[
            RefundOut(
                status=refund.status,
                amount=major_units(refund.amount_minor, refund.currency),
                provider_ref=refund.provider_ref,
                succeeded_at=refund.succeeded_at,
            )
            for refund in refunds
        ],
    )
