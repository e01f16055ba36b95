"""The shapes of a rule's answers that every schema knows; read strictly, written back in one spelling.

Schema 2 says more in some of them (windows by resolution, a sentence about the
review); what a schema-1 document says is written back exactly as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from returns.eligibility.document import BadDocument, Node, Word
from returns.eligibility.vocabulary import Clock, Method, Payer, RefusalCode, Resolution, Timing

# A hundred years: longer windows are unlimited ones, and dates stay inside the calendar.
LONGEST_DAYS = 36_525

# What a rule may say of a product; the other codes are facts that only the engine or an operation can find.
PRODUCT_CODES = (
    RefusalCode.NOT_RETURNABLE,
    RefusalCode.FINAL_SALE,
    RefusalCode.GIFT_CARD_NOT_RETURNABLE,
    RefusalCode.BLOCKED,
)


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


def sentence_of(node: Node) -> dict[str, str]:
    """This will read the sentence {locale: text}; a missing one is empty."""
    return node.optional("sentence", node.text_map) or {}


@dataclass(frozen=True, slots=True)
class Returnable:
    """May it come back at all? A no carries its code and the merchant's sentence per locale."""

    allowed: bool
    code: RefusalCode | None
    sentence: Mapping[str, str]

    @classmethod
    def read(cls, node: Node) -> Returnable:
        node.only(("allowed", "code", "sentence"))
        allowed, sentence = node.flag("allowed"), sentence_of(node)
        if allowed:
            return cls(allowed=True, code=None, sentence=sentence)
        code = node.word("code", RefusalCode)
        if code not in PRODUCT_CODES:
            raise node.refuse("code", f"one of {', '.join(PRODUCT_CODES)}")
        return cls(allowed=False, code=code, sentence=sentence)

    def to_json(self) -> dict[str, object]:
        return {"allowed": self.allowed, "code": self.code and self.code.value, "sentence": {**self.sentence}}


@dataclass(frozen=True, slots=True)
class Span:
    """How long from which clock. `days` None is unlimited; from a fixed date, it is that date."""

    clock: Clock
    days: int | None
    fixed_date: date | None
    fallback_days: int

    @classmethod
    def read(cls, node: Node) -> Span:
        clock = node.word("clock", Clock)
        if (clock is Clock.FIXED_DATE) != (node.value.get("date") is not None):
            raise node.refuse("date", "a date for the clock fixed_date, and null for every other")
        return cls(
            clock=clock,
            days=None if node.is_null("days") else _days(node, "days"),
            fixed_date=node.day("date") if clock is Clock.FIXED_DATE else None,
            fallback_days=_days(node, "fallback_days"),
        )

    def to_json(self) -> dict[str, object]:
        return {
            "clock": self.clock.value,
            "days": self.days,
            "date": self.fixed_date and self.fixed_date.isoformat(),
            "fallback_days": self.fallback_days,
        }


_SPAN = ("clock", "days", "date", "fallback_days")


@dataclass(frozen=True, slots=True)
class Window:
    """Until when? `by_resolution` holds what differs for some; None where the schema has no such thing."""

    span: Span
    sentence: Mapping[str, str]
    by_resolution: Mapping[Resolution, Span] | None = None

    @classmethod
    def read_first(cls, node: Node) -> Window:
        """This will read what schema 1 says: one window for every resolution."""
        node.only((*_SPAN, "sentence"))
        return cls(span=Span.read(node), sentence=sentence_of(node))

    @classmethod
    def read(cls, node: Node) -> Window:
        node.only((*_SPAN, "sentence", "by_resolution"))
        children = node.optional("by_resolution", node.child) or Node({})
        children.only(tuple(Resolution))
        spans = {word: _closed_span(children.child(word)) for word in Resolution if word in children.value}
        return cls(span=Span.read(node), sentence=sentence_of(node), by_resolution=spans)

    def span_for(self, resolution: str | None) -> Span:
        """The window of one resolution; without one, or where nothing else is said, the common one."""
        if not self.by_resolution or resolution not in set(Resolution):
            return self.span
        return self.by_resolution.get(Resolution(resolution), self.span)

    def to_json(self) -> dict[str, object]:
        written = self.span.to_json() | {"sentence": {**self.sentence}}
        if self.by_resolution is None:
            return written
        return written | {
            "by_resolution": {word.value: span.to_json() for word, span in self.by_resolution.items()}
        }


def _closed_span(node: Node) -> Span:
    node.only(_SPAN)
    return Span.read(node)


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
        return cls(allowed=_words(node, "allowed", Method), label_paid_by=node.word("label_paid_by", Payer))

    def to_json(self) -> dict[str, object]:
        return {"allowed": [word.value for word in self.allowed], "label_paid_by": self.label_paid_by.value}


@dataclass(frozen=True, slots=True)
class RefundTiming:
    """When is it paid? One word for each resolution."""

    timings: Mapping[Resolution, Timing]

    @classmethod
    def read(cls, node: Node) -> RefundTiming:
        node.only(tuple(Resolution))
        return cls(timings={word: node.word(word, Timing) for word in Resolution if word in node.value})

    def to_json(self) -> dict[str, object]:
        return {word.value: timing.value for word, timing in self.timings.items()}


@dataclass(frozen=True, slots=True)
class Review:
    """Does a person look first? `sentence` is what the shopper reads then; None where schema 1 has none."""

    needed: bool
    sentence: Mapping[str, str] | None = None

    @classmethod
    def read_first(cls, node: Node) -> Review:
        """This will read what schema 1 says: only yes or no."""
        node.only(("needed",))
        return cls(needed=node.flag("needed"))

    @classmethod
    def read(cls, node: Node) -> Review:
        node.only(("needed", "sentence"))
        return cls(needed=node.flag("needed"), sentence=sentence_of(node))

    def to_json(self) -> dict[str, object]:
        written: dict[str, object] = {"needed": self.needed}
        return written if self.sentence is None else written | {"sentence": {**self.sentence}}


@dataclass(frozen=True, slots=True)
class Neutral:
    """Questions to which schema 1 has no answer but "nothing special": anything else would be ignored."""

    value: Mapping[str, object]

    @classmethod
    def read(cls, node: Node) -> Neutral:
        for key, value in node.value.items():
            if value:
                raise BadDocument(f"{node.at(key)} cannot be carried out yet, so it must be empty.")
        return cls(value={key: node.value[key] for key in sorted(node.value)})

    def to_json(self) -> dict[str, object]:
        return {**self.value}
