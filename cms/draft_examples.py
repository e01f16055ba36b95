"""The page's examples, asked through the real engine under a compiled draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cms.examples import Example, ExampleResult, read_examples, run_example
from returns.eligibility.policy import CompiledPolicy
from returns.queries.example_inputs import Asked, example_inputs


def example_results(
    *, store_id: int, stored: Sequence[Mapping[str, Any]], rules: Mapping[str, Any]
) -> list[ExampleResult]:
    """This will run every example of the stored stream; a handful of queries, and none without examples."""
    examples = read_examples(stored)
    if not examples:
        return []
    policy = CompiledPolicy.from_json(rules)
    asked = [_asked(each) for each in examples]
    questions = example_inputs(store_id=store_id, asked=asked, policy=policy)
    pairs = zip(examples, questions, strict=True)
    return [run_example(example, question=question, policy=policy) for example, question in pairs]


def _asked(example: Example) -> Asked:
    return Asked(
        order_number=example.order_number,
        line=example.line,
        asked_at=example.asked_at,
        reason=example.reason,
        resolution=example.resolution,
        quantity=example.quantity,
        evidence_answers=example.evidence_answers,
        photo_count=example.photo_count,
    )
