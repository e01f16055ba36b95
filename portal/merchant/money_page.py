"""The money of a return, flat for its page: what was settled, and what became of each refund."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.merchant.words import PROVIDERS, TIMINGS, Words, failure_words, word
from portal.ui.badges import Badge, badge_of
from returns.lifecycle import OperationState, RefundStatus
from returns.models import MoneyOperation, Payment, Refund, Settlement, SettlementLine
from returns.money import Money

_CALLS: Words = {
    OperationState.READY: _("Not sent yet."),
    OperationState.SENDING: _("Being sent to Stripe now."),
    OperationState.UNKNOWN: _("Stripe’s answer got lost. The same request is repeated until it is known."),
    OperationState.HUMAN: _("Stripe refused the request; a person has to look at it."),
}


@dataclass(frozen=True, kw_only=True)
class SettledLine:
    title: str
    quantity: int
    gross: Money
    tax: Money


@dataclass(frozen=True, kw_only=True)
class RefundRow:
    """`facts` are (what, value): references and reasons, only those that are known."""

    id: int
    badge: Badge
    amount: Money
    payment: str
    created_at: datetime
    ended_at: datetime | None
    facts: list[tuple[str, str]]
    problem: str


@dataclass(frozen=True, kw_only=True)
class SettlementRow:
    id: int
    badge: Badge
    trigger: str
    total: Money
    uncovered: Money | None
    computed_at: datetime
    completed_at: datetime | None
    lines: list[SettledLine]
    refunds: list[RefundRow]


def settlement_rows(settlements: Iterable[Settlement]) -> list[SettlementRow]:
    """This will show settlements that come with their lines and refunds."""
    return [_settlement(settlement) for settlement in settlements]


def _settlement(settlement: Settlement) -> SettlementRow:
    currency = settlement.currency
    uncovered = settlement.uncovered_minor
    return SettlementRow(
        id=settlement.pk,
        badge=badge_of(family="settlement", status=settlement.status),
        trigger=word(TIMINGS, settlement.trigger),
        total=Money(settlement.total_minor, currency),
        uncovered=Money(uncovered, currency) if uncovered else None,
        computed_at=settlement.computed_at,
        completed_at=settlement.completed_at,
        lines=[_line(line, currency) for line in settlement.lines.all()],
        refunds=[refund_row(refund) for refund in settlement.refunds.all()],
    )


def _line(line: SettlementLine, currency: str) -> SettledLine:
    return SettledLine(
        title=line.order_line.title if line.order_line else line.get_kind_display(),
        quantity=line.quantity,
        gross=Money(line.gross_minor, currency),
        tax=Money(line.tax_minor, currency),
    )


def refund_row(refund: Refund) -> RefundRow:
    """This will show a refund that comes with its payment."""
    operation: MoneyOperation | None = getattr(refund, "operation", None)
    return RefundRow(
        id=refund.pk,
        badge=badge_of(family="refund", status=refund.status),
        amount=Money(refund.amount_minor, refund.currency),
        payment=payment_words(refund.payment),
        created_at=refund.created_at,
        ended_at=refund.failed_at or refund.succeeded_at,
        facts=_facts(refund),
        problem=failure_words(refund.failure_reason) or _call_words(refund, operation),
    )


def payment_words(payment: Payment) -> str:
    """This will name a payment: by whom, how, and its reference there."""
    parts = [word(PROVIDERS, payment.provider), payment.method, payment.provider_ref]
    return " · ".join(part for part in parts if part)


def _facts(refund: Refund) -> list[tuple[str, str]]:
    is_stripe = (refund.provider_ref or "").startswith(("re_", "pyr_"))
    reference = gettext("Refund at Stripe") if is_stripe else gettext("Reference of the payment outside")
    facts = [(reference, refund.provider_ref or ""), (gettext("Bank reference"), refund.bank_reference)]
    return [(what, value) for what, value in facts if value]


def _call_words(refund: Refund, operation: MoneyOperation | None) -> str:
    if operation is None:
        waits = refund.status == RefundStatus.RESERVED
        return gettext("Waits to be paid by hand.") if waits else ""
    words = str(_CALLS.get(operation.state, ""))
    message = str(operation.last_error.get("message") or "")
    return f"{words} ({message})" if words and message else words
