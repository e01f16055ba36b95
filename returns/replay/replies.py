"""One policy's reply to one question, as far as replay compares it. Nothing else here asks the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from returns.eligibility.decision import Decision
from returns.eligibility.engine import answer, decide
from returns.eligibility.inputs import Inputs
from returns.eligibility.policy import CompiledPolicy
from returns.eligibility.vocabulary import Question, RefusalCode
from returns.replay.meanings import meanings_of


@dataclass(frozen=True, slots=True)
class Reply:
    """What a shopper gets, and which rule answered which question.

    `resolution_deadlines` is empty for policies that know one window only.
    """

    allowed: bool
    code: RefusalCode | None
    deadline_at: datetime | None
    resolution_deadlines: Mapping[str, datetime | None]
    resolutions: tuple[str, ...]
    methods: tuple[str, ...]
    needs_review: bool
    rule_ids: Mapping[Question, str]


class Judge:
    """A policy that is asked many times; `name` says which one it is to people."""

    def __init__(self, *, policy: CompiledPolicy, name: str) -> None:
        self.policy = policy
        self.name = name
        self._meanings = meanings_of(policy)
        self._rules = {rule.rule_id: rule for rule in policy.rules}

    def reply(self, inputs: Inputs) -> Reply:
        """This will ask for the answer alone."""
        verdict = answer(inputs, self.policy)
        return Reply(
            allowed=verdict.allowed,
            code=verdict.code,
            deadline_at=verdict.deadline_at,
            resolution_deadlines=verdict.resolution_deadlines,
            resolutions=verdict.resolutions,
            methods=verdict.methods,
            needs_review=verdict.needs_review,
            rule_ids=verdict.rule_ids,
        )

    def explain(self, inputs: Inputs) -> Decision:
        """This will ask for the whole decision, with its sentences."""
        return decide(inputs, self.policy)

    def meaning(self, reply: Reply, question: Question) -> str:
        """This will give what the reply means: equal for all policies that mean the same."""
        return self._meanings[reply.rule_ids[question], question]

    def said(self, reply: Reply, question: Question) -> Mapping[str, Any]:
        """This will give the answer to a question as the rule says it, as plain JSON."""
        return self._rules[reply.rule_ids[question]].signed[question]

    def rule_name(self, reply: Reply, question: Question) -> str:
        return self._rules[reply.rule_ids[question]].name
