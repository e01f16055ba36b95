"""Reasons by their code, as the merchant calls them."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext

from returns.models import Reason, ReasonCategory, ReasonTree
from returns.replay.asked import NO_REASON


def reasons_of(*, store_id: int, locale: str) -> dict[str, str]:
    """This will give {code: label} of the leaves that are asked now."""
    newest = ReasonTree.objects.filter(store_id=OuterRef("store_id")).order_by("-published_at", "-id")
    leaves = Reason.objects.filter(
        store_id=store_id, tree_id=Subquery(newest.values("id")[:1]), is_leaf=True
    ).order_by("position", "id")
    return {
        reason.code: reason.label(reader=reason.store.reader(locale=locale))
        for reason in leaves.select_related("store")
    }


def name_of(reasons: dict[str, str], code: str) -> str:
    """This will give the reason's name, else that of the category, else the code.

    The category of what nobody asked about says so.
    """
    if code == NO_REASON:
        return gettext("nobody asked")
    labels = dict(ReasonCategory.choices)
    return str(reasons.get(code) or labels.get(code) or code)
