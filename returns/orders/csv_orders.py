"""The rows of one order, by a mapping, as a native order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import cast

from returns.money import half_up_decimal
from returns.orders.amounts import major_units
from returns.orders.cells import Row, RowRefused, holds, moment, value
from returns.orders.mapping import Cell, Mapping, TotalColumns
from returns.orders.native import read_order
from returns.orders.problems import OrderRefused, Problem
from returns.orders.schema import CURRENCY_PATTERN, VERSION, OrderIn
from returns.orders.totals import Costed, PricedLine, Tax, Totals, cost

# Whole tokens only: several ids stand in one cell, joined by " + " or commas.
_STRIPE_ID = re.compile(r"(?<![A-Za-z0-9_])(?:pi|ch|py)_[A-Za-z0-9_]+")
_UNTAXED = frozenset({"false", "no", "0"})

Data = dict[str, object]


@dataclass
class _Draft:
    """One order being put together; amounts in minor units until they are written."""

    mapping: Mapping
    zone: tzinfo
    rows: Sequence[Row]
    currency: str
    placed_at: datetime | None
    goods: list[Row] = field(default_factory=list)
    charges: list[Data] = field(default_factory=list)
    lines: list[Data] = field(default_factory=list)
    total_minor: int = 0
    is_tax_inclusive: bool = True

    def text(self, cell: Cell, rows: Sequence[Row] | None = None) -> str:
        return value(cell, self.rows if rows is None else rows, self.mapping.tables)

    def time(self, cell: Cell) -> datetime | None:
        if cell.same_as == "placed_at":
            return self.placed_at
        return moment(cell, self.rows, self.mapping.time_format, self.zone)

    def amount(self, minor: int) -> str:
        return major_units(minor, self.currency)


def order_of(rows: Sequence[Row], *, mapping: Mapping, zone: tzinfo) -> OrderIn:
    """This will put the rows of one order together and check them. Raises OrderRefused.

    `zone` is for times that say none. A refusal that one row causes is a
    RowRefused with its line.
    """
    cells = mapping.order
    draft = _Draft(mapping, zone, rows, _currency(rows, mapping), None)
    draft.placed_at = draft.time(cells["placed_at"])
    _divide(draft)
    if mapping.totals:
        _cost_by_totals(draft, mapping.totals)
    else:
        _cost_by_price(draft)
    data = _head(draft)
    data["fulfilments"] = _fulfilments(draft)
    data["payments"] = _payments(draft)
    return read_order(data)


def _currency(rows: Sequence[Row], mapping: Mapping) -> str:
    """Every amount needs it, so it is checked before any is read."""
    currency = value(mapping.order["currency"], rows, mapping.tables)
    if not re.fullmatch(CURRENCY_PATTERN, currency):
        raise OrderRefused([Problem("currency", f"{currency[:40]!r} is not a currency code such as EUR")])
    return currency


def _head(draft: _Draft) -> Data:
    data: Data = {
        "schema": VERSION,
        "currency": draft.currency,
        "total": draft.amount(draft.total_minor),
        "tax_inclusive": draft.is_tax_inclusive,
        "lines": draft.lines,
        "charges": draft.charges,
    }
    for path, cell in draft.mapping.order.items():
        if path == "placed_at":
            data[path] = draft.placed_at
        elif path != "currency":
            _put(data, path, draft.text(cell))
    return data


def _put(data: Data, path: str, text: str) -> None:
    part, _, name = path.rpartition(".")
    place = cast(Data, data.setdefault(part, {})) if part else data
    if text:
        place[name] = text


def _divide(draft: _Draft) -> None:
    """Rows are lines, unless the mapping knows them as charges."""
    for row in draft.rows:
        if any(holds(test, row) for test in draft.mapping.no_line):
            continue
        test = next((each for each in draft.mapping.charge if holds(each, row)), None)
        if test is None:
            draft.goods.append(row)
        else:
            title = draft.text(draft.mapping.line.title, [row])
            charge: Data = {"id": f"charge-{len(draft.charges) + 1}", "kind": test.kind, "title": title}
            _charge(draft, charge, _price(row, draft))


def _charge(draft: _Draft, charge: Data, paid_minor: int, tax_minor: int = 0) -> None:
    paid, tax = draft.amount(paid_minor), draft.amount(tax_minor)
    draft.charges.append({**charge, "paid": paid, "tax": tax})
    draft.total_minor += paid_minor


def _price(row: Row, draft: _Draft) -> int:
    """Quantity times price; half a minor unit goes up, to the shop."""
    columns = draft.mapping.line
    price = row.number(columns.price)
    if price < 0:
        raise RowRefused(row.line, Problem(columns.price, f"{price} is below zero"))
    return half_up_decimal(row.units(columns.quantity) * price, draft.currency)


def _line(draft: _Draft, row: Row, paid_minor: int) -> Data:
    columns = draft.mapping.line
    line: Data = {
        "id": str(len(draft.lines) + 1),
        "sku": draft.text(columns.sku, [row]),
        "product": draft.text(columns.product, [row]),
        "title": draft.text(columns.title, [row]),
        "vendor": draft.text(columns.vendor, [row]),
        "quantity": row.units(columns.quantity),
        "paid": draft.amount(paid_minor),
    }
    draft.lines.append(line)
    draft.total_minor += paid_minor
    return line


def _cost_by_price(draft: _Draft) -> None:
    for row in draft.goods:
        _line(draft, row, _price(row, draft))


def _cost_by_totals(draft: _Draft, columns: TotalColumns) -> None:
    priced = [_priced(draft, row) for row in draft.goods]
    totals = _totals(draft, columns)
    costed = cost(lines=priced, totals=totals)
    draft.is_tax_inclusive = costed.is_tax_inclusive
    for row, before, after in zip(draft.goods, priced, costed.lines, strict=True):
        line = _line(draft, row, after.paid_minor)
        line["tax"] = draft.amount(after.tax_minor)
        line["taxes"] = _taxes(draft, totals.taxes, after.taxes)
        line["discount"] = draft.amount(after.discount_minor)
        line["list_price"] = draft.amount(before.list_minor)
    _charge_shipping(draft, columns, costed)


def _priced(draft: _Draft, row: Row) -> PricedLine:
    columns = draft.mapping.line
    off = row.minor(columns.discount, draft.currency)
    is_taxable = row.get(columns.taxable).casefold() not in _UNTAXED
    return PricedLine(_price(row, draft), off, is_taxable)


def _totals(draft: _Draft, columns: TotalColumns) -> Totals:
    first, currency = draft.rows[0], draft.currency
    taxes = [
        Tax(first.get(name), minor)
        for name, amount in zip(columns.tax_names, columns.tax_amounts, strict=True)
        if (minor := first.minor(amount, currency))
    ]
    tax = first.minor(columns.tax, currency)
    if sum(each.amount_minor for each in taxes) != tax:
        # The named taxes are not all there is: only their sum is certain.
        taxes = [Tax("", tax)]
    return Totals(
        currency=currency,
        subtotal=first.minor(columns.subtotal, currency),
        shipping=first.minor(columns.shipping, currency),
        fees=sum(first.minor(name, currency) for name in columns.fees),
        tax=tax,
        total=first.minor(columns.total, currency),
        discount=first.minor(columns.discount, currency),
        taxes=taxes,
    )


def _taxes(draft: _Draft, taxes: Sequence[Tax], parts: Sequence[int]) -> list[Data]:
    return [
        {"name": tax.name[:80], "rate_percent": tax.rate or None, "amount": draft.amount(part)}
        for tax, part in zip(taxes, parts, strict=True)
        if part
    ]


def _charge_shipping(draft: _Draft, columns: TotalColumns, costed: Costed) -> None:
    if costed.shipping_minor:
        title = draft.rows[0].get(columns.shipping_title)
        shipping: Data = {"id": "shipping", "kind": "SHIPPING", "title": title}
        _charge(draft, shipping, costed.shipping_minor, costed.shipping_tax_minor)
    if costed.fees_minor:
        _charge(draft, {"id": "fees", "kind": "FEE", "title": ", ".join(columns.fees)}, costed.fees_minor)


def _fulfilments(draft: _Draft) -> list[Data]:
    columns = draft.mapping.fulfilment
    if columns is None or not draft.lines:
        return []
    times = {"shipped_at": draft.time(columns.shipped_at), "delivered_at": draft.time(columns.delivered_at)}
    contents = [{"line": line["id"], "quantity": line["quantity"]} for line in draft.lines]
    if not columns.status:
        return [{"id": "1", **times, "lines": contents}]
    return [
        {"id": f"line-{content['line']}", **times, "lines": [content]}
        for row, content in zip(draft.goods, contents, strict=True)
        if row.get(columns.status).casefold() in columns.sent
    ]


def _payments(draft: _Draft) -> list[Data]:
    columns = draft.mapping.payment
    if columns is None:
        return []
    first = draft.rows[0]
    refunded = first.minor(columns.refunded, draft.currency)
    captured = _captured(draft, first)
    if captured == 0:
        if refunded:
            raise RowRefused(first.line, Problem(columns.refunded, "a refund without a payment"))
        return []
    payment: Data = {
        "id": "1",
        "stripe_id": _stripe_id(columns.stripe_id, draft.rows),
        "method": draft.text(columns.method)[:60],
        "amount": draft.amount(captured),
        "captured_at": draft.time(columns.captured_at),
    }
    if columns.refunded:
        payment["refunded_total"] = draft.amount(refunded)
    return [payment]


def _captured(draft: _Draft, first: Row) -> int:
    columns = draft.mapping.payment
    if columns is None or not columns.status:
        return draft.total_minor
    status = first.get(columns.status).casefold()
    if status in columns.paid:
        return draft.total_minor
    if status in columns.partly_paid:
        return max(draft.total_minor - first.minor(columns.outstanding, draft.currency), 0)
    return 0


def _stripe_id(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """One payment at Stripe, or none: with two, nobody can tell which part each of them paid."""
    for column in columns:
        found = {each for row in rows for each in _STRIPE_ID.findall(row.get(column))}
        if found:
            return found.pop() if len(found) == 1 else ""
    return ""
