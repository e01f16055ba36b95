"""The reasons that are asked now."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import OuterRef, Subquery

from returns.eligibility.vocabulary import FAULT_CATEGORIES
from returns.languages import Reader
from returns.models import Reason, ReasonTree

ReasonChoices = list[tuple[str, str | list[tuple[str, str]]]]


def newest_reasons(*, store_id: int) -> list[Reason]:
    """This will give the newest tree as it is published, in one query."""
    newest = ReasonTree.objects.filter(store_id=OuterRef("store_id")).order_by("-published_at", "-id")
    return list(
        Reason.objects.filter(store_id=store_id, tree_id=Subquery(newest.values("id")[:1])).order_by(
            "position", "id"
        )
    )


def choices_of_reasons(
    *, reasons: Sequence[Reason], reader: Reader, only_merchants_fault: bool = False
) -> ReasonChoices:
    """This will give a tree as choices of a select: (id, label) or (group's label, leaves).

    Groups without a leaf are left out; on demand so is what is not the merchant's fault.
    """
    rows = [row for row in reasons if not (only_merchants_fault and row.is_leaf and not _is_fault(row))]
    choices: ReasonChoices = []
    for row in (row for row in rows if row.parent_id is None):
        leaves = [(str(leaf.pk), leaf.label(reader=reader)) for leaf in rows if leaf.parent_id == row.pk]
        if row.is_leaf:
            choices.append((str(row.pk), row.label(reader=reader)))
        elif leaves:
            choices.append((row.label(reader=reader), leaves))
    return choices


def _is_fault(reason: Reason) -> bool:
    return reason.is_merchant_at_fault or reason.category in FAULT_CATEGORIES
