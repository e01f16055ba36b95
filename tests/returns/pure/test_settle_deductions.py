"""What is kept back, by example."""

from __future__ import annotations

from typing import Any

import pytest

from returns.settlement import (
    ActualCost,
    Already,
    Cause,
    Flat,
    Graded,
    ImpossibleRequest,
    Kind,
    Limit,
    Percent,
)
from tests.returns.pure.returned import FIVE, TEN_PERCENT, amounts, graded, returned, settled


class TestRestockingByPercent:
    @pytest.mark.parametrize(
        "bp, paid, tax, quantity, place, fee, tax_inside",
        [
            pytest.param(1000, 10_000, 1667, 1, (0, 1), 1000, 167, id="10 % of 100.00"),
            pytest.param(1000, 10_005, 0, 1, (0, 1), 1001, 0, id="10 % of 100.05: half a penny goes up"),
            pytest.param(1000, 10_004, 0, 1, (0, 1), 1000, 0, id="10 % of 100.04 goes down"),
            pytest.param(1250, 10_000, 1667, 3, (0, 3), 1250, 208, id="12.5 % of a whole line"),
            pytest.param(1000, 10_000, 0, 3, (0, 1), 333, 0, id="the first third of 100.00"),
            pytest.param(1000, 10_000, 0, 3, (1, 2), 334, 0, id="the second third carries the penny"),
            pytest.param(1000, 10_000, 0, 3, (2, 3), 333, 0, id="the last third"),
            pytest.param(1500, 3980, 362, 1, (0, 1), 597, 54, id="15 % of yen"),
            pytest.param(1000, 12_345, 617, 1, (0, 1), 1235, 62, id="10 % of dinars with three decimals"),
            pytest.param(10_000, 999, 166, 1, (0, 1), 999, 166, id="all of it"),
            pytest.param(0, 999, 166, 1, (0, 1), 0, 0, id="nothing"),
            pytest.param(1000, 0, 0, 1, (0, 1), 0, 0, id="of a gift"),
        ],
    )
    def test_is_half_up_of_what_the_goods_cost(
        self, bp: int, paid: int, tax: int, quantity: int, place: tuple[int, int], fee: int, tax_inside: int
    ) -> None:
        """So many per cent of the goods, tax inside in the goods' own share."""
        computed = settled(returned(place, paid=paid, tax=tax, quantity=quantity, restocking=Percent(bp)))

        fees = [line for line in computed.lines if line.kind == Kind.RESTOCKING_FEE]
        assert computed.minor_of(Kind.RESTOCKING_FEE) == -fee
        assert sum(line.tax_minor for line in fees) == -tax_inside
        assert all((line.cause, line.percent_bp) == (Cause.PERCENT, bp) for line in fees)

    def test_is_taken_line_by_line(self) -> None:
        """Shoes bear 20 %, a lamp 5 %: each for itself, each with its own tax."""
        shoes = returned(paid=5000, tax=833, restocking=Percent(2000))
        lamp = returned(paid=2000, tax=333, restocking=Percent(500), order_line_id=2, return_line_id=2)

        computed = settled(shoes, lamp)

        fees = [line for line in computed.lines if line.kind == Kind.RESTOCKING_FEE]
        assert [(line.return_line_id, line.gross_minor, line.tax_minor) for line in fees] == [
            (1, -1000, -167),
            (2, -100, -17),
        ]

    def test_is_taken_of_what_is_paid(self) -> None:
        """The line held 50.00 of 100.00: 10 % of 50.00."""
        computed = settled(returned(settled_minor=5000, restocking=TEN_PERCENT))

        assert amounts(computed) == {"ITEM": 5000, "RESTOCKING_FEE": -500}


class TestFlatRestocking:
    @pytest.mark.parametrize(
        "currency, fee",
        [
            pytest.param("GBP", 500, id="pounds"),
            pytest.param("JPY", 700, id="yen"),
            pytest.param("KWD", 2000, id="dinars"),
            pytest.param("USD", 0, id="a currency that the policy does not name"),
        ],
    )
    def test_is_an_amount_by_currency(self, currency: str, fee: int) -> None:
        """A policy names what it takes in each currency; where it names none, none is taken."""
        computed = settled(returned(restocking=FIVE), currency=currency)

        assert computed.minor_of(Kind.RESTOCKING_FEE) == -fee

    def test_is_taken_once_for_a_return(self) -> None:
        """Two items of 10.00 and 30.00 share one fee of 5.00, each bears its part with its tax."""
        small = returned(paid=1000, tax=167, restocking=FIVE)
        large = returned(paid=3000, tax=0, restocking=FIVE, order_line_id=2, return_line_id=2)

        computed = settled(small, large)

        fees = [line for line in computed.lines if line.kind == Kind.RESTOCKING_FEE]
        assert [(line.gross_minor, line.tax_minor) for line in fees] == [(-125, -21), (-375, 0)]
        assert computed.minor_of(Kind.RESTOCKING_FEE) == -500

    @pytest.mark.parametrize(
        "already, fee",
        [
            pytest.param(0, 500, id="the first parcel"),
            pytest.param(500, 0, id="a second parcel of the same return"),
            pytest.param(120, 380, id="the first could bear 1.20 only"),
        ],
    )
    def test_is_not_taken_again_with_the_next_parcel(self, already: int, fee: int) -> None:
        """Several settlements of one return take it once between them."""
        computed = settled(returned(restocking=FIVE), already=Already(flat_restocking_minor=already))

        assert computed.minor_of(Kind.RESTOCKING_FEE) == -fee

    @pytest.mark.parametrize(
        "dear, cheap, fee",
        [
            pytest.param(10_000, 10_000, 900, id="the highest"),
            pytest.param(300, 10_000, 500, id="the highest cannot be borne: the next"),
            pytest.param(700, 10_000, 700, id="the highest in part, which is more than the next"),
        ],
    )
    def test_is_the_highest_that_its_lines_can_bear(self, dear: int, cheap: int, fee: int) -> None:
        """A sofa bears 9.00, a cushion 5.00: one fee, and never the sofa's out of the cushion."""
        sofa = returned(paid=dear, restocking=Flat({"GBP": 900}))
        cushion = returned(paid=cheap, restocking=Flat({"GBP": 500}), order_line_id=2, return_line_id=2)

        computed = settled(sofa, cushion)

        assert computed.minor_of(Kind.RESTOCKING_FEE) == -fee


