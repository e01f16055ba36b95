"""Decisions a second on one core, beside another rules engine over the same lines."""

from __future__ import annotations

import gc
import json
import statistics
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from benchmarks.decision_world import policy_document, questions
from benchmarks.report import Figure
from benchmarks.zen_tables import zen_context, zen_decision
from returns.eligibility import CompiledPolicy, Inputs, answer, decide, receipt_text

Asked = TypeVar("Asked")

LINES = 100_000
# The other engine is asked about fewer of the same lines: its rate does not depend on how many.
LINES_FOR_ZEN = 20_000
COMPARED = 2_000
PASSES = 3


class NotTheSame(Exception):
    """Two ways of asking gave different answers, so that comparing their speed would be void."""


def measure() -> list[Figure]:
    """This will decide about a hundred thousand order lines under forty rules, in one process."""
    policy = CompiledPolicy.from_json(policy_document())
    asked = list(questions(LINES))
    _compare(policy, asked[:COMPARED])
    # The lines stay for the whole run; looking through them again and again is not what is measured.
    gc.collect()
    gc.freeze()
    alone = _rate(lambda inputs: answer(inputs, policy), asked)
    receipts = _rate(lambda inputs: receipt_text(inputs, policy), asked)
    objects = _rate(lambda inputs: decide(inputs, policy).to_json(), asked[:LINES_FOR_ZEN])
    zen_alone, zen_traced = _zen_rates(policy, asked[:LINES_FOR_ZEN])
    gc.unfreeze()
    how = f"{len(policy.rules)} rules, {LINES:,} lines, one core (processor time, median of {PASSES} passes)"
    fewer = f"the same rules and {LINES_FOR_ZEN:,} of the lines"
    return [
        Figure("decisions, answer alone", f"{alone:,.0f}/s", "50,000/s", how),
        Figure("decisions with receipt as JSON", f"{receipts:,.0f}/s", "20,000/s", how),
        Figure("decisions with receipt as objects", f"{objects:,.0f}/s", "none named", fewer),
        _beside("zen-engine, tables alone", zen_alone, alone, fewer),
        _beside("zen-engine with its trace", zen_traced, receipts, fewer),
    ]


def _beside(name: str, rate: float, ours: float, how: str) -> Figure:
    return Figure(name, f"{rate:,.0f}/s", "below ours", f"{how}; ours is {ours / rate:.1f} times as fast")


def _rate(ask: Callable[[Asked], object], asked: Sequence[Asked]) -> float:
    """The median of several passes: who else uses the machine's caches shows in a single one."""
    seconds = []
    for _ in range(PASSES):
        began = time.process_time()
        for each in asked:
            ask(each)
        seconds.append(time.process_time() - began)
    return len(asked) / statistics.median(seconds)


def _zen_rates(policy: CompiledPolicy, asked: Sequence[Inputs]) -> tuple[float, float]:
    table = zen_decision(policy)
    contexts = [zen_context(policy, inputs) for inputs in asked]
    return _rate(table.evaluate, contexts), _rate(
        lambda context: table.evaluate(context, {"trace": True}), contexts
    )


def _compare(policy: CompiledPolicy, asked: Sequence[Inputs]) -> None:
    """All ways must give the same answers, by the same rules."""
    table = zen_decision(policy)
    for inputs in asked:
        decision = decide(inputs, policy)
        found = table.evaluate(zen_context(policy, inputs))["result"]
        ours = {question: given["rule_id"] for question, given in decision.answers.items()}
        theirs = {question: given["rule_id"] for question, given in found.items()}
        if ours != theirs or json.dumps(decision.to_json()) != receipt_text(inputs, policy):
            raise NotTheSame(f"{ours} and {theirs}")
