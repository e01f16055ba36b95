"""Engine decisions a second, in one process."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from benchmarks.report import Figure
from returns.eligibility.engine import decide
from returns.eligibility.inputs import Counters, FulfilmentFacts, Inputs, LineFacts, OrderFacts, RequestFacts
from returns.eligibility.policy import CompiledPolicy
from tests.factories import policy_document

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
RULES = 12
DECISIONS = 5000


def measure() -> list[Figure]:
    """This will decide about one line under a policy of twelve rules, over and over."""
    policy, question = _policy(), _question()
    began = time.perf_counter()
    for _ in range(DECISIONS):
        decide(question, policy).to_json()
    rate = DECISIONS / (time.perf_counter() - began)
    return [
        Figure("engine decisions", f"{rate:,.0f}/s", "none named", f"{RULES} rules, with JSON, one process")
    ]


def _policy() -> CompiledPolicy:
    rules: list[dict[str, object]] = [
        {
            "id": f"r{number}",
            "name": f"Rule {number}",
            "conditions": [
                {"kind": "product_tag", "values": [f"tag-{number}", f"other-{number}"], "negate": False}
            ],
            "answers": {"review": {"needed": True}},
        }
        for number in range(RULES - 1)
    ]
    return CompiledPolicy.from_json(policy_document(rules=rules))


def _question() -> Inputs:
    return Inputs(
        order=OrderFacts(placed_at=NOW - timedelta(days=9), currency="GBP", country="GB", value_minor=5000),
        line=LineFacts(
            sku="SKU-1",
            quantity=3,
            paid_minor=5000,
            tags=("summer", "cotton"),
            categories=("Clothing",),
            fulfilments=(FulfilmentFacts(quantity=3, delivered_at=NOW - timedelta(days=7)),),
        ),
        counters=Counters(fulfilled=3),
        request=RequestFacts(asked_at=NOW, quantity=1, reason_code="unwanted", resolution="REFUND"),
    )
