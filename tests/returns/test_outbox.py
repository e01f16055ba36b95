"""What happened is told to every handler at least once, or lies where a person sees it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from returns import inbox, outbox, tasks, wakeup
from returns.models import Delivery, DeliveryState, Event, MoneyOperation, Store
from returns.operations.execute_settlement import SEND_TASK
from returns.outbox import BACKOFF_SECONDS, KEEP, LEASE, WAKE_GRACE, EventData
from tests.factories import NOW, make_order, make_return, make_store, publish
from tests.steps import arrive, reserve
from tests.threads import at_once

pytestmark = pytest.mark.django_db

Commits = Callable[..., AbstractContextManager[object]]
Woken = list[tuple[str, str, dict[str, object]]]
WORKERS = 8


class Killed(BaseException):
    """The worker is gone in the middle of a handler; nothing of ours runs after it."""


@pytest.fixture(autouse=True)
def _own_handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Handlers of the product stay out of it."""
    monkeypatch.setattr(outbox, "_registrations", {})


@pytest.fixture(autouse=True)
def woken(monkeypatch: pytest.MonkeyPatch) -> Woken:
    """Every call that would have gone to Celery."""
    calls: Woken = []
    monkeypatch.setattr(
        wakeup, "_senders", [lambda task, queue, arguments: calls.append((task, queue, arguments))]
    )
    return calls


@pytest.fixture
def heard() -> list[EventData]:
    """What the handler `probe` of `thing.happened` was given."""
    events: list[EventData] = []

    @outbox.on("thing.happened", name="probe", queue="mail")
    def probe(*, event: EventData) -> None:
        events.append(event)

    return events


@pytest.fixture
def store() -> Store:
    return make_store()


def emit(store: Store, *, kind: str = "thing.happened", now: datetime = NOW) -> None:
    outbox.emit(store_id=store.pk, kind=kind, payload={"thing_id": 7}, now=now)


def emitted(store: Store) -> Delivery:
    emit(store)
    return Delivery.objects.get(handler="probe")


def deliver(delivery: Delivery, *, at: datetime = NOW) -> bool:
    is_done = outbox.deliver(delivery_id=delivery.pk, now=at)
    delivery.refresh_from_db()
    return is_done


def break_handler(error: BaseException, *, times: int = 1000) -> None:
    left = iter(range(times))

    @outbox.on("thing.happened", name="probe", queue="mail")
    def probe(*, event: EventData) -> None:
        if next(left, None) is not None:
            raise error


class TestAnEvent:
    def test_has_a_delivery_for_each_handler(self, store: Store, heard: list[EventData]) -> None:
        """Two listen, one listens to something else."""
        outbox.on("thing.happened", name="second")(lambda *, event: None)
        outbox.on("other.happened", name="third")(lambda *, event: None)

        emit(store)

        assert list(Delivery.objects.order_by("id").values_list("handler", "queue", "state")) == [
            ("probe", "mail", "PENDING"),
            ("second", "default", "PENDING"),
        ]

    def test_is_kept_although_nobody_listens(self, store: Store) -> None:
        """A fact is a fact."""
        emit(store)

        assert Event.objects.get().payload == {"thing_id": 7}
        assert not Delivery.objects.exists()

    def test_vanishes_with_its_transaction(self, store: Store, heard: list[EventData], woken: Woken) -> None:
        """What was rolled back has not happened, and wakes nobody."""
        with transaction.atomic():
            emit(store)
            transaction.set_rollback(True)

        assert not Event.objects.exists()
        assert not Delivery.objects.exists()
        assert woken == []

    def test_wakes_a_worker_after_the_commit(
        self,
        store: Store,
        heard: list[EventData],
        woken: Woken,
        django_capture_on_commit_callbacks: Commits,
    ) -> None:
        """Not before: the worker would not find the row."""
        with django_capture_on_commit_callbacks(execute=True):
            emit(store)
            assert woken == []

        assert woken == [(outbox.DELIVER_TASK, "mail", {"delivery_id": Delivery.objects.get().pk})]

    @pytest.mark.parametrize("error", [OSError("connection refused"), RuntimeError("no broker")])
    def test_survives_a_broker_that_is_away(
        self,
        store: Store,
        heard: list[EventData],
        monkeypatch: pytest.MonkeyPatch,
        django_capture_on_commit_callbacks: Commits,
        error: Exception,
    ) -> None:
        """The wake-up is lost, nothing is raised, and the sweep finds the row."""

        def fail(task: str, queue: str, arguments: dict[str, object]) -> None:
            raise error

        monkeypatch.setattr(wakeup, "_senders", [fail])
        with django_capture_on_commit_callbacks(execute=True):
            emit(store)

        assert outbox.due(now=NOW + WAKE_GRACE) == [(Delivery.objects.get().pk, "mail")]

    def test_gives_ids_only_as_ids(self, store: Store, heard: list[EventData]) -> None:
        """A payload that holds something else is a mistake that must be loud."""
        event = EventData(id=1, kind="x", payload={"a": 5, "b": "5"}, store_id=1, occurred_at=NOW)

        assert event.id_of("a") == 5
        with pytest.raises(TypeError, match="b of x"):
            event.id_of("b")


