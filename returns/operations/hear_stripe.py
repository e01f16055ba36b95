"""A webhook of Stripe is a hint: the refund is read again before anything is decided."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from returns.locks import lock_order
from returns.models import MoneyOperation, Payment, Refund
from returns.operations.apply_refund import apply_locked, lock_refund
from returns.operations.record_external_refund import record_external_refund
from returns.payments.port import Gateway, RefundFacts

REFUND_EVENTS = frozenset({"refund.created", "refund.updated", "refund.failed", "charge.refund.updated"})
# Only these have moved money; a pending refund made elsewhere counts when it succeeds.
_EXTERNAL_COUNTS = frozenset({"succeeded", "pending", "requires_action"})


def hear_stripe(*, event_type: str, object_id: str, account: str, gateway: Gateway, now: datetime) -> None:
    """This will bring our ledger in line with the refund that an event names.

    Call outside of a transaction. Other kinds of event, and refunds of
    payments that are not ours, change nothing. Raises ProviderUnreachable:
    the inbox tries again.
    """
    if event_type not in REFUND_EVENTS or not object_id.startswith(("re_", "pyr_")):
        return
    facts = gateway.fetch_refund(ref=object_id, account=account)
    if facts is not None:
        _record(facts, now)


@transaction.atomic(durable=True)
def _record(facts: RefundFacts, now: datetime) -> None:
    refund_id = _ours(facts)
    if refund_id is not None:
        refund = lock_refund(refund_id=refund_id)
        if refund.origin == Refund.Origin.PORTAL:
            apply_locked(refund=refund, facts=facts, now=now)
        return
    payment = Payment.objects.filter(provider_ref__in=facts.payment_refs).order_by("id").first()
    if payment is not None and facts.status in _EXTERNAL_COUNTS:
        lock_order(order_id=payment.order_id)
        record_external_refund(
            payment_id=payment.pk,
            amount_minor=facts.amount_minor,
            external_id=facts.ref,
            occurred_at=datetime.fromtimestamp(facts.created, tz=UTC) if facts.created else now,
            now=now,
        )


def _ours(facts: RefundFacts) -> int | None:
    """The refund by its id, or by the mark that our call put on it: a 500 rolled forward."""
    known = Refund.objects.filter(
        provider_ref=facts.ref, payment__provider_ref__in=facts.payment_refs
    ).first()
    if known:
        return known.pk
    kind, _, number = facts.operation.rpartition(".")
    if kind != "bh.refund" or not number.isdigit():
        return None
    operation = MoneyOperation.objects.filter(
        pk=int(number), refund__payment__provider_ref__in=facts.payment_refs
    ).first()
    return operation.refund_id if operation else None
