"""Whatever a policy promises: sums hold, nothing exceeds what was paid, and no order of things pays more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from returns.settlement import (
    Charge,
    Computed,
    Goodwill,
    Kind,
    Limit,
    SentOut,
    SettleRequest,
    settle,
)
from tests.returns.pure.returned import (
    CURRENCIES,
    Split,
    fee_splits,
    in_two_goes,
    percent_splits,
    rows,
    small_or_large,
    splits,
)

TAKEN = {
    Kind.CONDITION_DEDUCTION,
    Kind.RESTOCKING_FEE,
    Kind.LABEL_FEE,
    Kind.CLAWBACK,
    Kind.EXCHANGE_ITEM,
}


@st.composite
def requests(draw: st.DrawFn) -> SettleRequest:
    """Everything at once: capped lines, fees, goodwill, a lost discount, charges, exchanges."""
    lines = draw(rows(is_capped=draw(st.booleans())))
    items = {row.item.order_line_id: row.item for row in lines}
    goodwill = [
        Goodwill(line=replace(item, units=()), amount_minor=draw(st.integers(1, 10**6)))
        for item in items.values()
        if draw(st.booleans())
    ]
    charges = []
    for charge_id in range(draw(st.integers(0, 2))):
        paid = draw(small_or_large)
        tax, before = draw(st.integers(0, paid)), draw(st.integers(0, paid))
        charges.append(Charge(charge_id=charge_id, paid_minor=paid, tax_minor=tax, settled_minor=before))
    prices = draw(st.lists(small_or_large, max_size=2))
    return SettleRequest(
        currency=draw(st.sampled_from(CURRENCIES)),
        lines=tuple(lines),
        charges=tuple(charges),
        is_full_return=draw(st.booleans()),
        label_costs_minor=tuple(draw(st.lists(small_or_large, max_size=2))),
        goodwill=tuple(goodwill),
        clawback_minor=draw(small_or_large),
        sent_out=tuple(SentOut(price_minor=price, tax_minor=draw(st.integers(0, price))) for price in prices),
    )


def of_order_line(computed: Computed, order_line_id: int, field: str) -> int:
    kinds = (Kind.ITEM, Kind.GOODWILL)
    lines = [line for line in computed.lines if line.kind in kinds and line.order_line_id == order_line_id]
    return sum(getattr(line, field) for line in lines)


class TestEverySettlement:
    @given(request=requests())
    def test_adds_up(self, request: SettleRequest) -> None:
        """Lines sum to the total, tax to tax, money and credit to the total; none of them is below zero."""
        computed = settle(request)

        assert computed.total_minor == sum(line.gross_minor for line in computed.lines) >= 0
        assert computed.tax_minor == sum(line.tax_minor for line in computed.lines)
        assert computed.total_minor == sum(computed.minor_of(kind) for kind in Kind)
        assert computed.money_minor + computed.credit_minor == computed.total_minor
        assert min(computed.money_minor, computed.credit_minor) >= 0

    @given(request=requests())
    def test_has_tax_inside_each_line(self, request: SettleRequest) -> None:
        """Tax has the sign of its line and is no larger; what is taken is negative, the rest is not."""
        for line in settle(request).lines:
            sign = -1 if line.kind in TAKEN else 1
            assert 0 <= sign * line.tax_minor <= sign * line.gross_minor

    @given(request=requests())
    def test_pays_no_more_than_lines_and_charges_hold(self, request: SettleRequest) -> None:
        """Goods and goodwill stay within what is left of the line, tax too; shipping within its charge."""
        computed = settle(request)

        for row in request.lines:
            item = row.item
            assert item.settled_tax_minor is not None
            gross = of_order_line(computed, item.order_line_id, "gross_minor")
            tax = of_order_line(computed, item.order_line_id, "tax_minor")
            assert gross <= item.paid_minor - item.settled_minor
            assert tax <= item.tax_minor - item.settled_tax_minor
            if gross == item.paid_minor - item.settled_minor:
                assert tax == item.tax_minor - item.settled_tax_minor
        for charge in request.charges:
            lines = [line for line in computed.lines if line.charge_id == charge.charge_id]
            assert sum(line.gross_minor for line in lines) in (0, charge.paid_minor - charge.settled_minor)

    @given(request=requests())
    def test_takes_from_goods_only_what_is_paid_for_them(self, request: SettleRequest) -> None:
        """No fee of one item eats the refund of another; where it is the merchant's fault, of none."""
        computed = settle(request)

        for row in request.lines:
            mine = [line for line in computed.lines if line.return_line_id == row.item.return_line_id]
            taken = [line for line in mine if line.kind in TAKEN]
            assert sum(line.gross_minor for line in mine if line.kind != Kind.BONUS) >= 0
            assert not (row.is_waived and taken)

    @given(request=requests())
    def test_never_pays_a_bonus_in_money(self, request: SettleRequest) -> None:
        """Money is what was paid for goods refunded in money, or exchanged for something cheaper."""
        computed = settle(request)

        in_money = [line for line in computed.lines if line.resolution == "REFUND"]
        exchanged = [line for line in computed.lines if line.resolution == "EXCHANGE"]
        beyond = sum(line.gross_minor for line in exchanged if line.kind != Kind.BONUS)
        assert computed.money_minor <= sum(line.gross_minor for line in in_money) + max(0, beyond)

    @given(request=requests())
    def test_says_what_was_cut(self, request: SettleRequest) -> None:
        """What is not paid or not taken is named, to the cent; who owes something is paid nothing."""
        computed = settle(request)

        def cut(kind: Kind) -> int:
            return sum(each.minor for each in computed.cuts if each.kind == kind)

        assert all(each.minor > 0 for each in computed.cuts)
        prices = sum(each.price_minor for each in request.sent_out)
        assert -computed.minor_of(Kind.EXCHANGE_ITEM) + computed.owed_minor == prices
        value = sum(item.value_minor for item in computed.items)
        assert computed.minor_of(Kind.ITEM) + cut(Kind.ITEM) == value
        given_minor = sum(each.amount_minor for each in request.goodwill)
        assert computed.minor_of(Kind.GOODWILL) + cut(Kind.GOODWILL) == given_minor
        assert -computed.minor_of(Kind.CLAWBACK) + cut(Kind.CLAWBACK) == request.clawback_minor
        if computed.owed_minor:
            assert computed.total_minor == 0

    @given(request=requests(), data=st.data())
    def test_is_the_same_in_any_order_of_lines(self, request: SettleRequest, data: st.DataObject) -> None:
        """How the lines, charges and labels are listed changes nothing at all."""
        shuffled = replace(
            request,
            lines=tuple(data.draw(st.permutations(request.lines))),
            charges=tuple(data.draw(st.permutations(request.charges))),
            goodwill=request.goodwill[::-1],
            label_costs_minor=request.label_costs_minor[::-1],
        )

        assert _without_order(settle(shuffled)) == _without_order(settle(request))

    @given(request=requests())
    def test_takes_no_fee_that_waives_nothing(self, request: SettleRequest) -> None:
        """A fee is waived for the merchant's fault only."""
        if not any(row.is_waived for row in request.lines):
            assert not [cut for cut in settle(request).cuts if cut.limit == Limit.WAIVED]