class TestDelivering:
    def test_hands_the_event_over_once(self, store: Store, heard: list[EventData]) -> None:
        """A second wake-up finds nothing to do."""
        delivery = emitted(store)

        assert deliver(delivery)
        assert not deliver(delivery, at=NOW + timedelta(days=1))

        assert [(each.kind, each.payload, each.store_id) for each in heard] == [
            ("thing.happened", {"thing_id": 7}, store.pk)
        ]
        assert (delivery.state, delivery.done_at, delivery.attempts) == (DeliveryState.DONE, NOW, 1)

    def test_waits_until_it_is_due(self, store: Store, heard: list[EventData]) -> None:
        """A wake-up that comes early is turned away."""
        assert not deliver(emitted(store), at=NOW - timedelta(seconds=1))
        assert heard == []

    def test_claims_by_one_update(self, store: Store, heard: list[EventData]) -> None:
        """No row is read before it is ours: who changed no row leaves at once."""
        delivery = emitted(store)
        deliver(delivery)

        with CaptureQueriesContext(connection) as queries:
            outbox.deliver(delivery_id=delivery.pk, now=NOW)

        assert [query["sql"].split()[0] for query in queries] == ["UPDATE"]

    @pytest.mark.django_db(transaction=True)
    def test_is_done_by_one_of_many_workers(self, store: Store, heard: list[EventData]) -> None:
        """All are woken at the same moment; one runs the handler."""
        delivery = emitted(store)

        results = at_once(*[lambda: outbox.deliver(delivery_id=delivery.pk, now=NOW)] * WORKERS)

        assert sorted(map(str, results)) == ["False"] * (WORKERS - 1) + ["True"]
        assert len(heard) == 1


class TestAWorkerThatDies:
    def test_leaves_a_row_for_the_next(self, store: Store, heard: list[EventData]) -> None:
        """While the lease lasts nobody touches it; then the handler runs again."""
        delivery = emitted(store)
        break_handler(Killed(), times=1)
        with pytest.raises(Killed):
            deliver(delivery)
        delivery.refresh_from_db()
        assert delivery.state == DeliveryState.CLAIMED

        assert not deliver(delivery, at=NOW + LEASE - timedelta(seconds=1))
        assert outbox.due(now=NOW + LEASE + WAKE_GRACE) == [(delivery.pk, "mail")]
        assert deliver(delivery, at=NOW + LEASE)

        assert (delivery.state, delivery.attempts) == (DeliveryState.DONE, 2)

    def test_cannot_undo_what_the_next_has_done(self, store: Store) -> None:
        """Slow, not dead: it fails after another has finished. The end stays the end."""
        delivery = emitted_to(store, lambda: outbox.deliver(delivery_id=delivery.pk, now=NOW + LEASE))

        assert not deliver(delivery)

        assert (delivery.state, delivery.attempts, delivery.last_error) == (DeliveryState.DONE, 2, "")


def emitted_to(store: Store, meanwhile: Callable[[], object]) -> Delivery:
    """A delivery whose first run is overtaken by `meanwhile` and then fails."""
    runs: list[int] = []

    @outbox.on("thing.happened", name="probe")
    def probe(*, event: EventData) -> None:
        runs.append(1)
        if len(runs) == 1:
            meanwhile()
            raise ValueError("too late")

    return emitted(store)


