"""The shapes of a rule's answers, one for each question; read strictly, written back in one spelling."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from returns.eligibility.document import BadDocument, Node
from returns.eligibility.vocabulary import (
    Clock,
    Method,
    Payer,
    Question,
    RefusalCode,
    Resolution,
    Timing,
)

# A hundred years: longer windows are unlimited ones, and dates stay inside the calendar.
LONGEST_DAYS = 36_525

# What a rule may say of a product; the other codes are facts that only the engine or an operation can find.
PRODUCT_CODES = (
    RefusalCode.NOT_RETURNABLE,
    RefusalCode.FINAL_SALE,
    RefusalCode.GIFT_CARD_NOT_RETURNABLE,
    RefusalCode.BLOCKED,
)

Word = TypeVar("Word", bound=StrEnum)


def _word(node: Node, key: str, words: type[Word]) -> Word:
    text = node.text(key)
    if text not in set(words):
        raise node.refuse(key, f"one of {', '.join(words)}")
    return words(text)


def _words(node: Node, key: str, words: type[Word]) -> tuple[Word, ...]:
    texts = node.texts(key)
    # An empty choice would refuse everything without saying so; a rule that wants that answers "returnable".
    if not texts or len(set(texts)) != len(texts) or not set(texts) <= set(words):
        raise node.refuse(key, f"one or more, without repeats, of {', '.join(words)}")
    return tuple(words(text) for text in texts)


def _days(node: Node, key: str) -> int:
    days = node.number(key)
    if not 0 <= days <= LONGEST_DAYS:
        raise node.refuse(key, f"a number of days from 0 to {LONGEST_DAYS}")
    return days


@dataclass(frozen=True, slots=True)
class Returnable:
    """May it come back at all? A no carries its code and the merchant's sentence per locale."""

    allowed: bool
    code: RefusalCode | None
    sentence: Mapping[str, str]

    @classmethod
    def read(cls, node: Node) -> Returnable:
        node.only(("allowed", "code", "sentence"))
        allowed = node.flag("allowed")
        sentence = node.text_map("sentence") if node.value.get("sentence") is not None else {}
        if allowed:
            return cls(allowed=True, code=None, sentence=sentence)
        code = _word(node, "code", RefusalCode)
        if code not in PRODUCT_CODES:
            raise node.refuse("code", f"one of {', '.join(PRODUCT_CODES)}")
        return cls(allowed=False, code=code, sentence=sentence)

    def to_json(self) -> dict[str, object]:
        return {"allowed": self.allowed, "code": self.code and self.code.value, "sentence": {**self.sentence}}


@dataclass(frozen=True, slots=True)
class Window:
    """Until when? `days` None is unlimited, except from a fixed date, where it is that date itself."""

    clock: Clock
    days: int | None
    fixed_date: date | None
    fallback_days: int
    sentence: Mapping[str, str]

    @classmethod
    def read(cls, node: Node) -> Window:
        node.only(("clock", "days", "date", "fallback_days", "sentence"))
        clock = _word(node, "clock", Clock)
        if (clock is Clock.FIXED_DATE) != (node.value.get("date") is not None):
            raise node.refuse("date", "a date for the clock fixed_date, and null for every other")
        return cls(
            clock=clock,
            days=None if node.is_null("days") else _days(node, "days"),
            fixed_date=node.day("date") if clock is Clock.FIXED_DATE else None,
            fallback_days=_days(node, "fallback_days"),
            sentence=node.text_map("sentence") if node.value.get("sentence") is not None else {},
        )

    def to_json(self) -> dict[str, object]:
        return {
            "clock": self.clock.value,
            "days": self.days,
            "date": self.fixed_date and self.fixed_date.isoformat(),
            "fallback_days": self.fallback_days,
            "sentence": {**self.sentence},
        }


@dataclass(frozen=True, slots=True)
class Resolutions:
    """What may the shopper get?"""

    allowed: tuple[Resolution, ...]

    @classmethod
    def read(cls, node: Node) -> Resolutions:
        node.only(("allowed",))
        return cls(allowed=_words(node, "allowed", Resolution))

    def to_json(self) -> dict[str, object]:
        return {"allowed": [word.value for word in self.allowed]}


@dataclass(frozen=True, slots=True)
class Methods:
    """How may the goods travel, and who pays the label?"""

    allowed: tuple[Method, ...]
    label_paid_by: Payer

    @classmethod
    def read(cls, node: Node) -> Methods:
        node.only(("allowed", "label_paid_by"))
        return cls(allowed=_words(node, "allowed", Method), label_paid_by=_word(node, "label_paid_by", Payer))

    def to_json(self) -> dict[str, object]:
        return {"allowed": [word.value for word in self.allowed], "label_paid_by": self.label_paid_by.value}


@dataclass(frozen=True, slots=True)
class RefundTiming:
    """When is it paid? One word for each resolution."""

    timings: Mapping[Resolution, Timing]

    @classmethod
    def read(cls, node: Node) -> RefundTiming:
        node.only(tuple(Resolution))
        return cls(timings={word: _word(node, word, Timing) for word in Resolution if word in node.value})

    def to_json(self) -> dict[str, object]:
        return {word.value: timing.value for word, timing in self.timings.items()}


@dataclass(frozen=True, slots=True)
class Review:
    """Does a person look first?"""

    needed: bool

    @classmethod
    def read(cls, node: Node) -> Review:
        node.only(("needed",))
        return cls(needed=node.flag("needed"))

    def to_json(self) -> dict[str, object]:
        return {"needed": self.needed}


@dataclass(frozen=True, slots=True)
class Neutral:
    """Questions whose only answer so far is "nothing special": whatever else is said would be ignored."""

    value: Mapping[str, object]

    @classmethod
    def read(cls, node: Node) -> Neutral:
        for key, value in node.value.items():
            if value:
                raise BadDocument(f"{node.at(key)} cannot be carried out yet, so it must be empty.")
        return cls(value={key: node.value[key] for key in sorted(node.value)})

    def to_json(self) -> dict[str, object]:
        return {**self.value}


Answer = Returnable | Window | Resolutions | Methods | RefundTiming | Review | Neutral

READERS: Mapping[Question, Callable[[Node], Answer]] = MappingProxyType(
    {
        Question.RETURNABLE: Returnable.read,
        Question.WINDOW: Window.read,
        Question.RESOLUTIONS: Resolutions.read,
        Question.METHODS: Methods.read,
        Question.REFUND_TIMING: RefundTiming.read,
        Question.REVIEW: Review.read,
        Question.EVIDENCE: Neutral.read,
        Question.FEES: Neutral.read,
        Question.BONUS: Neutral.read,
        Question.WAREHOUSE: Neutral.read,
    }
)


def read_answers(node: Node) -> dict[Question, Answer]:
    """This will read a rule's answers in the fixed order of questions; raises BadDocument."""
    _refuse_unknown(node.value)
    return {
        question: READERS[question](node.child(question)) for question in Question if question in node.value
    }


def _refuse_unknown(names: Iterable[str]) -> None:
    for name in names:
        if name not in set(Question):
            raise BadDocument(f"{name!r} is not a question. Questions are {', '.join(Question)}.")
