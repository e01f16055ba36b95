"""CSV files of any size and any dirt become orders, refused rows and skipped rows."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest

from returns.orders.csv_reading import read_csv
from returns.orders.files import FileRefused
from returns.orders.items import Item, ReadOrder, RefusedRow, SkippedRow
from returns.orders.mapping import UnknownMapping, mapping, mapping_names
from tests.returns.orders.csv_files import RETAIL, csv_bytes, items_of, orders_of, retail

NAME = "online-retail"


def read(*rows: dict[str, object]) -> list[Item]:
    return items_of(csv_bytes(RETAIL, rows), name=NAME)


def text(*lines: str) -> bytes:
    return "\n".join([",".join(RETAIL), *lines]).encode()


def outcomes(items: list[Item]) -> list[str]:
    """One word an item, with its line."""
    said = []
    for item in items:
        if isinstance(item, ReadOrder):
            said.append(f"{item.lines[0]} order {item.order.number}")
        elif isinstance(item, SkippedRow):
            said.append(f"{item.line} {item.cause}")
        else:
            said.append(f"{item.line} refused")
    return said


class TestOnlineRetail:
    def test_makes_an_order_of_the_rows_of_an_invoice(self) -> None:
        """Two rows of one product are two lines; paid is quantity times price."""
        orders = orders_of(
            csv_bytes(RETAIL, [retail("1"), retail("1"), retail("1", "m1a", 3, "1.115")]), name=NAME
        )

        order = orders[0]
        assert [(line.id, line.sku, line.product, line.paid) for line in order.lines] == [
            ("1", "85123A", "85123A", "15.30"),
            ("2", "85123A", "85123A", "15.30"),
            ("3", "m1a", "M1A", "3.35"),
        ]
        assert (order.total, order.currency, order.country) == ("33.95", "GBP", "GB")
        assert (order.customer.ref, order.customer.email) == ("17850", "17850@example.com")

    def test_counts_an_order_as_delivered_when_its_earliest_row_was_written(self) -> None:
        """Times are London's: in summer an hour before UTC."""
        later, earlier = {"InvoiceDate": "2011-07-01 09:01"}, {"InvoiceDate": "2011-07-01 08:59"}
        order = orders_of(csv_bytes(RETAIL, [retail("1", **later), retail("1", **earlier)]), name=NAME)[0]

        assert order.placed_at.isoformat() == "2011-07-01T07:59:00+00:00"
        assert order.fulfilments[0].delivered_at == order.placed_at
        assert order.payments[0].captured_at == order.placed_at

    def test_knows_no_mail_without_a_customer(self) -> None:
        order = orders_of(csv_bytes(RETAIL, [retail("1", CustomerID="")]), name=NAME)[0]

        assert (order.customer.ref, order.customer.email) == ("", "")

    def test_makes_postage_a_charge(self) -> None:
        rows = [retail("1", "post", 2, "18.00"), retail("1", "C2", 1, "50.00"), retail("1", "DOT", 1, "1.00")]
        order = orders_of(csv_bytes(RETAIL, rows), name=NAME)[0]

        assert order.lines == []
        assert [(charge.kind, charge.paid) for charge in order.charges] == [
            ("SHIPPING", "36.00"),
            ("SHIPPING", "50.00"),
            ("SHIPPING", "1.00"),
        ]
        assert order.total == "87.00"
        assert order.fulfilments == []

    @pytest.mark.parametrize(
        "row, cause",
        [
            (retail("C1", "D", -1, "0"), "cancellation"),
            (retail("A1", "D", -1, "0"), "not_an_invoice"),
            (retail("1a", "85123A"), "not_an_invoice"),
            (retail("1", "d", -1, "0"), "not_a_product"),
            (retail("1", "Bank Charges", 1, "5"), "not_a_product"),
            (retail("1", "85123A", 0, "0"), "quantity_not_positive"),
            (retail("1", "POST", -1, "5"), "quantity_not_positive"),
            (retail("1", "85123A", 1, "0"), "price_not_positive"),
            (retail("1", "POST", 1, "-5"), "price_not_positive"),
        ],
    )
    def test_skips_with_the_first_cause_that_fits(self, row: dict[str, object], cause: str) -> None:
        assert outcomes(read(row)) == [f"2 {cause}"]

    def test_makes_no_order_of_nothing(self) -> None:
        """An invoice with no row left is no order; one unit at no price is skipped."""
        assert not [item for item in read(retail("1", price="0")) if isinstance(item, ReadOrder)]

    def test_pays_nothing_for_what_cost_less_than_half_a_penny(self) -> None:
        order = orders_of(csv_bytes(RETAIL, [retail("1", quantity=1, price="0.001")]), name=NAME)[0]

        assert (order.total, order.payments) == ("0.00", [])


