"""Discount and tax are spread over an order's lines without losing or making a cent."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from returns.orders.schema import ChargeIn, LineIn
from tests.returns.orders.csv_files import SHOPIFY, csv_bytes, orders_of, shop_line, shop_order


class TestTotals:
    @given(
        lines=st.lists(
            st.tuples(st.integers(1, 9), st.integers(0, 20_000), st.booleans()), min_size=1, max_size=6
        ),
        discount=st.integers(0, 100),
        shipping=st.integers(0, 2_000),
        tax=st.integers(0, 30),
        is_inclusive=st.booleans(),
    )
    def test_always_adds_up(
        self,
        lines: list[tuple[int, int, bool]],
        discount: int,
        shipping: int,
        tax: int,
        is_inclusive: bool,
    ) -> None:
        """Whatever the discount and tax: lines and charges are the total, and the tax is inside of them."""
        goods = sum(quantity * price for quantity, price, _ in lines)
        off = goods * discount // 100
        rows = [
            shop_line(quantity=quantity, price=cents(price), **{"Lineitem taxable": str(taxable).lower()})
            for quantity, price, taxable in lines
        ]
        taxable = sum(
            quantity * price * (goods - off) // goods if goods else 0
            for quantity, price, is_taxable in lines
            if is_taxable
        )
        amount = taxable * tax // 100
        total = goods - off + shipping + (0 if is_inclusive else amount)
        head = {
            "Subtotal": cents(goods - off),
            "Shipping": cents(shipping),
            "Taxes": cents(amount),
            "Total": cents(total),
            "Discount Amount": cents(off),
        }
        rows[0] = shop_order() | rows[0] | head

        order = orders_of(csv_bytes(SHOPIFY, rows), name="shopify")[0]

        parts: list[LineIn | ChargeIn] = [*order.lines, *order.charges]
        assert sum(Decimal(part.paid) for part in parts) == Decimal(order.total) == Decimal(total) / 100
        assert sum(Decimal(part.tax) for part in parts) == Decimal(amount) / 100
        assert sum(Decimal(line.discount) for line in order.lines) == Decimal(off) / 100


def cents(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"
