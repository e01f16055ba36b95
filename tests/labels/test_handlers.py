from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection
from django.utils import timezone

from labels import tasks
from labels.models import CarrierAccount, Label, SandboxShipment
from labels.operations.buy_label import buy_label
from labels.operations.open_sandbox_account import open_sandbox_account
from labels.operations.sweep_labels import sweep_labels
from labels.shipping.states import LabelState
from returns import outbox, wakeup
from returns.journal import SHOPPER
from returns.models import Delivery, Event, Method, Parcel, Return, StaffTask, Store
from returns.operations.cancel_return import cancel_return
from tests.factories import NOW, make_order, make_return, make_store, publish
from tests.labels.conftest import Trouble
from tests.steps import expire_due


def hear(kind: str) -> None:
    """What a worker does with an event for the label side, twice: at least once may mean twice."""
    event = Event.objects.filter(kind=kind).latest("id")
    names = Delivery.objects.filter(event=event, handler__startswith="labels.").values_list(
        "handler", flat=True
    )
    data = outbox.EventData(event.pk, event.kind, event.payload, event.store_id, event.occurred_at)
    assert names
    for name in [*names, *names]:
        outbox._registrations[name].run(event=data)


@pytest.mark.django_db
class TestApprovedReturn:
    def test_gets_its_label(self, account: CarrierAccount, rma: Return) -> None:
        """The domain knows of no carrier; the label side hears and buys."""
        hear("rma.approved")

        assert rma.parcels.get().tracking_number == Label.objects.get().tracking_number
        assert SandboxShipment.objects.count() == 1

    def test_gets_none_when_the_shopper_sends_it(self, account: CarrierAccount, store: Store) -> None:
        """Whoever uses a carrier of his own gets no label."""
        make_return(make_order(store), method=Method.OWN_CARRIER)

        hear("rma.approved")

        assert not Label.objects.exists()

    def test_becomes_a_task_in_a_store_without_a_carrier(self, rma: Return) -> None:
        """Staff read why there is no label."""
        hear("rma.approved")

        task = StaffTask.objects.get(kind=StaffTask.Kind.LABEL_FAILED)
        assert "no active carrier account" in task.detail["why"]


@pytest.mark.django_db
class TestEndedReturn:
    def test_gives_its_label_back_when_it_is_cancelled(self, account: CarrierAccount, rma: Return) -> None:
        """The shopper changed his mind before he sent anything."""
        hear("rma.approved")
        cancel_return(rma_id=rma.pk, actor=SHOPPER, now=NOW)

        hear("rma.cancelled")

        assert Label.objects.get().state == LabelState.VOIDED

    def test_gives_its_label_back_when_it_expires(self, account: CarrierAccount, rma: Return) -> None:
        """Thirty days without a scan."""
        hear("rma.approved")
        expire_due(now=NOW + timedelta(days=31))

        hear("rma.expired")

        assert Label.objects.get().state == LabelState.VOIDED


@pytest.mark.django_db
class TestSweep:
    def test_finds_what_waits_and_nothing_else(
        self,
        account: CarrierAccount,
        parcel: Parcel,
        trouble: Trouble,
        monkeypatch: pytest.MonkeyPatch,
        django_capture_on_commit_callbacks: type,
    ) -> None:
        """A busy carrier's label is woken when its time has come."""
        woken: list[tuple[str, str, dict[str, object]]] = []
        monkeypatch.setattr(wakeup, "_senders", [lambda *call: woken.append(call)])
        trouble("purchase", "RETRYABLE")
        label = buy_label(parcel_id=parcel.pk, now=NOW)
        assert label.due_at is not None

        with django_capture_on_commit_callbacks(execute=True):
            early = sweep_labels(now=label.due_at - timedelta(seconds=1))
            due = sweep_labels(now=label.due_at)

        assert (early, due) == (0, 1)
        assert woken == [("labels.tasks.advance", "labels", {"label_id": label.pk})]

    def test_is_carried_out_by_the_tasks(
        self, account: CarrierAccount, parcel: Parcel, trouble: Trouble
    ) -> None:
        """Tasks take ids and make one call."""
        trouble("purchase", "LOST_AFTER")
        label = buy_label(parcel_id=parcel.pk, now=timezone.now() - timedelta(minutes=5))

        tasks.advance(label_id=label.pk)
        tasks.tell(label_id=label.pk)

        label.refresh_from_db()
        assert label.state == LabelState.PURCHASED

    def test_names_tasks_that_exist(self) -> None:
        """Beat and the wake-ups name tasks by text."""
        # What a worker does when it starts.
        current_app.loader.import_default_modules()
        known = set(current_app.tasks)
        assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= known
        assert {"labels.tasks.advance", "labels.tasks.tell"} <= known


@pytest.mark.django_db(transaction=True)
class TestManyWorkers:
    def test_buy_one_label_for_one_parcel(self) -> None:
        """The event is delivered to eight workers at the same moment."""
        store = make_store()
        publish(store)
        open_sandbox_account(store_id=store.pk)
        parcel = make_return(make_order(store)).parcels.get()

        def work(_: int) -> int:
            try:
                return buy_label(parcel_id=parcel.pk, now=NOW).pk
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            ids = set(pool.map(work, range(8)))

        label = Label.objects.get()
        assert ids == {label.pk}
        assert label.state == LabelState.PURCHASED
        assert SandboxShipment.objects.exclude(tracking_number=None).count() == 1
        assert Event.objects.filter(kind="label.ready").count() == 1
