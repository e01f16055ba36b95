"""A webhook of Stripe is a hint: the refund is read again before anything is decided."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from returns.errors import ReturnsError
from returns.locks import lock_order
from returns.models import MoneyOperation, Payment, Refund, Store
from returns.operations.apply_refund import apply_locked, lock_refund
from returns.operations.record_external_refund import correct_external_refund, record_external_refund
from returns.payments.port import Gateway, RefundFacts

REFUND_EVENTS = frozenset({"refund.created", "refund.updated", "refund.failed", "charge.refund.updated"})
# A refund made elsewhere takes room while the bank has not decided; one that is lost already never did.
_EXTERNAL_COUNTS = frozenset({"succeeded", "pending", "requires_action"})


# How often an answer may be overtaken by another worker's before the inbox has to try again.
MOST_READS = 3


class OldNews(ReturnsError):
    """What was read is older than what was written down meanwhile."""

    code = "old_news"


def hear_stripe(*, event_type: str, object_id: str, account: str, gateway: Gateway, now: datetime) -> None:
    """This will bring our ledger in line with the refund that an event names.

    Call outside of a transaction. Other kinds of event, refunds of payments
    that are not ours, and accounts that we do not know change nothing.
    Raises ProviderUnreachable and OldNews: the inbox tries again.
    """
    if event_type not in REFUND_EVENTS or not object_id.startswith(("re_", "pyr_")):
        return
    if account and not _is_known(account):
        # Stripe would not show it to us, however often we asked.
        return
    for _ in range(MOST_READS):
        before = _standing(object_id)
        facts = gateway.fetch_refund(ref=object_id, account=account)
        if facts is None or _record(facts, before, now):
            return
    raise OldNews(f"{object_id} changes faster than it can be read.")


def _standing(ref: str) -> list[tuple[int, str]]:
    """What we hold about the refund: when it differs after the reading, somebody read later than we did."""
    return list(Refund.objects.filter(provider_ref=ref).order_by("id").values_list("id", "status"))


def _is_known(account: str) -> bool:
    is_store = Store.objects.filter(stripe_account=account).exists()
    return is_store or Payment.objects.filter(stripe_account=account).exists()


@transaction.atomic(durable=True)
def _record(facts: RefundFacts, before: list[tuple[int, str]], now: datetime) -> bool:
    """Writes the facts down, under the lock; False when they are old news."""
    refund_id = _ours(facts)
    if refund_id is not None:
        refund = lock_refund(refund_id=refund_id)
        if _standing(facts.ref) != before:
            return False
        if refund.origin == Refund.Origin.PORTAL:
            apply_locked(refund=refund, facts=facts, now=now)
        else:
            correct_external_refund(refund=refund, facts=facts, now=now)
        return True
    payment = Payment.objects.filter(provider_ref__in=facts.payment_refs).order_by("id").first()
    if payment is None or facts.status not in _EXTERNAL_COUNTS:
        return True
    lock_order(order_id=payment.order_id)
    if _standing(facts.ref) != before:
        return False
    record_external_refund(
        payment_id=payment.pk,
        amount_minor=facts.amount_minor,
        external_id=facts.ref,
        occurred_at=datetime.fromtimestamp(facts.created, tz=UTC) if facts.created else now,
        now=now,
    )
    return True


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
