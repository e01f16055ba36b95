"""An order as it is stored, for the API."""

from __future__ import annotations

from portal.api.answers import (
    ChargeOut,
    FulfilmentLineOut,
    FulfilmentOut,
    OrderLineOut,
    OrderOut,
    PaymentOut,
)
from returns.models import Order, OrderLine, Payment, Return
from returns.orders.amounts import major_units
from returns.orders.stored import StoredFulfilment, stored_orders


def order_out(*, order: Order) -> OrderOut:
    """This will put an order together: eight queries, whatever it holds."""
    stored = stored_orders(orders=[order])[order.pk]
    numbers = Return.objects.filter(order=order).order_by("id").values_list("number", flat=True)
    return OrderOut(
        id=order.external_id,
        number=order.number,
        placed_at=order.placed_at,
        currency=order.currency,
        total=major_units(order.total_minor, order.currency),
        lines=[_line(line, order.currency) for line in stored.lines.values()],
        charges=[
            ChargeOut(
                id=charge.external_id,
                kind=charge.kind,
                title=charge.title,
                paid=major_units(charge.paid_minor, order.currency),
            )
            for charge in stored.charges.values()
        ],
        payments=[_payment(each.payment) for each in stored.payments.values()],
        fulfilments=[_fulfilment(each) for each in stored.fulfilments.values()],
        returns=list(numbers),
    )


def _line(line: OrderLine, currency: str) -> OrderLineOut:
    return OrderLineOut(
        id=line.external_id,
        sku=line.sku,
        title=line.title,
        quantity=line.quantity,
        fulfilled_quantity=line.fulfilled_quantity,
        open_quantity=line.open_quantity,
        settled_quantity=line.settled_quantity,
        paid=major_units(line.paid_minor, currency),
        tax=major_units(line.tax_minor, currency),
        refunded=major_units(line.settled_minor, currency),
    )


def _payment(payment: Payment) -> PaymentOut:
    currency = payment.currency
    return PaymentOut(
        id=payment.external_id,
        provider=payment.provider,
        stripe_id=payment.provider_ref,
        amount=major_units(payment.captured_minor, currency),
        refunded=major_units(payment.refunded_minor, currency),
        pending=major_units(payment.pending_minor, currency),
        refunded_elsewhere=major_units(
            payment.external_refunded_minor + payment.external_surplus_minor, currency
        ),
    )


def _fulfilment(stored: StoredFulfilment) -> FulfilmentOut:
    fulfilment = stored.fulfilment
    return FulfilmentOut(
        id=fulfilment.external_id,
        shipped_at=fulfilment.shipped_at,
        delivered_at=fulfilment.delivered_at,
        carrier=fulfilment.carrier,
        tracking_number=fulfilment.tracking_number,
        lines=[
            FulfilmentLineOut(line=name, quantity=line.quantity, delivered_at=line.delivered_at)
            for name, line in stored.lines.items()
        ],
    )
