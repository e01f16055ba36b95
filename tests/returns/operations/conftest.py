from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User

from returns.journal import Actor, staff
from returns.models import Order, Return, Store
from returns.payments.stripe_gateway import StripeGateway
from tests.factories import make_order, make_return, make_store, policy_document, publish
from tests.standins.stripe import StripeStandIn
from tests.steps import gateway_to


@pytest.fixture
def store(db: None) -> Store:
    store = make_store()
    publish(store)
    return store


@pytest.fixture
def order(store: Store) -> Order:
    """Three units that cost 10.00 together, and one for 5.00."""
    return make_order(store, paid=[1000, 500], quantities=[3, 1], tax=[167, 83])


@pytest.fixture
def in_review(store: Store, order: Order) -> Return:
    """All of the order's units, put before a person."""
    publish(store, policy_document(review={"needed": True}))
    return make_return(order, units=[3, 1])


@pytest.fixture
def kim(django_user_model: type[User]) -> Actor:
    """A member of staff."""
    return staff(django_user_model.objects.create_user("kim").pk)


@pytest.fixture
def stripe() -> Iterator[StripeStandIn]:
    with StripeStandIn.in_thread() as standin:
        yield standin


@pytest.fixture
def gateway(stripe: StripeStandIn) -> StripeGateway:
    return gateway_to(stripe)
