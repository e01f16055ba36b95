"""A decision, or a row of a replay, becomes a named example of the policy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from wagtail.models import Revision

from cms.examples import ALLOWED, OUTCOMES
from cms.models import PolicyPage
from returns.eligibility.evidence import MOST_PHOTOS
from returns.models import OrderLine, Store

MAX_EXAMPLES = 100


class CannotAdd(Exception):
    """The example cannot be kept; the text is a sentence for the person who asked."""


@transaction.atomic
def add_example(  # noqa: PLR0913 - a question to the engine has so many parts
    *,
    store: Store,
    order_id: int,
    order_line_id: int,
    asked_at: datetime,
    reason: str,
    resolution: str,
    quantity: int,
    expected: str,
    user: AbstractBaseUser | None,
    name: str = "",
    evidence_answers: Sequence[str] = (),
    photo_count: int | None = None,
) -> Revision:
    """This will save a new draft of the store's policy with the example at the end of its examples.

    `reason` is a reason's code or empty, `expected` is a refusal code, or
    "allowed" (or empty) where it may come back. `evidence_answers` are
    "question:choice", `photo_count` is None where the request was not sent. Nothing is published. Raises
    CannotAdd, also while another person has locked the page.
    """
    line = OrderLine.objects.select_related("order").filter(
        pk=order_line_id, order_id=order_id, store_id=store.pk
    )
    found = line.first()
    if found is None:
        raise CannotAdd("This store has no such order line.")
    page = _draft(store, user)
    outcome = expected or ALLOWED
    if outcome not in dict(OUTCOMES):
        raise CannotAdd(f"“{outcome}” is no answer that an example can expect.")
    page.examples.append(
        (
            "example",
            {
                "name": name.strip()[:120] or _name(found, outcome),
                "order_number": found.order.number,
                "line": _line(found),
                "asked_at": asked_at,
                "reason": reason,
                "resolution": resolution,
                "quantity": quantity,
                "evidence": "\n".join(evidence_answers),
                "photos": None if photo_count is None else min(photo_count, MOST_PHOTOS),
                "expected": outcome,
            },
        )
    )
    page.examples[-1].id = str(uuid4())
    return page.save_revision(user=user, log_action=True, clean=False)


def _draft(store: Store, user: AbstractBaseUser | None) -> PolicyPage:
    page = PolicyPage.objects.select_for_update().filter(store=store).first()
    if page is None:
        raise CannotAdd("This store has no policy page yet.")
    lock = page.get_lock()
    if lock is not None and (user is None or lock.for_user(user)):
        raise CannotAdd("The policy is locked, so no example can be added now.")
    draft: PolicyPage = page.get_latest_revision_as_object()
    if len(draft.examples) >= MAX_EXAMPLES:
        raise CannotAdd(f"The policy has {MAX_EXAMPLES} examples already. Delete one first.")
    return draft


def _line(line: OrderLine) -> str:
    """How an example names the line: by SKU where that is the only one, else by its place."""
    lines = list(OrderLine.objects.filter(order_id=line.order_id).order_by("position", "id"))
    if line.sku and sum(each.sku.casefold() == line.sku.casefold() for each in lines) == 1:
        return str(line.sku)
    return str([each.pk for each in lines].index(line.pk) + 1)


def _name(line: OrderLine, outcome: str) -> str:
    said = "allowed" if outcome == ALLOWED else f"refused, {outcome.replace('_', ' ')}"
    return f"{line.order.number} {line.title}"[:80] + f": {said}"
