"""Complaints about blocks, each with the place at which the editor shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cms.languages import CODES, NAMES
from cms.stored import Value, localized

Path = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: the field of the page, then indexes of streams and names of fields."""

    field: str
    path: Path
    rule: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.sentence}"


class PolicyIncomplete(Exception):
    """The blocks cannot be compiled; `problems` says all of what is to be mended."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


@dataclass
class Place:
    """Where we are in the page; complaints are collected in a list that all places share."""

    page_field: str
    rule: str
    locales: Sequence[str]
    path: Path = ()
    problems: list[Problem] = field(default_factory=list)

    def at(self, *more: int | str, rule: str = "") -> Place:
        return Place(self.page_field, rule or self.rule, self.locales, (*self.path, *more), self.problems)

    def complain(self, sentence: str) -> None:
        self.problems.append(Problem(self.page_field, self.path, self.rule, sentence))

    def check_texts(self, value: Value | None, *, is_needed: bool) -> None:
        """Either no language has a text, where that is allowed, or all languages of the store have one."""
        texts = localized(value)
        if not texts and not is_needed:
            return
        for code in self.locales:
            if code in CODES and code not in texts:
                self.at(code).complain(f"The text in {NAMES[code]} is missing.")
