"""A checked order as rows that are not saved yet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from returns.models import (
    Fulfilment,
    FulfilmentLine,
    Order,
    OrderCharge,
    OrderLine,
    OrderLineTax,
    Payment,
)
from returns.orders import keys
from returns.orders.amounts import minor_units
from returns.orders.schema import AddressIn, FulfilmentIn, LineIn, OrderIn, PaymentIn

_POSTCODE_KEY = 20
_EMAIL_KEY = 254


@dataclass(frozen=True)
class RefundElsewhere:
    """A refund of one payment that this system did not make; `refunded_at` may be unknown."""

    external_id: str
    amount_minor: int
    refunded_at: datetime | None


@dataclass
class PaymentRows:
    payment: Payment
    refunds: list[RefundElsewhere]
    # Where the source knows only the sum so far.
    refunded_total_minor: int | None


@dataclass
class FulfilmentRows:
    fulfilment: Fulfilment
    lines: list[FulfilmentLine]


@dataclass
class OrderRows:
    """Instances refer to one another, so saving the parents first gives the children their keys."""

    order: Order
    lines: list[OrderLine]
    taxes: list[OrderLineTax]
    charges: list[OrderCharge]
    fulfilments: list[FulfilmentRows]
    payments: list[PaymentRows]
    lines_by_id: dict[str, OrderLine] = field(default_factory=dict)


def rows_of(order: OrderIn, *, store_id: int, source: str, now: datetime) -> OrderRows:
    """This will build the rows of an order that `returns.orders.checks` has accepted."""
    row = _order(order, store_id, source, now)
    lines = [_line(line, row, position) for position, line in enumerate(order.lines, start=1)]
    by_id = {line.external_id: line for line in lines}
    _count_fulfilled(order, by_id)
    return OrderRows(
        order=row,
        lines=lines,
        taxes=[tax for given, line in zip(order.lines, lines, strict=True) for tax in _taxes(given, line)],
        charges=_charges(order, row),
        fulfilments=[_fulfilment(each, row, by_id) for each in order.fulfilments],
        payments=[_payment(each, row, position) for position, each in enumerate(order.payments, start=1)],
        lines_by_id=by_id,
    )


def _order(order: OrderIn, store_id: int, source: str, now: datetime) -> Order:
    address = order.shipping_address
    return Order(
        store_id=store_id,
        external_id=order.id,
        number=order.number,
        number_key=keys.number_key(order.number),
        email=order.customer.email,
        email_key=keys.email_key(order.customer.email)[:_EMAIL_KEY],
        postcode_key=keys.postcode_key(address.postcode)[:_POSTCODE_KEY],
        customer_ref=order.customer.ref,
        customer_group=order.customer.group,
        channel=order.channel,
        placed_at=order.placed_at,
        currency=order.currency,
        country=order.country or address.country,
        locale=order.locale,
        is_business=order.customer.is_business,
        is_gift=order.is_gift,
        is_tax_inclusive=order.tax_inclusive,
        total_minor=minor_units(order.total, order.currency),
        shipping_address=_address(address),
        source=source,
        imported_at=now,
    )


def _address(address: AddressIn) -> dict[str, str]:
    return {name: value for name, value in address.model_dump().items() if value}


def _line(line: LineIn, order: Order, position: int) -> OrderLine:
    currency = order.currency
    return OrderLine(
        store_id=order.store_id,
        order=order,
        external_id=line.id,
        position=position,
        sku=line.sku,
        product_ref=line.product,
        title=line.title,
        variant=line.variant,
        options=line.options,
        tags=line.tags,
        categories=line.categories,
        vendor=line.vendor,
        image_url=line.image_url,
        is_final_sale=line.is_final_sale,
        is_gift_card=line.is_gift_card,
        hs_code=line.hs_code,
        origin_country=line.origin_country,
        weight_grams=line.weight_grams,
        quantity=line.quantity,
        paid_minor=minor_units(line.paid, currency),
        tax_minor=minor_units(line.tax, currency),
        list_minor=None if line.list_price is None else minor_units(line.list_price, currency),
        discount_minor=minor_units(line.discount, currency),
    )


def _taxes(given: LineIn, line: OrderLine) -> list[OrderLineTax]:
    return [
        OrderLineTax(
            store_id=line.store_id,
            order_line=line,
            name=tax.name,
            rate_percent=None if tax.rate_percent is None else Decimal(tax.rate_percent),
            amount_minor=minor_units(tax.amount, line.order.currency),
        )
        for tax in given.taxes
    ]


def _charges(order: OrderIn, row: Order) -> list[OrderCharge]:
    return [
        OrderCharge(
            store_id=row.store_id,
            order=row,
            external_id=charge.id,
            kind=charge.kind,
            title=charge.title,
            paid_minor=minor_units(charge.paid, order.currency),
            tax_minor=minor_units(charge.tax, order.currency),
        )
        for charge in order.charges
    ]


def _count_fulfilled(order: OrderIn, lines: dict[str, OrderLine]) -> None:
    sent: Counter[str] = Counter()
    for fulfilment in order.fulfilments:
        for line in fulfilment.lines:
            sent[line.line] += line.quantity
    for name, units in sent.items():
        lines[name].fulfilled_quantity = units


def _fulfilment(given: FulfilmentIn, order: Order, lines: dict[str, OrderLine]) -> FulfilmentRows:
    fulfilment = Fulfilment(
        store_id=order.store_id,
        order=order,
        external_id=given.id,
        shipped_at=given.shipped_at,
        delivered_at=given.delivered_at,
        carrier=given.carrier,
        tracking_number=given.tracking_number,
    )
    contents = [
        FulfilmentLine(
            store_id=order.store_id,
            fulfilment=fulfilment,
            order_line=lines[line.line],
            quantity=line.quantity,
            delivered_at=line.delivered_at,
        )
        for line in given.lines
    ]
    return FulfilmentRows(fulfilment, contents)


def _payment(given: PaymentIn, order: Order, position: int) -> PaymentRows:
    provider = Payment.Provider.STRIPE if given.stripe_id else Payment.Provider.MANUAL
    payment = Payment(
        store_id=order.store_id,
        order=order,
        external_id=given.id,
        position=position,
        provider=provider,
        provider_ref=given.stripe_id,
        stripe_account=given.stripe_account,
        method=given.method,
        currency=order.currency,
        captured_at=given.captured_at,
        captured_minor=minor_units(given.amount, order.currency),
    )
    refunds = [
        RefundElsewhere(refund.id, minor_units(refund.amount, order.currency), refund.refunded_at)
        for refund in given.external_refunds
    ]
    total = given.refunded_total
    return PaymentRows(payment, refunds, None if total is None else minor_units(total, order.currency))
