"""The few things of a decision that a return's page says; the page is asked for again and again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from returns.languages import Reader
from returns.models import ReturnLine


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortDecision:
    """`notice` is what an allowed shopper must know, in their language; rules are given by id."""

    version: int
    deadline_at: datetime | None
    window_rule: str
    review_rule: str
    notice: str


def short_decisions(*, rma_id: int, reader: Reader) -> dict[int, ShortDecision]:
    """This will give the decision of each line of a return in short, by line, in one query."""
    answer = "decision__answer__"
    rows = ReturnLine.objects.filter(rma_id=rma_id).values_list(
        "id",
        "decision__policy_version__number",
        f"{answer}deadline_at",
        f"{answer}answers__window__rule_id",
        f"{answer}answers__review__rule_id",
        f"{answer}notice",
    )
    return {
        line_id: ShortDecision(
            version=version,
            deadline_at=datetime.fromisoformat(deadline) if deadline else None,
            window_rule=window or "",
            review_rule=review or "",
            notice=reader.read(notice or {}),
        )
        for line_id, version, deadline, window, review, notice in rows
    }
