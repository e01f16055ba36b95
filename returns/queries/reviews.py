"""What waits for a person's decision: which, since when, and why a person looks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from returns.eligibility.vocabulary import ReviewCause
from returns.models import Reason, Return, ReturnLine
from returns.queries.found_returns import UNDECIDED, waiting_returns


@dataclass(frozen=True, order=True)
class Cause:
    """Why a person looks; `rule` names the policy's rule where it was the policy."""

    kind: str
    rule: str = ""


def reviews_of_store(*, store_id: int) -> QuerySet[Return]:
    """This will give what waits, oldest first, each with its order and lines, in two queries.

    Lines carry what `causes_of` reads of their decisions, and not the decisions, which are long.
    """
    lines = ReturnLine.objects.select_related("order_line", "reason").annotate(
        review_causes=F("decision__answer__review_causes"),
        needs_review=F("decision__answer__needs_review"),
        review_rule=F("decision__answer__answers__review__rule_name"),
    )
    waiting = waiting_returns(store_id=store_id).select_related("order")
    return waiting.prefetch_related(Prefetch("lines", queryset=lines.order_by("id")))


def causes_of(*, lines: Iterable[ReturnLine]) -> list[Cause]:
    """This will give why a person looks at a return of `reviews_of_store`, each cause once."""
    found = dict.fromkeys(cause for line in lines for cause in _causes(line))
    return list(found)


def _causes(line: ReturnLine) -> list[Cause]:
    # Decisions of the first schema do not name causes: the policy was the only one.
    kinds = line.review_causes  # type: ignore[attr-defined]
    if kinds is None:
        kinds = [ReviewCause.POLICY.value] if line.needs_review else []  # type: ignore[attr-defined]
    rule = str(line.review_rule or "")  # type: ignore[attr-defined]
    return [Cause(kind, rule if kind == ReviewCause.POLICY else "") for kind in kinds]


def of_cause(*, cause: ReviewCause) -> Exists:
    """This will filter returns of which a line waits for this cause."""
    # By place and not by `contains`, which SQLite does not have for JSON; there are two causes at most.
    named = Q(decision__answer__review_causes__0=cause.value)
    named |= Q(decision__answer__review_causes__1=cause.value)
    if cause is ReviewCause.POLICY:
        named |= Q(decision__answer__review_causes__isnull=True, decision__answer__needs_review=True)
    return Exists(ReturnLine.objects.filter(named, rma=OuterRef("pk")))


def of_reason(*, code: str) -> Exists:
    """This will filter returns of which a line has this reason, in whichever version of the reasons."""
    return Exists(ReturnLine.objects.filter(rma=OuterRef("pk"), reason__code=code))


def reasons_waiting(*, store_id: int) -> dict[str, Reason]:
    """This will give the reasons of what waits, by code, the newest wording of each."""
    lines = ReturnLine.objects.filter(rma__store_id=store_id, rma__status__in=UNDECIDED)
    rows = Reason.objects.filter(pk__in=lines.values("reason_id")).order_by("id")
    return {reason.code: reason for reason in rows}


def overdue_at(*, now: datetime, answer_within: timedelta) -> Q:
    """This will filter what has waited its time; the last moment is the first that is too late."""
    return Q(requested_at__lte=now - answer_within)
