"""Everything that a return owes, in one computation; a preview is the same call."""

from __future__ import annotations

from dataclasses import replace

from returns.settlement.additions import add_goodwill, add_shipping
from returns.settlement.deductions import take_clawback, take_fees, take_own
from returns.settlement.exchanges import Earned, add_bonus, take_sent_out
from returns.settlement.items import Holder, hold, take_units
from returns.settlement.lines import Computed, ItemLine, Kind, Limit
from returns.settlement.request import ReturnedLine, SettleRequest
from returns.settlement.sheet import Purse, Sheet


def settle(request: SettleRequest) -> Computed:
    """This will compute all lines of a settlement, and what limits cut from them.

    Lines are taken by the id of their return line, whatever order they are
    given in: the earlier one comes first where an order line holds too little
    for both. The total is never below zero. Raises ImpossibleLine when facts
    about one order line contradict each other.
    """
    rows = sorted(request.lines, key=_place)
    holders = hold([*(row.item for row in rows), *(given.line for given in request.goodwill)])
    sheet = Sheet()
    purses = [Purse(row, _item(row, holders, sheet)) for row in rows]
    for purse in purses:
        take_own(purse, sheet)
    earned = [Earned(purse, purse.left_minor) for purse in purses]
    take_fees(purses, request, sheet)
    take_clawback(purses, request.clawback_minor, sheet)
    add_shipping(request, sheet)
    add_goodwill(request, holders, sheet)
    add_bonus(earned, request, sheet)
    take_sent_out(request, sheet)
    return Computed(lines=tuple(sheet.lines), cuts=tuple(sheet.cuts))


def _place(row: ReturnedLine) -> tuple[object, ...]:
    return row.item.return_line_id, row.item.order_line_id, row.item.units


def _item(row: ReturnedLine, holders: dict[int, Holder], sheet: Sheet) -> ItemLine:
    item = take_units(row.item, holders[row.item.order_line_id])
    item = replace(item, resolution=row.resolution)
    sheet.lines.append(item)
    sheet.cut(Kind.ITEM, Limit.LINE_HOLDS, item.value_minor - item.gross_minor, item)
    return item
