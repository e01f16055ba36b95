"""What a condition finds in the value of its fact: true, false, or None when nobody knows.

None never matches, negated or not: what nobody knows proves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

NOT_KNOWN = "not known"
# Enough to explain a miss; a product may carry hundreds of tags.
_SHOWN = 5

Finding = tuple[bool | None, str]


class Test(Protocol):
    """A pure function of the fact's value; the text says what was found."""

    def __call__(self, value: Any, /) -> Finding: ...


def fold(text: str) -> str:
    """This will give the form in which values are compared: without case and outer spaces."""
    return text.strip().casefold()


def _shown(texts: Sequence[str]) -> str:
    rest = ", …" if len(texts) > _SHOWN else ""
    return ", ".join(texts[:_SHOWN]) + rest if texts else "none"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of the texts is one of those wanted. An empty text says nothing, an empty list says none."""

    wanted: frozenset[str]

    def __call__(self, value: tuple[str, ...] | str | None, /) -> Finding:
        if value is None or value == "":
            return None, NOT_KNOWN
        texts = (value,) if isinstance(value, str) else value
        hits = [text for text in texts if fold(text) in self.wanted]
        return bool(hits), _shown(hits or texts)


@dataclass(frozen=True, slots=True)
class IsSo:
    """A yes-or-no fact is a yes."""

    def __call__(self, value: bool | None, /) -> Finding:
        if value is None:
            return None, NOT_KNOWN
        return value, "yes" if value else "no"


@dataclass(frozen=True, slots=True)
class Within:
    """A whole number lies between both ends, which are included; an end may be open."""

    least: int | None
    most: int | None

    def __call__(self, value: int | None, /) -> Finding:
        if value is None:
            return None, NOT_KNOWN
        return self.holds(value), str(value)

    def holds(self, number: int) -> bool:
        """Whether the number is inside."""
        return (self.least is None or self.least <= number) and (self.most is None or number <= self.most)


@dataclass(frozen=True, slots=True)
class AmountWithin:
    """An amount of the currency lies between both ends; one of another currency is not known."""

    ends: Within
    currency: str

    def __call__(self, value: tuple[int, str] | None, /) -> Finding:
        if value is None:
            return None, NOT_KNOWN
        minor, currency = value
        if currency != self.currency:
            return None, f"{NOT_KNOWN}: {minor} {currency}"
        return self.ends.holds(minor), f"{minor} {currency}"


@dataclass(frozen=True, slots=True)
class Period:
    """A date lies between both days, which are included; an end may be open."""

    first: date | None
    last: date | None

    def __call__(self, value: date | None, /) -> Finding:
        if value is None:
            return None, NOT_KNOWN
        holds = (self.first is None or self.first <= value) and (self.last is None or value <= self.last)
        return holds, value.isoformat()
