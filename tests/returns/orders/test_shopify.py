"""Shopify's orders export becomes orders that say what was really paid for each line."""

from __future__ import annotations

from decimal import Decimal

import pytest

from returns.orders.items import RefusedRow
from returns.orders.schema import OrderIn
from tests.returns.orders.csv_files import SHOPIFY, csv_bytes, items_of, orders_of, shop_line, shop_order

PIECE = "33.33"


def read(*rows: dict[str, object]) -> OrderIn:
    orders = orders_of(csv_bytes(SHOPIFY, rows), name="shopify")
    assert len(orders) == 1
    return orders[0]


def refused(*rows: dict[str, object]) -> list[str]:
    items = items_of(csv_bytes(SHOPIFY, rows), name="shopify")
    assert all(isinstance(item, RefusedRow) for item in items), items
    return [f"{item.line} {item.problem}" for item in items if isinstance(item, RefusedRow)]


class TestOrder:
    def test_has_what_its_columns_say(self) -> None:
        """Head, address, line, parcel and payment of the simplest order."""
        order = read(shop_order())

        assert (order.id, order.number, order.currency, order.total) == ("5001", "#1001", "EUR", "10.00")
        assert order.placed_at.isoformat() == "2024-05-01T07:58:12+00:00"
        assert order.customer.email == "ann@example.com"
        assert (order.shipping_address.postcode, order.shipping_address.country) == ("10115", "DE")
        line = order.lines[0]
        assert (line.sku, line.vendor, line.quantity, line.paid) == ("TEE-BLK-S", "Acme", 1, "10.00")
        assert order.channel == "web"

    def test_takes_its_own_columns_from_the_first_row_only(self) -> None:
        order = read(shop_order(subtotal="31.00", total="31.00"), shop_line(quantity=2, price="10.50"))

        assert [line.paid for line in order.lines] == ["10.00", "21.00"]

    def test_ends_where_the_next_name_begins(self) -> None:
        rows = [shop_order("#1", Id="1"), shop_order("#2", Id="2", **{"Payment Reference": ""})]

        assert [order.id for order in orders_of(csv_bytes(SHOPIFY, rows), name="shopify")] == ["1", "2"]

    def test_goes_by_its_name_where_the_export_has_no_id(self) -> None:
        """Columns that an older export lacks are simply empty."""
        header = [name for name in SHOPIFY if name not in ("Id", "Duties", "Payment References")]
        row = {name: value for name, value in shop_order().items() if name in header}

        order = orders_of(csv_bytes(header, [row]), name="shopify")[0]

        assert (order.id, order.number) == ("#1001", "#1001")

    def test_forgets_a_country_that_is_no_code(self) -> None:
        """A rule about countries must rather say "not known" than read a made-up code."""
        order = read(shop_order(**{"Shipping Country": "Germany"}))

        assert order.shipping_address.country == ""

    def test_keeps_its_sums_when_the_first_line_was_taken_out(self) -> None:
        """An edited order keeps the row of a removed line, without units."""
        first = shop_order(subtotal="7.00", total="7.00") | {"Lineitem quantity": 0}
        order = read(first, shop_line(price="7.00"))

        assert [line.paid for line in order.lines] == ["7.00"]

    def test_is_refused_as_a_whole_with_each_of_its_rows(self) -> None:
        """Never half an order."""
        said = refused(shop_order(subtotal="20.00", total="20.00"), shop_line(quantity="two"))

        assert said[0].startswith("3 Lineitem quantity: 'two' is not")
        assert said[1].startswith("2 Lineitem quantity:")

    def test_is_refused_beside_a_row_without_a_name(self) -> None:
        """That row may be a line of it."""
        said = refused(shop_order(), shop_line(""))

        assert said == ["3 Name: is empty", "2 Line 3 cannot be read and may belong to this order."]

    @pytest.mark.parametrize("currency", ["", "EURO", "?"])
    def test_is_refused_without_a_currency(self, currency: str) -> None:
        """No amount can be read without it; the next order is not concerned."""
        assert refused(shop_order(Currency=currency)) == [
            f"2 currency: {currency!r} is not a currency code such as EUR"
        ]

    def test_is_refused_when_the_lines_do_not_make_the_subtotal(self) -> None:
        said = refused(shop_order(subtotal="12.00", total="12.00"))

        assert "the lines come to 10.00, and a discount of 0.00 does not explain it" in said[0]

    def test_is_refused_when_nothing_explains_the_total(self) -> None:
        said = refused(shop_order(total="10.50", Taxes="0.40"))

        assert "goods, shipping and fees come to 10.00, and tax of 0.40 does not explain it" in said[0]


