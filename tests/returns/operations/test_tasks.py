"""What waits for a person, and how a person ends the wait."""

from __future__ import annotations

import pytest

from returns import outbox
from returns.journal import Actor
from returns.lifecycle import OperationState, RefundStatus, SettlementStatus
from returns.models import (
    Delivery,
    DeliveryState,
    Event,
    InboxEntry,
    JournalEntry,
    MoneyOperation,
    Order,
    Payment,
    Refund,
    Return,
    StaffTask,
    Store,
)
from returns.operations.answer_refund_task import NoRoomLeft, NotWaiting, mark_refund_paid, retry_refund
from returns.operations.apply_refund import apply_refund
from returns.operations.open_task import open_task
from returns.operations.record_external_refund import record_external_refund
from returns.operations.replay_dead_letters import replay_deliveries, replay_entries, replay_handler
from returns.operations.resolve_task import ABOUT_MONEY, MoneyIsOpen, NoteMissing, TaskIsOver, resolve_task
from returns.operations.send_money_operation import send_money_operation
from returns.payments.port import RefundFacts
from returns.payments.stripe_gateway import StripeGateway
from tests.factories import NOW, make_order, make_return, make_store
from tests.standins.stripe import StripeStandIn
from tests.steps import arrive, make_known, reserve

pytestmark = pytest.mark.django_db

NOT_ABOUT_MONEY = [kind for kind in StaffTask.Kind if kind not in ABOUT_MONEY]


def task_of(store: Store, kind: StaffTask.Kind = StaffTask.Kind.LABEL_FAILED) -> StaffTask:
    return open_task(store_id=store.pk, kind=kind, subject="parcel:1", now=NOW)


class TestOpeningATask:
    def test_happens_once_while_it_is_open(self, store: Store) -> None:
        """A second sighting finds the first; staff are told once."""
        first, second = task_of(store), task_of(store)

        assert first.pk == second.pk
        assert Event.objects.filter(kind="task.opened").count() == 1

    def test_happens_again_after_somebody_closed_it(self, store: Store, kim: Actor) -> None:
        """The same trouble next week is a new task."""
        first = task_of(store)
        resolve_task(task_id=first.pk, note="Called the carrier.", actor=kim, now=NOW)

        assert task_of(store).pk != first.pk

    def test_is_apart_for_each_store(self, store: Store) -> None:
        """What is open in one store hides nothing in another."""
        assert task_of(store).pk != task_of(make_store()).pk


class TestResolvingATask:
    @pytest.mark.parametrize("kind", NOT_ABOUT_MONEY)
    def test_keeps_who_and_what(self, store: Store, kim: Actor, kind: StaffTask.Kind) -> None:
        """The note is in the task and in the journal."""
        task = resolve_task(task_id=task_of(store, kind).pk, note=" Done. ", actor=kim, now=NOW)

        assert (task.resolved_at, task.resolution) == (NOW, "Done.")
        assert str(task.resolved_by_id) == kim.ref
        assert JournalEntry.objects.get(action="task.resolved").data["how"] == "Done."

    @pytest.mark.parametrize("kind", sorted(ABOUT_MONEY))
    def test_cannot_note_money_away(self, store: Store, kim: Actor, kind: StaffTask.Kind) -> None:
        """A refund is tried again or paid outside; a sentence pays nobody."""
        task = task_of(store, kind)

        with pytest.raises(MoneyIsOpen):
            resolve_task(task_id=task.pk, note="Done.", actor=kim, now=NOW)

        assert StaffTask.objects.get(pk=task.pk).resolved_at is None

    def test_needs_a_note(self, store: Store, kim: Actor) -> None:
        """Whoever comes next wants to know what was done."""
        with pytest.raises(NoteMissing):
            resolve_task(task_id=task_of(store).pk, note="  ", actor=kim, now=NOW)

    def test_happens_once(self, store: Store, kim: Actor) -> None:
        """The second of two clicks is told that somebody was faster."""
        task = task_of(store)
        resolve_task(task_id=task.pk, note="First.", actor=kim, now=NOW)

        with pytest.raises(TaskIsOver):
            resolve_task(task_id=task.pk, note="Second.", actor=kim, now=NOW)

        assert StaffTask.objects.get(pk=task.pk).resolution == "First."
        assert JournalEntry.objects.filter(action="task.resolved").count() == 1


