"""What the online-retail replay must come to, worked out from the rows alone in plain Python.

Nothing here imports the product: two independent readings of one rule book have to agree.
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

NOT_PRODUCTS = frozenset({"D", "M", "S", "B", "BANK CHARGES", "AMAZONFEE", "CRUK", "PADS"})
SHIPPING = frozenset({"POST", "DOT", "C2"})
WINDOW = timedelta(days=30)

Row = dict[str, str]


@dataclass(slots=True)
class Line:
    """One row of an invoice and what is left of it."""

    order: str
    external_id: str
    quantity: int
    paid: int
    left: int


@dataclass
class Sale:
    placed_at: datetime
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Taking:
    """Units that one accepted cancellation takes back from one line."""

    order: str
    external_id: str
    units: int


@dataclass(frozen=True)
class Verdict:
    """One cancellation row: what was asked, what it must come to, and from which lines."""

    position: int
    customer: str
    product: str
    units: int
    at: datetime
    outcome: str
    takings: tuple[Taking, ...] = ()
    refund_minor: int = 0


@dataclass
class Expected:
    rows: int = 0
    orders: int = 0
    lines: int = 0
    charges: int = 0
    paid_minor: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    verdicts: list[Verdict] = field(default_factory=list)

    def summary(self) -> dict[str, object]:
        """This will give the figures in the shape of the journey's last line."""
        return {
            "rows": self.rows,
            "orders": self.orders,
            "lines": self.lines,
            "charges": self.charges,
            "paid_minor": self.paid_minor,
            "skipped": dict(sorted(self.skipped.items())),
            "cancellations": len(self.verdicts),
            "outcomes": dict(sorted(Counter(verdict.outcome for verdict in self.verdicts).items())),
            "units_returned": sum(taking.units for verdict in self.verdicts for taking in verdict.takings),
            "refunded_minor": sum(verdict.refund_minor for verdict in self.verdicts),
        }


def rows_of(paths: Sequence[Path]) -> Iterator[Row]:
    """This will yield every row of the files, in order."""
    for path in paths:
        is_packed = path.read_bytes()[:2] == b"\x1f\x8b"
        with (gzip.open if is_packed else open)(path, "rt", encoding="utf-8-sig", newline="") as text:
            yield from csv.DictReader(text)


def work_out(paths: Sequence[Path]) -> Expected:
    """This will read the sales first, then judge the cancellations in file order."""
    expected = Expected()
    sales: dict[str, Sale] = {}
    stock: dict[tuple[str, str], list[Line]] = defaultdict(list)
    cancellations: list[Row] = []
    for row in rows_of(paths):
        expected.rows += 1
        if row["InvoiceNo"].startswith("C"):
            cancellations.append(row)
        elif cause := _skipped(row):
            expected.skipped[cause] += 1
        else:
            _book(row, expected, sales, stock)
    expected.orders = len(sales)
    expected.verdicts = [_judge(position, row, sales, stock) for position, row in enumerate(cancellations)]
    return expected


def _skipped(row: Row) -> str:
    if not (row["InvoiceNo"].isascii() and row["InvoiceNo"].isdigit()):
        return "not_an_invoice"
    if row["StockCode"].upper() in NOT_PRODUCTS:
        return "not_a_product"
    if int(row["Quantity"]) <= 0:
        return "quantity_not_positive"
    return "price_not_positive" if Decimal(row["UnitPrice"]) <= 0 else ""


def _book(
    row: Row, expected: Expected, sales: dict[str, Sale], stock: dict[tuple[str, str], list[Line]]
) -> None:
    number, product, quantity = row["InvoiceNo"], row["StockCode"].upper(), int(row["Quantity"])
    paid = _pennies(quantity * Decimal(row["UnitPrice"]))
    sale = sales.setdefault(number, Sale(placed_at=_time(row)))
    sale.placed_at = min(sale.placed_at, _time(row))
    expected.paid_minor += paid
    if product in SHIPPING:
        expected.charges += 1
        return
    expected.lines += 1
    line = Line(number, str(len(sale.lines) + 1), quantity, paid, quantity)
    sale.lines.append(line)
    if row["CustomerID"]:
        stock[row["CustomerID"], product].append(line)


def _judge(
    position: int, row: Row, sales: dict[str, Sale], stock: dict[tuple[str, str], list[Line]]
) -> Verdict:
    customer, product, units, at = (
        row["CustomerID"],
        row["StockCode"].upper(),
        -int(row["Quantity"]),
        _time(row),
    )
    bought = _bought(customer, product, at, sales, stock)
    outcome = _outcome(customer, product, units, at, bought, sales)
    takings, refund = _take(bought, units) if outcome == "accepted" else ((), 0)
    return Verdict(position, customer, product, units, at, outcome, takings, refund)


def _bought(
    customer: str,
    product: str,
    at: datetime,
    sales: dict[str, Sale],
    stock: dict[tuple[str, str], list[Line]],
) -> list[Line]:
    """The customer's lines of the product by then, newest order first, lines in file order."""
    lines = [line for line in stock.get((customer, product), []) if sales[line.order].placed_at <= at]
    return sorted(lines, key=lambda line: (sales[line.order].placed_at, int(line.order)), reverse=True)


def _outcome(
    customer: str, product: str, units: int, at: datetime, bought: list[Line], sales: dict[str, Sale]
) -> str:
    if product in NOT_PRODUCTS | SHIPPING:
        return "not_a_product"
    if units <= 0:
        return "quantity_not_positive"
    if not customer:
        return "no_customer"
    if not bought:
        return "order_not_found"
    if sum(line.left for line in bought) < units:
        return "quantity_not_available"
    inside = [line for line in bought if at.date() <= sales[line.order].placed_at.date() + WINDOW]
    return "accepted" if sum(line.left for line in inside) >= units else "outside_return_window"


def _take(bought: list[Line], units: int) -> tuple[tuple[Taking, ...], int]:
    takings, refund = [], 0
    for line in bought:
        taken = min(units, line.left)
        if taken:
            before = line.quantity - line.left
            refund += _share(line, before + taken) - _share(line, before)
            line.left -= taken
            units -= taken
            takings.append(Taking(line.order, line.external_id, taken))
    return tuple(takings), refund


def _share(line: Line, units: int) -> int:
    """What the first `units` of the line cost: half up, so that all of them are exactly what was paid."""
    return int((Decimal(line.paid) * units / line.quantity).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _pennies(pounds: Decimal) -> int:
    return int((pounds * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _time(row: Row) -> datetime:
    return datetime.strptime(row["InvoiceDate"], "%Y-%m-%d %H:%M")  # noqa: DTZ007 - wall time in London