class TestDiscount:
    def test_that_does_not_divide_is_spread_to_the_cent(self) -> None:
        """10.00 off three equal lines: the earlier line bears the odd cent."""
        order = read(
            shop_order(subtotal="20.00", total="20.00", **{"Discount Amount": "10.00"}),
            shop_line(),
            shop_line(),
        )

        assert [line.discount for line in order.lines] == ["3.34", "3.33", "3.33"]
        assert [line.paid for line in order.lines] == ["6.66", "6.67", "6.67"]

    def test_of_a_line_stays_on_it(self) -> None:
        order = read(
            shop_order(
                subtotal="16.00", total="16.00", **{"Lineitem discount": "4.00", "Discount Amount": "4.00"}
            ),
            shop_line(),
        )

        assert [line.paid for line in order.lines] == ["6.00", "10.00"]

    def test_of_free_shipping_lowers_the_shipping(self) -> None:
        """The shipping column still has its price; the total tells that it was not paid."""
        order = read(shop_order(total="10.00", Shipping="4.90", **{"Discount Amount": "4.90"}))

        assert order.charges == []
        assert order.lines[0].paid == "10.00"

    def test_leaves_the_rest_of_the_shipping(self) -> None:
        order = read(shop_order(total="12.00", Shipping="4.90", **{"Discount Amount": "2.90"}))

        assert [charge.paid for charge in order.charges] == ["2.00"]


class TestTax:
    def test_inside_of_the_prices_follows_from_the_total(self) -> None:
        """The total is goods and shipping; the tax is in them."""
        order = read(
            shop_order(
                subtotal="119.00",
                total="119.00",
                Taxes="19.00",
                **{"Lineitem price": "119.00", "Tax 1 Name": "DE MwSt 19%", "Tax 1 Value": "19.00"},
            )
        )

        line = order.lines[0]
        assert order.tax_inclusive
        assert (line.paid, line.tax) == ("119.00", "19.00")
        assert [(tax.name, tax.rate_percent, tax.amount) for tax in line.taxes] == [
            ("DE MwSt 19%", "19", "19.00")
        ]

    def test_outside_of_the_prices_is_added_to_what_was_paid(self) -> None:
        order = read(
            shop_order(
                subtotal="100.00",
                total="107.25",
                Taxes="7.25",
                **{"Lineitem price": PIECE, "Tax 1 Name": "State Tax 6.25%", "Tax 1 Value": "6.25"},
                **{"Tax 2 Name": "City Tax 1.0%", "Tax 2 Value": "1.00"},
            ),
            shop_line(price=PIECE),
            shop_line(price="33.34"),
        )

        assert not order.tax_inclusive
        assert [line.paid for line in order.lines] == ["35.74", "35.74", "35.77"]
        assert sum(Decimal(line.tax) for line in order.lines) == Decimal("7.25")
        assert [tax.amount for tax in order.lines[0].taxes] == ["2.08", "0.33"]

    def test_of_lines_that_are_not_taxable_is_none(self) -> None:
        order = read(
            shop_order(subtotal="20.00", total="21.00", Taxes="1.00"),
            shop_line(**{"Lineitem taxable": "false"}),
        )

        assert [line.tax for line in order.lines] == ["1.00", "0.00"]

    @pytest.mark.parametrize(
        "tax, total, shipping_tax",
        [("2.00", "17.00", "0.00"), ("3.00", "18.00", "1.00")],
        ids=["goods only", "shipping too"],
    )
    def test_of_shipping_is_told_by_the_printed_rate(self, tax: str, total: str, shipping_tax: str) -> None:
        """20 % of 10.00 is 2.00, of 15.00 it is 3.00: so shipping was taxed or not."""
        order = read(
            shop_order(
                total=total,
                Taxes=tax,
                Shipping="5.00",
                **{"Tax 1 Name": "VAT 20%", "Tax 1 Value": tax},
            )
        )

        assert order.lines[0].tax == "2.00"
        assert order.charges[0].tax == shipping_tax
        assert Decimal(order.charges[0].paid) == Decimal(5) + Decimal(shipping_tax)

    def test_that_its_names_do_not_explain_is_kept_as_a_sum(self) -> None:
        order = read(
            shop_order(total="12.00", Taxes="2.00", **{"Tax 1 Name": "VAT 20%", "Tax 1 Value": "1.50"})
        )

        assert [(tax.name, tax.amount) for tax in order.lines[0].taxes] == [("", "2.00")]

    def test_of_yen_has_no_decimals(self) -> None:
        """Shopify may write yen with or without ".00"; a half yen is refused."""
        row = shop_order(
            subtotal="1000.00", total="1100", Taxes="100", Currency="JPY", **{"Lineitem price": "1000"}
        )

        assert read(row).total == "1100"
        assert "has more decimals than JPY has" in refused(row | {"Taxes": "100.5"})[0]


