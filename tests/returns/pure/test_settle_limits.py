"""What limits a deduction, by example."""

from __future__ import annotations

from typing import Any

import pytest

from returns.settlement import (
    ActualCost,
    Cause,
    Kind,
    Limit,
    Percent,
)
from tests.returns.pure.returned import FIVE, TEN_PERCENT, amounts, graded, returned, settled


class TestWaivedFees:
    TERMS: dict[str, Any] = {
        "restocking": TEN_PERCENT,
        "label": FIVE,
        "deductions": {"C": 4000},
        "graded": (graded("C"),),
        "is_merchant_at_fault": True,
    }

    def test_are_seen_and_not_taken(self) -> None:
        """A faulty item comes back for its full price; the preview says what is waived."""
        computed = settled(returned(**self.TERMS), label_costs_minor=(500,))

        assert amounts(computed) == {"ITEM": 10_000}
        assert [(cut.kind, cut.limit, cut.minor) for cut in computed.cuts] == [
            (Kind.CONDITION_DEDUCTION, Limit.WAIVED, 4000),
            (Kind.RESTOCKING_FEE, Limit.WAIVED, 1000),
            (Kind.LABEL_FEE, Limit.WAIVED, 500),
        ]

    def test_are_taken_where_the_policy_waives_nothing(self) -> None:
        """Some policies take fees for every return."""
        computed = settled(returned(**self.TERMS, is_waived_at_fault=False), label_costs_minor=(500,))

        assert computed.total_minor == 10_000 - 4000 - 1000 - 500

    def test_leave_the_faulty_item_alone(self) -> None:
        """Beside a faulty item, the other one bears the fees by itself."""
        faulty = returned(restocking=FIVE, is_merchant_at_fault=True)
        other = returned(paid=300, restocking=FIVE, order_line_id=2, return_line_id=2)

        computed = settled(faulty, other)

        assert computed.total_minor == 10_000
        assert [(cut.limit, cut.minor) for cut in computed.cuts] == [(Limit.STOPS_AT_ZERO, 200)]


class TestStoppingAtZero:
    @pytest.mark.parametrize(
        "paid, taken, cuts",
        [
            pytest.param(1000, [400, 500, 100], {"LABEL_FEE": 200, "CLAWBACK": 50}, id="the label in part"),
            pytest.param(
                600,
                [240, 360],
                {"RESTOCKING_FEE": 140, "LABEL_FEE": 300, "CLAWBACK": 50},
                id="restocking in part, the label not at all",
            ),
            pytest.param(1225, [490, 500, 235], {"LABEL_FEE": 65, "CLAWBACK": 50}, id="clawback not at all"),
            pytest.param(1400, [560, 500, 300, 40], {"CLAWBACK": 10}, id="clawback in part"),
            pytest.param(5000, [2000, 500, 300, 50], {}, id="all of them"),
            pytest.param(0, [], {"RESTOCKING_FEE": 500, "LABEL_FEE": 300, "CLAWBACK": 50}, id="none"),
        ],
    )
    def test_cuts_the_later_deduction_first(self, paid: int, taken: list[int], cuts: dict[str, int]) -> None:
        """Condition 40 %, restocking 5.00, label 3.00, a lost discount of 0.50: in this order."""
        line = returned(
            paid=paid, deductions={"C": 4000}, graded=(graded("C"),), restocking=FIVE, label=ActualCost()
        )

        computed = settled(line, label_costs_minor=(300,), clawback_minor=50)

        assert [-each.gross_minor for each in computed.lines[1:]] == taken
        assert {cut.kind.value: cut.minor for cut in computed.cuts} == cuts
        assert computed.total_minor == paid - sum(taken) >= 0

    @pytest.mark.parametrize(
        "condition_bp, fee_bp, condition, fee, cut",
        [
            pytest.param(4000, 1000, 4000, 1000, 0, id="both of the price, not one of the other's rest"),
            pytest.param(6000, 5000, 6000, 4000, 1000, id="more than everything"),
            pytest.param(10_000, 1000, 10_000, 0, 1000, id="nothing is left for a fee"),
        ],
    )
    def test_fits_two_percentages_into_one_price(
        self, condition_bp: int, fee_bp: int, condition: int, fee: int, cut: int
    ) -> None:
        """A used item of 100.00 bears its condition and 10 % for restocking, and no more than its price."""
        line = returned(deductions={"C": condition_bp}, graded=(graded("C"),), restocking=Percent(fee_bp))

        computed = settled(line)

        assert computed.minor_of(Kind.CONDITION_DEDUCTION) == -condition
        assert computed.minor_of(Kind.RESTOCKING_FEE) == -fee
        assert [(each.kind, each.minor) for each in computed.cuts] == [(Kind.RESTOCKING_FEE, cut)] * bool(cut)

    def test_takes_no_more_tax_than_the_goods_had(self) -> None:
        """Two deductions that take all of 0.99 take all of its 0.17 tax, rounding or not."""
        line = returned(
            paid=99, tax=17, restocking=Percent(5000), deductions={"C": 5000}, graded=(graded("C"),)
        )

        computed = settled(line)

        assert (computed.total_minor, computed.tax_minor) == (0, 0)
        assert [each.gross_minor for each in computed.lines] == [99, -50, -49]

    def test_lets_both_fees_find_goods_that_can_bear_them(self) -> None:
        """The item that carries no label fee bears the restocking fee first, so that nothing is lost."""
        both = returned(paid=500, restocking=FIVE, label=FIVE)
        one = returned(paid=500, restocking=FIVE, order_line_id=2, return_line_id=2)

        computed = settled(both, one, label_costs_minor=(500,))

        assert (computed.total_minor, computed.cuts) == (0, ())


class TestClawback:
    def test_is_shared_by_the_goods(self) -> None:
        """10.00 of a lost discount: 2.50 from 25.00 of goods, 7.50 from 75.00, each with its tax."""
        small = returned(paid=2500, tax=417)
        large = returned(paid=7500, tax=357, order_line_id=2, return_line_id=2)

        computed = settled(small, large, clawback_minor=1000)

        lines = [line for line in computed.lines if line.kind == Kind.CLAWBACK]
        assert [(line.gross_minor, line.tax_minor) for line in lines] == [(-250, -42), (-750, -36)]
        assert {line.cause for line in lines} == {Cause.DISCOUNT_LOST}

    def test_leaves_faulty_goods_alone(self) -> None:
        """A faulty item is paid back in full, whatever discount the order had."""
        computed = settled(returned(is_merchant_at_fault=True), clawback_minor=1000)

        assert computed.total_minor == 10_000
        assert [(cut.kind, cut.minor) for cut in computed.cuts] == [(Kind.CLAWBACK, 1000)]
