"""JSON Lines: one native order a line."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from returns.orders.files import MOST_BYTES
from returns.orders.items import Item, ReadOrder, RefusedRow
from returns.orders.native import parse_json, read_order
from returns.orders.problems import OrderRefused, Problem

_MOST_IN_NAME = 120


def read_json_lines(*, content: BinaryIO) -> Iterator[Item]:
    """This will yield an item for each line that is not empty.

    A first line with nothing but `{"schema": 1}` is a header and holds for
    every line that does not name its schema.
    """
    header: dict[str, object] = {}
    is_first = True
    for number, line in _lines(content):
        data: object = None
        try:
            data = _parse(line)
            if is_first and isinstance(data, dict) and data.keys() == {"schema"}:
                header = data
            else:
                yield ReadOrder(read_order(data, defaults=header), (number,))
        except OrderRefused as refusal:
            yield from (RefusedRow(number, _name(data), problem) for problem in refusal.problems)
        is_first = False


def _parse(line: bytes | None) -> object:
    if line is None:
        raise OrderRefused([Problem("", f"A line has at most {MOST_BYTES:,} bytes.")])
    return parse_json(line.removeprefix(codecs.BOM_UTF8))


def _lines(content: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Lines with their numbers; None in place of one that is too long, which is read past."""
    number = 0
    while line := content.readline(MOST_BYTES):
        number += 1
        is_whole = True
        while len(line) >= MOST_BYTES and not line.endswith(b"\n"):
            line, is_whole = content.readline(MOST_BYTES), False
        if not is_whole:
            yield number, None
        elif line.strip():
            yield number, line


def _name(data: object) -> str:
    """What the report calls the order, however broken it is."""
    if not isinstance(data, dict):
        return ""
    name = str(data.get("number") or data.get("id") or "")[:_MOST_IN_NAME]
    return "".join(char if char.isprintable() else "?" for char in name)
