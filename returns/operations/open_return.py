"""A return is opened: decided, reserved, and approved or put before a person."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from returns import journal, outbox
from returns.errors import ReturnsError
from returns.interview import answers_of
from returns.journal import Actor
from returns.lifecycle import APPROVAL, next_state
from returns.locks import lock_lines, lock_order
from returns.models import (
    EligibilityDecision,
    Order,
    OrderLine,
    Parcel,
    ParcelLine,
    Return,
    ReturnLine,
    Warehouse,
)
from returns.operations.approve_return import approve_locked
from returns.operations.attach_photos import Photos, attach_photos, lock_photos
from returns.operations.quote_return import (
    Quote,
    QuotedLine,
    RequestedLine,
    quote_return,
    with_photo_counts,
)

# Crockford's alphabet: nobody has to tell O from 0 or I from 1.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class NotReturnable(ReturnsError):
    """At least one line was refused; `refused` holds each answer with its sentence."""

    code = "not_returnable"

    def __init__(self, refused: Sequence[QuotedLine]) -> None:
        first = refused[0].decision
        super().__init__(
            first.sentence.get("en") or next(iter(first.sentence.values()), "This cannot come back.")
        )
        self.refused = tuple(refused)
        self.code = first.code or self.code


class KeyReused(ReturnsError):
    """An idempotency key that has opened a return of another order."""

    code = "key_reused"


@dataclass(frozen=True, kw_only=True)
class Request:
    """Everything that one submission says."""

    order_id: int
    lines: Sequence[RequestedLine]
    method: str
    idempotency_key: str
    source: str
    locale: str
    actor: Actor


@transaction.atomic(durable=True)
def open_return(*, request: Request, now: datetime) -> Return:
    """This will open the return, or give back the one that the same key has opened before.

    Units are held and amounts frozen under the order's lock, so of two
    requests for the last unit one gets NotReturnable. Approves at once unless
    the policy wants a person to look. Raises EmptyReturn,
    NotCarriedOut, UnknownLine, NoPolicy, NotReturnable.
    """
    order = lock_order(order_id=request.order_id)
    known = Return.objects.filter(store_id=order.store_id, idempotency_key=request.idempotency_key).first()
    if known:
        if known.order_id != order.pk:
            raise KeyReused("This form was sent for another order. Please start again.")
        return known
    lock_lines(order_id=order.pk, ids={each.order_line_id for each in request.lines})
    photos = lock_photos(store_id=order.store_id, basket=request.idempotency_key)
    quote = _quote(order, request, photos, now)
    rma = _write(order, quote, request, now)
    attach_photos(lines=rma.lines.order_by("id"), photos=photos)
    journal.record(
        rma=rma, actor=request.actor, action="rma.requested", now=now, value_minor=quote.gross_minor
    )
    outbox.emit(store_id=rma.store_id, kind="rma.requested", payload={"rma_id": rma.pk}, now=now)
    if quote.needs_review:
        rma.status = next_state(rma.status, "review", APPROVAL)
        rma.save(update_fields=["status"])
    else:
        approve_locked(rma=rma, actor=journal.SYSTEM, now=now)
    return rma


def _quote(order: Order, request: Request, photos: Photos, now: datetime) -> Quote:
    asked = with_photo_counts(lines=_merged(request.lines), photos=photos)
    quote = quote_return(order=order, requested=asked, method=request.method, now=now)
    if quote.refused:
        raise NotReturnable(quote.refused)
    return quote


def _merged(lines: Sequence[RequestedLine]) -> list[RequestedLine]:
    """Entries that differ in nothing but quantity and comment are one line."""
    merged: dict[tuple[int, int, str], RequestedLine] = {}
    for each in lines:
        key = (each.order_line_id, each.reason_id, each.resolution)
        before = merged.get(key)
        merged[key] = replace(
            before or each,
            quantity=each.quantity + (before.quantity if before else 0),
            comment=(before.comment if before else "") or each.comment,
            evidence_answers=(before.evidence_answers if before else None) or each.evidence_answers,
        )
    return list(merged.values())


def _write(order: Order, quote: Quote, request: Request, now: datetime) -> Return:
    warehouse = Warehouse.objects.filter(store_id=order.store_id).order_by("-is_default", "id").first()
    rma = Return.objects.create(
        store_id=order.store_id,
        order=order,
        number=_new_number(order.store_id),
        source=request.source,
        policy_version=quote.version,
        method=request.method,
        warehouse=warehouse,
        idempotency_key=request.idempotency_key,
        email=order.email,
        locale=request.locale,
        requested_at=now,
    )
    lines = [_write_line(rma, quoted, now) for quoted in quote.lines]
    parcel = Parcel.objects.create(store_id=rma.store_id, rma=rma, method=request.method, warehouse=warehouse)
    ParcelLine.objects.bulk_create(
        ParcelLine(store_id=rma.store_id, parcel=parcel, return_line=line, quantity=line.requested_quantity)
        for line in lines
    )
    return rma


def _write_line(rma: Return, quoted: QuotedLine, now: datetime) -> ReturnLine:
    requested = quoted.requested
    decision = EligibilityDecision.objects.create(
        store_id=rma.store_id,
        order_id=rma.order_id,
        order_line=quoted.line,
        policy_version_id=rma.policy_version_id,
        asked_at=now,
        inputs=quoted.inputs.to_json(),
        answer=quoted.decision.to_json(),
        is_allowed=quoted.decision.allowed,
        code=quoted.decision.code or "",
    )
    # The row is locked; the check constraint is what holds when it were not.
    line = OrderLine.objects.get(pk=quoted.line.pk)
    line.open_quantity += requested.quantity
    line.save(update_fields=["open_quantity"])
    return ReturnLine.objects.create(
        store_id=rma.store_id,
        rma=rma,
        order_line=line,
        decision=decision,
        reason=quoted.reason,
        resolution=requested.resolution,
        refund_timing=quoted.decision.refund_timing[requested.resolution],
        comment=requested.comment[:1000],
        evidence_answers=answers_of(facts=requested.evidence_answers),
        requested_quantity=requested.quantity,
        units=quoted.units,
        quoted_minor=quoted.gross_minor,
        quoted_tax_minor=quoted.tax_minor,
    )


def _new_number(store_id: int) -> str:
    while True:
        letters = "".join(secrets.choice(ALPHABET) for _ in range(6))
        number = f"R-{letters[:4]}-{letters[4:]}"
        if not Return.objects.filter(store_id=store_id, number=number).exists():
            return number