class TestLabelFee:
    @pytest.mark.parametrize(
        "label, costs, already, cause, fee",
        [
            pytest.param(FIVE, (380,), 0, Cause.FLAT, 500, id="flat: once for a return"),
            pytest.param(FIVE, (380, 420), 0, Cause.FLAT, 500, id="flat: once for two boxes"),
            pytest.param(FIVE, (), 0, None, 0, id="flat: not without a label of ours"),
            pytest.param(ActualCost(), (380, 420), 0, Cause.ACTUAL_COST, 800, id="actual: each label"),
            pytest.param(ActualCost(), (), 0, None, 0, id="actual: no label"),
            pytest.param(ActualCost(), (380, 420), 380, Cause.ACTUAL_COST, 420, id="actual: first was taken"),
            pytest.param(FIVE, (380,), 500, None, 0, id="flat: was taken"),
            pytest.param(None, (380,), 0, None, 0, id="free"),
        ],
    )
    def test_is_taken_once(
        self, label: Any, costs: tuple[int, ...], already: int, cause: Cause | None, fee: int
    ) -> None:
        """Whoever got a label from us pays what the policy says for it, once."""
        computed = settled(
            returned(label=label), label_costs_minor=costs, already=Already(label_minor=already)
        )

        assert computed.minor_of(Kind.LABEL_FEE) == -fee
        assert [line.cause for line in computed.lines if line.kind == Kind.LABEL_FEE] == [cause] * bool(fee)

    def test_comes_from_goods_that_carry_it(self) -> None:
        """A faulty kettle comes back free of charge beside a cheap cup that pays 5.00 for the label."""
        kettle = returned(paid=9000)
        cup = returned(paid=300, label=FIVE, order_line_id=2, return_line_id=2)

        computed = settled(kettle, cup, label_costs_minor=(500,))

        assert computed.total_minor == 9000
        [cut] = computed.cuts
        assert (cut.kind, cut.limit, cut.minor) == (Kind.LABEL_FEE, Limit.STOPS_AT_ZERO, 200)


class TestCondition:
    @pytest.mark.parametrize(
        "grade, deduction",
        [
            pytest.param("A", 0, id="as new"),
            pytest.param("B", 1000, id="opened"),
            pytest.param("C", 4000, id="used"),
            pytest.param("D", 10_000, id="broken"),
            pytest.param("MISSING", 0, id="a grade that the policy does not name"),
        ],
    )
    def test_takes_the_grades_share_of_the_value(self, grade: str, deduction: int) -> None:
        """B costs 10 %, C 40 %, D everything."""
        line = returned(deductions={"B": 1000, "C": 4000, "D": 10_000}, graded=(graded(grade),))

        computed = settled(line)

        assert computed.minor_of(Kind.CONDITION_DEDUCTION) == -deduction

    def test_takes_from_each_unit_what_it_is_worth(self) -> None:
        """Of three units that cost 100.00 with 16.67 tax, the second is used: 40 % of 33.34."""
        line = returned(
            paid=10_000,
            tax=1667,
            quantity=3,
            deductions={"C": 4000},
            graded=(graded("A", (0, 1), (2, 3)), graded("C", (1, 2), text_key="grading.mugs.chipped")),
        )

        computed = settled(line)

        [taken] = [each for each in computed.lines if each.kind == Kind.CONDITION_DEDUCTION]
        assert (taken.gross_minor, taken.tax_minor, taken.percent_bp) == (-1334, -222, 4000)
        assert (taken.cause, taken.text_key) == (Cause.GRADE, "grading.mugs.chipped")

    def test_has_words_for_each_grade(self) -> None:
        """Without words of its own a deduction is explained by its grade."""
        computed = settled(returned(deductions={"C": 4000}, graded=(graded("C"),)))

        assert computed.lines[-1].text_key == "condition_deduction.grade_c"

    @pytest.mark.parametrize(
        "units",
        [
            pytest.param((graded("B", (0, 1)), graded("C", (0, 1))), id="one unit twice"),
            pytest.param((graded("B", (1, 2)),), id="a unit that does not come back"),
        ],
    )
    def test_refuses_grades_that_contradict(self, units: tuple[Graded, ...]) -> None:
        """A unit is in one condition, and only what comes back has one."""
        with pytest.raises(ImpossibleRequest):
            returned(graded=units)
