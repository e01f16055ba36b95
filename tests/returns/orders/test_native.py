"""The native schema says no with a place and a sentence."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.money import exponent
from returns.orders.amounts import fits, major_units, minor_units
from returns.orders.native import read_json, read_order
from returns.orders.problems import OrderRefused
from tests.returns.orders.documents import Document, full_order, line, order, parcel, payment


def refused(document: object) -> dict[str, str]:
    with pytest.raises(OrderRefused) as caught:
        read_order(document)
    return {problem.path: problem.sentence for problem in caught.value.problems}


def changed(path: str, value: object) -> Document:
    """The good order with one place changed; `path` is dotted, numbers are places in lists."""
    document = order()
    place: Any = document
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in steps:
        place = place[step]
    place[last] = value
    return document


class TestReading:
    def test_takes_a_good_order(self) -> None:
        """Times become UTC; what is left out has its default."""
        read = read_order(order())

        assert read.placed_at == datetime(2026, 3, 1, 9, tzinfo=UTC)
        assert read.lines[1].tax == "0"
        assert read.is_gift is False

    def test_takes_every_field_there_is(self) -> None:
        """The full example uses each field of the schema, so none is dead."""
        read = read_order(full_order())

        assert set(full_order()["lines"][0]) == set(type(read.lines[0]).model_fields)
        assert set(full_order()) == {field.alias or name for name, field in type(read).model_fields.items()}

    @pytest.mark.parametrize(
        "path, value, sentence",
        [
            ("schema", 2, "is not one of 1"),
            ("total", 45, "is not a text"),
            ("total", 45.0, "is not a text"),
            ("total", "45,00", "is not an amount"),
            ("total", "-1.00", "is not an amount"),
            ("total", "1e3", "is not an amount"),
            ("total", "NaN", "is not an amount"),
            ("total", "007.00", "is not an amount"),
            ("currency", "eur", "is not a currency code"),
            ("country", "Germany", "is not a country code"),
            ("placed_at", "2026-03-01", "needs a date, a time and an offset"),
            ("placed_at", "2026-03-01T10:00:00", "needs a date, a time and an offset"),
            ("placed_at", 1_700_000_000, "needs a date, a time and an offset"),
            ("placed_at", "1700000000", "is not a date and time"),
            ("placed_at", "0001-01-01T00:00:00+14:00", "is outside of the years"),
            ("is_gift", "yes", "is neither true nor false"),
            ("is_gift", 1, "is neither true nor false"),
            ("id", "", "is empty"),
            ("id", "x" * 121, "is longer than 120 characters"),
            ("number", "a\r\nb", "holds a line break or another control character"),
            ("customer.email", "sam", "is not an e-mail address"),
            ("customer.email", "a@b.c\nBcc: x@y.z", "is not an e-mail address"),
            ("channel", "a\x00b", "holds a NUL character"),
            ("number", "\ud800", "is not valid Unicode"),
            ("number", " # ", "has no letters or digits"),
            ("colour", "red", "is not a field of schema version 1"),
            ("lines.0.quantity", 0, "is less than 1"),
            ("lines.0.quantity", "2", "is not a whole number"),
            ("lines.0.quantity", True, "is not a whole number"),
            ("lines.0.image_url", "javascript:alert(1)", "is not a web address"),
            ("lines.0.options", {"Size": 3}, "is not a text"),
            ("payments.0.stripe_id", "tok_1", "is not an id of Stripe"),
            ("fulfilments.0.lines", [], "is empty"),
            ("charges.0.kind", "TIP", "is not one of"),
        ],
    )
    def test_refuses_a_wrong_value(self, path: str, value: object, sentence: str) -> None:
        """Types are strict; each refusal names its place and says what is wanted."""
        problems = refused(changed(path, value))

        assert len(problems) == 1
        place, said = problems.popitem()
        assert place.split("[")[0].split(".")[0] == path.split(".", maxsplit=1)[0]
        assert said.startswith(sentence)

    def test_names_every_problem_at_once(self) -> None:
        """Whoever sends an order wants the whole list, not the first entry."""
        document = order(currency="x")
        del document["lines"][0]["title"], document["placed_at"]

        assert set(refused(document)) == {"currency", "lines[0].title", "placed_at"}

    @pytest.mark.parametrize("data", [None, [], "x", 3, True], ids=str)
    def test_refuses_what_is_no_object(self, data: object) -> None:
        assert refused(data) == {"": "An order is a JSON object."}

    @pytest.mark.parametrize(
        "text",
        ["{", b"\xff{}", "[" * 100_000, "1" * 5_000, '{"a": 1}}', ""],
        ids=["half", "bytes", "deep", "long number", "more", "empty"],
    )
    def test_refuses_what_is_no_json(self, text: str | bytes) -> None:
        with pytest.raises(OrderRefused) as caught:
            read_json(text)

        assert caught.value.sentence.endswith(".")

    def test_prints_a_made_up_field_without_its_control_characters(self) -> None:
        """A report is for people, whatever a field was called."""
        assert set(refused(order() | {"a\x07b": 1})) == {"a?b"}


class TestSums:
    def test_need_lines_and_charges_to_make_the_total(self) -> None:
        assert refused(order(total="45.01")) == {"total": "is 45.01, but lines and charges come to 45.00"}

    @pytest.mark.parametrize("currency", ["JPY", "KRW"])
    def test_know_currencies_without_decimals(self, currency: str) -> None:
        """1200.00 yen is no amount of yen: somebody scaled it."""
        plain: Document = {
            "currency": currency,
            "lines": [line(paid="1200")],
            "charges": [],
            "payments": [],
            "fulfilments": [],
        }

        assert read_order(order(total="1200", **plain)).total == "1200"
        assert set(refused(order(total="1200.00", **plain))) == {"total"}

    def test_know_currencies_with_three_decimals(self) -> None:
        document = full_order()
        assert read_order(document).total == "12.345"

        document["currency"] = "EUR"

        assert "lines[0].paid" in refused(document)
        assert "payments[0].external_refunds[0].amount" in refused(document)

    def test_keep_tax_inside_of_what_was_paid(self) -> None:
        assert set(refused(changed("charges.0.tax", "5.01"))) == {"charges[0].tax"}

    def test_need_the_taxes_of_a_line_to_make_its_tax(self) -> None:
        assert set(refused(changed("lines.0.taxes.0.amount", "3.18"))) == {"lines[0].taxes"}

    def test_keep_payments_within_the_total(self) -> None:
        document = order(payments=[payment("45.00", "a"), payment("0.01", "b")])

        assert set(refused(document)) == {"payments"}

    def test_allow_an_order_that_is_not_paid(self) -> None:
        assert read_order(order(payments=[])).payments == []

    def test_refuse_payments_and_refunds_of_nothing(self) -> None:
        nothing = payment("0.00", external_refunds=[{"id": "r", "amount": "0"}])

        assert set(refused(order(payments=[nothing]))) == {
            "payments[0].amount",
            "payments[0].external_refunds[0].amount",
        }

    def test_take_refunds_or_their_sum(self) -> None:
        both = payment("45.00", refunded_total="1.00", external_refunds=[{"id": "r", "amount": "1.00"}])

        assert set(refused(order(payments=[both]))) == {"payments[0].refunded_total"}

    def test_keep_what_was_sent_within_what_was_ordered(self) -> None:
        document = order(fulfilments=[parcel("F1", {"1": 2}), parcel("F2", {"1": 1})])

        assert refused(document) == {"fulfilments": "3 units of line '1' were sent, 2 ordered"}

    def test_need_the_lines_of_a_parcel_to_exist(self) -> None:
        assert set(refused(order(fulfilments=[parcel("F1", {"9": 1})]))) == {"fulfilments[0].lines[0].line"}

    @pytest.mark.parametrize("part", ["lines", "charges", "payments", "fulfilments"])
    def test_need_ids_that_differ(self, part: str) -> None:
        document = order()
        document[part] = [document[part][0], deepcopy(document[part][0])]

        assert part in refused(document)

    def test_need_a_line_or_a_charge(self) -> None:
        """An order of charges only is one: somebody paid for postage."""
        charge = {"id": "s", "kind": "SHIPPING", "paid": "5.00"}
        rest: Document = {"lines": [], "payments": [], "fulfilments": []}

        assert read_order(order(total="5.00", charges=[charge], **rest)).lines == []
        assert set(refused(order(total="0", charges=[], **rest))) == {"lines"}


class TestAmounts:
    @given(minor=st.integers(0, 10**14), currency=st.sampled_from(["EUR", "JPY", "KWD"]))
    def test_survive_the_way_out_and_back(self, minor: int, currency: str) -> None:
        """Minor units written as the schema wants them read back as themselves."""
        text = major_units(minor, currency)

        assert fits(text, currency)
        assert minor_units(text, currency) == minor
        assert len(text.partition(".")[2]) == exponent(currency)

    @pytest.mark.parametrize(
        "text, currency, minor",
        [("1.5", "EUR", 150), ("1", "EUR", 100), ("0.05", "EUR", 5), ("7", "JPY", 7), ("1.25", "KWD", 1250)],
    )
    def test_may_leave_zeros_out(self, text: str, currency: str, minor: int) -> None:
        assert minor_units(text, currency) == minor


class TestJson:
    def test_reads_the_same_order_from_text(self) -> None:
        assert read_json(json.dumps(order())) == read_order(order())
