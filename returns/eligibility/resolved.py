"""What a policy says to one request: to each question the answer of the first rule that matches.

Note [Rules as bits]
Rule number n, from the top, is bit n of a whole number. The rules that match a
request are then one number; "the first of them that answers this question" is
the lowest bit of that number and of the question's own, `bits & -bits`. Python
does that for forty rules as fast as for one. What a single rule's answer means
is prepared with the policy, so that bringing ten of them together is cheap;
combinations that come again are remembered (Note [Bounded memory]).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from returns.eligibility.answer_shapes import Methods, RefundTiming, Returnable, Review, Span, Window
from returns.eligibility.answers import Answer
from returns.eligibility.evidence import Evidence
from returns.eligibility.prepared import OwnWords, Prepared
from returns.eligibility.remembering import remember
from returns.eligibility.rules import Rule
from returns.eligibility.vocabulary import Question, RefusalCode, Resolution

# Combinations of matching rules: each is little more than a few references.
_MOST = 16_384
_OUTSIDE = RefusalCode.OUTSIDE_RETURN_WINDOW
_WINDOW, _RESOLUTIONS, _METHODS, _TIMING = (
    list(Question).index(question)
    for question in (Question.WINDOW, Question.RESOLUTIONS, Question.METHODS, Question.REFUND_TIMING)
)


class Offer(NamedTuple):
    """What resolutions and windows come to: `spans` without repeats, one for each position in `offered`.

    `heads` are the resolutions in alphabetical order: position in `offered`,
    word, and how its deadline begins in a receipt.
    """

    offered: tuple[Resolution, ...]
    spans: tuple[Span, ...]
    span_positions: tuple[int, ...]
    heads: tuple[tuple[int, Resolution, str], ...]


class Resolved(NamedTuple):
    """The answers, in their shapes. `first` holds the number of the answering rule for each question."""

    first: tuple[int, ...]
    prepared: Prepared
    offer: Offer
    returnable: Returnable
    window: Window
    methods: Methods
    refund_timing: RefundTiming
    review: Review
    evidence: Evidence

    @property
    def given(self) -> dict[Question, Rule]:
        """Which rule answered each question."""
        rules = self.prepared.rules
        return {question: rules[number] for question, number in zip(Question, self.first, strict=True)}

    @property
    def answers(self) -> dict[Question, Answer]:
        """The answer to every question, also to those that nothing here reads."""
        return {question: rule.answers[question] for question, rule in self.given.items()}

    @property
    def signed(self) -> dict[str, Mapping[str, object]]:
        """The answers as a decision stores them; read what is in it, never change it."""
        return {question.value: rule.signed[question] for question, rule in self.given.items()}

    def answered(self) -> dict[int, list[str]]:
        """Which questions each answering rule answered, by its number."""
        found: dict[int, list[str]] = {}
        for question, number in zip(self.prepared.questions, self.first, strict=True):
            found.setdefault(number, []).append(question)
        return found

    def own_words(self, code: RefusalCode) -> OwnWords:
        """What the merchant says about a refusal, in the languages that have it."""
        if code is self.returnable.code:
            return self.prepared.returnable_words[self.first[0]]
        return self.prepared.window_words[self.first[_WINDOW]] if code is _OUTSIDE else ()

    @property
    def review_words(self) -> OwnWords:
        """What the merchant says about a review."""
        return self.prepared.review_words[self.first[_REVIEW]]

    def answers_text(self) -> str:
        """The signed answers as JSON text."""
        texts = self.prepared.texts
        return "{" + ", ".join([texts[pair] for pair in enumerate(self.first)]) + "}"

    def ways_text(self) -> str:
        """Methods, who pays and when, as they stand in a receipt."""
        prepared, first = self.prepared, self.first
        return prepared.methods_texts[first[_METHODS]] + prepared.timing_texts[first[_TIMING]]


_REVIEW = list(Question).index(Question.REVIEW)


class Resolver:
    """The rules of one policy, asked which of them answers what."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._prepared = Prepared(rules)
        self._answering = tuple(
            sum(1 << number for number, rule in enumerate(rules) if question in rule.answers)
            for question in Question
        )
        self._by_matched: dict[int, Resolved] = {}
        self._answered: dict[tuple[int, ...], tuple[tuple[int, str], ...]] = {}
        self._offers: dict[tuple[int, int], Offer] = {}

    def resolve(self, matched: int) -> Resolved:
        """This will take each answer from the first of the rules that matched (Note [Rules as bits])."""
        known = self._by_matched.get(matched)
        if known is not None:
            return known
        first = tuple([(matched & bits & -(matched & bits)).bit_length() - 1 for bits in self._answering])
        return remember(self._by_matched, matched, self._put_together(first), most=_MOST)

    def answered_texts(self, resolved: Resolved) -> tuple[tuple[int, str], ...]:
        """This will give the number of each answering rule, and what it answered as JSON text."""
        known = self._answered.get(resolved.first)
        if known is not None:
            return known
        texts = tuple((number, json.dumps(names) + "}") for number, names in resolved.answered().items())
        return remember(self._answered, resolved.first, texts, most=_MOST)

    def _put_together(self, first: tuple[int, ...]) -> Resolved:
        prepared = self._prepared
        returnable, window, _resolutions, methods, timing, review, evidence, *_rest = first
        return Resolved(
            first,
            prepared,
            self._offer(first),
            prepared.returnable[returnable],
            prepared.window[window],
            prepared.methods[methods],
            prepared.refund_timing[timing],
            prepared.review[review],
            prepared.evidence[evidence],
        )

    def _offer(self, first: tuple[int, ...]) -> Offer:
        key = first[_WINDOW], first[_RESOLUTIONS]
        known = self._offers.get(key)
        return known or remember(self._offers, key, self._work_out(*key), most=_MOST)

    def _work_out(self, window_number: int, resolutions_number: int) -> Offer:
        window = self._prepared.window[window_number]
        offered = self._prepared.resolutions[resolutions_number].allowed
        spans = [window.span_for(word) for word in offered]
        different = tuple(dict.fromkeys(spans))
        return Offer(
            offered=offered,
            spans=different,
            span_positions=tuple(different.index(span) for span in spans),
            heads=tuple((offered.index(word), word, f"{json.dumps(word)}: ") for word in sorted(offered)),
        )
