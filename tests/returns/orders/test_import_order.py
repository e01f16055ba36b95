"""Orders are stored once, whole, and again without a change."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from django.db import DatabaseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from returns.models import FulfilmentLine, Order, OrderLine, Payment, Refund, StaffTask, Store
from returns.operations.import_order import ImportStatus
from returns.operations.import_orders import import_orders
from returns.orders.native import read_order
from returns.orders.problems import OrderRefused
from tests.factories import make_store
from tests.returns.orders.documents import Document, full_order, line, order, parcel, payment
from tests.returns.orders.importing import LATER, rows, take

pytestmark = pytest.mark.django_db


class TestNewOrder:
    def test_is_stored_with_everything_it_says(self, store: Store) -> None:
        """Every field of the schema has its place; amounts are exact in a currency with three decimals."""
        result = take(store, full_order())

        assert result.status is ImportStatus.CREATED
        found = Order.objects.get(pk=result.order_id)
        assert (found.number_key, found.email_key, found.postcode_key) == ("f-1", "k@example.com", "13001")
        assert (found.total_minor, found.is_tax_inclusive, found.is_business) == (12_345, False, True)
        assert found.shipping_address["company"] == "K Ltd"
        row = found.lines.get()
        assert (row.paid_minor, row.tax_minor, row.list_minor, row.discount_minor) == (
            10_345,
            345,
            12_000,
            2_000,
        )
        assert (row.tags, row.options) == (["final-sale"], {"Colour": "Black", "Size": "S"})
        assert (row.hs_code, row.origin_country, row.weight_grams) == ("6109.10", "PT", 250)
        assert (row.is_final_sale, row.is_gift_card, row.fulfilled_quantity) == (True, True, 2)
        assert [tax.amount_minor for tax in row.taxes.order_by("id")] == [300, 45]
        assert [charge.paid_minor for charge in found.charges.order_by("id")] == [1000, 1000]
        sent = FulfilmentLine.objects.get(fulfilment__order=found)
        assert sent.delivered_at == datetime(2026, 3, 3, 10, tzinfo=UTC)
        card, cash = found.payments.order_by("position")
        assert (card.provider, card.provider_ref, card.stripe_account) == ("STRIPE", "ch_full", "acct_1")
        assert (cash.provider, cash.provider_ref) == ("MANUAL", "")
        assert (card.external_refunded_minor, cash.external_refunded_minor) == (1_500, 345)
        assert set(Refund.objects.values_list("provider_ref", "origin")) == {
            ("re_x", "EXTERNAL"),
            ("total:345", "EXTERNAL"),
        }

    def test_of_yen_has_whole_yen(self, store: Store) -> None:
        document = order(
            total="1200", currency="JPY", lines=[line(paid="1200", quantity=3)], charges=[], payments=[]
        )
        document["fulfilments"] = []

        take(store, document)

        assert OrderLine.objects.get().paid_minor == Order.objects.get().total_minor == 1200

    @pytest.mark.parametrize("broken", [OrderLine, FulfilmentLine, Payment], ids=lambda model: model.__name__)
    def test_is_stored_whole_or_not_at_all(
        self, store: Store, monkeypatch: pytest.MonkeyPatch, broken: type[Any]
    ) -> None:
        """The database goes away in the middle: nothing is left behind."""

        def fail(*_: object, **__: object) -> None:
            raise DatabaseError("gone")

        monkeypatch.setattr(broken.objects, "bulk_create", fail)
        with pytest.raises(DatabaseError):
            take(store, order())

        assert all(not found for found in rows().values())

    def test_keeps_its_refunds_above_the_payment_apart(self, store: Store) -> None:
        """More was refunded elsewhere than was paid: a fact, kept apart, and a task."""
        refunds = [{"id": "a", "amount": "40.00"}, {"id": "b", "amount": "10.00"}]
        take(store, order(payments=[payment("45.00", external_refunds=refunds)]))

        found = Payment.objects.get()
        assert (found.external_refunded_minor, found.external_surplus_minor) == (4500, 500)
        assert StaffTask.objects.get().kind == StaffTask.Kind.EXTERNAL_SURPLUS

    def test_is_refused_when_its_number_is_taken(self, store: Store) -> None:
        """Numbers are compared as shoppers type them; the sentence names who has it."""
        take(store, order("1", payments=[]))

        with pytest.raises(OrderRefused) as caught:
            take(store, order("2", number="# d-1 ", payments=[]))

        assert str(caught.value.problems[0]) == "number: belongs to the order with the id '1' already"

    def test_is_refused_when_its_payment_is_taken(self, store: Store) -> None:
        """One payment of Stripe pays one order; nothing of the second is stored."""
        take(store, order("1", payments=[payment("45.00", "shared")]))

        with pytest.raises(OrderRefused) as caught:
            take(store, order("2", payments=[payment("45.00", "shared")]))

        assert str(caught.value.problems[0]) == "payments[0].stripe_id: belongs to order D-1 already"
        assert Order.objects.count() == 1

    def test_of_another_store_may_share_all_of_that(self, store: Store) -> None:
        take(store, order())
        take(make_store(currency="EUR"), order())

        assert Order.objects.count() == 2


_numbers = count(1)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Orders of a few lines with parcels, taxes, charges, payments and refunds, all consistent."""
    quantities = draw(st.lists(st.integers(1, 5), min_size=1, max_size=4))
    paid = [draw(st.integers(0, 9_999)) for _ in quantities]
    shipping = draw(st.integers(0, 999))
    total = sum(paid) + shipping
    lines = [
        line(
            index,
            quantity=quantity,
            paid=cents(minor),
            tax=cents(minor // 6),
            taxes=[{"name": "VAT", "rate_percent": "20", "amount": cents(minor // 6)}],
            tags=draw(st.lists(st.sampled_from(["sale", "new"]), max_size=2)),
        )
        for index, (quantity, minor) in enumerate(zip(quantities, paid, strict=True))
    ]
    sent = {str(index): draw(st.integers(0, quantity)) for index, quantity in enumerate(quantities)}
    contents = {name: units for name, units in sent.items() if units}
    name = f"drawn{next(_numbers)}"
    refunded = draw(st.integers(0, total))
    payments = [payment(cents(total), name, refunded_total=cents(refunded))] if total else []
    return order(
        name,
        total=cents(total),
        lines=lines,
        charges=[{"id": "s", "kind": "SHIPPING", "paid": cents(shipping)}] if shipping else [],
        payments=payments,
        fulfilments=[parcel("F1", contents)] if contents else [],
    )


def cents(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"


class TestSameOrderAgain:
    @pytest.mark.parametrize("document", [order(), full_order()], ids=["simple", "full"])
    def test_changes_nothing(self, store: Store, document: Document) -> None:
        take(store, document)
        before = rows()

        result = take(store, deepcopy(document), now=LATER)

        assert (result.status, result.added, result.differences) == (ImportStatus.UNCHANGED, (), ())
        assert rows() == before
        assert not StaffTask.objects.exists()

    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_changes_nothing_whatever_it_holds(self, store: Store, data: st.DataObject) -> None:
        """Any order, imported twice, alone or in a batch: the second time is as if it had not been."""
        document = data.draw(documents())
        first = take(store, document)
        before = rows()

        again = take(store, deepcopy(document), now=LATER)
        batch = import_orders(store_id=store.pk, orders=[read_order(document)], now=LATER)

        assert first.status in (ImportStatus.CREATED, ImportStatus.UNCHANGED)
        assert again.status is ImportStatus.UNCHANGED
        assert batch == [again]
        assert rows() == before
