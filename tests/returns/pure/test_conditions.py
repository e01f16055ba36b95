"""What a rule can ask, and what it answers when the order does not say."""

from __future__ import annotations

from typing import Any

import pytest

from returns.eligibility.conditions import KINDS
from returns.eligibility.decision import ConditionOutcome
from returns.eligibility.engine import decide
from returns.eligibility.inputs import Inputs
from tests.returns.pure.samples import Document, condition, looking, policy, rule


def outcome_of(asked: Document, inputs: Inputs) -> ConditionOutcome:
    return decide(inputs, policy(rule("r", asked))).outcomes[0].conditions[0]


FACTS = looking(
    line={"is_final_sale": True, "is_gift_card": False},
    reason_code="too-tight",
    reason_category="SIZE_TOO_SMALL",
    resolution="REFUND",
)
SILENT = looking(
    order={"country": None},
    line={
        "sku": None,
        "tags": None,
        "categories": None,
        "vendor": "",
        "is_final_sale": None,
        "is_gift_card": None,
    },
)

HITS = [
    pytest.param("product_tag", ["blue"], "blue", id="tag"),
    pytest.param("product_tag", ["red", " BLUE "], "blue", id="tag-any-of-without-case-and-spaces"),
    pytest.param(
        "product_tag", ["blue", "kitchen"], "kitchen, blue", id="all-hits-in-the-order-of-the-product"
    ),
    pytest.param("product_category", ["home"], "Home", id="category"),
    pytest.param("product_sku", ["mug-1"], "MUG-1", id="sku"),
    pytest.param("product_vendor", ["POTTER"], "Potter", id="vendor"),
    pytest.param("country", ["gb", "ie"], "GB", id="country"),
    pytest.param("reason", ["too-tight"], "too-tight", id="reason"),
    pytest.param("reason", ["size_too_small"], "SIZE_TOO_SMALL", id="category-of-the-reason"),
    pytest.param("resolution", ["refund"], "REFUND", id="resolution"),
    pytest.param("final_sale", [], "yes", id="final-sale"),
]
MISSES = [
    pytest.param("product_tag", ["blu"], "kitchen, blue", id="part-of-a-tag"),
    pytest.param("product_category", ["garden"], "Home", id="category"),
    pytest.param("product_sku", ["MUG-10"], "MUG-1", id="sku"),
    pytest.param("product_vendor", ["weaver"], "Potter", id="vendor"),
    pytest.param("country", ["FR"], "GB", id="country"),
    pytest.param("reason", ["UNWANTED"], "too-tight, SIZE_TOO_SMALL", id="reason"),
    pytest.param("resolution", ["EXCHANGE"], "REFUND", id="resolution"),
    pytest.param("gift_card", [], "no", id="gift-card"),
]


class TestConditions:
    @pytest.mark.parametrize("kind, values, detail", HITS)
    def test_hold(self, kind: str, values: list[str], detail: str) -> None:
        """Any of the values is enough; the detail says which fact it was."""
        assert outcome_of(condition(kind, *values), FACTS) == ConditionOutcome(kind, True, detail)

    @pytest.mark.parametrize("kind, values, detail", MISSES)
    def test_do_not_hold(self, kind: str, values: list[str], detail: str) -> None:
        """None of the values fits; the detail says what the order has instead."""
        assert outcome_of(condition(kind, *values), FACTS) == ConditionOutcome(kind, False, detail)

    @pytest.mark.parametrize("kind, values, detail", [*HITS, *MISSES])
    def test_turn_around_when_negated(self, kind: str, values: list[str], detail: str) -> None:
        """A negated condition answers the opposite, from the same facts."""
        plain = outcome_of(condition(kind, *values), FACTS)
        negated = outcome_of(condition(kind, *values, negate=True), FACTS)

        assert negated == ConditionOutcome(kind, not plain.result, detail)

    @pytest.mark.parametrize("kind", [kind.name for kind in KINDS.values() if kind.schema == 1])
    @pytest.mark.parametrize("negate", [False, True], ids=["plain", "negated"])
    def test_are_not_known_when_the_order_does_not_say(self, kind: str, negate: bool) -> None:
        """Unknown is neither yes nor no: such a rule never matches, negated or not."""
        asked = condition(kind, *(["x"] if KINDS[kind].takes_values else []), negate=negate)
        decision = decide(SILENT, policy(rule("r", asked, review={"needed": True})))

        assert decision.outcomes[0].conditions == (ConditionOutcome(kind, None, "not known"),)
        assert not decision.outcomes[0].matched
        assert not decision.needs_review

    @pytest.mark.parametrize("negate, result", [(False, False), (True, True)])
    def test_tell_no_tags_from_unknown_tags(self, negate: bool, result: bool) -> None:
        """A product without tags is known to lack every tag."""
        untagged = looking(line={"tags": ()})

        assert outcome_of(condition("product_tag", "sale", negate=negate), untagged) == ConditionOutcome(
            "product_tag", result, "none"
        )

    def test_shorten_long_lists(self) -> None:
        """A product with a hundred tags does not fill the receipt."""
        crowded = looking(line={"tags": tuple(f"t{number}" for number in range(100))})

        assert outcome_of(condition("product_tag", "sale"), crowded).detail == "t0, t1, t2, t3, t4, …"


class TestRulesOfSeveralConditions:
    @pytest.mark.parametrize(
        "asked, matched",
        [
            pytest.param([("product_tag", "blue"), ("country", "GB")], True, id="both-hold"),
            pytest.param([("product_tag", "blue"), ("country", "FR")], False, id="one-fails"),
            pytest.param([("product_tag", "red"), ("country", "FR")], False, id="both-fail"),
            pytest.param([("product_tag", "blue"), ("reason", "OTHER")], False, id="one-is-not-known"),
            pytest.param([], True, id="none-always-holds"),
        ],
    )
    def test_match_when_all_hold(self, asked: list[tuple[str, str]], matched: bool) -> None:
        """Conditions of a rule must all hold, and every one is recorded, also after the first that fails."""
        listed: list[Any] = [condition(kind, value) for kind, value in asked]

        outcome = decide(looking(), policy(rule("r", *listed))).outcomes[0]

        assert outcome.matched is matched
        assert [found.kind for found in outcome.conditions] == [kind for kind, _ in asked]