class TestPayingByHand:
    """A payment without an id at Stripe is paid back by finance."""

    @pytest.fixture
    def refund(self, store: Store) -> Refund:
        rma = make_return(make_order(store, provider=Payment.Provider.MANUAL))
        arrive(rma)
        assert reserve(rma) == []
        return Refund.objects.get(settlement__rma=rma)

    def test_completes_the_settlement(self, refund: Refund, kim: Actor) -> None:
        """Reference and day are kept, the return is over, the shopper hears of the money."""
        paid = mark_refund_paid(refund_id=refund.pk, reference="BACS 12", actor=kim, now=NOW)

        assert (paid.pk, paid.status, paid.provider_ref) == (refund.pk, RefundStatus.SUCCEEDED, "BACS 12")
        payment = Payment.objects.get(pk=refund.payment_id)
        assert (payment.pending_minor, payment.refunded_minor) == (0, 1000)
        assert settlement_status(paid) == SettlementStatus.COMPLETED
        assert StaffTask.objects.get(refund=refund).resolution == "paid outside: BACS 12"
        assert Event.objects.filter(kind="refund.succeeded").count() == 1

    def test_needs_a_reference(self, refund: Refund, kim: Actor) -> None:
        """A transfer that nobody can find again is not recorded."""
        with pytest.raises(NotWaiting, match="reference"):
            mark_refund_paid(refund_id=refund.pk, reference=" ", actor=kim, now=NOW)

    def test_happens_once(self, refund: Refund, kim: Actor) -> None:
        """The second click pays nothing."""
        mark_refund_paid(refund_id=refund.pk, reference="BACS 12", actor=kim, now=NOW)

        with pytest.raises(NotWaiting):
            mark_refund_paid(refund_id=refund.pk, reference="BACS 13", actor=kim, now=NOW)

        assert Payment.objects.get(pk=refund.payment_id).refunded_minor == 1000

    def test_cannot_be_tried_again_by_a_call(self, refund: Refund, kim: Actor) -> None:
        """There is nobody to call."""
        with pytest.raises(NotWaiting):
            retry_refund(refund_id=refund.pk, actor=kim, now=NOW)


