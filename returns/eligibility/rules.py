"""One rule as data: conditions that must all hold, and what it then answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from returns.eligibility.answers import Answer, read_answers
from returns.eligibility.conditions import Condition, read_condition
from returns.eligibility.document import Node
from returns.eligibility.vocabulary import Question


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions that must all hold, and the questions it then answers.

    `signed` holds each answer as stored in a decision: plain JSON, with this rule's id and name.
    """

    rule_id: str
    name: str
    conditions: tuple[Condition, ...]
    answers: Mapping[Question, Answer]
    signed: Mapping[Question, Mapping[str, object]]

    @classmethod
    def read(cls, node: Node, schema: int) -> Rule:
        node.only(("id", "name", "conditions", "answers"))
        rule_id, name = node.text("id"), node.text("name")
        answers = read_answers(node.child("answers"), schema)
        if not rule_id:
            raise node.refuse("id", "filled")
        signature = {"rule_id": rule_id, "rule_name": name}
        return cls(
            rule_id=rule_id,
            name=name,
            conditions=tuple(read_condition(child, schema) for child in node.children("conditions")),
            answers=answers,
            signed={question: {**answer.to_json(), **signature} for question, answer in answers.items()},
        )

    def to_json(self) -> dict[str, object]:
        return {
            "id": self.rule_id,
            "name": self.name,
            "conditions": [condition.to_json() for condition in self.conditions],
            "answers": {question.value: answer.to_json() for question, answer in self.answers.items()},
        }