def _without_order(computed: Computed) -> tuple[Any, ...]:
    """Goodwill is noted in the order in which it is given; everything else is compared as it stands."""
    lines = [line for line in computed.lines if line.kind != Kind.GOODWILL]
    cuts = [cut for cut in computed.cuts if cut.kind != Kind.GOODWILL]
    given_lines = {line for line in computed.lines if line.kind == Kind.GOODWILL}
    given_cuts = {cut for cut in computed.cuts if cut.kind == Kind.GOODWILL}
    return lines, cuts, given_lines, given_cuts


class TestSendingBackInTwoReturns:
    @given(split=splits())
    def test_never_pays_more_than_in_one(self, split: Split) -> None:
        """Cut anywhere, under any terms: fees that are taken once are taken twice, nothing is given twice."""
        whole, first, second = split.pays()

        assert first.total_minor + second.total_minor <= whole.total_minor

    @given(split=fee_splits())
    def test_saves_no_fee(self, split: Split) -> None:
        """Goods that can hardly bear their fees bear them in one return at most as much as in two."""
        whole, first, second = split.pays()

        assert first.total_minor + second.total_minor <= whole.total_minor

    @given(split=fee_splits())
    def test_takes_fees_as_far_as_the_goods_bear_them(self, split: Split) -> None:
        """What a plan of fees says is taken is what the lines say: nothing is lost between the two."""
        for computed in split.pays():
            taken = -computed.minor_of(Kind.RESTOCKING_FEE) - computed.minor_of(Kind.LABEL_FEE)
            assert not any(each.return_line_id for each in computed.cuts)
            assert computed.total_minor == computed.minor_of(Kind.ITEM) - taken

    @given(split=percent_splits())
    def test_bears_the_same_percentages(self, split: Split) -> None:
        """Goods and what they bear add up to the cent, however the units come back; a bonus never gains."""
        whole, first, second = split.pays()

        for kind in (Kind.ITEM, Kind.CONDITION_DEDUCTION, Kind.RESTOCKING_FEE):
            assert first.minor_of(kind) + second.minor_of(kind) == whole.minor_of(kind)
        assert first.minor_of(Kind.BONUS) + second.minor_of(Kind.BONUS) <= whole.minor_of(Kind.BONUS)

    @given(split=splits(same_terms=True, bonus=False))
    def test_pays_the_same_when_one_return_arrives_in_two_boxes(self, split: Split) -> None:
        """A settlement for each parcel: what the first has taken once is not taken again."""
        whole = settle(split.whole)

        first, second = in_two_goes(split)

        assert first.total_minor + second.total_minor == whole.total_minor