class TestARefusedRefund:
    """Stripe said no for good: disputed, or refunded by somebody else."""

    @pytest.fixture
    def refund(self, store: Store, stripe: StripeStandIn, gateway: StripeGateway) -> Refund:
        order = make_order(store)
        make_known(stripe, order)
        stripe.dispute(order.payments.get().provider_ref)
        rma = make_return(order)
        arrive(rma)
        (operation,) = reserve(rma)
        assert (
            send_money_operation(operation_id=operation.pk, gateway=gateway, now=NOW) == OperationState.HUMAN
        )
        return Refund.objects.get(operation=operation)

    def test_is_paid_outside(self, refund: Refund, kim: Actor) -> None:
        """The refusal stays on record, and the transfer is a row of its own."""
        paid = mark_refund_paid(refund_id=refund.pk, reference="BACS 12", actor=kim, now=NOW)

        refund.refresh_from_db()
        payment = Payment.objects.get(pk=refund.payment_id)
        assert paid.pk != refund.pk
        assert (refund.status, paid.status) == (RefundStatus.FAILED, RefundStatus.SUCCEEDED)
        assert (payment.pending_minor, payment.refunded_minor) == (0, 1000)
        assert settlement_status(paid) == SettlementStatus.COMPLETED

    def test_is_tried_again(
        self, refund: Refund, kim: Actor, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """After a person looked, under a new key; the first row stays what it was."""
        again = retry_refund(refund_id=refund.pk, actor=kim, now=NOW)

        payment = Payment.objects.get(pk=refund.payment_id)
        assert (payment.pending_minor, payment.refunded_minor) == (1000, 0)
        assert MoneyOperation.objects.get(refund=again).state == OperationState.READY
        assert settlement_status(again) == SettlementStatus.EXECUTING
        assert again.operation.key != refund.operation.key


class TestABankThatFailsLater:
    @pytest.fixture
    def refund(self, order: Order, stripe: StripeStandIn, gateway: StripeGateway) -> Refund:
        make_known(stripe, order)
        rma = make_return(order, units=[3, 1])
        arrive(rma)
        (operation,) = reserve(rma)
        send_money_operation(operation_id=operation.pk, gateway=gateway, now=NOW)
        return Refund.objects.get(operation=operation)

    def facts(self, refund: Refund, status: str) -> RefundFacts:
        return RefundFacts(
            ref=str(refund.provider_ref),
            status=status,
            amount_minor=refund.amount_minor,
            currency=refund.currency,
            payment_refs=(refund.payment.provider_ref,),
        )

    def test_leaves_room_for_nobody_else(self, refund: Refund, kim: Actor) -> None:
        """What was given back at the till meanwhile is not paid twice."""
        apply_refund(refund_id=refund.pk, facts=self.facts(refund, "failed"), now=NOW)
        record_external_refund(
            payment_id=refund.payment_id, amount_minor=1, external_id="re_till", occurred_at=NOW, now=NOW
        )

        with pytest.raises(NoRoomLeft):
            retry_refund(refund_id=refund.pk, actor=kim, now=NOW)

        assert StaffTask.objects.get(refund=refund).resolved_at is None

    def test_may_change_its_mind_twice(self, refund: Refund, kim: Actor) -> None:
        """Failed, tried again, then the first succeeds after all and fails once more: books stay right."""
        apply_refund(refund_id=refund.pk, facts=self.facts(refund, "failed"), now=NOW)
        again = retry_refund(refund_id=refund.pk, actor=kim, now=NOW)

        apply_refund(refund_id=refund.pk, facts=self.facts(refund, "succeeded"), now=NOW)
        payment = Payment.objects.get(pk=refund.payment_id)
        assert payment.pending_minor + payment.refunded_minor == 1500
        assert payment.external_surplus_minor == 1500
        assert StaffTask.objects.filter(kind=StaffTask.Kind.EXTERNAL_SURPLUS, refund=refund).exists()

        apply_refund(refund_id=refund.pk, facts=self.facts(refund, "failed"), now=NOW)
        payment.refresh_from_db()
        assert again.amount_minor == 1500
        assert (payment.pending_minor, payment.refunded_minor, payment.external_surplus_minor) == (1500, 0, 0)


class TestDeadLetters:
    @pytest.fixture
    def dead(self, store: Store, order: Order) -> list[Delivery]:
        """Two dead deliveries of one return's events."""
        rma = make_return(order, units=[1, 0])
        Delivery.objects.filter(event__payload__rma_id=rma.pk).update(
            state=DeliveryState.DEAD, attempts=8, last_error="boom"
        )
        return list(Delivery.objects.order_by("id")[:2])

    def test_get_their_tries_back(self, dead: list[Delivery], kim: Actor) -> None:
        """They are due now; the journal of the return says who did it."""
        ids = [each.pk for each in dead]

        assert replay_deliveries(delivery_ids=ids, actor=kim, now=NOW) == 2
        assert replay_deliveries(delivery_ids=ids, actor=kim, now=NOW) == 0

        revived = Delivery.objects.filter(pk__in=ids)
        assert {(each.state, each.attempts, each.due_at) for each in revived} == {("PENDING", 0, NOW)}
        entries = JournalEntry.objects.filter(action="delivery.replayed")
        assert {entry.rma_id for entry in entries} == {Return.objects.get().pk}
        assert entries.count() == 2

    def test_are_replayed_by_handler_in_their_store_alone(self, dead: list[Delivery], kim: Actor) -> None:
        """Staff of another store revive nothing of ours."""
        handler = dead[0].handler
        theirs = make_store()

        assert replay_handler(store_id=theirs.pk, handler=handler, actor=kim, now=NOW) == 0
        assert (
            replay_handler(store_id=dead[0].event.store_id, handler=handler, actor=kim, now=NOW)
            == Delivery.objects.filter(handler=handler).count()
        )

    def test_include_webhooks(self, store: Store, kim: Actor) -> None:
        """A webhook that was given up is processed again."""
        entry = InboxEntry.objects.create(
            source="stripe",
            external_id="evt_1",
            body=b"{}",
            received_at=NOW,
            due_at=NOW,
            state=DeliveryState.DEAD,
            attempts=8,
        )

        assert replay_entries(store_id=store.pk, entry_ids=[entry.pk], actor=kim, now=NOW) == 1
        assert replay_entries(store_id=store.pk, entry_ids=[entry.pk], actor=kim, now=NOW) == 0

        entry.refresh_from_db()
        assert (entry.state, entry.attempts) == (DeliveryState.PENDING, 0)
        assert JournalEntry.objects.get(action="webhook.replayed").data == {"entry": entry.pk}

    def test_are_delivered_then(self, dead: list[Delivery], kim: Actor) -> None:
        """A letter that was only unlucky goes through."""
        letter = Delivery.objects.get(handler="returns.settle_on_approval")

        replay_deliveries(delivery_ids=[letter.pk], actor=kim, now=NOW)

        assert outbox.deliver(delivery_id=letter.pk, now=NOW)


def settlement_status(refund: Refund) -> str:
    return str(Refund.objects.values_list("settlement__status", flat=True).get(pk=refund.pk))
