"""A JSON document read strictly: every complaint names the place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from returns.eligibility.moments import LAST_YEAR, NotAMoment, read_moment
from returns.errors import ReturnsError

Found = TypeVar("Found")
Word = TypeVar("Word", bound=StrEnum)


class BadDocument(ReturnsError):
    """A stored or compiled document does not have the shape it must have."""

    code = "bad_document"


@dataclass(frozen=True, slots=True)
class Node:
    """One object of a document, with its path for messages."""

    value: Mapping[str, object]
    path: str = ""

    @classmethod
    def root(cls, value: object, path: str = "") -> Node:
        """This will take any JSON value and insist that it is an object with text keys."""
        if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
            raise BadDocument(f"{path or 'The document'} must be an object.")
        return cls(value, path)

    def at(self, key: str) -> str:
        """The path of a key, as it appears in messages."""
        return f"{self.path}.{key}" if self.path else key

    def refuse(self, key: str, demand: str) -> BadDocument:
        """The error to raise when the value of `key` is not what it must be."""
        return BadDocument(f"{self.at(key)} must be {demand}, not {str(self.value.get(key))[:60]!r}.")

    def get(self, key: str) -> object:
        if key not in self.value:
            raise BadDocument(f"{self.at(key)} is missing.")
        return self.value[key]

    def only(self, allowed: Iterable[str]) -> None:
        """This will refuse keys that nobody reads: a misspelt one must not pass in silence."""
        for key in self.value:
            if key not in allowed:
                raise BadDocument(f"{self.at(key)} is not known.")

    def is_null(self, key: str) -> bool:
        return self.get(key) is None

    def optional(self, key: str, read: Callable[[str], Found]) -> Found | None:
        """This will read what may be null or missing altogether: a part that older documents lack."""
        return None if self.value.get(key) is None else read(key)

    def text(self, key: str) -> str:
        value = self.get(key)
        if not isinstance(value, str):
            raise self.refuse(key, "a text")
        return value

    def text_or_none(self, key: str) -> str | None:
        return None if self.is_null(key) else self.text(key)

    def number(self, key: str) -> int:
        value = self.get(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.refuse(key, "a whole number")
        return value

    def number_or_none(self, key: str) -> int | None:
        return None if self.is_null(key) else self.number(key)

    def flag(self, key: str) -> bool:
        value = self.get(key)
        if not isinstance(value, bool):
            raise self.refuse(key, "true or false")
        return value

    def flag_or_none(self, key: str) -> bool | None:
        return None if self.is_null(key) else self.flag(key)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.get(key)
        if not isinstance(value, list | tuple):
            raise self.refuse(key, "a list of texts")
        found = tuple(item for item in value if isinstance(item, str))
        if len(found) != len(value):
            raise self.refuse(key, "a list of texts")
        return found

    def texts_or_none(self, key: str) -> tuple[str, ...] | None:
        return None if self.is_null(key) else self.texts(key)

    def text_map(self, key: str) -> dict[str, str]:
        child = self.child(key)
        return {name: child.text(name) for name in sorted(child.value)}

    def word(self, key: str, words: type[Word]) -> Word:
        """This will read a text that must be one of a closed list."""
        text = self.text(key)
        if text not in set(words):
            raise self.refuse(key, f"one of {', '.join(words)}")
        return words(text)

    def between(self, key: str, least: int, most: int) -> int:
        """This will read a whole number within both ends."""
        number = self.number(key)
        if not least <= number <= most:
            raise self.refuse(key, f"a whole number from {least} to {most}")
        return number

    def child(self, key: str) -> Node:
        return Node.root(self.get(key), self.at(key))

    def children(self, key: str) -> tuple[Node, ...]:
        value = self.get(key)
        if not isinstance(value, list | tuple):
            raise self.refuse(key, "a list")
        return tuple(Node.root(item, f"{self.at(key)}[{index}]") for index, item in enumerate(value))

    def moment(self, key: str) -> datetime:
        try:
            return read_moment(self.text(key))
        except NotAMoment as error:
            raise self.refuse(key, "a time with its zone") from error

    def moment_or_none(self, key: str) -> datetime | None:
        return None if self.is_null(key) else self.moment(key)

    def day(self, key: str) -> date:
        text = self.text(key)
        try:
            found = date.fromisoformat(text)
        except ValueError as error:
            raise self.refuse(key, "a date like 2026-12-31") from error
        if found.isoformat() != text or not 1 < found.year <= LAST_YEAR:
            raise self.refuse(key, "a date like 2026-12-31")
        return found
