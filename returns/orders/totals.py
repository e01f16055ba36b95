"""What each line really cost, worked out from an order's own totals.

Some exports give prices before the order's discount, and tax as one sum for
the whole order. Here discount and tax are spread so that lines and charges add
up to what was paid, to the minor unit (`returns.money.allocate`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from returns.money import allocate
from returns.orders.amounts import major_units
from returns.orders.problems import OrderRefused, Problem

_RATE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,5})?)\s*%")


@dataclass(frozen=True)
class PricedLine:
    """Quantity times price, less the line's own discount, before the order's discount."""

    list_minor: int
    discount_minor: int
    is_taxable: bool


@dataclass(frozen=True)
class Tax:
    name: str
    amount_minor: int

    @property
    def rate(self) -> str:
        """The rate that the name prints, or nothing."""
        found = _RATE.search(self.name)
        return found[1] if found else ""


@dataclass(frozen=True)
class Totals:
    """The order's own sums, in minor units."""

    currency: str
    subtotal: int
    shipping: int
    fees: int
    tax: int
    total: int
    discount: int
    taxes: Sequence[Tax]


@dataclass(frozen=True)
class CostedLine:
    paid_minor: int
    discount_minor: int
    tax_minor: int
    # One amount for each tax of the totals.
    taxes: tuple[int, ...]


@dataclass(frozen=True)
class Costed:
    """The lines with their share; shipping and fees are what was paid for them, tax inside."""

    is_tax_inclusive: bool
    lines: tuple[CostedLine, ...]
    shipping_minor: int
    shipping_tax_minor: int
    fees_minor: int


def cost(*, lines: Sequence[PricedLine], totals: Totals) -> Costed:
    """This will spread discount and tax over the lines. Raises OrderRefused when the sums contradict."""
    discounts = _discounts(lines, totals)
    is_inclusive, shipping = _reading(lines, discounts, totals)
    goods = [line.list_minor - discount for line, discount in zip(lines, discounts, strict=True)]
    bases = _tax_bases(lines, goods, shipping, totals, is_inclusive)
    shares = [allocate(tax.amount_minor, bases) for tax in totals.taxes]
    taxes = [tuple(share[index] for share in shares) for index in range(len(bases))]
    paid = [*goods, shipping]
    if not is_inclusive:
        paid = [amount + sum(parts) for amount, parts in zip(paid, taxes, strict=True)]
    return Costed(
        is_tax_inclusive=is_inclusive,
        lines=tuple(
            CostedLine(paid[index], discounts[index], sum(taxes[index]), taxes[index])
            for index in range(len(lines))
        ),
        shipping_minor=paid[-1],
        shipping_tax_minor=sum(taxes[-1]),
        fees_minor=totals.fees,
    )


def _discounts(lines: Sequence[PricedLine], totals: Totals) -> list[int]:
    """Each line's own discount and its share of the order's: floor, rest to the largest remainders."""
    goods = [line.list_minor - line.discount_minor for line in lines]
    missing = sum(goods) - totals.subtotal
    if missing < 0 or missing > totals.discount or any(amount < 0 for amount in goods):
        said, found = major_units(totals.subtotal, totals.currency), major_units(sum(goods), totals.currency)
        off = major_units(totals.discount, totals.currency)
        sentence = f"is {said}; the lines come to {found}, and a discount of {off} does not explain it"
        raise OrderRefused([Problem("subtotal", sentence)])
    shares = allocate(missing, goods) if goods else []
    return [line.discount_minor + share for line, share in zip(lines, shares, strict=True)]


def _reading(lines: Sequence[PricedLine], discounts: Sequence[int], totals: Totals) -> tuple[bool, int]:
    """Whether tax is inside the prices, and what shipping really cost: the reading that gives the total.

    With tax outside, the total has it besides goods, shipping and fees. A
    code for free shipping may stand in the discount while the shipping column
    still has its price; what the lines did not use of the discount went there.
    """
    on_lines = sum(discounts)
    own = sum(line.discount_minor for line in lines)
    for off in (0, totals.discount - (on_lines - own), totals.discount - on_lines):
        without_tax = totals.subtotal + totals.shipping - off + totals.fees
        if 0 <= off <= totals.shipping and totals.total in (without_tax, without_tax + totals.tax):
            return totals.total == without_tax, totals.shipping - off
    said, found, more = (
        major_units(amount, totals.currency)
        for amount in (totals.total, totals.subtotal + totals.shipping + totals.fees, totals.tax)
    )
    sentence = f"is {said}; goods, shipping and fees come to {found}, and tax of {more} does not explain it"
    raise OrderRefused([Problem("total", sentence)])


def _tax_bases(
    lines: Sequence[PricedLine], goods: Sequence[int], shipping: int, totals: Totals, is_inclusive: bool
) -> list[int]:
    """What the tax is spread over: taxable lines, and shipping (the last) where the rates say so."""
    taxable = [amount if line.is_taxable else 0 for line, amount in zip(lines, goods, strict=True)]
    if not any(taxable):
        return [*([0] * len(goods) if shipping else goods), shipping]
    goods_only = _distance(sum(taxable), totals, is_inclusive)
    with_shipping = _distance(sum(taxable) + shipping, totals, is_inclusive)
    return [*taxable, shipping if with_shipping < goods_only else 0]


def _distance(base: int, totals: Totals, is_inclusive: bool) -> Decimal:
    """How far the printed rates on this base are from the tax; without a rate on every tax, nobody knows."""
    rates = [tax.rate for tax in totals.taxes]
    if not rates or "" in rates:
        return Decimal(0)
    rate = sum((Decimal(each) for each in rates), Decimal(0))
    expected = base * rate / (100 + rate if is_inclusive else 100)
    return abs(expected - totals.tax)
