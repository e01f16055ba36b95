"""What a rule of schema 2 can ask: ranges, amounts, periods, history, sets."""

from __future__ import annotations

from typing import Any

import pytest

from returns.eligibility.conditions import DEEPEST_SET
from returns.eligibility.decision import ConditionOutcome
from returns.eligibility.engine import decide
from returns.eligibility.inputs import HistoryFacts, Inputs
from returns.eligibility.policy import CompiledPolicy, InvalidPolicy
from tests.returns.pure.samples import (
    Document,
    condition,
    default_2,
    document_2,
    looking,
    policy_2,
    rule,
    units,
    utc,
)


def asks(kind: str, **keys: Any) -> Document:
    return {"kind": kind, **keys}


def outcome_of(asked: Document, inputs: Inputs) -> ConditionOutcome:
    return decide(inputs, policy_2(rule("r", asked))).outcomes[0].conditions[0]


def with_history(**changes: Any) -> Inputs:
    facts: Document = {
        "returns": 3,
        "returned_minor": 4500,
        "bought_minor": 10_000,
        "currency": "GBP",
    } | changes
    inputs = looking()
    return Inputs(
        order=inputs.order,
        line=inputs.line,
        counters=inputs.counters,
        request=inputs.request,
        history=HistoryFacts(**facts),
    )


def at(asked_at: str) -> Inputs:
    return looking(asked_at=utc(asked_at))


def listed(paid: int, listed_minor: int | None, off: int | None = None) -> Inputs:
    return looking(line={"paid_minor": paid, "list_minor": listed_minor, "discount_minor": off})


