"""`manage.py import_orders FILE --store S --mapping NAME [--report FILE]` (docs/orders.md)."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from returns.errors import ReturnsError
from returns.models import Store
from returns.operations.import_order import ImportResult, ImportStatus
from returns.operations.import_orders import import_orders
from returns.orders.csv_reading import read_csv
from returns.orders.files import OpenFile, opened
from returns.orders.items import Item, ReadOrder, RefusedRow, SkippedRow
from returns.orders.json_reading import read_json_lines
from returns.orders.mapping import mapping, mapping_names
from returns.spreadsheet import safe_cell

NATIVE = "native"
COLUMNS = ("line", "order", "outcome", "path", "reason")
CHUNK = 200
SHOWN = 10
# Something was refused; what was not is imported. Nothing could be read: 2.
REFUSED, UNREADABLE = 1, 2


class _Writer(Protocol):
    def writerow(self, row: Iterable[object], /) -> object: ...


class _Tally:
    """Counts what became of the file and writes the report row by row."""

    def __init__(self, report: _Writer | None, stderr: Any) -> None:
        self.orders: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()
        self.refused_rows = 0
        self._report = report
        self._stderr = stderr
        self._last_refused = 0

    def note(self, row: SkippedRow | RefusedRow) -> None:
        if isinstance(row, SkippedRow):
            self.skip(row)
        else:
            self.refuse(row)

    def skip(self, row: SkippedRow) -> None:
        self.skipped[row.cause] += 1
        self._write(row.line, row.order, "skipped", "", row.cause)

    def refuse(self, row: RefusedRow) -> None:
        if row.line != self._last_refused:
            self._last_refused = row.line
            self.refused_rows += 1
        self._write(row.line, row.order, "refused", row.problem.path, row.problem.sentence)
        self._show(f"line {row.line}: {row.problem}")

    def take(self, read: ReadOrder, outcome: ImportResult) -> None:
        self.orders[outcome.status] += 1
        for difference in outcome.differences:
            reason = f"stored {difference.stored}, imported {difference.new}"
            self._write(read.lines[0], read.order.number, "differs", difference.path, reason)

    def _write(self, *cells: object) -> None:
        if self._report:
            self._report.writerow(map(safe_cell, cells))

    def _show(self, text: str) -> None:
        if self._report is None and self.refused_rows <= SHOWN:
            self._stderr.write(text)

    def refused(self) -> str:
        return "1 row was" if self.refused_rows == 1 else f"{self.refused_rows:,} rows were"

    def so_far(self) -> str:
        """What an import that had to stop says of what it did; nothing when it did nothing."""
        return self.summary() if self.orders or self.refused_rows else ""

    def summary(self) -> str:
        counts = ", ".join(f"{self.orders[status]:,} {status}" for status in ImportStatus)
        text = f"{self.orders.total():,} orders: {counts}. {self.refused_rows:,} rows refused."
        if self.skipped:
            causes = ", ".join(f"{count:,} {cause}" for cause, count in sorted(self.skipped.items()))
            text += f" Left out by the mapping: {causes}."
        return text


class Command(BaseCommand):
    help = "Import orders: native JSON Lines, or CSV through a mapping; plain or gzip (docs/orders.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file to read")
        parser.add_argument("--store", required=True, help="the code of the store that the orders belong to")
        names = ", ".join([NATIVE, *mapping_names()])
        parser.add_argument("--mapping", default=NATIVE, help=f"how to read the file: {names}")
        parser.add_argument("--report", type=Path, help="write every row that was not imported to this CSV")

    def handle(self, *, file: Path, store: str, mapping: str, report: Path | None, **_: object) -> None:
        """Exit code 1: something was refused. 2: the call or the file is no good."""
        target = _store(store)
        with ExitStack() as stack:
            tally = _Tally(_report(stack, report), self.stderr)
            try:
                with opened(path=file) as source:
                    items = _progress(_items(source, mapping, target), source)
                    _import(items, store=target, source=mapping, tally=tally)
            except ReturnsError as error:
                raise CommandError(
                    f"{error.sentence} {tally.so_far()}".rstrip(), returncode=UNREADABLE
                ) from error
        self.stdout.write(tally.summary())
        if tally.refused_rows:
            where = f"{report} says why" if report else "--report FILE writes down every one"
            raise CommandError(f"{tally.refused()} refused; {where}.", returncode=REFUSED)


def _store(code: str) -> Store:
    store = Store.objects.filter(code=code).first()
    if store is None:
        known = ", ".join(Store.objects.order_by("code").values_list("code", flat=True)[:SHOWN]) or "none yet"
        raise CommandError(f"There is no store {code!r}. Stores: {known}.", returncode=UNREADABLE)
    return store


def _report(stack: ExitStack, path: Path | None) -> _Writer | None:
    if path is None:
        return None
    try:
        text = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.", returncode=UNREADABLE) from error
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    return writer


def _items(file: OpenFile, name: str, store: Store) -> Iterator[Item]:
    if name == NATIVE:
        return read_json_lines(content=file.content)
    return read_csv(content=file.content, mapping=mapping(name=name), zone=ZoneInfo(store.time_zone))


def _progress(items: Iterator[Item], file: OpenFile) -> Iterator[Item]:
    """A bar over the bytes on the disk, where somebody is looking."""
    with tqdm(total=file.size, unit="B", unit_scale=True, disable=not sys.stderr.isatty()) as bar:
        for item in items:
            yield item
            if not bar.disable:
                bar.update(file.position - bar.n)


def _import(items: Iterator[Item], *, store: Store, source: str, tally: _Tally) -> None:
    """A chunk of orders at a time; what was read of a file that breaks off is imported too."""
    chunk: list[ReadOrder] = []
    try:
        for item in items:
            if isinstance(item, ReadOrder):
                chunk.append(item)
            else:
                tally.note(item)
            if len(chunk) == CHUNK:
                _import_chunk(chunk, store, source, tally)
                chunk = []
    finally:
        _import_chunk(chunk, store, source, tally)


def _import_chunk(chunk: Sequence[ReadOrder], store: Store, source: str, tally: _Tally) -> None:
    orders = [each.order for each in chunk]
    outcomes = import_orders(store_id=store.pk, orders=orders, source=source, now=timezone.now())
    for read, outcome in zip(chunk, outcomes, strict=True):
        if isinstance(outcome, ImportResult):
            tally.take(read, outcome)
            continue
        for line in read.lines:
            for problem in outcome.problems:
                tally.refuse(RefusedRow(line, read.order.number, problem))
