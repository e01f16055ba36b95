"""How long an editor waits for a policy as large as they may be: 500 rules."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable

from benchmarks.report import Figure, milliseconds
from cms.compile import MAX_RULES
from cms.lint.policy import lint_policy
from returns.eligibility import CompiledPolicy
from tests.cms.building import Block, answer, block, compiled, condition, rule

PASSES = 5


def measure() -> list[Figure]:
    """This will compile, look through and load a policy of as many rules as are allowed."""
    rules = [_rule(number) for number in range(MAX_RULES)]
    document = compiled(*rules).rules
    text = json.dumps(document)
    how = f"{MAX_RULES} rules of four conditions, median of {PASSES} passes, processor time"
    return [
        _figure("policy, compiling", lambda: compiled(*rules), how),
        _figure("policy, warnings", lambda: _lint(document), how),
        _figure("policy, loading", lambda: CompiledPolicy.from_json(json.loads(text)), how),
    ]


def _rule(number: int) -> Block:
    return rule(
        id_=f"r{number}",
        name=f"Rule {number}",
        conditions=[
            condition("product_tag", *(f"tag-{number}-{each}" for each in range(20))),
            block("quantity", least=number % 7 + 1, most=None),
            condition("country", "DE", "FR"),
            block("price", least="10", most="200", currency="GBP"),
        ],
        answers=[answer("window", clock="delivered", date=None, days=30, fallback_days=5, sentence={})],
    )


def _lint(document: dict[str, object]) -> None:
    lint_policy(document, known=None, starts_on=None, store_country="DE")


def _figure(name: str, work: Callable[[], object], how: str) -> Figure:
    seconds = []
    for _ in range(PASSES):
        began = time.process_time()
        work()
        seconds.append(time.process_time() - began)
    return Figure(name, milliseconds(statistics.median(seconds)), "2,000 ms together", how)
