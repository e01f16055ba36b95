from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import time_machine
from django.test import Client
from wagtail.models import Site

from cms.models import Brand
from returns.models import Order, OrderLine, Reason, Store
from tests.factories import NOW, make_order, make_reason, make_store, publish


@dataclass(frozen=True)
class Shop:
    """A store that answers at the test client's host, with a policy and reasons."""

    store: Store
    reason: Reason

    def fields(self, line: OrderLine, *, quantity: int = 1, **more: str) -> dict[str, str]:
        """What the browser sends for a chosen line."""
        name = f"line-{line.pk}"
        fields = {"chosen": "on", "quantity": str(quantity), "reason": str(self.reason.pk), **more}
        return {f"{name}-{field}": value for field, value in fields.items()}


@pytest.fixture
def clock() -> Iterator[None]:
    """The day of the factories; tests in a browser have the real one, because cookies end in real time."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def shop(db: None, clock: None) -> Shop:
    store = make_store(code="northwind")
    publish(store)
    Brand.objects.create(site=Site.objects.get(), store=store)
    return Shop(store=store, reason=make_reason(store))


@pytest.fixture
def order(shop: Shop) -> Order:
    """Two lines: one unit for 39.90, three units that cost 10.00 together."""
    return make_order(shop.store, paid=[3990, 1000], quantities=[1, 3])


@pytest.fixture
def sam(client: Client, order: Order) -> Client:
    """The shopper of this order, who has looked it up with the e-mail address."""
    look_up(client, order)
    return client


def look_up(client: Client, order: Order, *, proof: str = "") -> None:
    """This will open the order for the client, as the first page does."""
    answer = client.post("/", {"number": order.number, "proof": proof or order.email})
    assert answer.status_code == 302, answer.content.decode()


def without_token(page: str) -> str:
    """This will leave out the forms' tokens, which differ on every page."""
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)
