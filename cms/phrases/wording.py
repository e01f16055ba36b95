"""What one language needs to tell a policy. The words are beside this file, one file for each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranges:
    """How a number is bounded; `below` and the rest say the contrary of `at_least` and the rest."""

    at_least: str
    at_most: str
    between: str
    exactly: str
    below: str
    above: str
    outside: str
    other_than: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionPhrases:
    """What a rule is about, as parts of a heading. A key with `:not` is the contrary.

    `texts` take {values}, `ranges` {range}, `periods` {first} and {last};
    `flags` stand alone. `counts` name what is counted, as `:one` and `:n`.
    """

    texts: Mapping[str, str]
    flags: Mapping[str, str]
    ranges: Mapping[str, str]
    periods: Mapping[str, str]
    counts: Mapping[str, str]
    bounds: Ranges
    named_set: str
    other_than_set: str
    any_of: str
    quote: str
    more: Mapping[str, str]
    categories: Mapping[str, str]
    wishes: Mapping[str, str]
    rest: str
    everything: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPhrases:
    """What a rule answers, as sentences. Keys are the engine's words, with suffixes where forms differ."""

    returnable: str
    not_returnable: str
    window: Mapping[str, str]
    no_limit: str
    until: str
    fallback: Mapping[str, str]
    only_for: str
    names: Mapping[str, str]
    resolutions: Mapping[str, str]
    choice: str
    any_of: str
    timings: Mapping[str, str]
    when: Mapping[str, str]
    methods: Mapping[str, str]
    reviewed: str
    not_reviewed: str
    photos: Mapping[str, str]
    asked: str
    asked_if_you_like: str
    no_fees: str
    restocking: str
    label: Mapping[str, str]
    waived: str
    shipping: Mapping[str, str]
    deductions: str
    bonus: Mapping[str, str]
    warehouse: str
    own_warehouse: str
    exceptions: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    conditions: ConditionPhrases
    answers: AnswerPhrases
