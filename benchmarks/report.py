"""How a figure is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured number beside what it should be; `how` says on what it was measured."""

    name: str
    value: str
    goal: str
    how: str


def quantile(values: Sequence[float], share: float) -> float:
    """This will give the smallest value that `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def table(figures: Sequence[Figure]) -> str:
    """This will give the figures as a Markdown table."""
    rows = [f"| {each.name} | {each.value} | {each.goal} | {each.how} |" for each in figures]
    return "\n".join(["| what | measured | goal | how |", "|---|---|---|---|", *rows])
