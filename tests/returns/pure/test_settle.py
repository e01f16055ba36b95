"""Every line that adds something, by example."""

from __future__ import annotations

from typing import Any

import pytest

from returns.settlement import (
    Already,
    Cause,
    Charge,
    Goodwill,
    ImpossibleLine,
    ImpossibleRequest,
    Kind,
    Limit,
    ReturnedLine,
    SentOut,
    SettleRequest,
    settle,
    settle_lines,
)
from tests.returns.pure.returned import FIVE, TEN_PERCENT, amounts, graded, returned, settled
from tests.returns.pure.samples import settle_line

POSTAGE = Charge(charge_id=7, paid_minor=495, tax_minor=83)


class TestGoods:
    @pytest.mark.parametrize(
        "paid, tax, currency",
        [
            pytest.param(10_000, 1667, "GBP", id="pounds"),
            pytest.param(3980, 362, "JPY", id="yen without decimals"),
            pytest.param(12_345, 617, "KWD", id="dinars of three decimals"),
            pytest.param(0, 0, "GBP", id="a gift"),
        ],
    )
    def test_are_worth_what_the_item_path_says(self, paid: int, tax: int, currency: str) -> None:
        """Without terms nothing is added or taken: what is executed today is what this computes."""
        lines = [
            settle_line((0, 1), paid=paid, tax=tax),
            settle_line((1, 3), paid=paid, return_line_id=2, tax=tax),
        ]

        computed = settled(*(ReturnedLine(item=line) for line in lines), currency=currency)

        assert computed == settle_lines(lines)

    def test_say_what_the_line_did_not_hold(self) -> None:
        """5.00 of goodwill on a line of 30.00: the third unit is worth 10.00 and pays what is left, 5.00."""
        computed = settled(returned((2, 3), paid=3000, quantity=3, settled_minor=2500))

        assert amounts(computed) == {"ITEM": 500}
        [cut] = computed.cuts
        assert (cut.kind, cut.limit, cut.minor) == (Kind.ITEM, Limit.LINE_HOLDS, 500)

    def test_give_back_exactly_the_tax_that_is_left(self) -> None:
        """After an amount that took 5 of 16 tax, the rest of the line gives back 11, whatever units say."""
        computed = settled(
            returned((1, 3), paid=100, tax=16, quantity=3, settled_minor=34, settled_tax_minor=5)
        )

        assert (computed.total_minor, computed.tax_minor) == (66, 11)


