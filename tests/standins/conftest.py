"""A stand-in for each test, and the official library talking to it."""

from collections.abc import Callable, Iterator

import pytest
import stripe

from tests.standins.checkout import asked
from tests.standins.receiver import Receiver, listening
from tests.standins.stripe import StripeStandIn


@pytest.fixture
def stand_in() -> Iterator[StripeStandIn]:
    """A fresh stand-in in a thread; closing it fails the test if the stand-in itself made a mistake."""
    with StripeStandIn.in_thread() as running:
        yield running


@pytest.fixture
def client(stand_in: StripeStandIn) -> stripe.StripeClient:
    """The official client, without retries of its own, so that every answer is seen."""
    return stand_in.stripe_client()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A server of our own that takes webhooks."""
    with listening() as running:
        yield running


@pytest.fixture
def refund(stand_in: StripeStandIn, client: stripe.StripeClient) -> Callable[[], stripe.Refund]:
    """A refund of one euro, each time it is called."""
    paid = stand_in.seed_payment(amount=100_000)
    return lambda: client.v1.refunds.create({"charge": paid.charge, "amount": 100})


@pytest.fixture
def opened(client: stripe.StripeClient) -> stripe.checkout.Session:
    """A session that waits for its shopper."""
    return client.v1.checkout.sessions.create(asked())
