"""One refund, whatever happens on the way to Stripe and back.

Names f01 to w10 are those of the research page on Stripe, section 6.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User

from returns.journal import Actor, staff
from returns.lifecycle import OperationState, RefundStatus, SettlementStatus
from returns.models import (
    MoneyOperation,
    Order,
    OrderLine,
    Payment,
    Refund,
    Return,
    Settlement,
    StaffTask,
    Store,
)
from returns.operations.answer_refund_task import NotWaiting, mark_refund_paid, retry_refund
from returns.operations.execute_settlement import execute_settlement
from returns.operations.hear_stripe import hear_stripe
from returns.operations.record_receipt import Arrival, Counted, record_receipt
from returns.operations.send_money_operation import due_operations, send_money_operation
from returns.operations.settle_return import settle_return
from returns.payments.stripe_gateway import StripeGateway
from tests.factories import NOW, make_order, make_return, make_store, publish
from tests.standins.stripe import StripeStandIn

pytestmark = pytest.mark.django_db

DONE, UNKNOWN, HUMAN = OperationState.DONE, OperationState.UNKNOWN, OperationState.HUMAN


@pytest.fixture
def finance(django_user_model: type[User]) -> Actor:
    return staff(django_user_model.objects.create_user("finance").pk)


@pytest.fixture
def stripe() -> Iterator[StripeStandIn]:
    with StripeStandIn.in_thread() as standin:
        yield standin


@pytest.fixture
def gateway(stripe: StripeStandIn) -> StripeGateway:
    return StripeGateway(
        api_key=stripe.api_key, webhook_secrets=[stripe.webhook_secret], base=stripe.base_url
    )


@pytest.fixture
def store() -> Store:
    store = make_store()
    publish(store)
    return store


def owed(
    store: Store, stripe: StripeStandIn, *, paid: int = 1000, card: str = "pm_card_visa"
) -> MoneyOperation:
    """An operation for the refund of a whole order, ready to be sent."""
    order = make_order(store, paid=[paid])
    payment = order.payments.get()
    stripe.seed_payment(id=payment.provider_ref, amount=paid, currency=store.currency.lower(), card=card)
    return reserve(order)


def reserve(order: Order) -> MoneyOperation:
    rma = make_return(order)
    record_receipt(
        arrival=Arrival(
            store_id=rma.store_id,
            idempotency_key=f"receipt-{rma.pk}",
            received_by_id=None,
            rma_id=rma.pk,
            counted=[Counted(return_line_id=line.pk, quantity=1) for line in rma.lines.all()],
        ),
        now=NOW,
    )
    settlement = settle_return(rma_id=rma.pk, now=NOW)
    assert settlement is not None
    execute_settlement(settlement_id=settlement.pk, now=NOW)
    return MoneyOperation.objects.get(refund__settlement=settlement)


def send(
    operation: MoneyOperation, gateway: StripeGateway, *, after: timedelta = timedelta(0)
) -> OperationState:
    return send_money_operation(operation_id=operation.pk, gateway=gateway, now=NOW + after)


def send_until_done(operation: MoneyOperation, gateway: StripeGateway) -> list[OperationState]:
    """As the sweep would: whenever it is due, for a day at the most."""
    states = [send(operation, gateway)]
    at = NOW
    while states[-1] == UNKNOWN and at < NOW + timedelta(hours=22):
        at += timedelta(minutes=10)
        if operation.pk in due_operations(now=at):
            states.append(send_money_operation(operation_id=operation.pk, gateway=gateway, now=at))
    return states


def refunds_of(operation: MoneyOperation, stripe: StripeStandIn) -> list[dict[str, object]]:
    return stripe.refunds(payment_intent=operation.refund.payment.provider_ref)


def assert_books_agree(operation: MoneyOperation, stripe: StripeStandIn) -> None:
    """What our payment says went back is what Stripe holds, and nothing is on its way."""
    payment = Payment.objects.get(pk=operation.refund.payment_id)
    at_stripe = sum(int(str(each["amount"])) for each in refunds_of(operation, stripe))
    assert payment.refunded_minor + payment.external_refunded_minor == at_stripe
    assert payment.pending_minor == 0


class TestAnswersThatNobodyHeard:
    @pytest.mark.parametrize(
        "kind, settings",
        [
            pytest.param("answer_lost", {"count": 2}, id="f04 lost on the send and on the library's retry"),
            pytest.param("never_arrived", {"count": 2}, id="f05 never arrived, twice"),
            pytest.param("error_saved", {"count": 1}, id="f06 500 saved under the key though it worked"),
            pytest.param("edge_error", {"count": 2, "after": True}, id="f07 502 of the edge, effect done"),
            pytest.param("edge_error", {"count": 2}, id="f07 502 of the edge, no effect"),
            pytest.param("rate_limited", {"count": 5}, id="f08 a burst of 429"),
            pytest.param("conflict", {"count": 3}, id="f09 409 three times"),
        ],
    )
    def test_end_in_one_refund(
        self,
        store: Store,
        stripe: StripeStandIn,
        gateway: StripeGateway,
        kind: str,
        settings: dict[str, object],
    ) -> None:
        """The same key until there is an answer; what Stripe did once stays done once."""
        operation = owed(store, stripe)
        stripe.fault(kind, method="POST", path="/v1/refunds", **settings)

        states = send_until_done(operation, gateway)

        assert states[-1] == DONE
        assert [each["amount"] for each in refunds_of(operation, stripe)] == [1000]
        assert_books_agree(operation, stripe)
        keys = {each["idempotency_key"] for each in stripe.requests(path="/v1/refunds", method="POST")}
        assert keys == {f"bh.refund.{operation.pk}.1"}

    def test_waits_before_the_same_key_again(
        self, store: Store, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """An unknown outcome is not hammered at: it is due again in about a minute."""
        operation = owed(store, stripe)
        stripe.fault("never_arrived", method="POST", path="/v1/refunds", count=2)

        first, soon = send(operation, gateway), send(operation, gateway, after=timedelta(seconds=10))

        assert (first, soon) == (UNKNOWN, UNKNOWN)
        assert refunds_of(operation, stripe) == []
        assert send(operation, gateway, after=timedelta(minutes=2)) == DONE

    def test_keeps_the_key_of_a_saved_500_until_it_is_forgotten(
        self, store: Store, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """Stripe may still roll a 500 forward, so a new key is earned only after 23 hours and a look-up."""
        operation = owed(store, stripe)
        stripe.fault("error", method="POST", path="/v1/refunds", count=1)

        states = send_until_done(operation, gateway)
        stripe.advance(hours=25)

        assert set(states) == {UNKNOWN}
        assert send(operation, gateway, after=timedelta(hours=25)) == DONE
        assert len(refunds_of(operation, stripe)) == 1
        assert_books_agree(operation, stripe)

    def test_stops_at_a_key_that_is_refused(
        self, store: Store, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """401: nothing happened, and the same key is used when the setting is mended."""
        operation = owed(store, stripe)
        stripe.fault("unauthorized", method="POST", path="/v1/refunds", count=1)

        assert send(operation, gateway) == UNKNOWN
        assert MoneyOperation.objects.filter(last_error__has_key="stopped").count() == 1
        assert send(operation, gateway, after=timedelta(minutes=20)) == DONE
        assert len(refunds_of(operation, stripe)) == 1


class TestAfterADay:
    """f12: Stripe forgets keys after 24 hours, so past 23 it is asked first."""

    def test_adopts_the_refund_that_was_made(
        self, store: Store, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """Back after 25 hours, effect done: found by its mark, nothing sent."""
        operation = owed(store, stripe)
        stripe.fault("answer_lost", method="POST", path="/v1/refunds", count=2)
        assert send(operation, gateway) == UNKNOWN
        stripe.advance(hours=25)
        stripe.clear_requests()

        assert send(operation, gateway, after=timedelta(hours=25)) == DONE

        assert stripe.requests(path="/v1/refunds", method="POST") == []
        assert len(refunds_of(operation, stripe)) == 1
        assert_books_agree(operation, stripe)

    def test_tries_anew_when_nothing_was_made(
        self, store: Store, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """Back after 25 hours, no effect: a clean "not there" earns a second attempt."""
        operation = owed(store, stripe)
        stripe.fault("never_arrived", method="POST", path="/v1/refunds", count=2)
        assert send(operation, gateway) == UNKNOWN
        stripe.advance(hours=25)

        assert send(operation, gateway, after=timedelta(hours=25)) == DONE

        assert len(refunds_of(operation, stripe)) == 1
        operation.refresh_from_db()
        assert operation.attempt == 2

    def test_sends_nothing_while_nobody_can_tell(
        self, store: Store, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """When even the question fails, no new key is taken."""
        operation = owed(store, stripe)
        stripe.fault("answer_lost", method="POST", path="/v1/refunds", count=2)
        assert send(operation, gateway) == UNKNOWN
        stripe.advance(hours=25)
        stripe.fault("never_arrived", method="GET", path="/v1/refunds", count=2)

        assert send(operation, gateway, after=timedelta(hours=25)) == UNKNOWN

        operation.refresh_from_db()
        assert operation.attempt == 1
        assert len(refunds_of(operation, stripe)) == 1

    def test_a_naive_repeat_would_pay_twice(self, store: Store, stripe: StripeStandIn) -> None:
        """Why all of this is needed: the same key after 25 hours is a second refund."""
        operation = owed(store, stripe, paid=1000)
        client = stripe.stripe_client()
        params = {**operation.params, "amount": 400}
        options = {"idempotency_key": operation.key}

        client.v1.refunds.create(params, options=options)  # type: ignore[arg-type]
        stripe.advance(hours=25)
        client.v1.refunds.create(params, options=options)  # type: ignore[arg-type]

        assert [each["amount"] for each in refunds_of(operation, stripe)] == [400, 400]

    def test_leaves_a_payment_that_stripe_does_not_know_to_a_person(
        self, store: Store, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """Past 23 hours the look-up finds nothing, and sending says why."""
        operation = reserve(make_order(store))
        stripe.fault("never_arrived", method="POST", path="/v1/refunds", count=2)
        assert send(operation, gateway) == UNKNOWN

        assert send(operation, gateway, after=timedelta(hours=25)) == HUMAN


class TestRefusals:
    def test_leaves_an_order_refunded_in_the_dashboard_to_a_person(
        self, store: Store, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """f03: somebody was faster; no second refund, and a task."""
        operation = owed(store, stripe)
        stripe.dashboard_refund(operation.refund.payment.provider_ref)

        assert send(operation, gateway) == HUMAN

        task = StaffTask.objects.get(refund=operation.refund)
        assert task.kind == StaffTask.Kind.REFUND_UNCERTAIN
        assert task.detail["code"] == "charge_already_refunded"
        assert len(refunds_of(operation, stripe)) == 1

    def test_leaves_a_disputed_charge_to_a_person(
        self, store: Store, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """f17: the bank took the money back already."""
        operation = owed(store, stripe)
        stripe.dispute(operation.refund.payment.provider_ref)

        assert send(operation, gateway) == HUMAN
        assert refunds_of(operation, stripe) == []

    def test_never_goes_out_again_by_itself(
        self, store: Store, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """An operation that waits for a person is not due, ever."""
        operation = owed(store, stripe)
        stripe.dispute(operation.refund.payment.provider_ref)
        send(operation, gateway)

        assert due_operations(now=NOW + timedelta(days=30)) == []
        assert send(operation, gateway, after=timedelta(days=30)) == HUMAN

    def test_sends_what_was_frozen(self, store: Store, stripe: StripeStandIn, gateway: StripeGateway) -> None:
        """f13: a deploy between send and retry cannot change the parameters."""
        operation = owed(store, stripe)
        stripe.fault("answer_lost", method="POST", path="/v1/refunds", count=2)
        send(operation, gateway)
        Return.objects.filter(settlements__refunds=operation.refund).update(number="R-0000-ZZ")

        assert send(operation, gateway, after=timedelta(minutes=5)) == DONE
        assert len(refunds_of(operation, stripe)) == 1


class TestWhatStripeSaysLater:
    def hear(self, gateway: StripeGateway, ref: object, *, now: datetime = NOW) -> None:
        hear_stripe(event_type="refund.updated", object_id=str(ref), account="", gateway=gateway, now=now)

    def test_waits_for_a_pending_refund(
        self, store: Store, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """f14: pending is not refunded; success comes by event."""
        operation = owed(store, stripe, card="pm_card_pendingRefund")
        assert send(operation, gateway) == DONE
        refund = Refund.objects.get(pk=operation.refund_id)
        assert refund.status == RefundStatus.PENDING
        assert Payment.objects.get(pk=refund.payment_id).pending_minor == 1000

        stripe.settle(str(refund.provider_ref), status="succeeded")
        self.hear(gateway, refund.provider_ref)

        refund.refresh_from_db()
        assert refund.status == RefundStatus.SUCCEEDED
        assert_books_agree(operation, stripe)

    def test_opens_a_task_when_a_refund_fails_after_it_succeeded(
        self, store: Store, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """f15: the bank sent it back; the line's money stays reserved and a person decides."""
        operation = owed(store, stripe, card="pm_card_refundFail")
        send(operation, gateway)
        refund = Refund.objects.get(pk=operation.refund_id)
        assert refund.status == RefundStatus.SUCCEEDED

        stripe.settle(str(refund.provider_ref), status="failed", reason="expired_or_canceled_card")
        self.hear(gateway, refund.provider_ref)
        self.hear(gateway, refund.provider_ref)

        refund.refresh_from_db()
        payment = Payment.objects.get(pk=refund.payment_id)
        line = OrderLine.objects.get(order=payment.order)
        assert (refund.status, refund.failure_reason) == (RefundStatus.FAILED, "expired_or_canceled_card")
        assert (payment.refunded_minor, payment.pending_minor) == (0, 0)
        assert (line.reserved_minor, line.settled_minor) == (1000, 0)
        assert refund.settlement is not None
        assert refund.settlement.status == SettlementStatus.NEEDS_ATTENTION
        assert StaffTask.objects.get(refund=refund).kind == StaffTask.Kind.REFUND_FAILED

    def test_lets_a_person_try_again(
        self, store: Store, stripe: StripeStandIn, gateway: StripeGateway, finance: Actor
    ) -> None:
        """f21: a failed refund frees room only after a person decides, under a new key."""
        operation = owed(store, stripe, card="pm_card_refundFail")
        send(operation, gateway)
        refund = Refund.objects.get(pk=operation.refund_id)
        stripe.settle(str(refund.provider_ref), status="failed")
        self.hear(gateway, refund.provider_ref)

        again = retry_refund(refund_id=refund.pk, actor=finance, now=NOW)
        with pytest.raises(NotWaiting):
            retry_refund(refund_id=refund.pk, actor=finance, now=NOW)

        assert again.pk != refund.pk
        assert again.operation.key != operation.key
        assert send(again.operation, gateway) == DONE
        assert StaffTask.objects.get(refund=refund).resolved_at == NOW

    def test_lets_finance_pay_outside(
        self, store: Store, stripe: StripeStandIn, gateway: StripeGateway, finance: Actor
    ) -> None:
        """A bank transfer instead: recorded with its reference, settlement complete, no call."""
        operation = owed(store, stripe, card="pm_card_refundFail")
        send(operation, gateway)
        refund = Refund.objects.get(pk=operation.refund_id)
        stripe.settle(str(refund.provider_ref), status="failed")
        self.hear(gateway, refund.provider_ref)
        stripe.clear_requests()

        paid = mark_refund_paid(refund_id=refund.pk, reference="BACS 4711", actor=finance, now=NOW)

        assert (paid.status, paid.provider_ref) == (RefundStatus.SUCCEEDED, "BACS 4711")
        assert Settlement.objects.get(refunds=paid).status == SettlementStatus.COMPLETED
        assert stripe.requests(method="POST") == []

    def test_records_a_refund_made_in_the_dashboard(
        self, store: Store, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """An external refund counts against its payment, once."""
        order = make_order(store)
        payment = order.payments.get()
        stripe.seed_payment(id=payment.provider_ref, amount=1000, currency="gbp")
        made = stripe.dashboard_refund(payment.provider_ref, amount=400)

        self.hear(gateway, made["id"])
        self.hear(gateway, made["id"])

        payment.refresh_from_db()
        assert (payment.external_refunded_minor, payment.free_minor) == (400, 600)
        assert Refund.objects.get(payment=payment).origin == Refund.Origin.EXTERNAL

    def test_releases_an_unsent_reservation_for_a_refund_made_elsewhere(
        self, store: Store, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """The fact is stored; our own plan that never left gives way and becomes a task."""
        operation = owed(store, stripe)
        payment = operation.refund.payment
        made = stripe.dashboard_refund(payment.provider_ref, amount=700)

        self.hear(gateway, made["id"])

        payment.refresh_from_db()
        refund = Refund.objects.get(pk=operation.refund_id)
        assert (payment.external_refunded_minor, payment.pending_minor) == (700, 0)
        assert refund.status == RefundStatus.CANCELLED
        assert send(operation, gateway) == OperationState.FAILED
        assert StaffTask.objects.filter(kind=StaffTask.Kind.NOT_COVERED).exists()

    def test_adopts_a_refund_whose_event_overtakes_our_answer(
        self, store: Store, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """w10: the event comes while the operation is still being sent; it is ours by its mark."""
        operation = owed(store, stripe)
        stripe.fault("answer_lost", method="POST", path="/v1/refunds", count=2)
        assert send(operation, gateway) == UNKNOWN

        self.hear(gateway, refunds_of(operation, stripe)[0]["id"])

        operation.refresh_from_db()
        assert operation.state == DONE
        assert Refund.objects.filter(payment=operation.refund.payment).count() == 1
        assert_books_agree(operation, stripe)


class TestCurrencies:
    @pytest.mark.parametrize("currency, paid", [("JPY", 3980), ("KWD", 12345), ("GBP", 999)])
    def test_refunds_minor_units(
        self, stripe: StripeStandIn, gateway: StripeGateway, currency: str, paid: int
    ) -> None:
        """f18: yen have no decimals, dinars three; what was paid goes back."""
        store = make_store(currency=currency)
        publish(store)
        operation = owed(store, stripe, paid=paid)

        assert send(operation, gateway) == DONE
        assert [each["amount"] for each in refunds_of(operation, stripe)] == [paid]
