"""The answers about fees and bonus, as a rules document of schema 2 holds them."""

from __future__ import annotations

from typing import Any

import pytest

from returns.settlement import NO_TERMS, ActualCost, Flat, ImpossibleTerms, Percent, Terms, read_terms
from returns.settlement.shares import first_of, overlap, share, spans_of, without
from returns.settlement.terms import ShippingRule
from tests.returns.pure.samples import settle_line


class TestReadTerms:
    def test_reads_every_answer(self) -> None:
        """What an editor entered is what is carried out."""
        terms = read_terms(
            fees={
                "restocking": {"percent_bp": 1000},
                "label": {"kind": "flat", "amounts": {"GBP": 495, "EUR": 595}},
                "waived_when_merchant_at_fault": False,
                "shipping_refund": "FULL_RETURN_OR_FAULT",
                "deductions": {"B": 500, "C": 4000},
            },
            bonus={"STORE_CREDIT": {"percent_bp": 1000}, "EXCHANGE": {"amounts": {"GBP": 500}}},
        )

        assert terms == Terms(
            restocking=Percent(1000),
            label=Flat({"GBP": 495, "EUR": 595}),
            is_waived_at_fault=False,
            shipping=ShippingRule.FULL_RETURN_OR_FAULT,
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

        assert read_terms(fees=neutral, bonus={}) == read_terms(fees={}, bonus={}) == NO_TERMS

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
        assert read_terms(fees={"label": node}, bonus={}).label == label

    @pytest.mark.parametrize(
        "fees, bonus",
        [
            pytest.param({"restocking": {"percent_bp": 10_001}}, {}, id="more than everything"),
            pytest.param({"restocking": {"percent_bp": -1}}, {}, id="less than nothing"),
            pytest.param({"restocking": {"percent_bp": 10.5}}, {}, id="a broken rate"),
            pytest.param({"restocking": {"percent_bp": True}}, {}, id="yes is no rate"),
            pytest.param({"restocking": {"percent": 10}}, {}, id="an unknown way to say it"),
            pytest.param({"restocking": {"amounts": {"GBP": -5}}}, {}, id="a negative amount"),
            pytest.param({"restocking": {"amounts": {"GBP": 4.95}}}, {}, id="major units"),
            pytest.param({"label": {"kind": "half"}}, {}, id="an unknown label fee"),
            pytest.param({"label": {"kind": "flat"}}, {}, id="a flat label fee without amounts"),
            pytest.param({"shipping_refund": "SOMETIMES"}, {}, id="an unknown rule for shipping"),
            pytest.param({"deductions": {"C": 12_000}}, {}, id="a deduction of more than everything"),
            pytest.param({}, {"STORE_CREDIT": {"percent_bp": 20_000}}, id="a bonus of more than everything"),
            pytest.param({}, {"STORE_CREDIT": 10}, id="a bonus that says nothing"),
        ],
    )
    def test_refuses_what_no_line_can_carry_out(self, fees: Any, bonus: Any) -> None:
        """A promise that is not understood is an error, not a fee of nothing."""
        with pytest.raises(ImpossibleTerms):
            read_terms(fees=fees, bonus=bonus)


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
