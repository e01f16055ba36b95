"""What each rule's answers mean, worked out once for a policy, by the rule's number.

Only rules that answer a question have an entry for it: whoever asks has found
them by Note [Rules as bits].
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TypeVar

from returns.eligibility.answer_shapes import (
    Methods,
    RefundTiming,
    Resolutions,
    Returnable,
    Review,
    Window,
)
from returns.eligibility.answers import Answer
from returns.eligibility.evidence import Evidence
from returns.eligibility.rules import Rule
from returns.eligibility.vocabulary import Question

Shape = TypeVar("Shape", bound=Answer)
# A sentence as pairs of language and text, so that it can be a key.
OwnWords = tuple[tuple[str, str], ...]
# Schema 1 has another neutral shape for a question that it could not ask yet.
_NO_EVIDENCE = Evidence(photos=0, questions=(), sentence={})


class Prepared:
    """The answers of a policy's rules in their shapes, the merchant's sentences, and pieces of receipts.

    `texts` are signed answers as JSON, by the position of the question and the
    number of the rule.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self.questions = [question.value for question in Question]
        self.returnable = _shaped(rules, Question.RETURNABLE, Returnable)
        self.window = _shaped(rules, Question.WINDOW, Window)
        self.resolutions = _shaped(rules, Question.RESOLUTIONS, Resolutions)
        self.methods = _shaped(rules, Question.METHODS, Methods)
        self.refund_timing = _shaped(rules, Question.REFUND_TIMING, RefundTiming)
        self.review = _shaped(rules, Question.REVIEW, Review)
        self.evidence = {
            number: answer if isinstance(answer, Evidence) else _NO_EVIDENCE
            for number, answer in _answers(rules, Question.EVIDENCE).items()
        }
        self.returnable_words = {number: _filled(each.sentence) for number, each in self.returnable.items()}
        self.window_words = {number: _filled(each.sentence) for number, each in self.window.items()}
        self.review_words = {number: _filled(each.sentence or {}) for number, each in self.review.items()}
        self.methods_texts = {number: _inside(_methods(each)) for number, each in self.methods.items()}
        self.timing_texts = {number: _timings(each) for number, each in self.refund_timing.items()}
        self.texts = {
            (position, number): f'"{question}": {json.dumps(rule.signed[question], sort_keys=True)}'
            for position, question in enumerate(Question)
            for number, rule in enumerate(rules)
            if question in rule.answers
        }


def _answers(rules: Sequence[Rule], question: Question) -> dict[int, Answer]:
    return {number: rule.answers[question] for number, rule in enumerate(rules) if question in rule.answers}


def _shaped(rules: Sequence[Rule], question: Question, shape: type[Shape]) -> dict[int, Shape]:
    """The answers in their shape, which reading has made sure of."""
    found = _answers(rules, question)
    return {number: answer for number, answer in found.items() if isinstance(answer, shape)}


def _filled(sentence: Mapping[str, str]) -> OwnWords:
    """The languages in which something is said."""
    return tuple((locale, text.strip()) for locale, text in sentence.items() if text.strip())


def _methods(methods: Methods) -> dict[str, object]:
    written = methods.to_json()
    return {"methods": written["allowed"], "label_paid_by": written["label_paid_by"]}


def _timings(timing: RefundTiming) -> str:
    return ", " + _inside({"refund_timing": dict(sorted(timing.to_json().items()))})


def _inside(written: Mapping[str, object]) -> str:
    """JSON without the braces around it."""
    return json.dumps(written)[1:-1]
