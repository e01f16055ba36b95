"""Many orders at once: each on its own, and fast."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from returns.models import Fulfilment, Order, OrderLine, Payment, Store
from returns.operations.import_order import ImportResult, ImportStatus
from returns.operations.import_orders import Outcome, import_orders
from returns.orders import saving_fast
from returns.orders.native import read_order
from returns.orders.problems import OrderRefused
from tests.factories import NOW, make_store
from tests.returns.orders.documents import full_order, order, parcel, payment
from tests.returns.orders.importing import LATER, contents, take

pytestmark = pytest.mark.django_db


def statuses(outcomes: Sequence[Outcome]) -> list[str]:
    return [each.status if isinstance(each, ImportResult) else each.code for each in outcomes]


class TestBatch:
    def test_gives_each_order_its_outcome(self, store: Store) -> None:
        """New, known, twice in the batch, refused: each in its own transaction."""
        take(store, order("1"))
        documents = [
            order("1"),
            order("2"),
            order("2"),
            order("3", number="D-1", payments=[]),
            order("4", payments=[payment("45.00", "x", external_refunds=[{"id": "r", "amount": "1.00"}])]),
            order("1", fulfilments=[parcel("F2", {"2": 1})]),
        ]

        outcomes = import_orders(
            store_id=store.pk, orders=[read_order(each) for each in documents], now=LATER
        )

        taken, refused = ["unchanged", "created", "unchanged"], ["order_refused"]
        assert statuses(outcomes) == [*taken, *refused, "created", "extended"]
        assert set(Order.objects.values_list("external_id", flat=True)) == {"1", "2", "4"}
        assert Payment.objects.get(external_id="x").external_refunded_minor == 100

    def test_stores_exactly_what_a_single_import_stores(self, store: Store) -> None:
        """The fast way and the plain way write the same rows."""
        plain = full_order() | {"payments": [payment("12.345", "k")]}
        other = make_store(currency="EUR")
        take(store, plain)

        import_orders(store_id=other.pk, orders=[read_order(plain)], now=NOW)

        assert contents(store) == contents(other)

    @pytest.mark.parametrize("way", ["fast", "plain"])
    def test_stores_orders_whole_or_not_at_all(
        self, store: Store, monkeypatch: pytest.MonkeyPatch, way: str
    ) -> None:
        """The last row of the second order is refused by the database; the first and third are there."""
        if way == "plain":
            monkeypatch.setattr(saving_fast, "is_possible", lambda: False)
        documents = [
            order("1", payments=[payment("45.00", "same")]),
            order("2", payments=[payment("45.00", "same")]),
            order("3"),
        ]

        outcomes = import_orders(store_id=store.pk, orders=[read_order(each) for each in documents], now=NOW)

        assert isinstance(outcomes[1], OrderRefused)
        assert set(Order.objects.values_list("external_id", flat=True)) == {"1", "3"}
        assert set(OrderLine.objects.values_list("order__external_id", flat=True)) == {"1", "3"}
        assert Fulfilment.objects.count() == 2

    def test_asks_the_database_as_often_for_fifty_known_orders_as_for_one(
        self, store: Store, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        orders = [read_order(order(str(number))) for number in range(50)]
        import_orders(store_id=store.pk, orders=orders, now=NOW)

        with django_assert_num_queries(8):
            outcomes = import_orders(store_id=store.pk, orders=orders, now=LATER)

        assert {each.status for each in outcomes if isinstance(each, ImportResult)} == {
            ImportStatus.UNCHANGED
        }

    def test_finds_an_order_that_somebody_else_imported_meanwhile(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Two imports of one new order at the same time make one order."""
        again = read_order(order())
        take(store, order())
        monkeypatch.setattr("returns.operations.import_orders._stored", lambda *_: {})

        outcomes = import_orders(store_id=store.pk, orders=[again], now=LATER)

        assert [each.status for each in outcomes if isinstance(each, ImportResult)] == [
            ImportStatus.UNCHANGED
        ]
        assert Order.objects.count() == 1


class TestRace:
    @pytest.mark.django_db(transaction=True)
    def test_of_two_imports_makes_each_order_once(self) -> None:
        """Two people start the same file: every order is there once, and neither import is refused."""
        store = make_store(currency="EUR")
        orders = [read_order(order(str(number))) for number in range(30)]
        start = threading.Barrier(2)

        def run(_: int) -> list[str]:
            try:
                start.wait(timeout=20)
                return statuses(import_orders(store_id=store.pk, orders=orders, now=NOW))
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            first, second = pool.map(run, range(2))

        pairs = {tuple(sorted(pair)) for pair in zip(first, second, strict=True)}
        assert pairs == {("created", "unchanged")}
        assert Order.objects.count() == Payment.objects.count() == 30
