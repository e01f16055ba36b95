"""The few numbers that sum a replay up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from returns.models import Replay
from returns.money import Money
from returns.replay.comparing import Outcome


@dataclass(frozen=True, slots=True)
class Counts:
    """Answers of a finished replay; values are of goods, by currency."""

    total: int
    refused: int
    allowed: int
    changed: int
    refused_values: Sequence[Money]
    allowed_values: Sequence[Money]


def counts_of(replay: Replay) -> Counts:
    """This will sum up a replay that is done."""
    answers = replay.result["answers"].values()
    refused, allowed, changed = (
        sum(counts.get(outcome, 0) for counts in answers)
        for outcome in (Outcome.NEWLY_REFUSED, Outcome.NEWLY_ALLOWED, Outcome.CHANGED)
    )
    return Counts(
        total=sum(sum(counts.values()) for counts in answers),
        refused=refused,
        allowed=allowed,
        changed=changed,
        refused_values=_values(replay, Outcome.NEWLY_REFUSED),
        allowed_values=_values(replay, Outcome.NEWLY_ALLOWED),
    )


def _values(replay: Replay, outcome: str) -> list[Money]:
    sums: dict[str, int] = {}
    for place, counts in replay.result["money"].items():
        currency = place.split()[1]
        sums[currency] = sums.get(currency, 0) + counts.get(outcome, 0)
    return [Money(minor, currency) for currency, minor in sorted(sums.items()) if minor]