class TestGrouping:
    def test_forgives_rows_of_another_order_in_between(self) -> None:
        items = read(retail("1"), retail("2"), retail("1"))

        assert [len(item.order.lines) for item in items if isinstance(item, ReadOrder)] == [2, 1]

    def test_does_not_mind_skipped_rows_in_between(self) -> None:
        items = read(retail("1"), retail("C2", quantity=-1), retail("1", price=0), retail("1"))

        assert Counter(type(item).__name__ for item in items) == {"ReadOrder": 1, "SkippedRow": 2}

    def test_keeps_no_more_orders_in_memory_than_its_window(self) -> None:
        """Orders are given out while the file is read, so a file of any size fits."""
        rows = [retail(str(number)) for number in range(1000, 1500)]
        content = BytesIO(csv_bytes(RETAIL, rows))
        items = read_csv(content=content, mapping=mapping(name=NAME), zone=ZoneInfo("UTC"))

        first = next(items)

        assert isinstance(first, ReadOrder)
        assert first.order.number == "1000"
        assert content.tell() < len(content.getvalue())

    def test_refuses_an_order_with_a_bad_row_as_a_whole(self) -> None:
        items = read(retail("1"), retail("2"), retail("2", quantity="x"), retail("2"), retail("3"))

        assert sorted(outcomes(items)) == ["2 order 1", "3 refused", "4 refused", "5 refused", "6 order 3"]
        assert {item.order for item in items if isinstance(item, RefusedRow)} == {"2"}

    @pytest.mark.parametrize("column", ["InvoiceDate", "UnitPrice", "Quantity"])
    def test_names_the_column_of_a_bad_value(self, column: str) -> None:
        items = read(retail("1", **{column: "soon"}))

        assert [(item.line, item.problem.path) for item in items if isinstance(item, RefusedRow)] == [
            (2, column)
        ]

    @pytest.mark.parametrize(
        "bad",
        ["2,85123A", "2,\udcff", '"2"x,1'],
        ids=["short", "not UTF-8", "quotes"],
    )
    def test_refuses_the_orders_around_a_row_that_may_be_theirs(self, bad: str) -> None:
        """A row that cannot be read could be anybody's: its neighbours wait, the others do not."""
        good = "{0},85123A,X,1,2010-12-01 08:26,1.00,1,United Kingdom"
        lines = [good.format(1), good.format(2), bad, good.format(3), good.format(4)]
        content = "\n".join([",".join(RETAIL), *lines]).encode("utf-8", "surrogateescape")

        items = items_of(content, name=NAME)

        assert sorted(outcomes(items)) == ["2 order 1", "3 refused", "4 refused", "5 refused", "6 order 4"]

    def test_counts_lines_as_an_editor_does(self) -> None:
        """A quoted cell may hold a line break; the row is named by the line it starts on."""
        items = items_of(
            text(
                '1,A,"two\nlines",1,2010-12-01 08:26,1.00,1,X',
                "2,A,X,one,2010-12-01 08:26,1.00,1,X",
            ),
            name=NAME,
        )

        assert outcomes(items) == ["2 order 1", "4 refused"]

    def test_ignores_empty_lines_and_a_byte_order_mark(self) -> None:
        content = b"\xef\xbb\xbf" + csv_bytes(RETAIL, [retail("1")]) + b"\r\n\r\n"

        assert outcomes(items_of(content, name=NAME)) == ["2 order 1"]


class TestHeader:
    def test_may_write_its_names_in_any_case_and_order(self) -> None:
        header = [name.upper() for name in reversed(RETAIL)]
        row = {name.upper(): value for name, value in retail("1").items()}

        assert outcomes(items_of(csv_bytes(header, [row]), name=NAME)) == ["2 order 1"]

    @pytest.mark.parametrize(
        "content", [b"", b"a,b\n1,2\n", b"\x00\x01\x02"], ids=["empty", "other", "bytes"]
    )
    def test_without_a_needed_column_is_refused_in_one_sentence(self, content: bytes) -> None:
        with pytest.raises(FileRefused, match=r"The file has no column 'InvoiceNo'.*\.$"):
            items_of(content, name=NAME)


class TestMapping:
    def test_is_known_by_name(self) -> None:
        assert mapping_names() == ["online-retail", "shopify"]

    @pytest.mark.parametrize("name", ["magento", "../mapping", ""])
    def test_unknown_is_refused_with_the_names_there_are(self, name: str) -> None:
        with pytest.raises(UnknownMapping, match="native, online-retail, shopify"):
            mapping(name=name)
