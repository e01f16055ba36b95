"""Store credit and exchanges, by example."""

from __future__ import annotations

from typing import Any

import pytest

from returns.settlement import (
    Already,
    Flat,
    Kind,
    Limit,
    Percent,
    SentOut,
)
from tests.returns.pure.returned import FIVE, TEN_PERCENT, amounts, graded, returned, settled


class TestBonus:
    @pytest.mark.parametrize(
        "rate, paid, bonus",
        [
            pytest.param(TEN_PERCENT, 10_000, 1000, id="10 % of 100.00"),
            pytest.param(TEN_PERCENT, 9999, 999, id="10 % of 99.99, rounded down"),
            pytest.param(Percent(10_000), 999, 999, id="double"),
            pytest.param(FIVE, 10_000, 500, id="5.00"),
            pytest.param(FIVE, 0, 0, id="5.00, for a gift: nothing was paid"),
            pytest.param(Flat({"EUR": 500}), 10_000, 0, id="not in this currency"),
        ],
    )
    def test_is_added_to_store_credit(self, rate: Any, paid: int, bonus: int) -> None:
        """Whoever takes credit gets more of it; no tax is inside, none was paid."""
        computed = settled(returned(paid=paid, bonus={"STORE_CREDIT": rate}, resolution="STORE_CREDIT"))

        assert computed.minor_of(Kind.BONUS) == bonus
        assert (computed.credit_minor, computed.money_minor) == (paid + bonus, 0)
        assert computed.tax_minor == 0

    def test_is_not_paid_for_a_refund(self) -> None:
        """Money back is what was paid."""
        computed = settled(returned(bonus={"STORE_CREDIT": TEN_PERCENT, "EXCHANGE": TEN_PERCENT}))

        assert (computed.total_minor, computed.money_minor) == (10_000, 10_000)

    def test_is_earned_on_what_is_left_of_the_goods(self) -> None:
        """10 % of a used item for which 60.00 are paid are 6.00."""
        computed = settled(
            returned(
                bonus={"STORE_CREDIT": TEN_PERCENT},
                resolution="STORE_CREDIT",
                deductions={"C": 4000},
                graded=(graded("C"),),
            )
        )

        assert computed.credit_minor == 6600

    @pytest.mark.parametrize(
        "given_minor, bonus", [pytest.param(0, 500, id="first"), pytest.param(500, 0, id="second return")]
    )
    def test_is_given_once_for_an_order_when_flat(self, given_minor: int, bonus: int) -> None:
        """5.00 for taking credit, not 5.00 for each item that is sent back by itself."""
        lines = [
            returned(
                bonus={"STORE_CREDIT": FIVE},
                resolution="STORE_CREDIT",
                order_line_id=each,
                return_line_id=each,
            )
            for each in (1, 2)
        ]

        computed = settled(*lines, already=Already(flat_bonus_minor={"STORE_CREDIT": given_minor}))

        assert computed.minor_of(Kind.BONUS) == bonus

    @pytest.mark.parametrize(
        "price, bonus, cut, total, owed",
        [
            pytest.param(13_000, 1000, 0, 0, 2000, id="dearer: the bonus helps to pay"),
            pytest.param(11_000, 1000, 0, 0, 0, id="the bonus makes it even"),
            pytest.param(10_400, 400, 600, 0, 0, id="a part of the bonus is enough"),
            pytest.param(10_000, 0, 1000, 0, 0, id="even without it"),
            pytest.param(8000, 0, 1000, 2000, 0, id="cheaper: the rest goes back, without a bonus"),
        ],
    )
    def test_for_an_exchange_never_becomes_money(
        self, price: int, bonus: int, cut: int, total: int, owed: int
    ) -> None:
        """10 % for exchanging 100.00 count towards the new item only."""
        line = returned(bonus={"EXCHANGE": TEN_PERCENT}, resolution="EXCHANGE")

        computed = settled(line, sent_out=(SentOut(price_minor=price, tax_minor=0),))

        assert computed.minor_of(Kind.BONUS) == bonus
        assert sum(each.minor for each in computed.cuts if each.limit == Limit.NEVER_MONEY) == cut
        assert (computed.total_minor, computed.money_minor, computed.owed_minor) == (total, total, owed)


class TestSendingSomethingElse:
    def test_counts_against_what_came_back(self) -> None:
        """A shirt of 40.00 for one of 40.00: nothing moves, and the new one's tax is there to see."""
        line = returned(paid=4000, tax=667, resolution="EXCHANGE")

        computed = settled(line, sent_out=(SentOut(price_minor=4000, tax_minor=667),))

        assert (computed.total_minor, computed.tax_minor, computed.owed_minor) == (0, 0, 0)
        assert amounts(computed) == {"ITEM": 4000, "EXCHANGE_ITEM": -4000}

    def test_leaves_a_difference_to_the_shopper(self) -> None:
        """60.00 for 40.00: 20.00 are owed, which wait for consent and are not taken."""
        line = returned(paid=4000, resolution="EXCHANGE")

        computed = settled(line, sent_out=(SentOut(price_minor=6000, tax_minor=1000),))

        assert (computed.total_minor, computed.owed_minor) == (0, 2000)
        assert (computed.lines[-1].gross_minor, computed.lines[-1].tax_minor) == (-4000, -667)

    @pytest.mark.parametrize(
        "price, money, credit, owed",
        [
            pytest.param(1000, 3000, 3000, 0, id="even"),
            pytest.param(600, 3400, 3000, 0, id="cheaper: the difference is money"),
            pytest.param(2500, 1500, 3000, 0, id="dearer: from the refund"),
            pytest.param(5000, 0, 2000, 0, id="from the credit, last"),
            pytest.param(8000, 0, 0, 1000, id="beyond all of it: owed"),
        ],
    )
    def test_nets_with_the_rest_of_the_return(self, price: int, money: int, credit: int, owed: int) -> None:
        """Refund of 30.00, credit of 30.00 and an exchange of 10.00 in one record."""
        lines = [
            returned(paid=paid, resolution=way, order_line_id=index, return_line_id=index)
            for index, (paid, way) in enumerate(
                [(3000, "REFUND"), (3000, "STORE_CREDIT"), (1000, "EXCHANGE")]
            )
        ]

        computed = settled(*lines, sent_out=(SentOut(price_minor=price, tax_minor=0),))

        assert (computed.money_minor, computed.credit_minor, computed.owed_minor) == (money, credit, owed)
