"""What a payment gave back, added up again from the rows of its refunds."""

from __future__ import annotations

from returns.lifecycle import RefundStatus
from returns.models import Payment, Refund

HELD = frozenset(
    {RefundStatus.RESERVED, RefundStatus.SUBMITTED, RefundStatus.PENDING, RefundStatus.REQUIRES_ACTION}
)


def balance_payment(*, payment: Payment) -> None:
    """This will bring a payment's counters in line with its refunds.

    Added up, not moved: a provider may take back what it said any number of
    times, and a surplus shrinks when room appears. What exceeds the captured
    amount is kept apart, taken from refunds made elsewhere first, then from
    ours. The caller holds the locks of the order and the payment, and read the
    payment under them.
    """
    held, paid, elsewhere = _sums(payment)
    over = surplus = max(0, held + paid + elsewhere - payment.captured_minor)
    elsewhere, over = elsewhere - min(elsewhere, over), over - min(elsewhere, over)
    paid, over = paid - min(paid, over), over - min(paid, over)
    payment.pending_minor, payment.refunded_minor = held - over, paid
    payment.external_refunded_minor, payment.external_surplus_minor = elsewhere, surplus
    payment.save(
        update_fields=[
            "pending_minor",
            "refunded_minor",
            "external_refunded_minor",
            "external_surplus_minor",
        ]
    )


def _sums(payment: Payment) -> tuple[int, int, int]:
    """What is on its way, what we paid, and what was refunded elsewhere."""
    held = paid = elsewhere = 0
    refunds = Refund.objects.filter(payment=payment)
    for origin, status, minor in refunds.values_list("origin", "status", "amount_minor"):
        if status in HELD:
            held += minor
        elif status == RefundStatus.SUCCEEDED and origin == Refund.Origin.PORTAL:
            paid += minor
        elif status == RefundStatus.SUCCEEDED:
            elsewhere += minor
    return held, paid, elsewhere
