"""What is paid beside the goods: shipping, and what a person gives."""

from __future__ import annotations

from collections.abc import Mapping

from returns.eligibility.vocabulary import ShippingRefund
from returns.money import tax_inside
from returns.settlement.items import Holder
from returns.settlement.lines import (
    EXCHANGE,
    REFUND,
    REPLACEMENT,
    STORE_CREDIT,
    Cause,
    Cut,
    Kind,
    Limit,
    Line,
)
from returns.settlement.request import Charge, ReturnedLine, SettleRequest
from returns.settlement.sheet import Sheet

_FULL = frozenset({ShippingRefund.FULL_RETURN, ShippingRefund.FULL_RETURN_OR_FAULT})
_FAULT = frozenset({ShippingRefund.MERCHANT_AT_FAULT, ShippingRefund.FULL_RETURN_OR_FAULT})
# Shipping goes back the way of the goods that earn it: in money when some of them do.
_WAYS = (REFUND, STORE_CREDIT, EXCHANGE, REPLACEMENT)


def add_shipping(request: SettleRequest, sheet: Sheet) -> None:
    """This will give back what charges still hold, once, when a returned line's rule says so."""
    earned = [
        (cause, row.resolution) for row in request.lines if (cause := _earns(row, request.is_full_return))
    ]
    if not earned:
        return
    is_full = any(cause == Cause.FULL_RETURN for cause, _ in earned)
    cause = Cause.FULL_RETURN if is_full else Cause.MERCHANT_AT_FAULT
    way = min((way for _, way in earned), key=_WAYS.index)
    for charge in sorted(request.charges, key=lambda charge: charge.charge_id):
        if charge.settled_minor < charge.paid_minor:
            _add_charge(charge, cause, way, sheet)


def _earns(row: ReturnedLine, is_full_return: bool) -> Cause | None:
    if not row.item.units:
        return None
    if is_full_return and row.terms.shipping in _FULL:
        return Cause.FULL_RETURN
    if row.is_merchant_at_fault and row.terms.shipping in _FAULT:
        return Cause.MERCHANT_AT_FAULT
    return None


def _add_charge(charge: Charge, cause: Cause, way: str, sheet: Sheet) -> None:
    before = tax_inside(charge.settled_minor, charge.paid_minor, charge.tax_minor)
    sheet.lines.append(
        Line(
            kind=Kind.SHIPPING,
            cause=cause,
            gross_minor=charge.paid_minor - charge.settled_minor,
            tax_minor=charge.tax_minor - before,
            resolution=way,
            charge_id=charge.charge_id,
        )
    )
    if charge.settled_minor:
        sheet.cuts.append(
            Cut(
                kind=Kind.SHIPPING,
                limit=Limit.CHARGE_HOLDS,
                minor=charge.settled_minor,
                charge_id=charge.charge_id,
            )
        )


def add_goodwill(request: SettleRequest, holders: Mapping[int, Holder], sheet: Sheet) -> None:
    """This will give what a person gives, as far as the line holds it after the units of this settlement."""
    for given in request.goodwill:
        holder = holders[given.line.order_line_id]
        minor = min(given.amount_minor, holder.left_minor)
        if minor:
            sheet.lines.append(
                Line(
                    kind=Kind.GOODWILL,
                    cause=Cause.GIVEN,
                    gross_minor=minor,
                    tax_minor=holder.take(minor),
                    resolution=given.resolution,
                    order_line_id=given.line.order_line_id,
                    own_text_key=given.text_key,
                )
            )
        if minor < given.amount_minor:
            sheet.cuts.append(
                Cut(
                    kind=Kind.GOODWILL,
                    limit=Limit.LINE_HOLDS,
                    minor=given.amount_minor - minor,
                    order_line_id=given.line.order_line_id,
                )
            )
