"""Refused attempts for tests: kept through the real operation."""

from __future__ import annotations

from datetime import datetime

from returns.models import Order, RefusedAttempt
from returns.operations.quote_return import RequestedLine, quote_return
from returns.operations.record_attempt import Attempt, RefusedLine, record_attempt
from tests.factories import NOW, make_reason

FINAL_SALE: dict[str, object] = {
    "id": "sale",
    "name": "Final sale",
    "conditions": [{"kind": "product_tag", "values": ["final-sale", "outlet"], "negate": False}],
    "answers": {
        "returnable": {
            "allowed": False,
            "code": "final_sale",
            "sentence": {"en": "Sold at a final price.", "de": "Zum Endpreis verkauft."},
        }
    },
}


def refuse(
    order: Order,
    *,
    now: datetime = NOW,
    kind: str = RefusedAttempt.Kind.CHOSEN,
    source: str = RefusedAttempt.Source.SHOPPER,
    locale: str = "en",
) -> list[RefusedAttempt]:
    """Every line of the order, asked for by a shopper; gives the attempts that the order has by then."""
    attempt = attempt_of(order, now=now, kind=kind, source=source, locale=locale)
    record_attempt(attempt=attempt, now=now)
    return list(RefusedAttempt.objects.filter(order=order).order_by("id"))


def attempt_of(
    order: Order,
    *,
    now: datetime = NOW,
    kind: str = RefusedAttempt.Kind.CHOSEN,
    source: str = RefusedAttempt.Source.SHOPPER,
    locale: str = "en",
) -> Attempt:
    """The refused lines of such a try, not kept yet."""
    reason = order.store.reason_trees.order_by("-id").first()
    leaf = reason.reasons.get(code="unwanted") if reason else make_reason(order.store)
    wanted = [
        RequestedLine(order_line_id=line.pk, quantity=line.quantity, reason_id=leaf.pk)
        for line in order.lines.order_by("position")
    ]
    quote = quote_return(order=order, requested=wanted, method="PREPAID_LABEL", now=now)
    lines = [
        RefusedLine(
            order_line_id=line.line.pk,
            inputs=line.inputs,
            decision=line.decision,
            quantity=line.requested.quantity,
            reason_id=line.reason.pk,
        )
        for line in quote.refused
    ]
    return Attempt(order=order, version=quote.version, kind=kind, source=source, locale=locale, lines=lines)
