"""The answers about fees and bonus, and percentages of units."""

from __future__ import annotations

from typing import Any

import pytest

from returns.eligibility.document import Node
from returns.eligibility.fees import Bonus, Fees
from returns.eligibility.vocabulary import ShippingRefund
from returns.settlement import NO_TERMS, ActualCost, Flat, ImpossibleTerms, Percent, Terms, terms_of
from returns.settlement.shares import first_of, overlap, share, spans_of, without
from tests.returns.pure.samples import settle_line


def read(fees: dict[str, Any], bonus: dict[str, Any]) -> Terms:
    return terms_of(fees=Fees.read(Node.root(fees)), bonus=Bonus.read(Node.root(bonus)))


class TestTermsOf:
    def test_carries_every_answer_over(self) -> None:
        """What an editor entered is what is carried out."""
        terms = read(
            {
                "restocking": {"percent_bp": 1000},
                "label": {"kind": "flat", "amounts": {"GBP": 495, "EUR": 595}},
                "waived_when_merchant_at_fault": False,
                "shipping_refund": "FULL_RETURN_OR_FAULT",
                "deductions": {"B": 500, "C": 4000},
            },
            {"STORE_CREDIT": {"percent_bp": 1000}, "EXCHANGE": {"amounts": {"GBP": 500}}},
        )

        assert terms == Terms(
            restocking=Percent(1000),
            label=Flat({"GBP": 495, "EUR": 595}),
            is_waived_at_fault=False,
            shipping=ShippingRefund.FULL_RETURN_OR_FAULT,
            deductions={"B": 500, "C": 4000},
            bonus={"STORE_CREDIT": Percent(1000), "EXCHANGE": Flat({"GBP": 500})},
        )

    def test_promises_nothing_by_default(self) -> None:
        """The neutral answers take and give nothing, and so do empty ones."""
        neutral: dict[str, Any] = {
            "restocking": None,
            "label": None,
            "waived_when_merchant_at_fault": True,
            "shipping_refund": "NEVER",
            "deductions": {},
        }

        assert read(neutral, {}) == read({}, {}) == NO_TERMS

    @pytest.mark.parametrize(
        "node, label",
        [
            pytest.param({"kind": "free"}, None, id="free"),
            pytest.param({"kind": "actual"}, ActualCost(), id="actual"),
            pytest.param({"kind": "flat", "amounts": {"JPY": 700}}, Flat({"JPY": 700}), id="flat"),
            pytest.param(None, None, id="not mentioned"),
        ],
    )
    def test_knows_each_label_fee(self, node: Any, label: Any) -> None:
        """Free, what it cost, or an amount."""
        assert read({"label": node}, {}).label == label

    @pytest.mark.parametrize("bp", [-1, 10_001])
    def test_refuses_more_than_everything_and_less_than_nothing(self, bp: int) -> None:
        """A rate lies between 0 and 100 %, in a fee and in a deduction."""
        with pytest.raises(ImpossibleTerms):
            Percent(bp)
        with pytest.raises(ImpossibleTerms):
            Terms(deductions={"C": bp})

    def test_refuses_an_amount_below_zero(self) -> None:
        """A fee that pays out is a mistake."""
        with pytest.raises(ImpossibleTerms):
            Flat({"GBP": -5})


class TestShares:
    """Percentages of units run along the price of their line."""

    @pytest.mark.parametrize(
        "bp, units, expected",
        [
            pytest.param(1000, [(0, 1)], 333, id="first"),
            pytest.param(1000, [(1, 2)], 334, id="second"),
            pytest.param(1000, [(2, 3)], 333, id="third"),
            pytest.param(1000, [(0, 1), (2, 3)], 666, id="first and third"),
            pytest.param(1000, [(0, 3)], 1000, id="all"),
            pytest.param(0, [(0, 3)], 0, id="nothing of all"),
            pytest.param(10_000, [(1, 2)], 3334, id="all of one"),
        ],
    )
    def test_add_up(self, bp: int, units: list[tuple[int, int]], expected: int) -> None:
        """10 % of three units that cost 100.00: 3.33, 3.34 and 3.33, which is 10.00."""
        assert share(bp, spans_of(settle_line(), units)) == expected

    def test_stop_where_the_money_stops(self) -> None:
        """Of two units only 50.00 are paid: the first, and a part of the second."""
        paid = first_of(spans_of(settle_line(), [(0, 1), (1, 2)]), 5000)

        assert paid == [(0, 3333), (3333, 5000)]

    @pytest.mark.parametrize(
        "one, other, both",
        [
            pytest.param([(0, 5)], [(3, 9)], [(3, 5)], id="in part"),
            pytest.param([(0, 5)], [(5, 9)], [], id="side by side"),
            pytest.param([(0, 2), (4, 9)], [(1, 5), (8, 10)], [(1, 2), (4, 5), (8, 9)], id="in turns"),
            pytest.param([(6, 9), (0, 2)], [(1, 7)], [(1, 2), (6, 7)], id="in any order"),
            pytest.param([], [(1, 7)], [], id="nothing"),
            pytest.param([(3, 3)], [(1, 7)], [], id="a unit of no price"),
        ],
    )
    def test_meet(self, one: Any, other: Any, both: Any) -> None:
        """What is both graded and paid."""
        assert overlap(one, other) == both

    @pytest.mark.parametrize(
        "one, other, rest",
        [
            pytest.param([(0, 9)], [(3, 5)], [(0, 3), (5, 9)], id="from the middle"),
            pytest.param([(0, 5)], [(3, 9)], [(0, 3)], id="from the end"),
            pytest.param([(0, 2), (4, 9)], [(1, 5), (8, 10)], [(0, 1), (5, 8)], id="from several"),
            pytest.param([(0, 5)], [(0, 5)], [], id="everything"),
            pytest.param([(0, 5)], [], [(0, 5)], id="nothing"),
        ],
    )
    def test_leave(self, one: Any, other: Any, rest: Any) -> None:
        """What is paid and not graded."""
        assert without(one, other) == rest