class TestPayment:
    @pytest.mark.parametrize(
        "reference, stripe_id",
        [
            ("pi_3Nabc", "pi_3Nabc"),
            ("c123 + ch_3Nxyz", "ch_3Nxyz"),
            ("#1001.1", ""),
            ("", ""),
            ("pi_a + pi_b", ""),
            ("api_nothing", ""),
        ],
    )
    def test_is_stripes_only_with_one_id(self, reference: str, stripe_id: str) -> None:
        """Without an id, or with two that nobody can tell apart, the refund is paid by hand."""
        order = read(shop_order(**{"Payment Reference": reference}))

        assert order.payments[0].stripe_id == stripe_id
        assert order.payments[0].amount == "10.00"

    @pytest.mark.parametrize("column", ["Payment ID", "Payment References"])
    def test_is_found_in_each_of_its_columns(self, column: str) -> None:
        order = read(shop_order(**{"Payment Reference": "", column: "pi_9"}))

        assert order.payments[0].stripe_id == "pi_9"

    @pytest.mark.parametrize("status", ["pending", "authorized", "voided", "expired"])
    def test_is_none_before_the_money_came(self, status: str) -> None:
        assert read(shop_order(**{"Financial Status": status})).payments == []

    def test_of_a_part_is_what_is_not_outstanding(self) -> None:
        order = read(shop_order(**{"Financial Status": "partially_paid", "Outstanding Balance": "4.00"}))

        assert order.payments[0].amount == "6.00"

    def test_carries_what_was_refunded_in_the_shop(self) -> None:
        order = read(shop_order(**{"Financial Status": "partially_refunded", "Refunded Amount": "2.50"}))

        assert order.payments[0].refunded_total == "2.50"

    def test_is_needed_for_a_refund(self) -> None:
        said = refused(shop_order(**{"Financial Status": "voided", "Refunded Amount": "2.50"}))

        assert said == ["2 Refunded Amount: a refund without a payment"]


class TestParcel:
    def test_holds_each_line_that_was_sent(self) -> None:
        """What is pending or partly sent waits for a later export."""
        order = read(
            shop_order(subtotal="30.00", total="30.00"),
            shop_line(**{"Lineitem fulfillment status": "pending"}),
            shop_line(**{"Lineitem fulfillment status": "partial"}),
        )

        assert [(each.id, each.lines[0].line) for each in order.fulfilments] == [("line-1", "1")]
        assert order.fulfilments[0].shipped_at is not None
        assert order.fulfilments[0].delivered_at is None
