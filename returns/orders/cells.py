"""Rows of a CSV file and the values in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from functools import lru_cache

from returns.money import Money, NotAnAmount
from returns.orders.mapping import Cell, RowTest
from returns.orders.problems import OrderRefused, Problem

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", re.ASCII)
_UNITS = re.compile(r"-?[0-9]{1,15}(\.0+)?", re.ASCII)
Tables = Mapping[str, Mapping[str, str]]


class RowRefused(OrderRefused):
    """One row is the reason; `line` is its first line in the file."""

    def __init__(self, line: int, problem: Problem) -> None:
        super().__init__([problem])
        self.line = line


@dataclass(frozen=True, slots=True)
class Row:
    """`columns` gives the place of each column, by its name without case."""

    line: int
    cells: Sequence[str]
    columns: Mapping[str, int]

    def get(self, column: str, *, trim: bool = True) -> str:
        """This will give the cell, or nothing where the file has no such column."""
        index = self.columns.get(column.casefold())
        if index is None:
            return ""
        return self.cells[index].strip() if trim else self.cells[index]

    def number(self, column: str) -> Decimal:
        """This will read a number; an empty cell is 0. Raises RowRefused."""
        return Decimal(self._matching(column, _NUMBER, "a number such as 12.50"))

    def units(self, column: str) -> int:
        """This will read a whole number. Raises RowRefused."""
        return int(Decimal(self._matching(column, _UNITS, "a whole number")))

    def minor(self, column: str, currency: str) -> int:
        """This will read an amount that the currency can hold, in minor units. Raises RowRefused."""
        number = self.number(column)
        try:
            amount = Money.parse(number, currency).minor
        except NotAnAmount as error:
            raise RowRefused(self.line, Problem(column, error.sentence)) from None
        if amount < 0:
            raise RowRefused(self.line, Problem(column, f"{number} is below zero"))
        return amount

    def _matching(self, column: str, pattern: re.Pattern[str], kind: str) -> str:
        text = self.get(column)
        if text and not pattern.fullmatch(text):
            raise RowRefused(self.line, Problem(column, f"{text[:40]!r} is not {kind}"))
        return text or "0"


def holds(test: RowTest, row: Row) -> bool:
    """This will answer a mapping's question about a row. Raises RowRefused where a number is none."""
    if test.at_most is not None:
        return row.number(test.column) <= test.at_most
    text = row.get(test.column, trim=False)
    if test.one_of is not None:
        return text.casefold() in test.choices
    matched = bool(test.pattern and test.pattern.fullmatch(text))
    return matched == (test.matches is not None)


def value(cell: Cell, rows: Sequence[Row], tables: Tables) -> str:
    """This will give the first value that the rows of an order have for the cell."""
    if not cell.columns:
        return cell.constant
    return next((found for row in rows if (found := _of_row(cell, row, tables))), "")


def _of_row(cell: Cell, row: Row, tables: Tables) -> str:
    text = next((found for name in cell.columns if (found := row.get(name, trim=cell.trim))), "")
    text = text.strip(cell.strip) if cell.strip else text
    text = text.upper() if cell.upper else text
    if cell.matches and not re.fullmatch(cell.matches, text):
        return ""
    if cell.table:
        text = tables[cell.table].get(text, "")
    return cell.template.format(text) if text and cell.template else text


def moment(cell: Cell, rows: Sequence[Row], form: str, zone: tzinfo) -> datetime | None:
    """This will read the first time in the rows, or the earliest. Raises RowRefused."""
    times = (found for row in rows if (found := _moment_of_row(cell, row, form, zone)))
    return min(times, default=None) if cell.pick == "earliest" else next(times, None)


def _moment_of_row(cell: Cell, row: Row, form: str, zone: tzinfo) -> datetime | None:
    for column in cell.columns:
        text = row.get(column)
        if text:
            try:
                return _parse(text, form, zone)
            except (ValueError, OverflowError):
                problem = Problem(column, f"{text[:40]!r} is not a time such as {_example(form)}")
                raise RowRefused(row.line, problem) from None
    return None


@lru_cache(maxsize=4096)
def _parse(text: str, form: str, zone: tzinfo) -> datetime:
    """Rows of one order repeat their time, so most are parsed once."""
    time = datetime.strptime(text, form)  # noqa: DTZ007 - the next line gives it the mapping's zone
    return time if time.tzinfo else time.replace(tzinfo=zone)


def _example(form: str) -> str:
    return datetime(2026, 3, 1, 9, 30, tzinfo=None).strftime(form.replace("%z", "+0100"))  # noqa: DTZ001
