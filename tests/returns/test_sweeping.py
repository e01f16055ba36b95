"""What runs by the clock keeps up, and keeps kinds of work apart."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from returns import outbox
from returns.models import Delivery, DeliveryState, Event, Store
from returns.outbox import KEEP
from returns.tasks import prune
from tests.factories import NOW, make_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    store: Store = make_store()
    return Event.objects.create(store=store, kind="rma.approved", payload={}, occurred_at=NOW)


def deliveries(event: Event, *, units: int, queue: str = "mail", **fields: object) -> None:
    Delivery.objects.bulk_create(
        Delivery(event=event, handler=f"{queue}-{number}", queue=queue, due_at=NOW, **fields)
        for number in range(units)
    )


class TestTheSweep:
    def test_lets_no_queue_starve_another(self, event: Event) -> None:
        """While the mail server is down, failed refunds and labels are still tried again."""
        deliveries(event, units=5)
        deliveries(event, units=1, queue="money")

        found = outbox.due(now=NOW + timedelta(minutes=1), limit=3)

        assert [queue for _, queue in found] == ["mail"] * 3 + ["money"]

    def test_asks_nothing_more_when_nothing_is_due(self, event: Event) -> None:
        """An idle store costs one query."""
        deliveries(event, units=1)

        assert outbox.due(now=NOW) == []


class TestPruning:
    def test_goes_on_until_nothing_is_old(self, event: Event) -> None:
        """A busy hour leaves more rows than one batch takes away."""
        deliveries(event, units=5001, state=DeliveryState.DONE, done_at=NOW)

        with time_machine.travel(NOW + KEEP + timedelta(seconds=1), tick=False):
            prune()

        assert not Delivery.objects.exists()
        assert not Event.objects.exists()