FINDINGS = [
    pytest.param(condition("channel", "WEB"), looking(order={"channel": "web"}), True, "web", id="channel"),
    pytest.param(
        condition("customer_group", "vip"), looking(order={"customer_group": "B2B"}), False, "B2B", id="group"
    ),
    pytest.param(condition("customer_group", "vip"), looking(), None, "not known", id="group-not-known"),
    pytest.param(
        condition("evidence_answer", "worn:yes"),
        looking(evidence_answers=("tag:no", "worn:yes")),
        True,
        "worn:yes",
        id="answer",
    ),
    pytest.param(
        condition("evidence_answer", "worn:yes"), looking(evidence_answers=()), False, "none", id="no-answers"
    ),
    pytest.param(condition("evidence_answer", "worn:yes"), looking(), None, "not known", id="not-asked-yet"),
    pytest.param(condition("business"), looking(order={"is_business": True}), True, "yes", id="business"),
    pytest.param(condition("gift"), looking(order={"is_gift": False}), False, "no", id="no-gift"),
    pytest.param(asks("gift"), looking(), None, "not known", id="gift-not-known"),
    pytest.param(condition("merchant_at_fault"), looking(is_merchant_at_fault=True), True, "yes", id="fault"),
    pytest.param(condition("merchant_at_fault"), looking(), None, "not known", id="fault-not-known"),
    pytest.param(asks("quantity", least=2, most=3), looking(quantity=2), True, "2", id="quantity-least"),
    pytest.param(asks("quantity", least=2, most=3), looking(quantity=3), True, "3", id="quantity-most"),
    pytest.param(asks("quantity", least=2, most=3), looking(quantity=4), False, "4", id="quantity-above"),
    pytest.param(asks("quantity", most=3), looking(quantity=1), True, "1", id="quantity-open-below"),
    pytest.param(asks("quantity", least=2, most=None), looking(), False, "1", id="quantity-open-above"),
    # 1999 of 3000 is 33.37 % off, 1995 of 3000 33.5 %.
    pytest.param(asks("discount_percent", least=33), listed(1999, 3000), True, "33", id="discount"),
    pytest.param(asks("discount_percent", least=34), listed(1995, 3000), True, "34", id="discount-half-up"),
    pytest.param(asks("discount_percent", least=1), listed(3100, 3000), False, "0", id="paid-more-than-list"),
    pytest.param(
        asks("discount_percent", least=50), listed(1000, None, 1000), True, "50", id="no-list-price"
    ),
    pytest.param(
        asks("discount_percent", least=20), listed(1000, 1000, 200), True, "20", id="noted-discount-wins"
    ),
    pytest.param(asks("discount_percent", least=1), listed(1000, None), None, "not known", id="no-discount"),
    pytest.param(asks("discount_percent", least=0), listed(0, 0), None, "not known", id="of-nothing"),
    pytest.param(asks("days_since", clock="placed", least=19), looking(), True, "19", id="days-placed"),
    pytest.param(asks("days_since", clock="shipped", most=14), looking(), False, "15", id="days-shipped"),
    pytest.param(asks("days_since", clock="delivered", most=10), looking(), True, "10", id="days-delivered"),
    # Summer time: 23:30 UTC on the 29th is already the 30th in London.
    pytest.param(
        asks("days_since", clock="delivered", least=20), at("2026-03-29 23:30"), True, "20", id="days-in-zone"
    ),
    pytest.param(
        asks("days_since", clock="delivered", least=0),
        units(2, (1, utc("2026-03-01 10:00"), None), (1, None, utc("2026-03-18 10:00"))),
        True,
        "2",
        id="days-of-the-latest-unit",
    ),
    pytest.param(
        asks("days_since", clock="delivered", least=0),
        units(1, (1, utc("2026-03-01 10:00"), None)),
        None,
        "not known",
        id="days-without-a-scan",
    ),
    pytest.param(asks("history_returns", least=3), with_history(), True, "3", id="returns"),
    pytest.param(asks("history_returns", least=0), looking(), None, "not known", id="returns-not-known"),
    pytest.param(asks("history_rate_percent", least=45), with_history(), True, "45", id="rate"),
    pytest.param(
        asks("history_rate_percent", least=1),
        with_history(bought_minor=0, returned_minor=0),
        None,
        "not known",
        id="rate-of-nothing",
    ),
    pytest.param(
        asks("history_value", least=4500, currency="GBP"), with_history(), True, "4500 GBP", id="value"
    ),
    pytest.param(
        asks("history_value", least=1, currency="EUR"),
        with_history(),
        None,
        "not known: 4500 GBP",
        id="value-in-other-money",
    ),
    pytest.param(
        asks("price", least=334, most=334, currency="GBP"),
        looking(line={"quantity": 3, "paid_minor": 1001}),
        True,
        "334 GBP",
        id="price-of-one-unit-half-up",
    ),
    pytest.param(
        asks("price", least=1, currency="EUR"), looking(), None, "not known: 1000 GBP", id="price-other-money"
    ),
    pytest.param(
        asks("order_value", most=4999, currency="GBP"), looking(), False, "5000 GBP", id="order-value"
    ),
    pytest.param(
        asks("order_value", most=4999, currency="GBP"),
        looking(order={"value_minor": None}),
        None,
        "not known",
        id="order-value-not-known",
    ),
    pytest.param(
        {"kind": "placed_between", "from": "2026-03-01", "to": "2026-03-01"},
        looking(),
        True,
        "2026-03-01",
        id="placed-on-the-day",
    ),
    # 23:30 UTC on 30 June is 1 July in London.
    pytest.param(
        {"kind": "placed_between", "from": None, "to": "2026-06-30"},
        looking(order={"placed_at": utc("2026-06-30 23:30")}),
        False,
        "2026-07-01",
        id="placed-in-the-zone",
    ),
    pytest.param(
        {"kind": "placed_between", "from": "2026-03-02"}, looking(), False, "2026-03-01", id="placed-before"
    ),
]


class TestConditions:
    @pytest.mark.parametrize("asked, inputs, result, detail", FINDINGS)
    def test_find(self, asked: Document, inputs: Inputs, result: bool | None, detail: str) -> None:
        """Both ends count; the detail says what was found; what nobody knows is not known."""
        assert outcome_of(asked, inputs) == ConditionOutcome(asked["kind"], result, detail)

    @pytest.mark.parametrize("asked, inputs, result, detail", FINDINGS)
    def test_turn_around_when_negated(
        self, asked: Document, inputs: Inputs, result: bool | None, detail: str
    ) -> None:
        """The opposite; but not known stays not known."""
        negated = outcome_of(asked | {"negate": True}, inputs)

        assert negated.result is (None if result is None else not result)
        assert negated.detail == detail


def a_set(*conditions: Document, negate: bool = False) -> Document:
    return {"kind": "set", "set": "s-1", "name": "Summer sale", "conditions": [*conditions], "negate": negate}


YES, NO, NOT_KNOWN = condition("country", "GB"), condition("country", "FR"), condition("channel", "web")


