"""Payments and refunds made elsewhere that an import knows more of."""

from __future__ import annotations

from returns.models import Refund
from returns.orders.amounts import major_units
from returns.orders.changes import Changes, grow
from returns.orders.differences import PAYMENT_FIELDS, Difference, differing_fields
from returns.orders.rows import PaymentRows, RefundElsewhere
from returns.orders.stored import StoredOrder, StoredPayment


def compare_payment(*, stored: StoredOrder, new: PaymentRows, changes: Changes) -> None:
    """This will add a payment, or refunds that were made elsewhere since."""
    currency = stored.order.currency
    if new.payment.currency != currency:
        # The currency itself is reported; amounts of another one say nothing here.
        return
    path = f"payments[{new.payment.external_id}]"
    before = stored.payments.get(new.payment.external_id)
    if before is None:
        _add_payment(stored, new, path, changes)
        return
    said = {name: place for name, place in PAYMENT_FIELDS.items() if getattr(new.payment, name)}
    changes.differences += differing_fields(before.payment, new.payment, said, f"{path}.", currency)
    grow(before.payment, new.payment, "captured_at", f"{path}.captured_at", changes)
    for refund in new.refunds:
        _compare_refund(before, refund, path, changes)
    _compare_refunded_total(before, new, path, changes)


def _add_payment(stored: StoredOrder, new: PaymentRows, path: str, changes: Changes) -> None:
    known = [each.payment.captured_minor for each in stored.payments.values()]
    captured = sum(known) + sum(each.payment.captured_minor for each in changes.payments)
    order, amount = stored.order, new.payment.captured_minor
    if captured + amount <= order.total_minor:
        changes.payments.append(new)
        return
    paid, total, more = (
        major_units(minor, order.currency) for minor in (captured, order.total_minor, amount)
    )
    changes.differences.append(Difference(path, f"{paid} paid of {total}", f"{more} more"))


def _compare_refund(before: StoredPayment, new: RefundElsewhere, path: str, changes: Changes) -> None:
    """A refund that is known may also be one of ours, which the shop has heard of."""
    known = before.refunds.get(new.external_id)
    if known is None:
        changes.refunds.append((before.payment, new))
    elif known.amount_minor != new.amount_minor:
        said, given = (major_units(minor, known.currency) for minor in (known.amount_minor, new.amount_minor))
        place = f"{path}.external_refunds[{new.external_id}].amount"
        changes.differences.append(Difference(place, said, given))


def _compare_refunded_total(before: StoredPayment, new: PaymentRows, path: str, changes: Changes) -> None:
    """Only refunds made elsewhere count: the source does not know ours."""
    total, payment = new.refunded_total_minor, before.payment
    if total is None:
        return
    elsewhere = (each for each in before.refunds.values() if each.origin == Refund.Origin.EXTERNAL)
    known = sum(each.amount_minor for each in elsewhere)
    if total > known:
        changes.refunds.append((payment, RefundElsewhere(f"total:{total}", total - known, None)))
    elif total < known:
        said, given = major_units(known, payment.currency), major_units(total, payment.currency)
        changes.differences.append(Difference(f"{path}.refunded_total", said, given))
