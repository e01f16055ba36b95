"""A worker killed anywhere: one refund, one label, nothing left in between.

The table "Killed at each point" of the Stripe research, made exhaustive: a
child process is killed at every commit and call boundary in turn, and the
sweeps of a later worker bring its work to an end.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from wagtail.models import Site

from cms.models import Brand
from labels.models import Label, SandboxShipment
from labels.operations.open_sandbox_account import open_sandbox_account
from labels.shipping.states import LabelState
from returns.lifecycle import OperationState, ParcelStatus, RefundStatus, ReturnStatus, SettlementStatus
from returns.models import Delivery, DeliveryState, MoneyOperation, Order, OrderLine, Refund, Return, Store
from returns.operations.record_receipt import Arrival, Counted, record_receipt
from returns.payments.stripe_gateway import StripeGateway
from tests.factories import make_order, make_return, make_store, publish
from tests.kills import Fate, kill_at
from tests.standins.stripe import StripeStandIn
from tests.workers import work_off

pytestmark = pytest.mark.django_db(transaction=True)

# Every lease of every machine has run out by then, and no key is too old.
LATER = timedelta(minutes=20)
MOST_BOUNDARIES = 80


@pytest.fixture
def stripe() -> Iterator[StripeStandIn]:
    with StripeStandIn.in_process() as standin:
        yield standin


@pytest.fixture
def gateway(stripe: StripeStandIn) -> StripeGateway:
    return new_gateway(stripe)


def new_gateway(stripe: StripeStandIn) -> StripeGateway:
    return StripeGateway(
        api_key=stripe.api_key, webhook_secrets=[stripe.webhook_secret], base=stripe.base_url
    )


@pytest.fixture
def store() -> Store:
    store = make_store()
    publish(store)
    open_sandbox_account(store_id=store.pk)
    # Mails carry the address of the store's site.
    Brand.objects.create(site=Site.objects.get(), store=store)
    return store


def bought_order(store: Store, stripe: StripeStandIn, now: datetime) -> Order:
    order = make_order(
        store,
        paid=[1000],
        quantities=[3],
        tax=[167],
        placed_at=now - timedelta(days=9),
        delivered_at=now - timedelta(days=7),
    )
    payment = order.payments.get()
    stripe.seed_payment(id=payment.provider_ref, amount=payment.captured_minor, currency="gbp")
    return order


def received(order: Order, now: datetime) -> Return:
    rma = make_return(order, method="OWN_CARRIER", now=now)
    record_receipt(
        arrival=Arrival(
            store_id=rma.store_id,
            idempotency_key=f"receipt-{rma.pk}",
            received_by_id=None,
            rma_id=rma.pk,
            counted=[Counted(return_line_id=line.pk, quantity=1) for line in rma.lines.all()],
        ),
        now=now,
    )
    return rma


def assert_refunded_once(rma: Return, stripe: StripeStandIn) -> None:
    refund = Refund.objects.get(settlement__rma=rma)
    operation = MoneyOperation.objects.get(refund=refund)
    at_stripe = stripe.refunds(payment_intent=refund.payment.provider_ref)
    assert [each["amount"] for each in at_stripe] == [333]
    assert (refund.status, refund.provider_ref) == (RefundStatus.SUCCEEDED, at_stripe[0]["id"])
    assert operation.state == OperationState.DONE
    assert rma.settlements.get().status == SettlementStatus.COMPLETED
    assert Return.objects.get(pk=rma.pk).status == ReturnStatus.CLOSED
    line, payment = OrderLine.objects.get(order=rma.order), refund.payment
    assert (line.reserved_minor, line.settled_minor) == (0, 333)
    assert (payment.pending_minor, payment.refunded_minor) == (0, 333)


def assert_labelled_once(rma: Return) -> None:
    parcel = rma.parcels.get()
    bought = SandboxShipment.objects.filter(
        state=SandboxShipment.State.BOUGHT, account=parcel.labels.get().account.public_id
    ).filter(tracking_number=parcel.tracking_number)
    assert Label.objects.get(parcel=parcel).state == LabelState.PURCHASED
    assert bought.count() == 1
    assert parcel.status == ParcelStatus.LABEL_READY


def assert_nothing_open() -> None:
    waiting = Delivery.objects.exclude(state=DeliveryState.DONE)
    assert [(each.handler, each.state, each.last_error) for each in waiting] == []


class TestKilledWhileRefunding:
    def test_refunds_once_wherever_the_worker_dies(self, store: Store, stripe: StripeStandIn) -> None:
        """From the receipt's commit to the recorded answer, each boundary in turn (f11)."""
        kills = 0
        for boundary in range(1, MOST_BOUNDARIES):
            now = timezone.now()
            rma = received(bought_order(store, stripe, now), now)

            fate = kill_at(boundary, lambda: work_off(gateway=new_gateway(stripe)))

            assert fate is not Fate.FAILED
            work_off(gateway=new_gateway(stripe), later=LATER)
            assert_refunded_once(rma, stripe)
            assert_nothing_open()
            kills += fate is Fate.KILLED
            if fate is Fate.SURVIVED:
                break
        assert kills >= 15, "the boundaries were not counted"


class TestKilledWhileBuyingALabel:
    def test_buys_one_label_wherever_the_worker_dies(self, store: Store, stripe: StripeStandIn) -> None:
        """From the approval's commit to the number on the parcel, each boundary in turn."""
        kills = 0
        for boundary in range(1, MOST_BOUNDARIES):
            now = timezone.now()
            rma = make_return(bought_order(store, stripe, now), method="PREPAID_LABEL", now=now)

            fate = kill_at(boundary, lambda: work_off(gateway=new_gateway(stripe)))

            assert fate is not Fate.FAILED
            work_off(gateway=new_gateway(stripe), later=LATER)
            assert_labelled_once(rma)
            assert_nothing_open()
            kills += fate is Fate.KILLED
            if fate is Fate.SURVIVED:
                break
        assert kills >= 15, "the boundaries were not counted"
        assert SandboxShipment.objects.filter(state=SandboxShipment.State.BOUGHT).count() == kills + 1
