"""CSV files by a mapping: rows in, orders out, in memory that does not grow with the file."""

from __future__ import annotations

import csv
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import BinaryIO
from zoneinfo import ZoneInfo

from returns.orders.cells import Row, RowRefused, holds
from returns.orders.csv_orders import order_of
from returns.orders.files import MOST_BYTES, FileRefused
from returns.orders.items import Item, ReadOrder, RefusedRow, SkippedRow
from returns.orders.mapping import Mapping
from returns.orders.problems import OrderRefused, Problem
from returns.orders.schema import MOST_LINES

_MOST_IN_NAME = 120


@dataclass
class _Group:
    """The rows of one order so far; a problem with any of them refuses them all."""

    name: str
    rows: list[Row] = field(default_factory=list)
    problems: list[RefusedRow] = field(default_factory=list)


def read_csv(*, content: BinaryIO, mapping: Mapping, zone: tzinfo) -> Iterator[Item]:
    """This will yield orders, refused rows and skipped rows, by the mapping.

    `zone` is for times that name none, where the mapping has no zone of its
    own. Raises FileRefused when the header lacks a column that is needed.
    """
    zone = ZoneInfo(mapping.time_zone) if mapping.time_zone else zone
    rows = csv.reader(_lines(content), strict=True)
    columns = _columns(rows, mapping)
    yield from _Grouping(mapping, zone).items(_rows(rows, columns))


def _lines(content: BinaryIO) -> Iterator[str]:
    """Bytes that are not UTF-8 become lone surrogates, so that only their rows are refused."""
    is_first = True
    while line := content.readline(MOST_BYTES):
        text = line.decode("utf-8", "surrogateescape")
        yield text.removeprefix("\ufeff") if is_first else text
        is_first = False


def _columns(rows: Iterator[Sequence[str]], mapping: Mapping) -> dict[str, int]:
    try:
        header = next(rows, [])
    except csv.Error as error:
        raise FileRefused(f"The header is not CSV: {error}.") from None
    columns = {name.strip().casefold(): index for index, name in enumerate(header) if name.strip()}
    missing = [
        names[0] for names in mapping.required() if not any(each.casefold() in columns for each in names)
    ]
    if missing:
        raise FileRefused(f"The file has no column {', '.join(map(repr, dict.fromkeys(missing)))}.")
    return columns


def _rows(rows: Iterator[Sequence[str]], columns: dict[str, int]) -> Iterator[Row | RefusedRow]:
    """Rows with the line they start on, and in place of a row that cannot be read, why."""
    reader = rows
    width = max(columns.values()) + 1
    while True:
        line = reader.line_num + 1  # type: ignore[attr-defined] # csv's reader has it, its protocol does not
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield RefusedRow(line, "", Problem("", f"This is not CSV: {error}."))
            continue
        row = Row(line, cells, columns)
        if not cells:
            continue
        if len(cells) < width:
            yield RefusedRow(line, "", Problem("", f"The row has {len(cells)} cells, the header {width}."))
        elif not _is_unicode(cells):
            yield RefusedRow(line, "", Problem("", "The row is not UTF-8."))
        else:
            yield row


def _is_unicode(cells: Sequence[str]) -> bool:
    try:
        "".join(cells).encode()
    except UnicodeEncodeError:
        return False
    return True


class _Grouping:
    """Collects rows by order. Orders stay open while a few others go by, then they are finished.

    A row that cannot be read may belong to the order before it or to the one
    after it: both are refused, so that no order is imported without a line.
    """

    def __init__(self, mapping: Mapping, zone: tzinfo) -> None:
        self._mapping = mapping
        self._zone = zone
        self._open: OrderedDict[str, _Group] = OrderedDict()
        self._last: _Group | None = None
        self._unread: RefusedRow | None = None

    def items(self, rows: Iterator[Row | RefusedRow]) -> Iterator[Item]:
        for row in rows:
            if isinstance(row, RefusedRow):
                yield from self._refuse_around(row)
            else:
                yield from self._take(row)
        for group in self._open.values():
            yield from self._finish(group)

    def _refuse_around(self, row: RefusedRow) -> Iterator[Item]:
        yield row
        self._unread = row
        if self._last:
            self._last.problems.append(_neighbour(row))

    def _take(self, row: Row) -> Iterator[Item]:
        name = row.get(self._mapping.group.by)
        try:
            skip = next((each for each in self._mapping.skip if holds(each, row)), None)
            problem = None if name else Problem(self._mapping.group.by, "is empty")
        except RowRefused as refusal:
            skip, problem = None, refusal.problems[0]
        if skip:
            yield SkippedRow(row.line, name[:_MOST_IN_NAME], skip.cause)
        elif not name and problem:
            yield from self._refuse_around(RefusedRow(row.line, "", problem))
        else:
            yield from self._add(row, name, problem)

    def _add(self, row: Row, name: str, problem: Problem | None) -> Iterator[Item]:
        group = self._open.get(name)
        if group is None:
            group = self._open[name] = _Group(name)
        self._last = group
        group.rows.append(row)
        if problem:
            group.problems.append(RefusedRow(row.line, name, problem))
        if self._unread:
            group.problems.append(_neighbour(self._unread))
            self._unread = None
        if len(group.rows) > MOST_LINES:
            group.problems.append(RefusedRow(row.line, name, Problem("", f"more than {MOST_LINES:,} rows")))
            del group.rows[1:]
        if len(self._open) > self._mapping.group.window:
            yield from self._finish(self._open.popitem(last=False)[1])

    def _finish(self, group: _Group) -> Iterator[Item]:
        if not group.problems:
            try:
                order = order_of(group.rows, mapping=self._mapping, zone=self._zone)
            except OrderRefused as refusal:
                line = refusal.line if isinstance(refusal, RowRefused) else group.rows[0].line
                group.problems += [RefusedRow(line, group.name, problem) for problem in refusal.problems]
            else:
                yield ReadOrder(order, tuple(row.line for row in group.rows))
                return
        yield from _refused(group)


def _neighbour(row: RefusedRow) -> RefusedRow:
    return RefusedRow(
        row.line, "", Problem("", f"Line {row.line} cannot be read and may belong to this order.")
    )


def _refused(group: _Group) -> Iterator[RefusedRow]:
    """Every row of a refused order, each with its own reason or with the first one of the order."""
    name = group.name[:_MOST_IN_NAME]
    own = {problem.line for problem in group.problems}
    for problem in group.problems:
        if problem.order:
            yield RefusedRow(problem.line, name, problem.problem)
    first = group.problems[0]
    for row in group.rows:
        if row.line not in own:
            because = Problem(first.problem.path, f"{first.problem.sentence} (line {first.line}, same order)")
            yield RefusedRow(row.line, name, because if first.order else first.problem)
