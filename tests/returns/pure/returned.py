"""Returns to be settled: one ordinary line, changed as needed, and random ones for properties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from returns.eligibility.vocabulary import ShippingRefund
from returns.settlement import (
    Already,
    Charge,
    Computed,
    Flat,
    Graded,
    Kind,
    Percent,
    Place,
    ReturnedLine,
    SettleLine,
    SettleRequest,
    Terms,
    settle,
)
from returns.settlement.terms import ActualCost
from tests.returns.pure.samples import settle_line

CURRENCIES = ("GBP", "JPY", "KWD")
TEN_PERCENT = Percent(1000)
FIVE = Flat({"GBP": 500, "JPY": 700, "KWD": 2000})
LINE_FIELDS = frozenset({"resolution", "is_merchant_at_fault", "graded"})
TERMS_FIELDS = frozenset({"restocking", "label", "is_waived_at_fault", "shipping", "deductions", "bonus"})


def returned(*places: Place, **fields: Any) -> ReturnedLine:
    """All units of a line of one unit that cost 100.00; keywords go to its item, its terms, or the line."""
    terms = {key: fields.pop(key) for key in TERMS_FIELDS & fields.keys()}
    row = {key: fields.pop(key) for key in LINE_FIELDS & fields.keys()}
    quantity = fields.setdefault("quantity", 1)
    item = settle_line(*(places or ((0, quantity),)), **fields)
    return ReturnedLine(item=item, terms=Terms(**terms), **row)


def graded(grade: str, *units: Place, text_key: str = "") -> Graded:
    """These units, or the first, in a condition."""
    return Graded(units=units or ((0, 1),), grade=grade, text_key=text_key)


def settled(*lines: ReturnedLine, currency: str = "GBP", **fields: Any) -> Computed:
    return settle(SettleRequest(currency=currency, lines=lines, **fields))


def amounts(computed: Computed) -> dict[str, int]:
    """What a person reads: one sum for each kind of line, items among them."""
    kinds = dict.fromkeys(line.kind for line in computed.lines)
    return {kind.value: computed.minor_of(kind) for kind in kinds}


def places_of(units: Iterable[Place]) -> list[int]:
    return [place for start, end in units for place in range(start, end)]


def part_of(row: ReturnedLine, places: Sequence[int]) -> ReturnedLine | None:
    """The same return line with these of its units only; None without any."""
    if not places:
        return None
    graded = [
        replace(each, units=tuple((place, place + 1) for place in places_of(each.units) if place in places))
        for each in row.graded
    ]
    item = replace(row.item, units=tuple((place, place + 1) for place in places))
    return replace(row, item=item, graded=tuple(each for each in graded if each.units))


@dataclass(frozen=True)
class Split:
    """The same goods sent back at once, or in two returns one after the other."""

    whole: SettleRequest
    first: SettleRequest
    second: SettleRequest

    def pays(self) -> tuple[Computed, Computed, Computed]:
        """At once; then the first; then the second, which finds what the first left."""
        first = settle(self.first)
        return settle(self.whole), first, settle(_after(self.second, self.first, first))


def _after(request: SettleRequest, before: SettleRequest, computed: Computed) -> SettleRequest:
    charges = [replace(each, settled_minor=_settled(each, computed)) for each in request.charges]
    bonuses = {
        line.resolution: line.gross_minor
        for line in computed.lines
        if line.kind == Kind.BONUS and line.percent_bp is None
    }
    return replace(
        request,
        lines=tuple(replace(row, item=_line_after(row.item, computed)) for row in request.lines),
        charges=tuple(charges),
        already=replace(request.already, flat_bonus_minor=bonuses),
    )


def _settled(charge: Charge, computed: Computed) -> int:
    paid = sum(line.gross_minor for line in computed.lines if line.charge_id == charge.charge_id)
    return charge.settled_minor + paid


def _line_after(item: SettleLine, computed: Computed) -> SettleLine:
    taken = [line for line in computed.items if line.order_line_id == item.order_line_id]
    return replace(
        item,
        settled_minor=item.settled_minor + sum(line.gross_minor for line in taken),
        settled_tax_minor=(item.settled_tax_minor or 0) + sum(line.tax_minor for line in taken),
    )


def in_two_goes(split: Split) -> tuple[Computed, Computed]:
    """One return whose parcels arrive one after the other: what is taken once was taken by the first."""
    first = settle(split.first)
    second = _after(split.second, split.first, first)
    flat = sum(
        -line.gross_minor
        for line in first.lines
        if line.kind == Kind.RESTOCKING_FEE and line.percent_bp is None
    )
    already = Already(
        flat_restocking_minor=flat,
        label_minor=-first.minor_of(Kind.LABEL_FEE),
        flat_bonus_minor=second.already.flat_bonus_minor,
    )
    return first, settle(replace(second, already=already))


rates = st.integers(0, 10_000)
small_or_large = st.integers(0, 30) | st.integers(0, 10**6)
flats = small_or_large.map(lambda minor: Flat(dict.fromkeys(CURRENCIES, minor)))
percents = st.builds(Percent, rates)
resolutions = st.sampled_from(["REFUND", "STORE_CREDIT", "EXCHANGE"])


def terms(*, bonus: bool = True) -> st.SearchStrategy[Terms]:
    return st.builds(
        Terms,
        restocking=st.none() | percents | flats,
        label=st.none() | flats | st.just(ActualCost()),
        is_waived_at_fault=st.booleans(),
        shipping=st.sampled_from(ShippingRefund),
        deductions=st.dictionaries(st.sampled_from("BCD"), rates, max_size=3),
        bonus=st.dictionaries(st.sampled_from(["STORE_CREDIT", "EXCHANGE"]), percents | flats)
        if bonus
        else st.just({}),
    )


@st.composite
def order_lines(draw: st.DrawFn, order_line_id: int, *, is_capped: bool) -> SettleLine:
    """An order line of a few units; some of it was paid back before if `is_capped`."""
    quantity = draw(st.integers(1, 4))
    paid = draw(st.integers(0, 3 * quantity) | st.integers(0, 10**6))
    tax = draw(st.integers(0, paid))
    before = draw(st.integers(0, paid)) if is_capped else 0
    left = paid - before
    return settle_line(
        paid=paid,
        tax=tax,
        quantity=quantity,
        order_line_id=order_line_id,
        settled_minor=before,
        settled_tax_minor=draw(st.integers(max(0, tax - left), min(before, tax))),
    )


@st.composite
def rows(
    draw: st.DrawFn, *, is_capped: bool, same: Terms | None = None, bonus: bool = True
) -> list[ReturnedLine]:
    """Up to three order lines whose units came back with up to three reasons each, in any condition."""
    found: list[ReturnedLine] = []
    for order_line_id in range(1, draw(st.integers(1, 3)) + 1):
        line = draw(order_lines(order_line_id, is_capped=is_capped))
        holders = draw(st.lists(st.integers(0, 2), min_size=line.quantity, max_size=line.quantity))
        grades = draw(st.lists(st.sampled_from("ABCD"), min_size=line.quantity, max_size=line.quantity))
        for holder in sorted(set(holders)):
            units = tuple((place, place + 1) for place, each in enumerate(holders) if each == holder)
            found.append(
                ReturnedLine(
                    item=replace(line, return_line_id=len(found) + 1, units=units),
                    resolution=draw(resolutions),
                    is_merchant_at_fault=draw(st.booleans()) if same is None else False,
                    terms=draw(terms(bonus=bonus)) if same is None else same,
                    graded=tuple(
                        Graded(units=tuple(unit for unit in units if grades[unit[0]] == grade), grade=grade)
                        for grade in sorted({grades[unit[0]] for unit in units})
                    ),
                )
            )
    return found


@st.composite
def splits(draw: st.DrawFn, *, same_terms: bool = False, bonus: bool = True) -> Split:
    """Any goods, cut in two anywhere; where a line holds too little for all, what came first stays first."""
    is_capped = draw(st.booleans())
    same = draw(terms(bonus=bonus)) if same_terms else None
    lines = draw(rows(is_capped=is_capped, same=same, bonus=bonus))
    turning = draw(st.integers(0, len(lines) - 1))
    first, second = [], []
    for index, row in enumerate(lines):
        places = places_of(row.item.units)
        kept = draw(st.integers(0, len(places)))
        if is_capped and index != turning:
            kept = len(places) if index < turning else 0
        first.append(part_of(row, places[:kept]))
        second.append(part_of(row, places[kept:]))
    paid = draw(small_or_large)
    # A label costs the same whatever is in the box.
    costs = draw(st.lists(small_or_large, max_size=1))
    whole = SettleRequest(
        currency=draw(st.sampled_from(CURRENCIES)),
        lines=tuple(lines),
        charges=(Charge(charge_id=1, paid_minor=paid, tax_minor=draw(st.integers(0, paid))),),
        is_full_return=draw(st.booleans()),
        label_costs_minor=tuple(costs),
    )
    return Split(
        whole=whole,
        first=replace(
            whole,
            lines=tuple(row for row in first if row),
            # The return that brings the last unit makes it whole.
            is_full_return=whole.is_full_return and not any(second),
        ),
        second=replace(whole, lines=tuple(row for row in second if row)),
    )


@st.composite
def fee_splits(draw: st.DrawFn) -> Split:
    """Single units of little price under flat fees of all sizes, in one return or in two: fees that hurt."""
    little = st.integers(0, 12)
    flat = st.none() | little.map(lambda minor: Flat({"GBP": minor}))
    lines = [
        returned(
            paid=draw(little),
            restocking=draw(flat),
            label=draw(flat | st.just(ActualCost())),
            return_line_id=number,
            order_line_id=number,
        )
        for number in range(1, draw(st.integers(2, 4)) + 1)
    ]
    cut = draw(st.lists(st.booleans(), min_size=len(lines), max_size=len(lines)))
    costs = draw(st.lists(little, max_size=1))
    whole = SettleRequest(currency="GBP", lines=tuple(lines), label_costs_minor=tuple(costs))
    return Split(
        whole=whole,
        first=replace(whole, lines=tuple(row for row, is_first in zip(lines, cut, strict=True) if is_first)),
        second=replace(
            whole, lines=tuple(row for row, is_first in zip(lines, cut, strict=True) if not is_first)
        ),
    )


@st.composite
def percent_splits(draw: st.DrawFn) -> Split:
    """Units of one line of little price, in mixed condition, that bear percentages and earn a bonus."""
    quantity = draw(st.integers(2, 5))
    grades = draw(st.lists(st.sampled_from("AB"), min_size=quantity, max_size=quantity))
    rate = st.sampled_from([0, 1000, 2500, 3333, 5000, 6000, 9000, 10_000])
    row = returned(
        paid=draw(st.integers(0, 20)),
        quantity=quantity,
        resolution="STORE_CREDIT",
        restocking=Percent(draw(rate)),
        deductions={"A": draw(rate), "B": draw(rate)},
        bonus={"STORE_CREDIT": Percent(draw(rate))},
        graded=tuple(
            Graded(
                units=tuple((place, place + 1) for place, each in enumerate(grades) if each == grade),
                grade=grade,
            )
            for grade in sorted(set(grades))
        ),
    )
    cut = draw(st.integers(1, quantity - 1))
    places = draw(st.permutations(range(quantity)))
    parts = [part_of(row, sorted(places[:cut])), part_of(row, sorted(places[cut:]))]
    whole = SettleRequest(currency="GBP", lines=(row,))
    first, second = (replace(whole, lines=tuple(filter(None, [part]))) for part in parts)
    return Split(whole=whole, first=first, second=second)
