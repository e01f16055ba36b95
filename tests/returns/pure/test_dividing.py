"""Dividing an amount over units, tax and lines loses nothing and invents nothing."""

from __future__ import annotations

from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.money import allocate, tax_inside, unit_value

paids = st.integers(min_value=0, max_value=10**12)


@st.composite
def cut_lines(draw: st.DrawFn) -> tuple[int, list[int]]:
    """What was paid for a line, and its units cut into parts that are returned one after the other."""
    paid = draw(paids)
    parts = draw(st.lists(st.integers(min_value=0, max_value=40), min_size=1, max_size=12).filter(any))
    return paid, parts


class TestUnitValue:
    @pytest.mark.parametrize(
        "paid, values",
        [
            pytest.param(10_000, [3333, 3334, 3333], id="hundred-euros"),
            pytest.param(1000, [333, 334, 333], id="ten-euros-or-a-thousand-yen"),
            pytest.param(1, [0, 1, 0], id="one-cent"),
            pytest.param(2, [1, 0, 1], id="two-cents"),
            pytest.param(0, [0, 0, 0], id="free"),
            pytest.param(12_346, [4115, 4116, 4115], id="dinars-of-three-decimals"),
        ],
    )
    def test_divides_thirds(self, paid: int, values: list[int]) -> None:
        """Thirds that do not divide: the odd cent falls where the running total is rounded up."""
        assert [unit_value(paid, 3, already, 1) for already in range(3)] == values

    @given(line=cut_lines())
    def test_adds_up_to_what_was_paid(self, line: tuple[int, list[int]]) -> None:
        """However the units come back, all of them together are exactly what was paid."""
        paid, parts = line
        starts = accumulate(parts, initial=0)

        values = [
            unit_value(paid, sum(parts), start, part) for start, part in zip(starts, parts, strict=False)
        ]

        assert sum(values) == paid
        assert all(0 <= value <= paid for value in values)

    @given(paid=paids, quantity=st.integers(min_value=1, max_value=50), data=st.data())
    def test_does_not_depend_on_the_cut(self, paid: int, quantity: int, data: st.DataObject) -> None:
        """Three units at once are worth the same as one by one; more units are never worth less."""
        start = data.draw(st.integers(min_value=0, max_value=quantity))
        counts = range(quantity - start + 1)
        at_once = [unit_value(paid, quantity, start, units) for units in counts]
        one_by_one = accumulate((unit_value(paid, quantity, start + i, 1) for i in counts[:-1]), initial=0)

        assert at_once == list(one_by_one)
        assert all(less <= more for less, more in pairwise(at_once))

    @given(paid=paids, quantity=st.integers(min_value=1, max_value=50))
    def test_differs_by_one_minor_unit_at_most(self, paid: int, quantity: int) -> None:
        """No unit of a line is worth more than a cent more than another."""
        values = [unit_value(paid, quantity, already, 1) for already in range(quantity)]

        assert max(values) - min(values) <= 1

    @pytest.mark.parametrize(
        "quantity, already, units", [(0, 0, 0), (3, -1, 1), (3, 0, -1), (3, 2, 2), (3, 4, 0)]
    )
    def test_refuses_units_outside_of_the_line(self, quantity: int, already: int, units: int) -> None:
        """A fourth unit of three has no value; asking is a mistake in the code."""
        with pytest.raises(ValueError, match="outside"):
            unit_value(100, quantity, already, units)


class TestTaxInside:
    @pytest.mark.parametrize(
        "amount, paid, tax, inside",
        [
            pytest.param(1200, 1200, 200, 200, id="all"),
            pytest.param(600, 1200, 200, 100, id="half"),
            pytest.param(1, 1200, 200, 0, id="a-cent"),
            pytest.param(333, 1000, 167, 56, id="a-third"),
            pytest.param(0, 0, 0, 0, id="free-line"),
            pytest.param(500, 1200, 0, 0, id="untaxed"),
        ],
    )
    def test_follows_the_stored_ratio(self, amount: int, paid: int, tax: int, inside: int) -> None:
        """The tax of part of a line is in proportion to the tax that was paid, not to today's rate."""
        assert tax_inside(amount, paid, tax) == inside

    @given(data=st.data(), paid=paids)
    def test_never_exceeds_the_amount(self, data: st.DataObject, paid: int) -> None:
        """Tax lies inside of the amount, and inside of the tax of the line."""
        tax = data.draw(st.integers(min_value=0, max_value=paid))
        amount = data.draw(st.integers(min_value=0, max_value=paid))

        assert 0 <= tax_inside(amount, paid, tax) <= min(amount, tax)


class TestAllocate:
    @pytest.mark.parametrize(
        "total, weights, parts",
        [
            pytest.param(100, [1, 1, 1], [34, 33, 33], id="tie-goes-to-the-earlier"),
            pytest.param(101, [1, 1, 1], [34, 34, 33], id="two-left-over"),
            pytest.param(10, [1, 2], [3, 7], id="largest-remainder-wins"),
            pytest.param(5, [0, 1, 0], [0, 5, 0], id="nothing-for-no-weight"),
            pytest.param(5, [0, 0], [3, 2], id="no-weights-count-as-equal"),
            pytest.param(-100, [1, 1, 1], [-34, -33, -33], id="negative-total"),
            pytest.param(0, [3, 4], [0, 0], id="nothing-to-spread"),
            pytest.param(1, [1, 1], [1, 0], id="one-yen-for-two"),
        ],
    )
    def test_gives_left_over_units_by_remainder(
        self, total: int, weights: list[int], parts: list[int]
    ) -> None:
        """Floor first, then the largest remainders; equal ones in the order of the lines."""
        assert allocate(total, weights) == parts

    @given(
        total=st.integers(min_value=-(10**12), max_value=10**12),
        weights=st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=15),
    )
    def test_sums_to_the_total_and_stays_near_the_share(self, total: int, weights: list[int]) -> None:
        """Parts sum to the whole, and none is a minor unit or more away from its exact share."""
        parts = allocate(total, weights)
        whole = sum(weights)

        assert sum(parts) == total
        assert all(part * total >= 0 for part in parts)
        if whole:
            assert all(abs(part * whole - total * w) < whole for part, w in zip(parts, weights, strict=True))

    @given(weights=st.lists(st.integers(min_value=0, max_value=9), min_size=1, max_size=8))
    def test_gives_back_exact_shares(self, weights: list[int]) -> None:
        """A total that divides is divided, with nothing moved around."""
        if any(weights):
            assert allocate(7 * sum(weights), weights) == [7 * weight for weight in weights]

    def test_refuses_to_spread_over_nothing(self) -> None:
        """Without lines there is nobody to give the money to."""
        with pytest.raises(ValueError, match="nothing"):
            allocate(1, [])

    def test_refuses_negative_weights(self) -> None:
        """A line with a negative price has no share."""
        with pytest.raises(ValueError, match="negative"):
            allocate(1, [2, -1])
