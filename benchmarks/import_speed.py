"""Order lines a second, from a file to the database, in one process with a transaction for each order."""

from __future__ import annotations

import csv
import json
import tempfile
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from uuid import uuid4

from django.core.management import call_command

from benchmarks.report import Figure
from returns.models import OrderLine, Store
from tests.factories import make_store

GOAL = "2,000 lines/s"
INVOICES, ROWS_EACH = 600, 25
ORDERS, LINES_EACH = 2_000, 4


def measure() -> list[Figure]:
    """This will import a CSV of large invoices, the same again, and native orders of a few lines."""
    store = make_store(code=f"import-{uuid4().hex[:8]}")
    with tempfile.TemporaryDirectory() as folder:
        invoices, orders = Path(folder) / "invoices.csv", Path(folder) / "orders.jsonl"
        _write_invoices(invoices)
        _write_orders(orders)
        return [
            _figure("import, CSV", store, invoices, "online-retail", f"{ROWS_EACH} lines an order"),
            _figure("import, the same again", store, invoices, "online-retail", "nothing to change"),
            _figure("import, native", store, orders, "native", f"{LINES_EACH} lines an order"),
        ]


def _figure(name: str, store: Store, path: Path, mapping: str, how: str) -> Figure:
    began = time.perf_counter()
    call_command("import_orders", str(path), "--store", store.code, "--mapping", mapping, stdout=StringIO())
    seconds = time.perf_counter() - began
    lines = INVOICES * ROWS_EACH if mapping != "native" else ORDERS * LINES_EACH
    expected = INVOICES * ROWS_EACH + (ORDERS * LINES_EACH if mapping == "native" else 0)
    assert OrderLine.objects.filter(store=store).count() == expected
    return Figure(name, f"{lines / seconds:,.0f} lines/s", GOAL, f"{how}, {lines:,} lines, one process")


def _write_invoices(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text)
        header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
        writer.writerow(header.split(","))
        for invoice in range(INVOICES):
            for row in range(ROWS_EACH):
                product = f"{20_000 + (invoice * 7 + row) % 3_000}"
                cells = [f"{500_000 + invoice}", product, f"THING {product}", 1 + row % 12]
                customer = f"{12_000 + invoice % 900}"
                writer.writerow([*cells, "2010-12-01 08:26", "2.55", customer, "United Kingdom"])


def _write_orders(path: Path) -> None:
    with path.open("w", encoding="utf-8") as text:
        text.writelines(f"{line}\n" for line in _orders())


def _orders() -> Iterator[str]:
    for order in range(ORDERS):
        lines = [
            {
                "id": f"{line}",
                "sku": f"SKU-{line}",
                "title": f"Thing {line}",
                "quantity": 2,
                "paid": "25.00",
                "tax": "4.17",
                "tags": ["cotton"],
            }
            for line in range(LINES_EACH)
        ]
        contents = [{"line": line["id"], "quantity": 2} for line in lines]
        document = {
            "schema": 1,
            "id": f"N{order}",
            "number": f"N-{order}",
            "placed_at": "2026-03-01T10:00:00Z",
            "currency": "GBP",
            "total": f"{25 * LINES_EACH}.00",
            "customer": {"email": f"sam+{order}@example.com"},
            "lines": lines,
            "payments": [{"id": "1", "amount": f"{25 * LINES_EACH}.00", "stripe_id": f"pi_{uuid4().hex}"}],
            "fulfilments": [{"id": "1", "shipped_at": "2026-03-02T10:00:00Z", "lines": contents}],
        }
        yield json.dumps(document)
