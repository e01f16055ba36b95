"""What is stored of orders, read in as few queries for a hundred as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from returns.models import (
    Fulfilment,
    FulfilmentLine,
    Order,
    OrderCharge,
    OrderLine,
    OrderLineTax,
    Payment,
    Refund,
)


@dataclass
class StoredFulfilment:
    fulfilment: Fulfilment
    # By the id of the order's line.
    lines: dict[str, FulfilmentLine] = field(default_factory=dict)


@dataclass
class StoredPayment:
    payment: Payment
    # By Stripe's or the importer's id; refunds of ours are among them.
    refunds: dict[str, Refund] = field(default_factory=dict)


@dataclass
class StoredOrder:
    """One order with all that an import may compare, each part by its external id."""

    order: Order
    lines: dict[str, OrderLine] = field(default_factory=dict)
    taxes: dict[int, list[OrderLineTax]] = field(default_factory=lambda: defaultdict(list))
    charges: dict[str, OrderCharge] = field(default_factory=dict)
    fulfilments: dict[str, StoredFulfilment] = field(default_factory=dict)
    payments: dict[str, StoredPayment] = field(default_factory=dict)


def stored_orders(*, orders: Iterable[Order]) -> dict[int, StoredOrder]:
    """This will read everything that belongs to the orders: seven queries, however many there are.

    Lock the rows first where the answer decides about a write.
    """
    found = {order.pk: StoredOrder(order) for order in orders}
    _read_lines(found)
    _read_charges(found)
    _read_fulfilments(found)
    _read_payments(found)
    return found


def _read_lines(found: dict[int, StoredOrder]) -> None:
    orders_of_lines = {}
    for line in OrderLine.objects.filter(order_id__in=found).order_by("id"):
        found[line.order_id].lines[line.external_id] = line
        orders_of_lines[line.pk] = line.order_id
    for tax in OrderLineTax.objects.filter(order_line__order_id__in=found).order_by("id"):
        found[orders_of_lines[tax.order_line_id]].taxes[tax.order_line_id].append(tax)


def _read_charges(found: dict[int, StoredOrder]) -> None:
    for charge in OrderCharge.objects.filter(order_id__in=found).order_by("id"):
        found[charge.order_id].charges[charge.external_id] = charge


def _read_fulfilments(found: dict[int, StoredOrder]) -> None:
    by_key = {}
    for fulfilment in Fulfilment.objects.filter(order_id__in=found).order_by("id"):
        stored = StoredFulfilment(fulfilment)
        found[fulfilment.order_id].fulfilments[fulfilment.external_id] = stored
        by_key[fulfilment.pk] = stored
    names = {line.pk: name for stored in found.values() for name, line in stored.lines.items()}
    for line in FulfilmentLine.objects.filter(fulfilment__order_id__in=found).order_by("id"):
        by_key[line.fulfilment_id].lines[names[line.order_line_id]] = line


def _read_payments(found: dict[int, StoredOrder]) -> None:
    by_key = {}
    for payment in Payment.objects.filter(order_id__in=found).order_by("id"):
        stored = StoredPayment(payment)
        found[payment.order_id].payments[payment.external_id] = stored
        by_key[payment.pk] = stored
    refunds = Refund.objects.filter(payment__order_id__in=found, provider_ref__isnull=False)
    for refund in refunds.order_by("id"):
        by_key[refund.payment_id].refunds[str(refund.provider_ref)] = refund
