"""Our books beside Stripe's: what must hold about units, lines, payments and refunds at any time."""

from __future__ import annotations

from collections import Counter

from returns.lifecycle import RefundStatus, SettlementStatus
from returns.models import (
    Order,
    OrderLine,
    Payment,
    Refund,
    ReturnLine,
    Settlement,
    SettlementLine,
)
from returns.units import count
from tests.standins.stripe import StripeStandIn
from tests.standins.stripe.shapes import Document

LOST = (RefundStatus.FAILED, RefundStatus.CANCELLED)
LOST_AT_STRIPE = ("failed", "canceled")


def assert_units_are_in_one_hand(order: Order) -> None:
    """Open + settled are within what was sent, and each unit is in one return at the most."""
    for line in OrderLine.objects.filter(order=order):
        returned = list(ReturnLine.objects.filter(order_line=line))
        places = [unit for each in returned for start, end in each.units for unit in range(start, end)]
        assert len(places) == len(set(places)), "a unit is held twice"
        assert len(places) == line.open_quantity + line.settled_quantity <= line.fulfilled_quantity
        assert line.settled_quantity == sum(each.received_quantity + each.lost_quantity for each in returned)


def assert_lines_give_back_what_was_paid(order: Order) -> None:
    """At the most, and exactly that, tax too, once every unit was valued."""
    for line in OrderLine.objects.filter(order=order):
        items = list(SettlementLine.objects.filter(order_line=line))
        gross, tax = sum(item.gross_minor for item in items), sum(item.tax_minor for item in items)
        assert line.reserved_minor + line.settled_minor == gross <= line.paid_minor
        assert tax <= line.tax_minor
        if sum(count(item.units) for item in items) == line.quantity:
            assert (gross, tax) == (line.paid_minor, line.tax_minor)


def assert_payments_give_back_what_they_hold(order: Order) -> None:
    """At the most; counters are what the refunds add up to, and a surplus means that nothing is left."""
    for payment in Payment.objects.filter(order=order):
        given = payment.refunded_minor + payment.pending_minor + payment.external_refunded_minor
        alive = Refund.objects.filter(payment=payment).exclude(status__in=LOST)
        assert given <= payment.captured_minor
        assert given + payment.external_surplus_minor == sum(row.amount_minor for row in alive)
        assert payment.external_surplus_minor == 0 or given == payment.captured_minor


def assert_settlements_pay_their_total(order: Order) -> None:
    """At the most, and exactly that when they are complete."""
    for settlement in Settlement.objects.filter(order=order):
        refunds = [each for each in settlement.refunds.all() if each.status not in LOST]
        alive = sum(each.amount_minor for each in refunds)
        assert alive <= settlement.total_minor
        if settlement.status == SettlementStatus.COMPLETED:
            assert alive == settlement.total_minor
            assert {each.status for each in refunds} <= {RefundStatus.SUCCEEDED}


def assert_operations_paid_once(stripe: StripeStandIn) -> None:
    """However often an operation was sent, Stripe holds one refund that carries its mark."""
    marks = Counter(str(each["metadata"]["bh_op"]) for each in stripe.refunds() if _is_ours(each))
    assert [mark for mark, times in marks.items() if times > 1] == []


def assert_same_as_stripes(order: Order, stripe: StripeStandIn) -> None:
    """Every refund that Stripe holds is one row of ours, with its amount, payment and end."""
    rows = Refund.objects.filter(payment__order=order, provider_ref__startswith="re_")
    ours = {str(row.provider_ref): row for row in rows.select_related("payment")}
    theirs = {each["id"]: each for each in stripe.refunds() if _is_ours(each) or is_alive(each)}
    assert set(ours) >= set(theirs)
    assert rows.count() == len(ours)
    for ref, made in theirs.items():
        row = ours[ref]
        assert (row.amount_minor, row.payment.provider_ref) == (made["amount"], made["payment_intent"])
        assert (row.status not in LOST) == is_alive(made)
    assert {ref for ref, row in ours.items() if row.status not in LOST} <= set(theirs)


def is_alive(made: Document) -> bool:
    return made["status"] not in LOST_AT_STRIPE


def _is_ours(made: Document) -> bool:
    return "bh_op" in (made["metadata"] or {})


def undecided(stripe: StripeStandIn) -> list[Document]:
    """Refunds about which a bank may still say something."""
    return [each for each in stripe.refunds() if is_alive(each)]


def alive_minor(stripe: StripeStandIn, payment: Payment) -> int:
    """What Stripe gave back of a payment, or has promised to."""
    made = stripe.refunds(payment_intent=payment.provider_ref)
    return sum(int(each["amount"]) for each in made if is_alive(each))
