"""What evidence a rule asks for: photos, and questions with choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from returns.eligibility.answer_shapes import sentence_of
from returns.eligibility.document import Node

MOST_PHOTOS = 10
# How missing photos are named among the codes of unanswered questions; no question may be called so.
PHOTOS = "photos"
# Between the code of a question and that of the choice in "question:choice".
BETWEEN = ":"


def _code(node: Node) -> str:
    code = node.text("code")
    if not code.strip() or BETWEEN in code or code == PHOTOS:
        raise node.refuse("code", f"a text without {BETWEEN!r}, other than {PHOTOS!r}")
    return code


def _codes_once(node: Node, key: str, codes: list[str]) -> None:
    if len(set(codes)) != len(codes):
        raise node.refuse(key, "a list without repeated codes")


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    label: Mapping[str, str]

    @classmethod
    def read(cls, node: Node) -> Choice:
        node.only(("code", "label"))
        return cls(_code(node), node.text_map("label"))

    def to_json(self) -> dict[str, object]:
        return {"code": self.code, "label": {**self.label}}


@dataclass(frozen=True, slots=True)
class EvidenceQuestion:
    """A question to the shopper. The answer is a fact for later rules: "question:choice"."""

    code: str
    label: Mapping[str, str]
    choices: tuple[Choice, ...]
    is_needed: bool

    @classmethod
    def read(cls, node: Node) -> EvidenceQuestion:
        node.only(("code", "label", "choices", "is_needed"))
        choices = tuple(Choice.read(child) for child in node.children("choices"))
        if not choices:
            raise node.refuse("choices", "one or more choices")
        _codes_once(node, "choices", [choice.code for choice in choices])
        return cls(_code(node), node.text_map("label"), choices, node.flag("is_needed"))

    def to_json(self) -> dict[str, object]:
        return {
            "code": self.code,
            "label": {**self.label},
            "choices": [choice.to_json() for choice in self.choices],
            "is_needed": self.is_needed,
        }

    def is_answered(self, answers: tuple[str, ...]) -> bool:
        """Only one of the choices counts as an answer."""
        return any(f"{self.code}{BETWEEN}{choice.code}" in answers for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What evidence? `photos` is the least number; `sentence` is what the shopper reads above them."""

    photos: int
    questions: tuple[EvidenceQuestion, ...]
    sentence: Mapping[str, str]

    @classmethod
    def read(cls, node: Node) -> Evidence:
        node.only((PHOTOS, "questions", "sentence"))
        questions = tuple(
            EvidenceQuestion.read(child) for child in node.optional("questions", node.children) or ()
        )
        _codes_once(node, "questions", [question.code for question in questions])
        photos = node.optional(PHOTOS, lambda key: node.between(key, 0, MOST_PHOTOS)) or 0
        return cls(photos, questions, sentence_of(node))

    def to_json(self) -> dict[str, object]:
        return {
            PHOTOS: self.photos,
            "questions": [question.to_json() for question in self.questions],
            "sentence": {**self.sentence},
        }

    def missing(self, *, answers: tuple[str, ...] | None, photo_count: int | None) -> tuple[str, ...]:
        """This will name what is still to be given: codes of questions that must be answered, and photos."""
        if not self.photos and not self.questions:
            return ()
        return tuple(self._missing(answers or (), photo_count or 0))

    def _missing(self, answers: tuple[str, ...], photo_count: int) -> Iterator[str]:
        for question in self.questions:
            if question.is_needed and not question.is_answered(answers):
                yield question.code
        if photo_count < self.photos:
            yield PHOTOS
