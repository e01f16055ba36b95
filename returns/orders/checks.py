"""What must be true of an order as a whole, beyond the shape of each field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from returns.money import exponent
from returns.orders import keys
from returns.orders.amounts import fits, major_units, minor_units
from returns.orders.problems import Problem
from returns.orders.schema import ChargeIn, FulfilmentIn, LineIn, OrderIn, PaymentIn

_MOST_IN_KEY = 60


def problems_of(order: OrderIn) -> list[Problem]:
    """This will name everything that contradicts itself; sums only where every amount can be read."""
    problems = [*_identities(order), *_decimals(order)]
    if not problems:
        problems = [*_sums(order), *_taxes(order), *_payments(order), *_fulfilments(order)]
    return problems


def _identities(order: OrderIn) -> Iterator[Problem]:
    if not 0 < len(keys.number_key(order.number)) <= _MOST_IN_KEY:
        yield Problem("number", "has no letters or digits, or too many")
    if not order.lines and not order.charges:
        yield Problem("lines", "an order needs a line or a charge")
    yield from _twice("lines", (line.id for line in order.lines))
    yield from _twice("charges", (charge.id for charge in order.charges))
    yield from _twice("payments", (payment.id for payment in order.payments))
    yield from _twice("fulfilments", (fulfilment.id for fulfilment in order.fulfilments))
    for index, payment in enumerate(order.payments):
        ids = (refund.id for refund in payment.external_refunds)
        yield from _twice(f"payments[{index}].external_refunds", ids)


def _twice(path: str, ids: Iterable[str]) -> Iterator[Problem]:
    for name, times in Counter(ids).items():
        if times > 1:
            yield Problem(path, f"the id {name!r} stands there {times} times")


def _decimals(order: OrderIn) -> Iterator[Problem]:
    digits = exponent(order.currency)
    for path, text in _amounts(order):
        if text is not None and not fits(text, order.currency):
            count = "no decimals" if digits == 0 else f"at most {digits} decimals"
            yield Problem(path, f"an amount in {order.currency} has {count}, {text!r} has more")


def _amounts(order: OrderIn) -> Iterator[tuple[str, str | None]]:
    yield "total", order.total
    for index, line in enumerate(order.lines):
        yield from _line_amounts(f"lines[{index}]", line)
    for index, charge in enumerate(order.charges):
        yield f"charges[{index}].paid", charge.paid
        yield f"charges[{index}].tax", charge.tax
    for index, payment in enumerate(order.payments):
        yield from _payment_amounts(f"payments[{index}]", payment)


def _line_amounts(path: str, line: LineIn) -> Iterator[tuple[str, str | None]]:
    yield f"{path}.paid", line.paid
    yield f"{path}.tax", line.tax
    yield f"{path}.list_price", line.list_price
    yield f"{path}.discount", line.discount
    for number, tax in enumerate(line.taxes):
        yield f"{path}.taxes[{number}].amount", tax.amount


def _payment_amounts(path: str, payment: PaymentIn) -> Iterator[tuple[str, str | None]]:
    yield f"{path}.amount", payment.amount
    yield f"{path}.refunded_total", payment.refunded_total
    for number, refund in enumerate(payment.external_refunds):
        yield f"{path}.external_refunds[{number}].amount", refund.amount


def _sums(order: OrderIn) -> Iterator[Problem]:
    parts: list[LineIn | ChargeIn] = [*order.lines, *order.charges]
    paid = sum(minor_units(part.paid, order.currency) for part in parts)
    total = minor_units(order.total, order.currency)
    if paid != total:
        said, found = major_units(total, order.currency), major_units(paid, order.currency)
        yield Problem("total", f"is {said}, but lines and charges come to {found}")


def _taxes(order: OrderIn) -> Iterator[Problem]:
    parts: list[tuple[str, LineIn | ChargeIn]] = [
        *((f"lines[{index}]", line) for index, line in enumerate(order.lines)),
        *((f"charges[{index}]", charge) for index, charge in enumerate(order.charges)),
    ]
    for path, part in parts:
        if minor_units(part.tax, order.currency) > minor_units(part.paid, order.currency):
            yield Problem(f"{path}.tax", f"is {part.tax}, more than the {part.paid} paid; it is a part of it")
    for index, line in enumerate(order.lines):
        yield from _tax_parts(f"lines[{index}].taxes", line, order.currency)


def _tax_parts(path: str, line: LineIn, currency: str) -> Iterator[Problem]:
    if not line.taxes:
        return
    parts = sum(minor_units(tax.amount, currency) for tax in line.taxes)
    if parts != minor_units(line.tax, currency):
        yield Problem(path, f"come to {major_units(parts, currency)}, but tax is {line.tax}")


def _payments(order: OrderIn) -> Iterator[Problem]:
    for index, payment in enumerate(order.payments):
        yield from _payment(f"payments[{index}]", payment, order.currency)
    captured = sum(minor_units(payment.amount, order.currency) for payment in order.payments)
    if captured > minor_units(order.total, order.currency):
        text = major_units(captured, order.currency)
        yield Problem("payments", f"come to {text}, more than the total of {order.total}")


def _payment(path: str, payment: PaymentIn, currency: str) -> Iterator[Problem]:
    if minor_units(payment.amount, currency) == 0:
        yield Problem(f"{path}.amount", "a payment of nothing is none; leave it out")
    for number, refund in enumerate(payment.external_refunds):
        if minor_units(refund.amount, currency) == 0:
            yield Problem(f"{path}.external_refunds[{number}].amount", "a refund of nothing is none")
    if payment.external_refunds and payment.refunded_total is not None:
        yield Problem(f"{path}.refunded_total", "give the refunds or their sum, not both")


def _fulfilments(order: OrderIn) -> Iterator[Problem]:
    ordered = {line.id: line.quantity for line in order.lines}
    sent: Counter[str] = Counter()
    for index, fulfilment in enumerate(order.fulfilments):
        yield from _fulfilment_lines(f"fulfilments[{index}].lines", fulfilment, ordered)
        for line in fulfilment.lines:
            sent[line.line] += line.quantity
    for name, units in sent.items():
        if name in ordered and units > ordered[name]:
            yield Problem("fulfilments", f"{units} units of line {name!r} were sent, {ordered[name]} ordered")


def _fulfilment_lines(path: str, fulfilment: FulfilmentIn, ordered: dict[str, int]) -> Iterator[Problem]:
    yield from _twice(path, (line.line for line in fulfilment.lines))
    for number, line in enumerate(fulfilment.lines):
        if line.line not in ordered:
            yield Problem(f"{path}[{number}].line", f"the order has no line {line.line!r}")
