"""Where a shopper is refused, it is kept for the merchant; the page that says so does not depend on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import get_language

from returns.models import Order, RefusedAttempt
from returns.operations.quote_return import Quote, QuotedLine
from returns.operations.record_attempt import Attempt, RefusedLine, record_attempt
from returns.queries.attempts import looked_in_vain
from returns.queries.offers import OfferedLine


def keep_look(*, request: HttpRequest, order: Order, offered: Sequence[OfferedLine], now: datetime) -> None:
    """This will keep that somebody looked and nothing could come back; nothing where something may."""
    lines = looked_in_vain(offered=offered)
    if not lines or not _counts(request):
        return
    attempt = Attempt(
        order=order,
        version=lines[0].version,
        kind=RefusedAttempt.Kind.LOOKED,
        source=RefusedAttempt.Source.SHOPPER,
        locale=get_language() or "en",
        lines=[
            RefusedLine(
                order_line_id=line.order_line_id,
                inputs=line.inputs,
                decision=line.decision,
                quantity=line.inputs.counters.left,
            )
            for line in lines
        ],
    )
    record_attempt(attempt=attempt, now=now)


def keep_refused(*, request: HttpRequest, quote: Quote, refused: Sequence[QuotedLine], now: datetime) -> None:
    """This will keep the lines that were asked for and refused; nothing where none was."""
    if not refused or not _counts(request):
        return
    attempt = Attempt(
        order=quote.order,
        version=quote.version,
        kind=RefusedAttempt.Kind.CHOSEN,
        source=RefusedAttempt.Source.SHOPPER,
        locale=get_language() or "en",
        lines=[
            RefusedLine(
                order_line_id=line.line.pk,
                inputs=line.inputs,
                decision=line.decision,
                quantity=line.requested.quantity,
                reason_id=line.reason.pk,
            )
            for line in refused
        ],
    )
    record_attempt(attempt=attempt, now=now)


def _counts(request: HttpRequest) -> bool:
    """A preview is no attempt: it reads only, and whoever looks is no shopper. Nor is a browser's HEAD."""
    return request.method in ("GET", "POST") and not getattr(request, "is_preview", False)