class TestSets:
    @pytest.mark.parametrize(
        "conditions, result",
        [
            pytest.param([YES], True, id="holds"),
            pytest.param([YES, NO], False, id="one-fails"),
            pytest.param([YES, NOT_KNOWN], None, id="one-is-not-known"),
            pytest.param([NOT_KNOWN, NO], False, id="false-is-stronger-than-not-known"),
            pytest.param([a_set(YES, NO, negate=True), YES], True, id="a-negated-set-inside"),
            pytest.param([a_set(NOT_KNOWN, negate=True)], None, id="not-known-inside-stays-so"),
        ],
    )
    @pytest.mark.parametrize("negate", [False, True], ids=["plain", "negated"])
    def test_hold_when_all_parts_do(
        self, conditions: list[Document], result: bool | None, negate: bool
    ) -> None:
        """All must hold; the receipt says what each part found."""
        outcome = outcome_of(a_set(*conditions, negate=negate), looking())

        assert outcome.result is (result if result is None else result is not negate)
        assert outcome.detail == "Summer sale"
        assert [part.kind for part in outcome.parts] == [each["kind"] for each in conditions]

    def test_may_hold_sets_but_not_for_ever(self) -> None:
        """Eight deep is enough for anybody; the ninth is refused, with the rule's name."""
        nested = YES
        for _ in range(DEEPEST_SET):
            nested = a_set(nested)

        assert outcome_of(nested, looking()).result is True
        with pytest.raises(InvalidPolicy, match=r"Rule R: .*nested deeper"):
            policy_2(rule("r", a_set(nested)))


BROKEN = [
    pytest.param(asks("quantity"), "conditions[0].least", id="no-end"),
    pytest.param(asks("quantity", least=3, most=2), "conditions[0].least", id="ends-the-wrong-way"),
    pytest.param(asks("quantity", least="3"), "conditions[0].least", id="end-as-text"),
    pytest.param(asks("quantity", least=-1), "conditions[0].least", id="negative"),
    pytest.param(asks("quantity", least=1, values=[]), "conditions[0].values is not known", id="other-key"),
    pytest.param(asks("discount_percent", least=101), "conditions[0].least", id="more-than-everything"),
    pytest.param(asks("days_since", clock="fixed_date", least=1), "conditions[0].clock", id="clock"),
    pytest.param(asks("days_since", least=1), "conditions[0].clock is missing", id="no-clock"),
    pytest.param(asks("price", least=1), "conditions[0].currency is missing", id="no-currency"),
    pytest.param(asks("price", least=1, currency="eur"), "conditions[0].currency", id="currency-spelt"),
    pytest.param(asks("placed_between"), "conditions[0].from", id="endless-period"),
    pytest.param(
        {"kind": "placed_between", "from": "2026-02-30"},
        "conditions[0].from must be a date",
        id="no-such-day",
    ),
    pytest.param(
        {"kind": "placed_between", "from": "2026-03-02", "to": "2026-03-01"},
        "conditions[0].from",
        id="period-the-wrong-way",
    ),
    pytest.param(a_set(), "conditions[0].conditions", id="empty-set"),
    pytest.param(a_set(condition("moon")), "conditions[0].conditions[0].kind", id="unknown-inside"),
    pytest.param(asks("moon"), "Known are product_tag", id="unknown"),
]


class TestBrokenConditions:
    @pytest.mark.parametrize("broken, complaint", BROKEN)
    def test_are_named(self, broken: Document, complaint: str) -> None:
        """The refusal names the rule and the place."""
        with pytest.raises(InvalidPolicy) as refused:
            policy_2(rule("r", broken))

        assert refused.value.sentence.startswith("Rule R: ")
        assert complaint in refused.value.sentence

    def test_are_unknown_to_schema_1(self) -> None:
        """What an old document cannot have meant is not read into it."""
        source = document_2(rule("r", asks("quantity", least=1)), default_2()) | {"schema": 1}

        with pytest.raises(InvalidPolicy, match="'quantity' is no condition"):
            CompiledPolicy.from_json(source)


class TestHistory:
    @pytest.mark.parametrize(
        "asked, needed",
        [
            pytest.param([condition("country", "GB")], False, id="not-asked"),
            pytest.param([asks("history_returns", least=3)], True, id="asked"),
            pytest.param([a_set(YES, asks("history_value", least=1, currency="GBP"))], True, id="in-a-set"),
        ],
    )
    def test_is_needed_when_a_rule_asks(self, asked: list[Document], needed: bool) -> None:
        """Nobody reads a shopper's past for nothing."""
        assert policy_2(rule("r", *asked)).needs_history is needed
