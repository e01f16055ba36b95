"""An order's page, flat: what was sold, sent and paid, and what came back of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from portal.merchant.decision_words import Row, ToldDecision, told_decision
from portal.merchant.journal_words import ToldStep, told
from portal.merchant.money_page import RefundRow, payment_words, refund_row
from portal.merchant.words import CHARGES, word
from portal.ui.badges import Badge, badge_of
from returns.languages import Reader
from returns.models import Fulfilment, FulfilmentLine, Order, OrderCharge, OrderLine, Payment
from returns.money import Money
from returns.queries.dossier import people_of
from returns.queries.found_orders import OrderFile

_ADDRESS = ("name", "company", "line1", "line2", "city", "region", "postcode", "country")


@dataclass(frozen=True, kw_only=True)
class SoldLine:
    """`open` units are held by a return, `settled` ones came back for good."""

    title: str
    variant: str
    sku: str
    image_url: str
    ordered: int
    fulfilled: int
    open: int
    settled: int
    paid: Money
    tax: Money
    reserved: Money
    refunded: Money


@dataclass(frozen=True, kw_only=True)
class ChargeRow:
    title: str
    paid: Money
    tax: Money


@dataclass(frozen=True, kw_only=True)
class FulfilmentRow:
    number: str
    carrier: str
    tracking_number: str
    shipped_at: datetime | None
    delivered_at: datetime | None
    contents: list[tuple[int, str, datetime | None]]


@dataclass(frozen=True, kw_only=True)
class PaymentRow:
    """`surplus` was refunded elsewhere beyond what the payment held; None when nothing was."""

    name: str
    captured_at: datetime | None
    captured: Money
    refunded: Money
    pending: Money
    elsewhere: Money
    surplus: Money | None
    left: Money


@dataclass(frozen=True, kw_only=True)
class ReturnOfOrder:
    number: str
    badge: Badge
    requested_at: datetime


@dataclass(frozen=True, kw_only=True)
class DecisionOfOrder:
    """What the policy said about one line, in a return or to somebody who was refused."""

    title: str
    asked_at: datetime
    told: ToldDecision


@dataclass(frozen=True, kw_only=True)
class OrderPage:
    """Everything templates/merchant/order_page.html shows."""

    order: Order
    total: Money
    address: list[str]
    lines: list[SoldLine]
    charges: list[ChargeRow]
    fulfilments: list[FulfilmentRow]
    payments: list[PaymentRow]
    returns: list[ReturnOfOrder]
    decisions: list[DecisionOfOrder]
    external_refunds: list[RefundRow]
    steps: list[ToldStep]


def order_page(*, file: OrderFile) -> OrderPage:
    """This will word an order's file in the active language."""
    order = file.order
    journal = file.journal
    reader = order.store.reader(locale=get_language() or "en")
    return OrderPage(
        order=order,
        total=Money(order.total_minor, order.currency),
        address=_address(order.shipping_address),
        lines=[_line(line, order.currency) for line in file.lines],
        charges=[_charge(charge, order.currency) for charge in file.charges],
        fulfilments=[_fulfilment(fulfilment) for fulfilment in file.fulfilments],
        payments=[_payment(payment) for payment in file.payments],
        returns=[
            ReturnOfOrder(
                number=rma.number,
                badge=badge_of(family="return", status=rma.status),
                requested_at=rma.requested_at,
            )
            for rma in file.returns
        ],
        decisions=[_decision(row, reader) for row in file.decisions],
        external_refunds=[refund_row(refund) for refund in file.external_refunds],
        steps=told(journal=journal, people=people_of(journal=journal), currency=order.currency),
    )


def _decision(row: Row, reader: Reader) -> DecisionOfOrder:
    short = told_decision(row=row, reader=reader)
    return DecisionOfOrder(title=row.order_line.title, asked_at=row.asked_at, told=short)


def _address(address: Mapping[str, object]) -> list[str]:
    return [str(address[key]) for key in _ADDRESS if address.get(key)]


def _line(line: OrderLine, currency: str) -> SoldLine:
    return SoldLine(
        title=line.title,
        variant=line.variant,
        sku=line.sku,
        image_url=line.image_url,
        ordered=line.quantity,
        fulfilled=line.fulfilled_quantity,
        open=line.open_quantity,
        settled=line.settled_quantity,
        paid=Money(line.paid_minor, currency),
        tax=Money(line.tax_minor, currency),
        reserved=Money(line.reserved_minor, currency),
        refunded=Money(line.settled_minor, currency),
    )


def _charge(charge: OrderCharge, currency: str) -> ChargeRow:
    kind = word(CHARGES, charge.kind)
    title = f"{kind}: {charge.title}" if charge.title else kind
    return ChargeRow(
        title=title, paid=Money(charge.paid_minor, currency), tax=Money(charge.tax_minor, currency)
    )


def _fulfilment(fulfilment: Fulfilment) -> FulfilmentRow:
    return FulfilmentRow(
        number=fulfilment.external_id,
        carrier=fulfilment.carrier,
        tracking_number=fulfilment.tracking_number,
        shipped_at=fulfilment.shipped_at,
        delivered_at=fulfilment.delivered_at,
        contents=[_content(line, fulfilment) for line in fulfilment.lines.all()],
    )


def _content(line: FulfilmentLine, fulfilment: Fulfilment) -> tuple[int, str, datetime | None]:
    """Units and title, and the delivery of this line where it is not the parcel's."""
    differs = line.delivered_at is not None and line.delivered_at != fulfilment.delivered_at
    return line.quantity, line.order_line.title, line.delivered_at if differs else None


def _payment(payment: Payment) -> PaymentRow:
    currency, surplus = payment.currency, payment.external_surplus_minor
    return PaymentRow(
        name=payment_words(payment),
        captured_at=payment.captured_at,
        captured=Money(payment.captured_minor, currency),
        refunded=Money(payment.refunded_minor, currency),
        pending=Money(payment.pending_minor, currency),
        elsewhere=Money(payment.external_refunded_minor, currency),
        surplus=Money(surplus, currency) if surplus else None,
        left=Money(payment.free_minor, currency),
    )
