"""The engine's answer, complete enough to explain itself years later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from returns.eligibility.document import BadDocument, Node
from returns.eligibility.moments import moment_text
from returns.eligibility.vocabulary import Question, RefusalCode, ReviewCause
from returns.eligibility.windows import UnitWindow


def _plain(value: object) -> object:
    """A copy with keys in alphabetical order: databases do not keep the order of keys."""
    if isinstance(value, dict):
        return {key: _plain(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _code(node: Node, text: str) -> RefusalCode:
    if text not in set(RefusalCode):
        raise BadDocument(f"{node.at('code')}: {text!r} is not a refusal code.")
    return RefusalCode(text)


class ConditionOutcome(NamedTuple):
    """What one condition found; `result` None is "not known". A set says what each of its parts found."""

    kind: str
    result: bool | None
    detail: str
    parts: tuple[ConditionOutcome, ...] = ()

    def to_json(self) -> dict[str, object]:
        written: dict[str, object] = {"kind": self.kind, "result": self.result, "detail": self.detail}
        if self.parts:
            written["conditions"] = [part.to_json() for part in self.parts]
        return written

    @classmethod
    def read(cls, node: Node) -> ConditionOutcome:
        parts = tuple(cls.read(child) for child in node.optional("conditions", node.children) or ())
        return cls(node.text("kind"), node.flag_or_none("result"), node.text("detail"), parts)


class RuleOutcome(NamedTuple):
    """What one rule found, also when an earlier rule had answered already."""

    rule_id: str
    rule_name: str
    conditions: tuple[ConditionOutcome, ...]
    matched: bool
    answered: tuple[Question, ...]

    def to_json(self) -> dict[str, object]:
        return {
            "rule_id": self.rule_id,
            "rule_name": self.rule_name,
            "conditions": [condition.to_json() for condition in self.conditions],
            "matched": self.matched,
            "answered": [question.value for question in self.answered],
        }

    @classmethod
    def read(cls, node: Node) -> RuleOutcome:
        answered = node.texts("answered")
        if not set(answered) <= set(Question):
            raise node.refuse("answered", "a list of questions")
        return cls(
            rule_id=node.text("rule_id"),
            rule_name=node.text("rule_name"),
            conditions=tuple(ConditionOutcome.read(child) for child in node.children("conditions")),
            matched=node.flag("matched"),
            answered=tuple(Question(question) for question in answered),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """May it come back, until when, for what, how, and why (not).

    `sentence` is {locale: text}, empty when allowed. `deadline_at` belongs to
    the unit that closes last; None is a window without end, or no clock yet:
    `windows` tells which. `answers` is {question: answer with rule_id and
    rule_name}; read it, never change it.

    A policy of schema 2 says more: `notice` {locale: text} is what whoever is
    allowed must know; `resolutions` and `resolution_deadlines` hold only those
    whose window is open; `evidence_missing` are codes of questions, and
    "photos"; `late_defect_possible` tells somebody who only looks that a
    defect would still be looked at.
    """

    allowed: bool
    code: RefusalCode | None
    sentence: Mapping[str, str]
    available_quantity: int
    deadline_at: datetime | None
    answers: Mapping[str, Mapping[str, object]]
    outcomes: tuple[RuleOutcome, ...]
    refusals: tuple[RefusalCode, ...]
    resolutions: tuple[str, ...]
    methods: tuple[str, ...]
    label_paid_by: str
    refund_timing: Mapping[str, str]
    needs_review: bool
    windows: tuple[UnitWindow, ...]
    schema: int = 1
    notice: Mapping[str, str] = field(default_factory=dict)
    review_causes: tuple[ReviewCause, ...] = ()
    resolution_deadlines: Mapping[str, datetime | None] = field(default_factory=dict)
    evidence_missing: tuple[str, ...] = ()
    late_defect_possible: bool = False

    def to_json(self) -> dict[str, object]:
        """This will give plain JSON in a fixed order of keys; the caller owns it."""
        return {
            "allowed": self.allowed,
            "code": self.code and self.code.value,
            "sentence": _plain(self.sentence),
            "available_quantity": self.available_quantity,
            "deadline_at": self.deadline_at and moment_text(self.deadline_at),
            "answers": {question.value: _plain(self.answers[question]) for question in Question},
            "outcomes": [outcome.to_json() for outcome in self.outcomes],
            "refusals": [code.value for code in self.refusals],
            "resolutions": list(self.resolutions),
            "methods": list(self.methods),
            "label_paid_by": self.label_paid_by,
            "refund_timing": _plain(self.refund_timing),
            "needs_review": self.needs_review,
            "windows": [unit.to_json() for unit in self.windows],
            **(self._second_to_json() if self.schema > 1 else {}),
        }

    def _second_to_json(self) -> dict[str, object]:
        return {
            "schema": self.schema,
            "notice": _plain(self.notice),
            "review_causes": [cause.value for cause in self.review_causes],
            "resolution_deadlines": {
                name: deadline_at and moment_text(deadline_at)
                for name, deadline_at in sorted(self.resolution_deadlines.items())
            },
            "evidence_missing": list(self.evidence_missing),
            "late_defect_possible": self.late_defect_possible,
        }

    @classmethod
    def from_json(cls, document: object) -> Decision:
        """This will read what `to_json` wrote; raises BadDocument naming the place."""
        node = Node.root(document)
        code, answers = node.text_or_none("code"), node.child("answers")
        return cls(
            allowed=node.flag("allowed"),
            code=None if code is None else _code(node, code),
            sentence=node.text_map("sentence"),
            available_quantity=node.number("available_quantity"),
            deadline_at=node.moment_or_none("deadline_at"),
            answers={question.value: answers.child(question).value for question in Question},
            outcomes=tuple(RuleOutcome.read(child) for child in node.children("outcomes")),
            refusals=tuple(_code(node, text) for text in node.texts("refusals")),
            resolutions=node.texts("resolutions"),
            methods=node.texts("methods"),
            label_paid_by=node.text("label_paid_by"),
            refund_timing=node.text_map("refund_timing"),
            needs_review=node.flag("needs_review"),
            windows=tuple(UnitWindow.read(child) for child in node.children("windows")),
            **(_read_second(node) if "schema" in node.value else {}),
        )


def _read_second(node: Node) -> dict[str, Any]:
    """What schema 2 added; decisions of schema 1 have none of it."""
    causes, deadlines = node.texts("review_causes"), node.child("resolution_deadlines")
    if not set(causes) <= set(ReviewCause):
        raise node.refuse("review_causes", f"a list of {', '.join(ReviewCause)}")
    return {
        "schema": node.number("schema"),
        "notice": node.text_map("notice"),
        "review_causes": tuple(ReviewCause(cause) for cause in causes),
        "resolution_deadlines": {name: deadlines.moment_or_none(name) for name in sorted(deadlines.value)},
        "evidence_missing": node.texts("evidence_missing"),
        "late_defect_possible": node.flag("late_defect_possible"),
    }
