"""From request to refund by a real Celery worker, also one that is killed all the time.

Wake-ups go through the real Redis; nobody calls an operation on the worker's
behalf. The sweeps that beat would send are sent by the test.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event as Pause

import pytest
from celery import Celery, current_app
from django.utils import timezone
from wagtail.models import Site

from cms.models import Brand
from labels.models import Label, SandboxFault, SandboxShipment
from labels.operations.open_sandbox_account import open_sandbox_account
from labels.shipping.states import LabelState
from portal.notifications.models import SentMessage
from returns import tasks
from returns.lifecycle import OperationState, RefundStatus, ReturnStatus, SettlementStatus
from returns.models import Delivery, DeliveryState, MoneyOperation, Parcel, Refund, Return, Store
from tests.celery_worker import CeleryWorker, wait_until
from tests.factories import make_order, make_reason, make_return, make_store, publish
from tests.services.children import free_port
from tests.standins.stripe import StripeStandIn
from tests.steps import arrive, make_known

pytestmark = pytest.mark.django_db(transaction=True)

SEED = 20260310
KILLS = 10
RETURNS = 10
PATIENCE_SECONDS = 120
LONGEST_LIFE_SECONDS = 0.6

Start = Callable[[], CeleryWorker]


@pytest.fixture
def stripe() -> Iterator[StripeStandIn]:
    with StripeStandIn.in_process() as standin:
        yield standin


@pytest.fixture
def prepare(stripe: StripeStandIn, tmp_path: Path) -> Iterator[Start]:
    """Prepares a worker; whatever is left of them ends with the test."""
    workers: list[CeleryWorker] = []

    def start() -> CeleryWorker:
        worker = CeleryWorker(
            log=tmp_path / "worker.log",
            STRIPE_API_KEY=stripe.api_key,
            STRIPE_API_BASE=stripe.base_url,
            STRIPE_WEBHOOK_SECRETS=stripe.webhook_secret,
        )
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        worker.kill()


@pytest.fixture
def store() -> Store:
    store = make_store()
    publish(store)
    make_reason(store)
    # Mails name the store's address.
    Brand.objects.create(site=Site.objects.get(), store=store)
    open_sandbox_account(store_id=store.pk)
    return store


def open_return(store: Store, stripe: StripeStandIn) -> Return:
    """A shopper bought for ten pounds, and sends one of three back with our label."""
    now = timezone.now()
    order = make_order(
        store,
        paid=[1000],
        quantities=[3],
        placed_at=now - timedelta(days=9),
        delivered_at=now - timedelta(days=7),
    )
    make_known(stripe, order)
    return make_return(order, now=now)


def receive_labelled() -> None:
    """The warehouse opens every box whose label was used."""
    labelled = Parcel.objects.filter(label_ready_at__isnull=False, rma__receipts=None)
    for parcel in labelled.select_related("rma").order_by("id"):
        arrive(parcel.rma, now=timezone.now())


def send_sweeps() -> None:
    """What beat does every thirty seconds."""
    current_app.send_task("returns.tasks.sweep", queue="default")
    current_app.send_task("labels.tasks.sweep", queue="labels")


def progress() -> tuple[object, ...]:
    """Anything that a worker changes, as one value."""
    return (
        list(Delivery.objects.order_by("id").values_list("state", "attempts")),
        list(Label.objects.order_by("id").values_list("state", "attempt")),
        list(MoneyOperation.objects.order_by("id").values_list("state", "sends")),
    )


def has_moved() -> Callable[[], bool]:
    """Tells whether a worker has done anything from now on."""
    before = progress()
    return lambda: progress() != before


def is_over() -> bool:
    """Whether every return is closed and nobody waits for anything."""
    receive_labelled()
    is_closed = not Return.objects.exclude(status=ReturnStatus.CLOSED).exists()
    return is_closed and not Delivery.objects.exclude(state=DeliveryState.DONE).exists()


def unfinished() -> str:
    waiting = Delivery.objects.exclude(state=DeliveryState.DONE)
    return "\n".join(
        [
            *(f"{each.handler} {each.state} {each.attempts} {each.last_error}" for each in waiting),
            *(f"{rma.number} {rma.status}" for rma in Return.objects.exclude(status=ReturnStatus.CLOSED)),
            *(f"label {each.state} due {each.due_at}" for each in Label.objects.all()),
            *(f"{each.key} {each.state} {each.last_error}" for each in MoneyOperation.objects.all()),
        ]
    )


def assert_each_once(stripe: StripeStandIn) -> None:
    """One refund and one label for each return, and books that agree."""
    for rma in Return.objects.order_by("id"):
        refund = Refund.objects.select_related("payment", "operation").get(settlement__rma=rma)
        at_stripe = stripe.refunds(payment_intent=refund.payment.provider_ref)
        assert [each["amount"] for each in at_stripe] == [333]
        assert (refund.status, refund.provider_ref) == (RefundStatus.SUCCEEDED, at_stripe[0]["id"])
        assert refund.operation.state == OperationState.DONE
        assert rma.settlements.get().status == SettlementStatus.COMPLETED
        parcel = rma.parcels.get()
        assert Label.objects.get(parcel=parcel).state == LabelState.PURCHASED
        bought = SandboxShipment.objects.filter(state=SandboxShipment.State.BOUGHT, reference=rma.number)
        assert [each.tracking_number for each in bought] == [parcel.tracking_number]
        assert (refund.payment.refunded_minor, refund.payment.pending_minor) == (333, 0)
        mails = SentMessage.objects.filter(rma=rma, sent_at__isnull=False).order_by("id")
        assert sorted(mails.values_list("kind", flat=True)) == [
            "MONEY_SENT",
            "PARCEL_RECEIVED",
            "RETURN_OPENED",
        ]


class TestAWorker:
    def test_carries_a_return_from_request_to_refund(
        self, store: Store, stripe: StripeStandIn, prepare: Start
    ) -> None:
        """Woken by what was committed, without any sweep: label, settlement, refund, closed."""
        prepare().go()
        open_return(store, stripe)

        assert wait_until(is_over, seconds=PATIENCE_SECONDS), unfinished()
        assert_each_once(stripe)

    def test_finds_what_was_opened_while_redis_was_down(
        self,
        store: Store,
        stripe: StripeStandIn,
        prepare: Start,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """The shopper's return is opened all the same; the wake-up is lost, and the sweep makes up for it."""
        away = Celery(broker=f"redis://127.0.0.1:{free_port()}/0", set_as_current=False)
        away.conf.broker_transport_options = current_app.conf.broker_transport_options
        with monkeypatch.context() as patch:
            patch.setattr(tasks, "current_app", away)
            rma = open_return(store, stripe)
        assert rma.status == ReturnStatus.APPROVED
        assert {each.state for each in Delivery.objects.all()} == {DeliveryState.PENDING}
        assert "the sweep will" in caplog.text

        prepare().go()

        assert wait_until(is_over, seconds=PATIENCE_SECONDS, meanwhile=send_sweeps), unfinished()
        assert_each_once(stripe)

    def test_may_be_killed_at_any_moment(self, store: Store, stripe: StripeStandIn, prepare: Start) -> None:
        """Ten workers in turn are killed while they buy labels and send refunds; the eleventh finishes.

        Leases last minutes, so after each kill the test moves the times of what
        the dead worker held into the past, as if they had gone by. Calls to Stripe and to
        the carrier are made slow behind their effect, where a kill hurts most.
        """
        moments = random.Random(SEED)  # noqa: S311 - the same moments every time, nothing secret
        make_calls_slow(store, stripe)
        interrupted = 0
        worker = prepare()

        for turn in range(KILLS):
            worker.go()
            successor = prepare()
            if turn < RETURNS:
                open_return(store, stripe)
            receive_labelled()
            send_sweeps()
            assert wait_until(has_moved(), seconds=PATIENCE_SECONDS), unfinished()
            Pause().wait(moments.uniform(0, LONGEST_LIFE_SECONDS))
            worker.kill()
            interrupted += is_something_held()
            let_leases_run_out()
            worker = successor

        worker.go()
        assert wait_until(is_over, seconds=PATIENCE_SECONDS, meanwhile=send_sweeps), unfinished()
        assert Return.objects.count() == RETURNS
        assert_each_once(stripe)
        assert interrupted >= KILLS // 3, "the workers were killed while they were idle"


def make_calls_slow(store: Store, stripe: StripeStandIn) -> None:
    stripe.fault("slow", method="POST", path="/v1/refunds", seconds=0.4, after=True, count=1000)
    account = open_sandbox_account(store_id=store.pk)
    SandboxFault.objects.create(
        account=account.public_id, call="purchase", kind=SandboxFault.Kind.SLOW, left=1000, seconds=0.4
    )


def is_something_held() -> bool:
    """Whether the dead worker left something in between."""
    return (
        Delivery.objects.filter(state=DeliveryState.CLAIMED).exists()
        or MoneyOperation.objects.filter(state=OperationState.SENDING).exists()
        or Label.objects.filter(state=LabelState.PURCHASING).exists()
    )


def let_leases_run_out() -> None:
    """As if an hour had gone by since the worker died."""
    past = timezone.now() - timedelta(hours=1)
    Delivery.objects.filter(state__in=["PENDING", "CLAIMED"]).update(due_at=past)
    MoneyOperation.objects.filter(state=OperationState.SENDING).update(lease_until=past)
    Label.objects.filter(due_at__isnull=False).update(due_at=past)
    Label.objects.filter(track_due_at__isnull=False).update(track_due_at=past)