class TestFailures:
    @pytest.mark.parametrize("tries, seconds", list(enumerate(BACKOFF_SECONDS, start=1)))
    def test_wait_ever_longer(self, store: Store, heard: list[EventData], tries: int, seconds: int) -> None:
        """The n-th failure waits for the n-th step; the row says what went wrong."""
        delivery = emitted(store)
        break_handler(ValueError("boom"))
        Delivery.objects.filter(pk=delivery.pk).update(attempts=tries - 1)

        assert not deliver(delivery)

        assert (delivery.state, delivery.due_at) == (DeliveryState.PENDING, NOW + timedelta(seconds=seconds))
        assert delivery.last_error == "ValueError: boom"

    def test_end_as_a_dead_letter(self, store: Store, heard: list[EventData]) -> None:
        """After eight tries nobody tries any more, until a person says so."""
        delivery = emitted(store)
        break_handler(ValueError("boom"))
        at = NOW
        for _ in range(len(BACKOFF_SECONDS) + 1):
            deliver(delivery, at=at)
            at = delivery.due_at

        assert (delivery.state, delivery.attempts) == (DeliveryState.DEAD, 8)
        assert outbox.due(now=NOW + timedelta(days=365)) == []
        assert not deliver(delivery, at=NOW + timedelta(days=365))

    def test_do_not_hold_up_other_handlers(self, store: Store, heard: list[EventData]) -> None:
        """One broken listener is its own problem."""

        def fail(*, event: EventData) -> None:
            raise ValueError("boom")

        outbox.on("thing.happened", name="broken")(fail)
        emit(store)

        results = {each.handler: deliver(each) for each in Delivery.objects.order_by("id")}

        assert results == {"probe": True, "broken": False}

    def test_wait_for_a_handler_of_the_next_release(
        self, store: Store, heard: list[EventData], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """During a deploy an old worker meets a new name: it waits like any failure, and is not lost."""
        delivery = emitted(store)
        registration = outbox._registrations.pop("probe")

        assert not deliver(delivery)
        assert (delivery.state, delivery.attempts) == (DeliveryState.PENDING, 1)

        monkeypatch.setitem(outbox._registrations, "probe", registration)
        assert deliver(delivery, at=delivery.due_at)
        assert len(heard) == 1


class TestReplaying:
    def test_gives_a_dead_letter_its_tries_back(
        self,
        store: Store,
        heard: list[EventData],
        woken: Woken,
        django_capture_on_commit_callbacks: Commits,
    ) -> None:
        """It is due at once and somebody is woken."""
        delivery = emitted(store)
        Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.DEAD, attempts=8)
        later = NOW + timedelta(days=3)

        with django_capture_on_commit_callbacks(execute=True):
            assert outbox.replay(delivery_id=delivery.pk, now=later)

        assert woken == [(outbox.DELIVER_TASK, "mail", {"delivery_id": delivery.pk})]
        assert deliver(delivery, at=later)
        assert delivery.attempts == 1

    @pytest.mark.parametrize("state", ["PENDING", "CLAIMED", "DONE"])
    def test_leaves_the_living_alone(self, store: Store, heard: list[EventData], state: str) -> None:
        """A second click, or a click on a page from yesterday, does nothing."""
        delivery = emitted(store)
        Delivery.objects.filter(pk=delivery.pk).update(state=state, attempts=3)

        assert not outbox.replay(delivery_id=delivery.pk, now=NOW)
        assert Delivery.objects.get(pk=delivery.pk).attempts == 3


class TestPruning:
    def test_forgets_what_is_done_and_old(self, store: Store, heard: list[EventData]) -> None:
        """Two weeks later row and event are gone; a day earlier they are not."""
        deliver(emitted(store))

        assert outbox.prune(now=NOW + KEEP) == 0
        assert outbox.prune(now=NOW + KEEP + timedelta(seconds=1)) == 1

        assert not Event.objects.exists()

    @pytest.mark.parametrize("state", ["PENDING", "CLAIMED", "DEAD"])
    def test_keeps_what_is_not_done(self, store: Store, heard: list[EventData], state: str) -> None:
        """However old: somebody has to do it, or to look at it."""
        delivery = emitted(store)
        Delivery.objects.filter(pk=delivery.pk).update(state=state)

        assert outbox.prune(now=NOW + timedelta(days=365)) == 0

        assert Delivery.objects.filter(pk=delivery.pk).exists()
        assert Event.objects.filter(pk=delivery.event_id).exists()

    def test_takes_a_bounded_bite(self, store: Store, heard: list[EventData]) -> None:
        """A year of rows is not deleted in one transaction."""
        for _ in range(3):
            emit(store)
        for delivery in Delivery.objects.order_by("id"):
            deliver(delivery)

        assert outbox.prune(now=NOW + timedelta(days=365), limit=2) == 2
        assert Delivery.objects.count() == 1


class TestTheSweep:
    def test_gives_a_wake_up_a_moment(self, store: Store, heard: list[EventData]) -> None:
        """What was just written has been told to a worker already."""
        delivery = emitted(store)

        assert outbox.due(now=NOW + WAKE_GRACE - timedelta(seconds=1)) == []
        assert outbox.due(now=NOW + WAKE_GRACE) == [(delivery.pk, "mail")]

    def test_takes_the_oldest_first(self, store: Store, heard: list[EventData]) -> None:
        """With more to do than one sweep may wake, the longest wait ends first."""
        for minutes in (2, 1, 3):
            emit(store, now=NOW + timedelta(minutes=minutes))
        second, first, third = Delivery.objects.order_by("id")

        found = outbox.due(now=NOW + timedelta(hours=1), limit=2)

        assert found == [(first.pk, "mail"), (second.pk, "mail")]
        assert third.pk not in {delivery_id for delivery_id, _ in found}

    def test_wakes_everything_that_lost_its_wake_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Deliveries, webhooks and money operations, each on its own queue."""
        sent: Woken = []
        monkeypatch.setattr(
            tasks, "_to_celery", lambda task, queue, arguments: sent.append((task, queue, arguments))
        )
        store = make_store()
        publish(store)
        outbox.on("rma.requested", name="probe", queue="mail")(lambda *, event: None)
        rma = make_return(make_order(store))
        arrive(rma)
        (operation,) = reserve(rma)
        inbox.store_entry(source="stripe", external_id="evt_1", kind="x", body=b"{}", now=NOW)

        tasks.sweep()

        assert sent == [
            (outbox.DELIVER_TASK, "mail", {"delivery_id": Delivery.objects.get().pk}),
            (inbox.PROCESS_TASK, "money", {"family": "stripe"}),
            (SEND_TASK, "money", {"operation_id": operation.pk}),
        ]
        assert MoneyOperation.objects.get().state == "READY"