class TestShipping:
    @pytest.mark.parametrize(
        "rule, is_full, is_fault, cause",
        [
            pytest.param("NEVER", True, True, None, id="never, not even for a faulty full return"),
            pytest.param(
                "FULL_RETURN", True, False, Cause.FULL_RETURN, id="full return: everything came back"
            ),
            pytest.param("FULL_RETURN", False, True, None, id="full return: a part, though faulty"),
            pytest.param(
                "MERCHANT_AT_FAULT", False, True, Cause.MERCHANT_AT_FAULT, id="fault: a faulty part"
            ),
            pytest.param("MERCHANT_AT_FAULT", True, False, None, id="fault: everything, nothing faulty"),
            pytest.param("FULL_RETURN_OR_FAULT", True, False, Cause.FULL_RETURN, id="either: everything"),
            pytest.param("FULL_RETURN_OR_FAULT", False, True, Cause.MERCHANT_AT_FAULT, id="either: faulty"),
            pytest.param(
                "FULL_RETURN_OR_FAULT", True, True, Cause.FULL_RETURN, id="either: both, given once"
            ),
            pytest.param("FULL_RETURN_OR_FAULT", False, False, None, id="either: neither"),
        ],
    )
    def test_goes_back_by_its_rule(
        self, rule: Any, is_full: bool, is_fault: bool, cause: Cause | None
    ) -> None:
        """What was paid for sending the goods comes back with its tax when the policy says so."""
        line = returned(shipping=rule, is_merchant_at_fault=is_fault)

        computed = settled(line, charges=(POSTAGE,), is_full_return=is_full)

        found = [each for each in computed.lines if each.kind == Kind.SHIPPING]
        expected = [(cause, 495, 83, 7)] if cause else []
        assert [(each.cause, each.gross_minor, each.tax_minor, each.charge_id) for each in found] == expected

    @pytest.mark.parametrize(
        "settled_minor, gross, tax, cut",
        [
            pytest.param(0, 495, 83, 0, id="nothing came back yet"),
            pytest.param(200, 295, 49, 200, id="2.00 came back before, with 0.34 of tax"),
            pytest.param(495, 0, 0, 0, id="all of it came back before: once is enough"),
        ],
    )
    def test_goes_back_once(self, settled_minor: int, gross: int, tax: int, cut: int) -> None:
        """A charge gives back what it still holds; its tax by R(a*T/G) of what was paid."""
        charge = Charge(charge_id=7, paid_minor=495, tax_minor=83, settled_minor=settled_minor)

        computed = settled(returned(shipping="FULL_RETURN"), charges=(charge,), is_full_return=True)

        assert (computed.minor_of(Kind.SHIPPING), computed.tax_minor) == (gross, tax)
        assert sum(each.minor for each in computed.cuts) == cut

    def test_is_one_line_for_each_charge(self) -> None:
        """Standard and express were paid, and both come back, whatever number of lines earns them."""
        express = Charge(charge_id=3, paid_minor=900, tax_minor=0)
        lines = [returned(shipping="FULL_RETURN", order_line_id=each, return_line_id=each) for each in (1, 2)]

        computed = settled(*lines, charges=(POSTAGE, express), is_full_return=True)

        shipping = [(each.charge_id, each.gross_minor) for each in computed.lines if each.charge_id]
        assert shipping == [(3, 900), (7, 495)]

    @pytest.mark.parametrize(
        "resolutions, way",
        [
            pytest.param(["STORE_CREDIT", "REFUND"], "REFUND", id="in money when some goods are"),
            pytest.param(["STORE_CREDIT"], "STORE_CREDIT", id="as credit when all goods are"),
        ],
    )
    def test_goes_the_way_of_the_goods(self, resolutions: list[str], way: str) -> None:
        """Shipping is paid like the goods that earn it."""
        lines = [
            returned(shipping="FULL_RETURN", resolution=each, order_line_id=index, return_line_id=index)
            for index, each in enumerate(resolutions)
        ]

        computed = settled(*lines, charges=(POSTAGE,), is_full_return=True)

        assert [line.resolution for line in computed.lines if line.kind == Kind.SHIPPING] == [way]

    def test_needs_goods(self) -> None:
        """Goodwill alone is no return, so it brings no shipping back."""
        gift = Goodwill(line=settle_line(), amount_minor=100)

        computed = settled(goodwill=(gift,), charges=(POSTAGE,), is_full_return=True)

        assert amounts(computed) == {"GOODWILL": 100}


class TestGoodwill:
    @pytest.mark.parametrize(
        "amount, before, given_minor, cut",
        [
            pytest.param(2000, 0, 2000, 0, id="within what was paid"),
            pytest.param(12_000, 0, 10_000, 2000, id="more than was paid"),
            pytest.param(2000, 9000, 1000, 1000, id="more than the line holds"),
            pytest.param(2000, 10_000, 0, 2000, id="of a line that holds nothing"),
        ],
    )
    def test_stays_within_what_the_line_holds(
        self, amount: int, before: int, given_minor: int, cut: int
    ) -> None:
        """Somebody gives an amount without a return; the line is worth that much less afterwards."""
        gift = Goodwill(line=settle_line(settled_minor=before), amount_minor=amount)

        computed = settled(goodwill=(gift,))

        assert computed.total_minor == given_minor
        assert [(each.limit, each.minor) for each in computed.cuts] == [(Limit.LINE_HOLDS, cut)] * bool(cut)

    @pytest.mark.parametrize(
        "amount, tax", [(1000, 167), (4000, 667), (10_000, 1667), (3, 1)], ids=lambda value: f"{value}"
    )
    def test_has_the_lines_share_of_tax(self, amount: int, tax: int) -> None:
        """R(a*T/G): 10.00 of 100.00 with 16.67 tax hold 1.67."""
        computed = settled(goodwill=(Goodwill(line=settle_line(tax=1667), amount_minor=amount),))

        assert computed.tax_minor == tax

    def test_comes_after_the_goods(self) -> None:
        """One of two units comes back, and the shopper may keep 60.00 more: the line holds 50.00."""
        row = returned((0, 1), paid=10_000, quantity=2)
        gift = Goodwill(line=settle_line(quantity=2), amount_minor=6000, text_key="goodwill.late")

        computed = settled(row, goodwill=(gift,))

        assert amounts(computed) == {"ITEM": 5000, "GOODWILL": 5000}
        assert computed.lines[-1].text_key == "goodwill.late"

    def test_bears_no_fee(self) -> None:
        """What somebody gives is not taken back by a fee."""
        gift = Goodwill(line=settle_line(order_line_id=2), amount_minor=700)

        computed = settled(returned(paid=300, restocking=FIVE), goodwill=(gift,))

        assert computed.total_minor == 700

    @pytest.mark.parametrize(
        "change",
        [
            pytest.param({"amount_minor": 0}, id="nothing"),
            pytest.param({"amount_minor": -5}, id="less than nothing"),
            pytest.param({"line": settle_line((0, 1))}, id="for units"),
            pytest.param({"resolution": "EXCHANGE"}, id="as goods"),
        ],
    )
    def test_refuses_what_it_is_not(self, change: dict[str, Any]) -> None:
        """It is an amount, in money or credit, for an order line."""
        with pytest.raises(ImpossibleRequest):
            Goodwill(**{"line": settle_line(), "amount_minor": 5, **change})


