"""What returned units are worth.

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
from returns.settlement.lines import Computed, ItemLine, Place


class ImpossibleLine(ReturnsError):
    """Counts or amounts that cannot belong to one order line: the caller read them wrongly."""

    code = "impossible_line"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleLine:
    """Units of one return line that are to be settled, beside what their order line holds.

    `paid_minor` was paid for all `quantity` units, `tax_minor` of it is tax.
    `units` are the places of the line that are settled now, as half-open
    ranges; `settled_minor` is what was paid back or reserved for the line so
    far, for whatever cause, and `settled_tax_minor` the tax inside of that.
    """

    return_line_id: int
    order_line_id: int
    paid_minor: int
    tax_minor: int
    quantity: int
    units: tuple[Place, ...]
    settled_minor: int = 0
    # None when nobody asked: tax is then divided over units and amounts alone. Note [Tax that is left]
    settled_tax_minor: int | None = None

    def __post_init__(self) -> None:
        if self.quantity <= 0:
            raise ImpossibleLine("A line has at least one unit.")
        if any(not 0 <= start < end <= self.quantity for start, end in self.units):
            raise ImpossibleLine("Units are settled that the line does not have.")
        if not 0 <= self.tax_minor <= self.paid_minor:
            raise ImpossibleLine("Tax lies outside of what was paid.")
        if not 0 <= self.settled_minor <= self.paid_minor:
            raise ImpossibleLine("More was settled than was paid.")
        if not 0 <= (self.settled_tax_minor or 0) <= self.settled_minor:
            raise ImpossibleLine("Tax lies outside of what was settled.")

    @property
    def order_line(self) -> tuple[int, int, int, int, int | None]:
        """What was read of the order line; all who speak of it in one settlement must agree."""
        return self.paid_minor, self.tax_minor, self.quantity, self.settled_minor, self.settled_tax_minor


def settle_lines(lines: Sequence[SettleLine]) -> Computed:
    """This will compute the item lines of a settlement, in the order given.

    Two return lines may belong to one order line (different reasons): each
    says what was settled of it *before* this settlement, and what the first
    takes is no longer there for the second. Raises ImpossibleLine when they
    disagree about it, or when both hold one unit.
    """
    holders = hold(lines)
    return Computed(lines=tuple(take_units(line, holders[line.order_line_id]) for line in lines))


def hold(lines: Sequence[SettleLine]) -> dict[int, Holder]:
    """This will give what each order line holds; raises ImpossibleLine when lines contradict each other."""
    _refuse_unit_twice(lines)
    holders: dict[int, Holder] = {}
    for line in lines:
        if holders.setdefault(line.order_line_id, Holder(line)).facts.order_line != line.order_line:
            raise ImpossibleLine(f"Order line {line.order_line_id} is described in two ways.")
    return holders


def _refuse_unit_twice(lines: Sequence[SettleLine]) -> None:
    held: dict[int, list[Place]] = {}
    for line in lines:
        held.setdefault(line.order_line_id, []).extend(line.units)
    for places in held.values():
        if any(before[1] > after[0] for before, after in pairwise(sorted(places))):
            raise ImpossibleLine("One unit is settled twice.")


class Holder:
    """What an order line still holds, while one settlement takes from it.

    # Note [Tax that is left]
    Tax of whole units goes by place, tax of a free amount by R(a*T/G); each
    way adds up to the line's tax, but mixed they may miss it by a minor unit.
    Where it is known how much tax was settled, a line never gives back more
    tax than is left of it, nor leaves more than what it still holds; whoever
    empties the line gets the rest exactly.
    """

    def __init__(self, facts: SettleLine) -> None:
        self.facts = facts
        self.settled_minor = facts.settled_minor
        self._settled_tax = facts.settled_tax_minor

    @property
    def left_minor(self) -> int:
        return self.facts.paid_minor - self.settled_minor

    def take(self, minor: int, tax: int | None = None) -> int:
        """This will take an amount that the line holds, and give the tax in it; `tax` if it goes by units."""
        inside = _tax_of_amount(self.facts, self.settled_minor, minor) if tax is None else tax
        if self._settled_tax is not None:
            tax_left = max(0, self.facts.tax_minor - self._settled_tax)
            least = max(0, tax_left - (self.left_minor - minor))
            inside = min(max(inside, least), minor, tax_left)
            self._settled_tax += inside
        self.settled_minor += minor
        return inside


def take_units(line: SettleLine, holder: Holder) -> ItemLine:
    """This will take what the units are worth from their order line, as far as it holds that."""
    value = sum(unit_value(line.paid_minor, line.quantity, start, end - start) for start, end in line.units)
    gross = min(value, holder.left_minor)
    return ItemLine(
        return_line_id=line.return_line_id,
        order_line_id=line.order_line_id,
        units=line.units,
        value_minor=value,
        gross_minor=gross,
        tax_minor=holder.take(gross, _tax_of_units(line) if gross == value else None),
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
