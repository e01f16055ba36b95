"""Open, receive, settle, refund: the domain's main path, without any outer package."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from returns.lifecycle import OperationState, ParcelStatus, RefundStatus, ReturnStatus, SettlementStatus
from returns.models import MoneyOperation, Order, OrderLine, Payment, Refund, Return, StaffTask
from returns.operations.execute_settlement import execute_settlement
from returns.operations.open_return import KeyReused, NotReturnable
from returns.operations.record_receipt import Arrival, Counted, record_receipt
from returns.operations.send_money_operation import send_money_operation
from returns.operations.settle_return import settle_return
from returns.payments.stripe_gateway import StripeGateway
from tests.factories import NOW, make_order, make_reason, make_return, make_store, publish
from tests.standins.stripe.client import StripeStandIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def stripe() -> Iterator[StripeStandIn]:
    with StripeStandIn.in_thread() as standin:
        yield standin


@pytest.fixture
def gateway(stripe: StripeStandIn) -> StripeGateway:
    return StripeGateway(api_key="sk_test_backhaul", webhook_secrets=["whsec_test"], base=stripe.base_url)


def arrive(rma: Return, *, quantity: int | None = None, key: str = "r1") -> None:
    record_receipt(
        arrival=Arrival(
            store_id=rma.store_id,
            idempotency_key=key,
            received_by_id=None,
            rma_id=rma.pk,
            counted=[
                Counted(return_line_id=line.pk, quantity=quantity or line.expected_quantity)
                for line in rma.lines.order_by("id")
            ],
        ),
        now=NOW,
    )


def pay(rma: Return, gateway: StripeGateway) -> list[OperationState]:
    settlement = settle_return(rma_id=rma.pk, now=NOW)
    assert settlement is not None
    execute_settlement(settlement_id=settlement.pk, now=NOW)
    operations = MoneyOperation.objects.filter(refund__settlement=settlement).order_by("id")
    return [send_money_operation(operation_id=each.pk, gateway=gateway, now=NOW) for each in operations]


def known(stripe: StripeStandIn, order: Order) -> None:
    for payment in order.payments.all():
        stripe.seed_payment(
            id=payment.provider_ref, amount=payment.captured_minor, currency=payment.currency.lower()
        )


class TestMainJob:
    def test_refunds_what_was_paid_once_it_arrived(
        self, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """A shopper sends one of three discounted units back and gets that unit's share, to the cent."""
        store = make_store()
        publish(store)
        order = make_order(store, paid=[1000], quantities=[3], tax=[167])
        known(stripe, order)

        rma = make_return(order)
        arrive(rma)
        states = pay(rma, gateway)

        refund = Refund.objects.get(settlement__rma=rma)
        assert states == [OperationState.DONE]
        assert (refund.status, refund.amount_minor) == (RefundStatus.SUCCEEDED, 333)
        assert [
            each["amount"] for each in stripe.refunds(payment_intent=order.payments.get().provider_ref)
        ] == [333]
        rma.refresh_from_db()
        assert rma.status == ReturnStatus.CLOSED
        assert rma.parcels.get().status == ParcelStatus.RECEIVED
        assert rma.settlements.get().status == SettlementStatus.COMPLETED

    def test_pays_three_thirds_as_one_whole(self, stripe: StripeStandIn, gateway: StripeGateway) -> None:
        """Three returns of one unit each add up to exactly what was paid."""
        store = make_store()
        publish(store)
        order = make_order(store, paid=[1000], quantities=[3], tax=[167])
        known(stripe, order)

        for number in range(3):
            rma = make_return(order)
            arrive(rma, key=f"r{number}")
            pay(rma, gateway)

        payment, line = Payment.objects.get(order=order), OrderLine.objects.get(order=order)
        assert (payment.refunded_minor, payment.pending_minor) == (1000, 0)
        assert (line.settled_minor, line.reserved_minor, line.settled_quantity) == (1000, 0, 3)
        assert sum(Refund.objects.filter(payment=payment).values_list("amount_minor", flat=True)) == 1000

    def test_refuses_a_unit_that_another_return_holds(self) -> None:
        """The last unit can be promised once."""
        store = make_store()
        publish(store)
        order = make_order(store)
        make_return(order)

        with pytest.raises(NotReturnable) as refusal:
            make_return(order)

        assert refusal.value.refused[0].decision.code in ("already_returned", "nothing_left")

    def test_gives_back_the_same_return_for_the_same_key(self) -> None:
        """A double-click opens one return."""
        store = make_store()
        publish(store)
        order = make_order(store)

        first, second = make_return(order, key="click"), make_return(order, key="click")

        assert first.pk == second.pk
        assert OrderLine.objects.get(order=order).open_quantity == 1

    def test_refuses_after_the_window(self) -> None:
        """Thirty days from delivery, and the decision says so."""
        store = make_store()
        publish(store)
        order = make_order(store, delivered_at=NOW - timedelta(days=40))
        make_reason(store)

        with pytest.raises(NotReturnable) as refusal:
            make_return(order)

        assert refusal.value.code == "outside_return_window"

    def test_opens_a_task_when_the_payment_is_by_hand(self) -> None:
        """Cash cannot be refunded by a call; finance is told."""
        store = make_store()
        publish(store)
        order = make_order(store, provider=Payment.Provider.MANUAL)
        rma = make_return(order)
        arrive(rma)

        settlement = settle_return(rma_id=rma.pk, now=NOW)
        assert settlement is not None
        execute_settlement(settlement_id=settlement.pk, now=NOW)

        task = StaffTask.objects.get(rma=rma)
        assert task.kind == StaffTask.Kind.MANUAL_REFUND
        assert not MoneyOperation.objects.filter(refund=task.refund).exists()

    def test_refuses_a_key_that_belongs_to_another_order(self) -> None:
        """A stale form never gives back a return of something else."""
        store = make_store()
        publish(store)
        make_return(make_order(store), key="stale")

        with pytest.raises(KeyReused):
            make_return(make_order(store), key="stale")
