"""Rows of a file that somebody opens in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

# A cell that starts like this is taken for a formula (OWASP, "CSV Injection", read 2026-11), the wide forms
# in East Asian editions; spaces before it do not help.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001


def safe_cell(value: object) -> object:
    """This will put an apostrophe before a text that a spreadsheet would compute; numbers stay."""
    is_formula = isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA)
    return f"'{value}" if is_formula else value


def csv_lines(*, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """This will write a CSV line by line, every text made safe; memory does not grow with the rows."""
    writer = csv.writer(_Echo())
    # Spreadsheets take a file for UTF-8 only when it says so.
    yield "\ufeff"
    yield writer.writerow(header)
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])


class _Echo:
    """A file that gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line
