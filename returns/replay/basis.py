"""What a replay takes for granted, settled once before its parts start, so that all of them agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from statistics import median_low
from typing import Any
from zoneinfo import ZoneInfo

from returns.eligibility.policy import CompiledPolicy
from returns.eligibility.vocabulary import Question

# For a policy that says no number of days: two weeks.
_NO_WINDOW_DAYS = 14


class AgeSource(StrEnum):
    """Where the age of a request comes from that nobody made."""

    MEDIAN = "MEDIAN"
    HALF_WINDOW = "HALF_WINDOW"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAge:
    """Days from when goods were delivered (else shipped, else ordered) to the request."""

    days: int
    source: AgeSource
    requests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """`newest_version` ends what counts as the past: versions published during the run change nothing.

    `label_costs` is {currency: average minor units of a label}, empty when not known.
    """

    age: RequestAge
    newest_version: int
    label_costs: Mapping[str, int]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Basis:
        age = stored["age"] | {"source": AgeSource(stored["age"]["source"])}
        return cls(
            age=RequestAge(**age),
            newest_version=stored["newest_version"],
            label_costs=stored["label_costs"],
        )


def request_age(*, past: Sequence[int], policy: CompiledPolicy) -> RequestAge:
    """This will give the median of the past ages; without any, half the default window of the policy."""
    if past:
        return RequestAge(days=median_low(past), source=AgeSource.MEDIAN, requests=len(past))
    window = policy.rules[-1].signed[Question.WINDOW]
    days = window["days"] if window["date"] is None else None
    half = days // 2 if isinstance(days, int) else _NO_WINDOW_DAYS
    return RequestAge(days=half, source=AgeSource.HALF_WINDOW, requests=0)


def days_between(*, clock_at: datetime, asked_at: datetime, zone: ZoneInfo) -> int:
    """This will give the whole calendar days in the zone, never less than none."""
    days = (asked_at.astimezone(zone).date() - clock_at.astimezone(zone).date()).days
    return max(0, days)


def days_later(*, clock_at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """This will give the same time of day on the store's wall clock, so many days later, in UTC."""
    return (clock_at.astimezone(zone) + timedelta(days=days)).astimezone(UTC)
