"""What an answer means, so that two policies can be compared however old their documents are.

A schema-1 answer says nothing about fees, schema 2 spells out that there are
none: both mean the same. Sentences are left out: wording changes nothing that
a shopper gets.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from returns.eligibility.policy import CompiledPolicy
from returns.eligibility.vocabulary import Question

Meanings = Mapping[tuple[str, str], str]
_SIGNATURE = frozenset({"rule_id", "rule_name", "sentence"})
_NO_FEE = {"shipping_refund": "NEVER"}


def meanings_of(policy: CompiledPolicy) -> Meanings:
    """This will give the meaning of each rule's answers by (rule id, question)."""
    return {
        (rule.rule_id, question.value): meaning(question=question, answer=signed)
        for rule in policy.rules
        for question, signed in rule.signed.items()
    }


def meaning(*, question: Question, answer: Mapping[str, object]) -> str:
    """This will write what the answer says, without sentences and without what says nothing."""
    said = {key: value for key, value in answer.items() if key not in _SIGNATURE and value}
    if question is Question.FEES:
        said = _fees(said)
    return json.dumps(said, sort_keys=True)


def _fees(said: Mapping[str, object]) -> dict[str, object]:
    """A waiver of nothing, and a shipping charge that is never given back, are no fees."""
    told = {key: value for key, value in said.items() if _NO_FEE.get(key) != value}
    if not told.keys() & {"restocking", "label"}:
        told.pop("waived_when_merchant_at_fault", None)
    return told
