"""A store's policy versions as its people look through them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Func, IntegerField, OuterRef, QuerySet, Subquery

from returns.models import EligibilityDecision, PolicyVersion

# Counting every decision would grow with the store's age; beyond this it is "many".
MOST_COUNTED = 10_000


class _RowCount(Func):
    """How many rows a subquery with a limit has."""

    template = "(SELECT COUNT(*) FROM %(expressions)s AS capped)"
    output_field = IntegerField()


def versions_of_store(*, store_id: int) -> QuerySet[PolicyVersion]:
    """This will give the versions, newest first, without their rules and texts, with who published them."""
    versions = PolicyVersion.objects.filter(store_id=store_id).select_related("published_by")
    return versions.defer("rules", "texts").order_by("-number")


def decision_counts(*, version_ids: Iterable[int]) -> dict[int, int]:
    """This will say how many stored answers each version gave, counted up to one more than MOST_COUNTED."""
    decisions = EligibilityDecision.objects.filter(policy_version=OuterRef("pk")).order_by()
    count = _RowCount(Subquery(decisions.values("pk")[: MOST_COUNTED + 1]))
    versions = PolicyVersion.objects.filter(pk__in=version_ids).annotate(decision_count=count)
    return dict(versions.values_list("pk", "decision_count"))


def version_numbered(*, store_id: int, number: int) -> PolicyVersion | None:
    """This will give one version with all it holds; None when the store has none with that number."""
    versions = PolicyVersion.objects.filter(store_id=store_id, number=number)
    return versions.select_related("published_by").first()


def version_numbers(*, store_id: int) -> list[int]:
    """This will give the numbers of all versions, newest first."""
    numbers = PolicyVersion.objects.filter(store_id=store_id).order_by("-number")
    return list(numbers.values_list("number", flat=True))
