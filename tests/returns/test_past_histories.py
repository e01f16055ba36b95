"""The past of many shoppers, read together, is what each one's is on its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from returns.models import Order, Return
from returns.queries.history import history_before
from returns.queries.past_histories import PastHistories
from tests.factories import NOW, make_order, make_return, make_store, publish

pytestmark = pytest.mark.django_db

SHOPPERS = (
    {"customer_ref": "7", "email_key": "sam@example.com"},
    {"customer_ref": "", "email_key": "sam@example.com"},
    {"customer_ref": "", "email_key": "kim@example.com"},
    {"customer_ref": "8", "email_key": ""},
    {"customer_ref": "", "email_key": ""},
)


@pytest.fixture
def orders() -> list[Order]:
    """Three orders of each shopper, some returned, some of it called off again, one in another currency."""
    store = make_store()
    publish(store)
    for index, shopper in enumerate(SHOPPERS * 3):
        order = make_order(store, paid=[1000 + index, 500], placed_at=NOW - timedelta(days=20 - index))
        Order.objects.filter(pk=order.pk).update(currency="EUR" if index == 6 else "GBP", **shopper)
        if index % 2:
            rma = make_return(order, now=NOW - timedelta(days=5 - index % 5))
            ends = {"status": "CANCELLED", "cancelled_at": NOW - timedelta(hours=index)}
            Return.objects.filter(pk=rma.pk).update(**(ends if index % 3 == 0 else {}))
    return list(Order.objects.order_by("id"))


@pytest.mark.parametrize("days", [-30, -8, -3, -1, 0, 1])
def test_each_is_what_it_is_alone(orders: list[Order], days: int) -> None:
    """By the shop's own reference, else by e-mail; before the moment, and without what lost its effect."""
    at = NOW + timedelta(days=days)
    histories = PastHistories(store_id=orders[0].store_id, orders=orders)

    for order in orders:
        assert histories.before(order=order, at=at) == history_before(order=order, at=at)


def test_takes_four_queries_however_many_there_are(orders: list[Order]) -> None:
    with CaptureQueriesContext(connection) as queries:
        PastHistories(store_id=orders[0].store_id, orders=orders)

    assert len(queries) == 4
