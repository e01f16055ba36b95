"""The same policy for GoRules' ZEN engine: one decision table for each question, first hit.

ZEN (https://github.com/gorules/zen, MIT, read 2026-11) runs decision graphs in
Rust. Its tables answer the questions, as our rules do; they know no deadlines,
no refusals and no sentences, which our side works out too. Facts are handed
over as plain values, made before the clock starts.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator, Sequence
from datetime import date
from typing import Any

import zen

from returns.eligibility.condition_tests import AmountWithin, AnyOf, Period, Within, fold
from returns.eligibility.conditions import Condition
from returns.eligibility.inputs import Inputs
from returns.eligibility.policy import CompiledPolicy
from returns.eligibility.rules import Rule
from returns.eligibility.vocabulary import Question

Document = dict[str, Any]


def zen_decision(policy: CompiledPolicy) -> zen.ZenDecision:
    """This will load the policy's questions as decision tables."""
    tables = [_table(policy, question) for question in Question]
    ends = [
        {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
        {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 0, "y": 0}},
    ]
    edges = [edge for table in tables for edge in (_edge("in", table["id"]), _edge(table["id"], "out"))]
    return zen.ZenEngine().create_decision(json.dumps({"nodes": [*ends, *tables], "edges": edges}))


def zen_context(policy: CompiledPolicy, inputs: Inputs) -> Document:
    """This will give the facts of one line as ZEN reads them."""
    context: Document = {}
    for fact, value in zip(policy.plan.facts, policy.plan.values(inputs), strict=True):
        context.update(_written(_name(fact.name), value))
    return context


def _edge(source: str, target: str) -> Document:
    return {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}


def _name(fact: str) -> str:
    return fact.replace(":", "_")


def _written(name: str, value: Hashable) -> Document:
    match value:
        case (int(minor), str(currency)):
            return {f"{name}_{currency}": minor}
        case tuple():
            return {name: [fold(str(text)) for text in value]}
        case str():
            return {name: [fold(value)]}
        case date():
            return {name: _as_number(value)}
        case _:
            return {name: value}


def _as_number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _table(policy: CompiledPolicy, question: Question) -> Document:
    rules = [rule for rule in policy.rules if question in rule.answers]
    columns = sorted({name for rule in rules for name, _ in _cells(rule)})
    return {
        "id": question.value,
        "type": "decisionTableNode",
        "name": question.value,
        "position": {"x": 0, "y": 0},
        "content": {
            "hitPolicy": "first",
            "inputs": [{"id": name, "name": name, "field": name} for name in columns],
            "outputs": [{"id": "answer", "name": "answer", "field": question.value}],
            "rules": [_row(rule, question, columns) for rule in rules],
        },
    }


def _row(rule: Rule, question: Question, columns: Sequence[str]) -> Document:
    cells: dict[str, list[str]] = {name: [] for name in columns}
    for name, cell in _cells(rule):
        cells[name].append(cell)
    written = {name: " and ".join(cells[name]) for name in columns}
    answer = rule.answers[question].to_json() | {"rule_id": rule.rule_id}
    return {"_id": rule.rule_id, **written, "answer": json.dumps(answer)}


def _cells(rule: Rule) -> Iterator[tuple[str, str]]:
    for condition in rule.conditions:
        for leaf in condition.leaves():
            yield _cell(leaf)


def _cell(condition: Condition) -> tuple[str, str]:
    """Column and expression; what nobody knows matches neither a condition nor its opposite."""
    name, test = _name(condition.fact.name if condition.fact else ""), condition.test
    match test:
        case AnyOf(wanted=wanted):
            hit = f"some($, # in {json.dumps(sorted(wanted))})"
            return name, f"$ != null and {'not ' if condition.is_negated else ''}{hit}"
        case AmountWithin(ends=ends, currency=currency):
            return f"{name}_{currency}", _between(ends.least, ends.most)
        case Within(least=least, most=most):
            return name, _between(least, most)
        case Period(first=first, last=last):
            return name, _between(
                None if first is None else _as_number(first), None if last is None else _as_number(last)
            )
        case _:
            return name, f"$ == {'false' if condition.is_negated else 'true'}"


def _between(least: int | None, most: int | None) -> str:
    ends = [f"$ >= {least}"] * (least is not None) + [f"$ <= {most}"] * (most is not None)
    return " and ".join(["$ != null", *ends])
