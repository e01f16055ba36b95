"""What is owed for returned units, and which payments it goes back to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.money import tax_inside, unit_value
from returns.settlement import (
    Computed,
    ImpossibleLine,
    PaymentBalance,
    settle_lines,
    spread_over_payments,
)
from tests.returns.pure.samples import settle_line

Places = tuple[tuple[int, int], ...]


def settle(*places: tuple[int, int], **changes: Any) -> Computed:
    return settle_lines([settle_line(*places, **changes)])


@st.composite
def cut_lines(draw: st.DrawFn) -> tuple[int, int, int, list[Places]]:
    """Paid, tax and quantity of a line, and all its units dealt out to returns in any way."""
    quantity = draw(st.integers(min_value=1, max_value=12))
    paid = draw(st.integers(min_value=0, max_value=3 * quantity) | st.integers(min_value=0, max_value=10**9))
    tax = draw(st.integers(min_value=0, max_value=paid))
    holders = draw(st.lists(st.integers(min_value=0, max_value=3), min_size=quantity, max_size=quantity))
    dealt = [
        tuple((place, place + 1) for place, holder in enumerate(holders) if holder == each)
        for each in range(4)
    ]
    return paid, tax, quantity, draw(st.permutations(dealt))


class TestSettleLines:
    @pytest.mark.parametrize(
        "paid, tax, places, gross, inside",
        [
            pytest.param(10_000, 0, ((0, 1),), 3333, 0, id="first-third-of-100-euros"),
            pytest.param(10_000, 0, ((1, 2),), 3334, 0, id="second-third-carries-the-cent"),
            pytest.param(10_000, 0, ((0, 1), (2, 3)), 6666, 0, id="first-and-last-third"),
            pytest.param(10_000, 1667, ((0, 3),), 10_000, 1667, id="all-of-it-with-its-tax"),
            pytest.param(10_000, 1667, ((0, 1),), 3333, 556, id="tax-of-a-third"),
            pytest.param(1000, 91, ((0, 2),), 667, 61, id="yen"),
            pytest.param(12_346, 617, ((2, 3),), 4115, 206, id="dinars-of-three-decimals"),
            pytest.param(0, 0, ((0, 3),), 0, 0, id="a-gift-is-worth-nothing"),
            pytest.param(10_000, 1667, (), 0, 0, id="no-unit"),
            pytest.param(2, 1, ((1, 2),), 0, 0, id="no-tax-in-a-unit-of-no-price"),
        ],
    )
    def test_value_units_by_their_place(
        self, paid: int, tax: int, places: Places, gross: int, inside: int
    ) -> None:
        """R(G(r+k)/q) - R(G r/q) for the price, the same for the tax in it."""
        computed = settle(*places, paid=paid, tax=tax)

        assert (computed.total_minor, computed.tax_minor) == (gross, inside)
        assert computed.net_minor == gross - inside
        assert not computed.is_capped

    @given(line=cut_lines())
    def test_add_up_however_the_units_come_back(self, line: tuple[int, int, int, list[Places]]) -> None:
        """All units together give back exactly what was paid and exactly the tax in it, in any order."""
        paid, tax, quantity, dealt = line
        already, parts = 0, []
        for places in dealt:
            part = settle(*places, paid=paid, tax=tax, quantity=quantity, settled_minor=already)
            already += part.total_minor
            parts.append(part)

        assert sum(part.total_minor for part in parts) == paid
        assert sum(part.tax_minor for part in parts) == tax
        assert all(0 <= part.tax_minor <= part.total_minor for part in parts)
        assert not any(part.is_capped for part in parts)

    @given(line=cut_lines())
    def test_are_the_same_at_once_or_one_after_the_other(
        self, line: tuple[int, int, int, list[Places]]
    ) -> None:
        """Lines of one settlement know of each other: together they give what they would give one by one."""
        paid, tax, quantity, dealt = line
        at_once = settle_lines(
            [
                settle_line(*places, paid=paid, tax=tax, quantity=quantity, return_line_id=i)
                for i, places in enumerate(dealt)
            ]
        )

        one_by_one = [settle(*places, paid=paid, tax=tax, quantity=quantity) for places in dealt]

        assert [line.gross_minor for line in at_once.lines] == [part.total_minor for part in one_by_one]
        assert [line.tax_minor for line in at_once.lines] == [part.tax_minor for part in one_by_one]

    @given(line=cut_lines(), data=st.data())
    def test_never_pay_more_than_the_line_holds(
        self, line: tuple[int, int, int, list[Places]], data: st.DataObject
    ) -> None:
        """After goodwill, or beside a reservation, units are paid as far as the line holds; it is flagged."""
        paid, tax, quantity, dealt = line
        settled = data.draw(st.integers(min_value=0, max_value=paid))

        computed = settle_lines(
            [
                settle_line(*places, paid=paid, tax=tax, quantity=quantity, settled_minor=settled)
                for places in dealt
            ]
        )

        assert computed.total_minor == paid - settled
        assert computed.is_capped == (settled > 0)
        assert all(0 <= item.tax_minor <= item.gross_minor <= item.value_minor for item in computed.items)

    def test_say_how_much_a_cap_took(self) -> None:
        """5.00 of goodwill on a line of 30.00: the third unit is worth 10.00 and pays what is left, 5.00."""
        computed = settle((2, 3), paid=3000, tax=500, settled_minor=2500)

        item = computed.items[0]
        assert (item.value_minor, item.gross_minor, item.tax_minor) == (1000, 500, 83)
        assert item.net_minor == 417
        assert computed.is_capped

    def test_give_back_no_more_tax_than_was_left(self) -> None:
        """A line that goodwill began and a capped unit ends gives back its tax, not a cent more."""
        goodwill = tax_inside(3, 7, 5)

        rest = settle((0, 1), paid=7, tax=5, quantity=1, settled_minor=3)

        assert goodwill + rest.tax_minor == 5

    def test_let_return_lines_of_one_order_line_share_what_is_left(self) -> None:
        """Two reasons, one order line that holds 50.00: the first takes 33.33, the second what remains."""
        first, second = (
            settle_line((place, place + 1), settled_minor=5000, return_line_id=place) for place in range(2)
        )

        computed = settle_lines([first, second])

        assert [line.gross_minor for line in computed.lines] == [3333, 1667]
        assert [line.is_capped for line in computed.items] == [False, True]
        assert computed.total_minor == 5000

    def test_keep_order_and_names_of_the_lines(self) -> None:
        """Each item line says which return line and order line it pays for, and how many units."""
        lines = [
            settle_line((0, 2), return_line_id=8, order_line_id=3),
            settle_line((1, 2), return_line_id=5),
        ]

        computed = settle_lines(lines)

        assert [(item.return_line_id, item.order_line_id, item.quantity) for item in computed.lines] == [
            (8, 3, 2),
            (5, 1, 1),
        ]

    def test_owe_nothing_for_nothing(self) -> None:
        """A settlement without lines is worth nothing and is no error."""
        assert settle_lines([]).total_minor == 0

    @pytest.mark.parametrize(
        "changes",
        [
            pytest.param({"units": ((2, 4),)}, id="a-unit-beyond-the-line"),
            pytest.param({"units": ((-1, 1),)}, id="a-unit-before-the-line"),
            pytest.param({"units": ((2, 1),)}, id="a-range-backwards"),
            pytest.param({"units": ((1, 1),)}, id="an-empty-range"),
            pytest.param({"quantity": 0}, id="a-line-without-units"),
            pytest.param({"tax_minor": 10_001}, id="more-tax-than-paid"),
            pytest.param({"tax_minor": -1}, id="negative-tax"),
            pytest.param({"settled_minor": 10_001}, id="more-settled-than-paid"),
            pytest.param({"settled_minor": -1}, id="negative-settled"),
        ],
    )
    def test_refuse_what_cannot_be(self, changes: dict[str, Any]) -> None:
        """Contradicting counts never become an amount."""
        with pytest.raises(ImpossibleLine):
            settle_line(**changes)

    def test_refuse_to_pay_a_unit_twice(self) -> None:
        """One unit in two lines of a settlement is a mistake, found before money moves."""
        with pytest.raises(ImpossibleLine, match="twice"):
            settle_lines([settle_line((0, 2)), settle_line((1, 3), return_line_id=2)])

    def test_refuse_two_descriptions_of_one_order_line(self) -> None:
        """Both lines must have read the same order line."""
        with pytest.raises(ImpossibleLine, match="two ways"):
            settle_lines([settle_line((0, 1)), settle_line((1, 2), paid=9999)])

    @pytest.mark.parametrize("already, units", [(0, 1), (0, 3), (1, 2), (2, 1)])
    def test_agree_with_the_value_of_the_next_units(self, already: int, units: int) -> None:
        """Units without gaps are worth what `unit_value` says of the next ones."""
        computed = settle((already, already + units), paid=4999)

        assert computed.total_minor == unit_value(4999, 3, already, units)


def balances(*free: int) -> list[PaymentBalance]:
    return [PaymentBalance(id=10 + i, free_minor=minor, position=i) for i, minor in enumerate(free)]


class TestSpreadOverPayments:
    @pytest.mark.parametrize(
        "amount, free, parts, remainder",
        [
            pytest.param(500, (1000,), ((10, 500),), 0, id="one-payment"),
            pytest.param(500, (200, 1000), ((10, 200), (11, 300)), 0, id="first-then-second"),
            pytest.param(500, (0, 1000), ((11, 500),), 0, id="nothing-from-an-empty-one"),
            pytest.param(500, (200, 200), ((10, 200), (11, 200)), 100, id="a-remainder-that-nobody-holds"),
            pytest.param(500, (), (), 500, id="no-payment"),
            pytest.param(0, (1000,), (), 0, id="nothing-to-pay"),
            pytest.param(-5, (1000,), (), 0, id="never-takes-back"),
            pytest.param(500, (-300, 1000), ((11, 500),), 0, id="an-overdrawn-payment-holds-nothing"),
        ],
    )
    def test_takes_payments_in_their_order(
        self, amount: int, free: tuple[int, ...], parts: Places, remainder: int
    ) -> None:
        """Each payment gives what it still holds, the first one first."""
        spread = spread_over_payments(amount, balances(*free))

        assert (spread.parts, spread.remainder_minor) == (parts, remainder)

    def test_goes_by_position_then_id(self) -> None:
        """The configured order decides, not the order of the rows; equal positions go by id."""
        given_balances = [
            PaymentBalance(id=3, free_minor=100, position=1),
            PaymentBalance(id=2, free_minor=100, position=1),
            PaymentBalance(id=9, free_minor=100, position=0),
        ]

        spread = spread_over_payments(250, given_balances)

        assert spread.parts == ((9, 100), (2, 100), (3, 50))

    @given(
        amount=st.integers(min_value=0, max_value=10**9),
        free=st.lists(st.integers(min_value=0, max_value=10**9), max_size=6),
    )
    def test_loses_and_invents_nothing(self, amount: int, free: list[int]) -> None:
        """Parts and remainder are the amount; no payment gives more than it holds."""
        spread = spread_over_payments(amount, balances(*free))
        held = {10 + i: minor for i, minor in enumerate(free)}

        assert spread.covered_minor + spread.remainder_minor == amount
        assert spread.covered_minor == min(amount, sum(free))
        assert all(0 < minor <= held[payment] for payment, minor in spread.parts)
