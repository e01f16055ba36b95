"""Return windows that are never open. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from cms.lint.facts import Facts, facts_of
from cms.lint.warnings import Json, LintWarning, Topic, day_words, warn

SINCE = {"delivered": "delivery", "shipped": "shipping", "placed": "the order"}
RESOLUTIONS = {
    "REFUND": "money back",
    "STORE_CREDIT": "store credit",
    "EXCHANGE": "an exchange",
    "REPLACEMENT": "a replacement",
    "REPAIR": "a repair",
}


def closed_windows(rules: Sequence[Json], *, starts_on: date | None) -> Iterator[LintWarning]:
    """This will find windows that are over before anybody can use them, or that nobody can use."""
    offered = {word for rule in rules for word in rule["answers"].get("resolutions", {}).get("allowed", ())}
    for rule in rules:
        window = rule["answers"].get("window")
        if window is None:
            continue
        if _is_refused(rule):
            yield warn(
                Topic.WINDOW, rule, "This rule says “not returnable”, so its return window never counts."
            )
            continue
        facts = facts_of(rule["conditions"])
        for sentence in _complaints(window, facts, starts_on, offered):
            yield warn(Topic.WINDOW, rule, sentence)


def _is_refused(rule: Json) -> bool:
    return rule["answers"].get("returnable", {}).get("allowed") is False


def _complaints(window: Json, facts: Facts, starts_on: date | None, offered: set[str]) -> Iterator[str]:
    yield from _complaint(window, "This window", facts, starts_on)
    by_resolution: Mapping[str, Any] = window.get("by_resolution") or {}
    for resolution, own in by_resolution.items():
        name = RESOLUTIONS.get(resolution, resolution)
        if resolution not in offered:
            yield f"The window for {name} never counts: no rule offers {name}."
        else:
            yield from _complaint(own, f"The window for {name}", facts, starts_on)


def _complaint(window: Json, name: str, facts: Facts, starts_on: date | None) -> Iterator[str]:
    if window["clock"] == "fixed_date":
        yield from _too_early(window, name, facts, starts_on)
    else:
        yield from _too_late(window, name, facts)


def _too_early(window: Json, name: str, facts: Facts, starts_on: date | None) -> Iterator[str]:
    """A window with a fixed end, and orders that all come after it."""
    last = date.fromisoformat(window["date"]) + timedelta(days=window["days"] or 0)
    first = _first_order(facts, starts_on)
    if first is not None and last < first:
        yield (
            f"{name} ends on {day_words(last)}, before any order that the rule can match: "
            f"they are placed from {day_words(first)} on."
        )


def _first_order(facts: Facts, starts_on: date | None) -> date | None:
    spans = facts.spans_of(("placed_between", ""))
    low = spans[0][0] if spans else float("-inf")
    asked = date.fromordinal(int(low)) if low != float("-inf") else None
    return max((day for day in (asked, starts_on) if day is not None), default=None)


def _too_late(window: Json, name: str, facts: Facts) -> Iterator[str]:
    """A window that is over by the day from which on the rule matches."""
    spans = facts.spans_of(("days_since", window["clock"]))
    least = spans[0][0] if spans else float("-inf")
    if window["days"] is not None and least > window["days"]:
        yield (
            f"{name} of {window['days']} days is over by then: the rule only matches from day "
            f"{int(least)} after {SINCE[window['clock']]} on."
        )
