"""What readers of files give: orders, refused rows and rows that are none of an order's."""

from __future__ import annotations

from dataclasses import dataclass

from returns.orders.problems import Problem
from returns.orders.schema import OrderIn


@dataclass(frozen=True, slots=True)
class ReadOrder:
    """A checked order and the lines of the file it came from."""

    order: OrderIn
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is not imported, with the rest of its order, because of the problem."""

    line: int
    order: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that the mapping leaves out on purpose."""

    line: int
    order: str
    cause: str


Item = ReadOrder | RefusedRow | SkippedRow