class TestPreview:
    def test_says_each_line_amount_and_cause(self) -> None:
        """What a shopper reads before sending anything back is what is paid in the end: it is one call."""
        line = returned(
            paid=10_000,
            tax=1667,
            restocking=TEN_PERCENT,
            label=FIVE,
            shipping="FULL_RETURN",
            deductions={"B": 500},
            graded=(graded("B"),),
        )

        computed = settled(line, charges=(POSTAGE,), is_full_return=True, label_costs_minor=(420,))

        assert [(each.text_key, each.gross_minor, each.tax_minor) for each in computed.lines] == [
            ("item.returned", 10_000, 1667),
            ("condition_deduction.grade_b", -500, -83),
            ("restocking_fee.percent", -1000, -167),
            ("label_fee.flat", -500, -83),
            ("shipping.full_return", 495, 83),
        ]
        assert (computed.total_minor, computed.tax_minor, computed.net_minor) == (8495, 1417, 7078)


class TestContradictions:
    @pytest.mark.parametrize(
        "change",
        [
            pytest.param({"clawback_minor": -1}, id="a negative clawback"),
            pytest.param({"label_costs_minor": (-1,)}, id="a negative label"),
            pytest.param({"already": Already(label_minor=-1)}, id="a fee taken below zero"),
            pytest.param({"already": Already(flat_bonus_minor={"EXCHANGE": -1})}, id="a bonus below zero"),
            pytest.param({"charges": (POSTAGE, POSTAGE)}, id="a charge twice"),
        ],
    )
    def test_are_refused(self, change: dict[str, Any]) -> None:
        """Contradicting facts never become an amount."""
        with pytest.raises(ImpossibleRequest):
            SettleRequest(currency="GBP", **change)

    @pytest.mark.parametrize(
        "change",
        [
            pytest.param({"tax_minor": 496}, id="more tax than paid"),
            pytest.param({"settled_minor": 496}, id="more settled than paid"),
        ],
    )
    def test_in_a_charge_are_refused(self, change: dict[str, int]) -> None:
        """A charge gives back no more than it was."""
        with pytest.raises(ImpossibleRequest):
            Charge(**({"charge_id": 1, "paid_minor": 495, "tax_minor": 0} | change))

    def test_in_a_price_are_refused(self) -> None:
        """An item that is sent out has its tax inside its price."""
        with pytest.raises(ImpossibleRequest):
            SentOut(price_minor=5, tax_minor=6)

    def test_between_goods_and_goodwill_are_refused(self) -> None:
        """Both must have read the same order line."""
        gift = Goodwill(line=settle_line(quantity=1, settled_minor=5), amount_minor=5)

        with pytest.raises(ImpossibleLine, match="two ways"):
            settled(returned(), goodwill=(gift,))

    def test_in_a_resolution_are_refused(self) -> None:
        """A repair pays nothing, so it is not settled."""
        with pytest.raises(ImpossibleRequest, match="REPAIR"):
            returned(resolution="REPAIR")

    def test_do_not_arise_from_nothing(self) -> None:
        """A settlement of nothing is worth nothing, and is no error."""
        assert settle(SettleRequest(currency="GBP")).total_minor == 0
