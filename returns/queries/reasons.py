"""The reasons that are asked now."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery

from returns.models import Reason, ReasonTree

ReasonChoices = list[tuple[str, str | list[tuple[str, str]]]]


def reason_choices(*, store_id: int, locale: str) -> ReasonChoices:
    """This will give the newest tree as choices of a select: (id, label) or (group's label, leaves).

    Groups without a leaf are left out.
    """
    newest = ReasonTree.objects.filter(store_id=OuterRef("store_id")).order_by("-published_at", "-id")
    rows = list(
        Reason.objects.filter(store_id=store_id, tree_id=Subquery(newest.values("id")[:1])).order_by(
            "position", "id"
        )
    )
    choices: ReasonChoices = []
    for row in (row for row in rows if row.parent_id is None):
        leaves = [(str(leaf.pk), leaf.label(locale=locale)) for leaf in rows if leaf.parent_id == row.pk]
        if row.is_leaf:
            choices.append((str(row.pk), row.label(locale=locale)))
        elif leaves:
            choices.append((row.label(locale=locale), leaves))
    return choices
