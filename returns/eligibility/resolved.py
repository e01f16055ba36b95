"""What a policy says to one request: to each question the answer of the first rule that matches.

Note [Rules as bits]
Rule number n, from the top, is bit n of a whole number. The rules that match a
request are then one number; "the first of them that answers this question" is
the lowest bit of that number and of the question's own, `bits & -bits`. Python
does that for forty rules as fast as for one. Requests differ much more than
what is answered to them: what one combination of answering rules comes to is
worked out once, and remembered with the policy (Note [Bounded memory]).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from returns.eligibility.answer_shapes import (
    Methods,
    RefundTiming,
    Resolutions,
    Returnable,
    Review,
    Span,
    Window,
)
from returns.eligibility.answers import Answer
from returns.eligibility.evidence import Evidence
from returns.eligibility.remembering import remember
from returns.eligibility.rules import Rule
from returns.eligibility.vocabulary import Question, RefusalCode, Resolution

Shape = TypeVar("Shape", bound=Answer)
# A sentence as pairs of language and text, so that it can be a key.
OwnWords = tuple[tuple[str, str], ...]
_NO_EVIDENCE = Evidence(photos=0, questions=(), sentence={})
# Combinations of matching rules, which are two numbers each, and of answering ones: far fewer, but large.
_MOST_MATCHED, _MOST = 32_768, 2_048


class ResolvedTexts(NamedTuple):
    """Those parts of a receipt that depend on nothing but the answers, as JSON text."""

    answers: str
    methods: str
    # What each answering rule answered, after its number.
    answered: tuple[tuple[int, str], ...]
    # The resolutions in alphabetical order: position in the answer, word, and how its deadline begins.
    offered: tuple[tuple[int, Resolution, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Resolved:
    """The answers, in their shapes, and which rule gave each.

    `signed` are the answers as a decision stores them, with id and name of
    their rule; read them, never change them. `offered` are the resolutions of
    the answer, `spans` their windows without repeats, and `span_positions`
    which of these belongs to each of `offered`. `answered` tells which
    questions a rule answered, by its number; `own_words` what the merchant
    says about a refusal, in some languages; `review_words` about a review.
    """

    given: Mapping[Question, Rule]
    signed: Mapping[str, Mapping[str, object]]
    returnable: Returnable
    window: Window
    resolutions: Resolutions
    methods: Methods
    refund_timing: RefundTiming
    review: Review
    evidence: Evidence
    offered: tuple[Resolution, ...]
    spans: tuple[Span, ...]
    span_positions: tuple[int, ...]
    answered: Mapping[int, tuple[Question, ...]]
    own_words: Mapping[RefusalCode, OwnWords]
    review_words: OwnWords
    texts: ResolvedTexts

    @property
    def answers(self) -> dict[Question, Answer]:
        """The answer to every question, also to those that nothing here reads."""
        return {question: rule.answers[question] for question, rule in self.given.items()}


class Resolver:
    """The rules of one policy, asked which of them answers what."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._answering = tuple(
            sum(1 << number for number, rule in enumerate(rules) if question in rule.answers)
            for question in Question
        )
        self._by_matched: dict[int, Resolved] = {}
        self._by_first: dict[tuple[int, ...], Resolved] = {}

    def resolve(self, matched: int) -> Resolved:
        """This will take each answer from the first of the rules that matched (Note [Rules as bits])."""
        known = self._by_matched.get(matched)
        if known is not None:
            return known
        first = tuple([(matched & bits & -(matched & bits)).bit_length() - 1 for bits in self._answering])
        resolved = self._by_first.get(first)
        if resolved is None:
            resolved = remember(self._by_first, first, self._put_together(first), most=_MOST)
        return remember(self._by_matched, matched, resolved, most=_MOST_MATCHED)

    def _put_together(self, first: tuple[int, ...]) -> Resolved:
        given = {question: self._rules[number] for question, number in zip(Question, first, strict=True)}
        window = _answer(given, Question.WINDOW, Window)
        resolutions = _answer(given, Question.RESOLUTIONS, Resolutions)
        evidence = given[Question.EVIDENCE].answers[Question.EVIDENCE]
        spans = [window.span_for(word) for word in resolutions.allowed]
        # One window at least, also where no resolution has its own: the order is that of `offered`.
        different = tuple(dict.fromkeys(spans))
        return Resolved(
            given=given,
            signed={question.value: rule.signed[question] for question, rule in given.items()},
            returnable=_answer(given, Question.RETURNABLE, Returnable),
            window=window,
            resolutions=resolutions,
            methods=_answer(given, Question.METHODS, Methods),
            refund_timing=_answer(given, Question.REFUND_TIMING, RefundTiming),
            review=_answer(given, Question.REVIEW, Review),
            evidence=evidence if isinstance(evidence, Evidence) else _NO_EVIDENCE,
            offered=resolutions.allowed,
            spans=different,
            span_positions=tuple(different.index(span) for span in spans),
            answered=_answered(first),
            own_words=_own_words(
                _answer(given, Question.RETURNABLE, Returnable), _answer(given, Question.WINDOW, Window)
            ),
            review_words=filled(_answer(given, Question.REVIEW, Review).sentence or {}),
            texts=_texts(given, _answered(first)),
        )


def _answered(first: tuple[int, ...]) -> dict[int, tuple[Question, ...]]:
    pairs = list(zip(Question, first, strict=True))
    return {
        number: tuple(question for question, answering in pairs if answering == number) for number in first
    }


def _own_words(returnable: Returnable, window: Window) -> dict[RefusalCode, OwnWords]:
    words = {RefusalCode.OUTSIDE_RETURN_WINDOW: filled(window.sentence)}
    if returnable.code is not None:
        words[returnable.code] = filled(returnable.sentence)
    return words


def filled(sentence: Mapping[str, str]) -> OwnWords:
    """This will leave out languages in which nothing is said."""
    return tuple((locale, text.strip()) for locale, text in sentence.items() if text.strip())


def _texts(given: Mapping[Question, Rule], answered: Mapping[int, Sequence[Question]]) -> ResolvedTexts:
    """The texts; keys inside of an answer in alphabetical order, as in every stored decision."""
    answers = [
        f'"{question.value}": {json.dumps(rule.signed[question], sort_keys=True)}'
        for question, rule in given.items()
    ]
    methods = _answer(given, Question.METHODS, Methods).to_json()
    timings = _answer(given, Question.REFUND_TIMING, RefundTiming).to_json()
    allowed = _answer(given, Question.RESOLUTIONS, Resolutions).allowed
    written = {
        "methods": methods["allowed"],
        "label_paid_by": methods["label_paid_by"],
        "refund_timing": dict(sorted(timings.items())),
    }
    return ResolvedTexts(
        answers="{" + ", ".join(answers) + "}",
        methods=json.dumps(written)[1:-1],
        answered=tuple((number, json.dumps(list(questions)) + "}") for number, questions in answered.items()),
        offered=tuple((allowed.index(word), word, f'"{word}": ') for word in sorted(allowed)),
    )


def _answer(given: Mapping[Question, Rule], question: Question, shape: type[Shape]) -> Shape:
    """The answer in its shape; the policy was refused at reading unless every question has one."""
    answer = given[question].answers[question]
    if not isinstance(answer, shape):
        raise TypeError(f"{question} was answered by {type(answer).__name__}")
    return answer
