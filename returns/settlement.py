"""What is owed for returned units, and which payments it goes back to.

The preview that a person sees and the settlement that pays call the same
functions, so they cannot differ.

# Note [Who gains the odd cent]
Units are worth R(G*(r+k)/q) - R(G*r/q), R = half up (DESIGN section 7): the
running total is rounded, so whichever unit carries it over a half gets the
cent (100 over 3 units: 33, 34, 33), and all units together are exactly what
was paid. Tax inside is divided over the units in the same way. In favour of
nobody: a unit's place in the line decides (Note [Unit positions] in
returns/units.py), not the order in which returns come in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from returns.errors import ReturnsError
from returns.money import tax_inside, unit_value
from returns.units import count

Place = tuple[int, int]


class ImpossibleLine(ReturnsError):
    """Counts or amounts that cannot belong to one order line: the caller read them wrongly."""

    code = "impossible_line"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleLine:
    """Units of one return line that are to be settled, beside what their order line holds.

    `paid_minor` was paid for all `quantity` units, `tax_minor` of it is tax.
    `units` are the places of the line that are settled now, as half-open
    ranges; `settled_minor` is what was paid back or reserved for the line so
    far, for whatever cause.
    """

    return_line_id: int
    order_line_id: int
    paid_minor: int
    tax_minor: int
    quantity: int
    units: tuple[Place, ...]
    settled_minor: int = 0

    def __post_init__(self) -> None:
        if self.quantity <= 0:
            raise ImpossibleLine("A line has at least one unit.")
        if any(not 0 <= start < end <= self.quantity for start, end in self.units):
            raise ImpossibleLine("Units are settled that the line does not have.")
        if not 0 <= self.tax_minor <= self.paid_minor:
            raise ImpossibleLine("Tax lies outside of what was paid.")
        if not 0 <= self.settled_minor <= self.paid_minor:
            raise ImpossibleLine("More was settled than was paid.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """One item line of a settlement; `is_capped` when the line held less than the units are worth.

    `value_minor` is what the units are worth, `gross_minor` what is paid for
    them, `tax_minor` the tax inside of that.
    """

    return_line_id: int
    order_line_id: int
    units: tuple[Place, ...]
    value_minor: int
    gross_minor: int
    tax_minor: int

    @property
    def is_capped(self) -> bool:
        return self.gross_minor < self.value_minor

    @property
    def quantity(self) -> int:
        return count(self.units)

    @property
    def net_minor(self) -> int:
        return self.gross_minor - self.tax_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A settlement before it is written down."""

    lines: tuple[ItemLine, ...]

    @property
    def total_minor(self) -> int:
        return sum(line.gross_minor for line in self.lines)

    @property
    def tax_minor(self) -> int:
        return sum(line.tax_minor for line in self.lines)

    @property
    def net_minor(self) -> int:
        return self.total_minor - self.tax_minor

    @property
    def is_capped(self) -> bool:
        return any(line.is_capped for line in self.lines)


def settle_lines(lines: Sequence[SettleLine]) -> Computed:
    """This will compute the item lines of a settlement, in the order given.

    Two return lines may belong to one order line (different reasons): each
    says what was settled of it *before* this settlement, and what the first
    takes is no longer there for the second. Raises ImpossibleLine when they
    disagree about it, or when both hold one unit.
    """
    _refuse_unit_twice(lines)
    facts: dict[int, tuple[int, ...]] = {}
    taken: dict[int, int] = {}
    items = []
    for line in lines:
        described = (line.paid_minor, line.tax_minor, line.quantity, line.settled_minor)
        if facts.setdefault(line.order_line_id, described) != described:
            raise ImpossibleLine(f"Order line {line.order_line_id} is described in two ways.")
        item = _item(line, before=line.settled_minor + taken.get(line.order_line_id, 0))
        taken[line.order_line_id] = taken.get(line.order_line_id, 0) + item.gross_minor
        items.append(item)
    return Computed(lines=tuple(items))


def _refuse_unit_twice(lines: Sequence[SettleLine]) -> None:
    held: dict[int, list[Place]] = {}
    for line in lines:
        held.setdefault(line.order_line_id, []).extend(line.units)
    for places in held.values():
        if any(before[1] > after[0] for before, after in pairwise(sorted(places))):
            raise ImpossibleLine("One unit is settled twice.")


def _item(line: SettleLine, *, before: int) -> ItemLine:
    value = sum(unit_value(line.paid_minor, line.quantity, start, end - start) for start, end in line.units)
    gross = min(value, line.paid_minor - before)
    is_whole = gross == value
    return ItemLine(
        return_line_id=line.return_line_id,
        order_line_id=line.order_line_id,
        units=line.units,
        value_minor=value,
        gross_minor=gross,
        tax_minor=_tax_of_units(line) if is_whole else _tax_of_amount(line, before, gross),
    )


def _tax_of_units(line: SettleLine) -> int:
    """Tax inside whole units: divided over the units like the price.

    Where a unit costs about one minor unit, price and tax may round at
    different units, and tax would exceed the price; such a line takes its tax
    along the rounded price instead. Both ways add up to the tax of the line.
    """
    if line.paid_minor // line.quantity >= -(-line.tax_minor // line.quantity):
        return sum(unit_value(line.tax_minor, line.quantity, start, end - start) for start, end in line.units)
    return sum(_tax_up_to(line, end) - _tax_up_to(line, start) for start, end in line.units)


def _tax_up_to(line: SettleLine, units: int) -> int:
    price = unit_value(line.paid_minor, line.quantity, 0, units)
    return tax_inside(price, line.paid_minor, line.tax_minor)


def _tax_of_amount(line: SettleLine, before: int, gross: int) -> int:
    """Tax inside a capped amount: R(a*T/G) along what was paid back before.

    Taken along the running amount, a line that is paid back in pieces gives
    back no more tax than was in it.
    """
    end = tax_inside(before + gross, line.paid_minor, line.tax_minor)
    return end - tax_inside(before, line.paid_minor, line.tax_minor)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentBalance:
    """A payment and what can still go back through it; lower positions are used first."""

    id: int
    free_minor: int
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Parts as (payment id, minor units), none of them zero, and what no payment holds."""

    parts: tuple[tuple[int, int], ...]
    remainder_minor: int

    @property
    def covered_minor(self) -> int:
        return sum(minor for _, minor in self.parts)


def spread_over_payments(amount_minor: int, balances: Sequence[PaymentBalance]) -> Spread:
    """This will take the amount from the payments in their order, each within its balance.

    Equal positions are used in the order of their ids. Amounts and balances
    below zero count as nothing: there is nothing to take from them.
    """
    rest, parts = max(0, amount_minor), []
    for balance in sorted(balances, key=lambda balance: (balance.position, balance.id)):
        part = min(rest, max(0, balance.free_minor))
        if part:
            parts.append((balance.id, part))
        rest -= part
    return Spread(parts=tuple(parts), remainder_minor=rest)
