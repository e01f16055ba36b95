"""What a settlement consists of so far, and what is left of each of its items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from returns.money import tax_inside
from returns.settlement.lines import Cause, Cut, ItemLine, Kind, Limit, Line
from returns.settlement.request import ReturnedLine


@dataclass(slots=True)
class Sheet:
    """Lines and cuts in the order in which they came about."""

    lines: list[Line] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)

    def cut(self, kind: Kind, limit: Limit, minor: int, item: ItemLine | None = None) -> None:
        """This will note what was not paid or not taken; nothing is nothing."""
        if minor:
            ids = (item.return_line_id, item.order_line_id) if item else (None, None)
            self.cuts.append(
                Cut(kind=kind, limit=limit, minor=minor, return_line_id=ids[0], order_line_id=ids[1])
            )


class Purse:
    """What is paid for one item line, from which its deductions are taken.

    Tax inside a deduction follows the item's tax share, R(a*T/G) with its
    gross G and tax T, along what was taken before: whatever is taken, price
    and tax of the item come to nothing together.
    """

    def __init__(self, row: ReturnedLine, item: ItemLine) -> None:
        self.row, self.item = row, item
        self._taken = 0

    @property
    def left_minor(self) -> int:
        return self.item.gross_minor - self._taken

    def take(
        self, sheet: Sheet, *, kind: Kind, cause: Cause, minor: int, bp: int | None = None, text_key: str = ""
    ) -> None:
        """This will put a deduction on the sheet, as far as something is left and nothing waives it."""
        taken = 0 if self.row.is_waived else min(minor, self.left_minor)
        limit = Limit.WAIVED if self.row.is_waived else Limit.STOPS_AT_ZERO
        sheet.cut(kind, limit, minor - taken, self.item)
        if not taken:
            return
        tax = self._tax_up_to(self._taken + taken) - self._tax_up_to(self._taken)
        self._taken += taken
        sheet.lines.append(
            Line(
                kind=kind,
                cause=cause,
                gross_minor=-taken,
                tax_minor=-tax,
                resolution=self.row.resolution,
                return_line_id=self.item.return_line_id,
                order_line_id=self.item.order_line_id,
                percent_bp=bp,
                own_text_key=text_key,
            )
        )

    def _tax_up_to(self, minor: int) -> int:
        return tax_inside(minor, self.item.gross_minor, self.item.tax_minor)


def left_in(purses: Iterable[Purse]) -> int:
    """This will give what is left of several items."""
    return sum(purse.left_minor for purse in purses)
