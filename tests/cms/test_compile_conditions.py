"""Every condition block becomes the condition that the engine knows, or says what it lacks."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cms.blocks.conditions import ConditionsBlock
from cms.conditions import FLAGS, KINDS
from returns.eligibility.conditions import KINDS as ENGINE_KINDS
from returns.eligibility.policy import CompiledPolicy
from tests.cms.building import Block, block, compiled, condition, problems, rule, sentences

FREE_TEXTS = [
    "product_tag",
    "product_category",
    "product_sku",
    "product_vendor",
    "channel",
    "customer_group",
]
OTHERS = [
    pytest.param(
        block("country", values="DE\nGermany\nÖsterreich\nes", negate=True),
        {"kind": "country", "values": ["DE", "AT", "ES"], "negate": True},
        id="countries-by-code-or-name",
    ),
    pytest.param(
        block("reason", categories=["DEFECTIVE"], values="too_small\nDEFECTIVE"),
        {"kind": "reason", "values": ["DEFECTIVE", "too_small"], "negate": False},
        id="reasons-and-categories",
    ),
    pytest.param(
        block("resolution", values=["EXCHANGE", "REPAIR"], negate=False),
        {"kind": "resolution", "values": ["EXCHANGE", "REPAIR"], "negate": False},
        id="resolutions",
    ),
    pytest.param(
        block("evidence_answer", values="worn:yes\nbox:gone", negate=False),
        {"kind": "evidence_answer", "values": ["worn:yes", "box:gone"], "negate": False},
        id="answers",
    ),
    pytest.param(
        block("quantity", least=2, most=None, negate=False),
        {"kind": "quantity", "least": 2, "most": None, "negate": False},
        id="quantity",
    ),
    pytest.param(
        block("discount_percent", least=30, most=100, negate=True),
        {"kind": "discount_percent", "least": 30, "most": 100, "negate": True},
        id="discount",
    ),
    pytest.param(
        block("days_since", clock="shipped", least=None, most=0, negate=False),
        {"kind": "days_since", "clock": "shipped", "least": None, "most": 0, "negate": False},
        id="days",
    ),
    pytest.param(
        block("history_returns", least=5, most=None, negate=False),
        {"kind": "history_returns", "least": 5, "most": None, "negate": False},
        id="returns-so-far",
    ),
    pytest.param(
        block("history_rate_percent", least=60, most=None, negate=False),
        {"kind": "history_rate_percent", "least": 60, "most": None, "negate": False},
        id="return-rate",
    ),
    pytest.param(
        block("price", least="49.90", most="200", currency="EUR", negate=False),
        {"kind": "price", "least": 4990, "most": 20000, "currency": "EUR", "negate": False},
        id="price",
    ),
    pytest.param(
        block("order_value", least="", most="5000", currency="JPY", negate=False),
        {"kind": "order_value", "least": None, "most": 5000, "currency": "JPY", "negate": False},
        id="value-without-decimals",
    ),
    pytest.param(
        block("history_value", least="0.125", most=None, currency="KWD", negate=False),
        {"kind": "history_value", "least": 125, "most": None, "currency": "KWD", "negate": False},
        id="value-with-three-decimals",
    ),
    pytest.param(
        block("placed_between", **{"from": "2026-11-01", "to": None, "negate": False}),
        {"kind": "placed_between", "from": "2026-11-01", "to": None, "negate": False},
        id="period-from-the-database",
    ),
    pytest.param(
        block("placed_between", **{"from": date(2026, 11, 1), "to": date(2026, 12, 24), "negate": False}),
        {"kind": "placed_between", "from": "2026-11-01", "to": "2026-12-24", "negate": False},
        id="period-fresh-from-the-editor",
    ),
]


def condition_of(stored: Block) -> Any:
    return compiled(rule(conditions=[stored])).rules["rules"][0]["conditions"][0]


class TestTheKinds:
    def test_are_those_of_the_engine(self) -> None:
        """What the engine can ask can be written, and nothing else."""
        assert set(KINDS) == {*ENGINE_KINDS, "set"}
        assert set(ConditionsBlock().child_blocks) == set(KINDS)


class TestConditions:
    @pytest.mark.parametrize("kind", FREE_TEXTS)
    def test_keep_kind_values_and_negation(self, kind: str) -> None:
        """A rule is about some values of a fact, or about all others."""
        assert condition_of(condition(kind, "A", "b", negate=True)) == {
            "kind": kind,
            "values": ["A", "b"],
            "negate": True,
        }

    @pytest.mark.parametrize("kind", FLAGS)
    @pytest.mark.parametrize("negate", [True, False])
    def test_ask_yes_or_no(self, kind: str, negate: bool) -> None:
        """A fact that is so or not needs no values."""
        assert condition_of(block(kind, negate=negate)) == {"kind": kind, "values": [], "negate": negate}

    @pytest.mark.parametrize("stored,expected", OTHERS)
    def test_say_what_the_block_says(self, stored: Block, expected: Any) -> None:
        """Amounts become minor units, names of countries their codes, days plain texts."""
        assert condition_of(stored) == expected

    @pytest.mark.parametrize("stored,expected", OTHERS)
    def test_come_back_from_the_engine_as_they_went(self, stored: Block, expected: Any) -> None:
        """Nothing is lost on the way to a decision."""
        document = compiled(rule(conditions=[stored])).rules

        assert CompiledPolicy.from_json(document).to_json() == document

    def test_drop_empty_and_repeated_values(self) -> None:
        """A blank line in the list means nothing."""
        assert condition_of(condition("product_tag", " a ", "", "a", "b"))["values"] == ["a", "b"]

    def test_may_not_be_endless(self) -> None:
        """Every line of every order is compared with all of them."""
        many = [f"SKU-{number}" for number in range(501)]

        found = problems(rule(conditions=[condition("product_sku", *many)]))

        assert found == [("rules", (0, "conditions", 0, "values"), "Rule one")]


AMOUNT = {"least": "10", "most": "", "currency": "EUR", "negate": False}


class TestProblems:
    @pytest.mark.parametrize(
        "stored,field,sentence",
        [
            pytest.param(condition("channel", ""), "values", "at least one value", id="no-value"),
            pytest.param(condition("country", "DE", "Narnia"), "values", "“Narnia”: write", id="no-country"),
            pytest.param(block("reason", categories=[], values=""), "values", "at least one", id="no-reason"),
            pytest.param(block("resolution", values=[]), "values", "at least one", id="no-resolution"),
            pytest.param(condition("evidence_answer", "yes"), "values", "“yes”: write", id="no-question"),
            pytest.param(block("quantity", least=None, most=None), "least", "one of the two", id="no-end"),
            pytest.param(
                block("quantity", least=3, most=2), "most", "before the other", id="wrong-way-round"
            ),
            pytest.param(block("quantity", least=-1, most=2), "least", "whole number", id="negative"),
            pytest.param(
                block("discount_percent", least=0, most=101), "most", "from 0 to 100", id="more-than-all"
            ),
            pytest.param(
                block("days_since", clock="", least=1, most=2), "clock", "counted from", id="no-clock"
            ),
            pytest.param(block("price", **AMOUNT | {"currency": ""}), "currency", "Choose", id="no-currency"),
            pytest.param(block("price", **AMOUNT | {"currency": "XXX"}), "currency", "Choose", id="no-money"),
            pytest.param(block("price", **AMOUNT | {"least": ""}), "least", "one of the two", id="no-amount"),
            pytest.param(block("price", **AMOUNT | {"most": "9.99"}), "most", "before", id="amounts-turned"),
            pytest.param(
                block("placed_between", **{"from": None, "to": None}), "from", "one of the two", id="no-day"
            ),
            pytest.param(
                block("placed_between", **{"from": "2027-01-01", "to": "2026-12-31"}),
                "to",
                "before the other",
                id="days-turned",
            ),
        ],
    )
    def test_stand_at_the_field(self, stored: Block, field: str, sentence: str) -> None:
        """A merchant is told where to mend what, in words."""
        bad = rule(conditions=[stored])

        assert problems(bad) == [("rules", (0, "conditions", 0, field), "Rule one")]
        assert sentence in sentences(bad)[0]

    @pytest.mark.parametrize("typed", ["12,50", "1,000.00", "abc", "-3", "1e400", "NaN", "12.505", "1_0"])
    @pytest.mark.parametrize("end", ["least", "most"])
    def test_explain_how_amounts_are_typed(self, typed: str, end: str) -> None:
        """A comma could mean two things, so it means none."""
        bad = rule(conditions=[block("price", **AMOUNT | {"least": "", "most": "", end: typed})])

        assert problems(bad) == [("rules", (0, "conditions", 0, end), "Rule one")]
        assert sentences(bad) == ["Write the amount in EUR with a point and at most 2 decimals, like 12.50."]

    def test_know_currencies_without_decimals(self) -> None:
        """A yen has no hundredth."""
        bad = block("order_value", least="10.5", most="", currency="JPY")

        assert sentences(rule(conditions=[bad])) == ["Write the amount in JPY as a whole number, like 1250."]
