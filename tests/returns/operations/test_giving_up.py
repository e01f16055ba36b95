"""Goods that never come: staff pay them as lost, or nobody waits for them any more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from returns import outbox
from returns.journal import SHOPPER, Actor
from returns.lifecycle import ForbiddenMove, ParcelStatus, ReturnStatus
from returns.models import (
    Delivery,
    Event,
    JournalEntry,
    MoneyOperation,
    Order,
    OrderLine,
    Refund,
    Return,
    ReturnLine,
    Settlement,
    Store,
)
from returns.operations.cancel_return import cancel_return
from returns.operations.execute_settlement import execute_settlement
from returns.operations.give_up_rest import NothingExpected, Outcome, give_up_rest
from returns.operations.record_tracking import record_tracking
from returns.operations.send_money_operation import send_money_operation
from returns.operations.settle_return import settle_return
from returns.payments.stripe_gateway import StripeGateway
from tests.factories import NOW, make_return, policy_document, publish
from tests.returns.books import (
    assert_lines_give_back_what_was_paid,
    assert_settlements_pay_their_total,
    assert_units_are_in_one_hand,
)
from tests.standins.stripe import StripeStandIn
from tests.steps import arrive, make_known, settle

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=40)


@pytest.fixture
def rma(order: Order) -> Return:
    """Three units that cost 10.00 together, approved at once."""
    return make_return(order, units=[3, 0])


def only_line(rma: Return) -> ReturnLine:
    return rma.lines.get()


def order_line(order: Order) -> OrderLine:
    return order.lines.get(position=0)


def scan(rma: Return, *, status: str = "in_transit") -> None:
    record_tracking(parcel_id=rma.parcels.get().pk, status=status, occurred_at=NOW, now=NOW)


def part_arrives(rma: Return, *, units: int = 1) -> None:
    arrive(rma, units={only_line(rma).pk: units})


def pay(rma: Return, gateway: StripeGateway) -> None:
    """What the handlers do with whatever is due by now."""
    settlement = settle_return(rma_id=rma.pk, now=NOW)
    if settlement is None:
        return
    execute_settlement(settlement_id=settlement.pk, now=NOW)
    for each in MoneyOperation.objects.filter(refund__settlement=settlement):
        send_money_operation(operation_id=each.pk, gateway=gateway, now=NOW)


def status(rma: Return) -> str:
    return Return.objects.get(pk=rma.pk).status


def paid_minor(order: Order) -> int:
    refunds = Refund.objects.filter(payment__order=order, status="SUCCEEDED")
    return sum(refund.amount_minor for refund in refunds)


def assert_books_agree(order: Order) -> None:
    assert_units_are_in_one_hand(order)
    assert_lines_give_back_what_was_paid(order)
    assert_settlements_pay_their_total(order)


class TestLost:
    def test_is_paid_to_the_cent_and_closes_the_return(
        self, rma: Return, order: Order, kim: Actor, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """One of three arrived and was paid 3.33; the other two bring the sum to exactly what was paid."""
        make_known(stripe, order)
        part_arrives(rma)
        pay(rma, gateway)
        assert paid_minor(order) == 333

        give_up_rest(rma_id=rma.pk, outcome="LOST", actor=kim, now=LATER)
        assert status(rma) == ReturnStatus.APPROVED
        pay(rma, gateway)

        line = only_line(rma)
        assert (line.received_quantity, line.lost_quantity, line.accepted_quantity) == (1, 2, 3)
        assert (order_line(order).open_quantity, order_line(order).settled_quantity) == (0, 3)
        assert paid_minor(order) == 1000
        assert status(rma) == ReturnStatus.CLOSED
        assert_books_agree(order)

    def test_is_settled_by_whoever_hears_of_it(self, rma: Return, kim: Actor) -> None:
        """The money does not wait for somebody to remember it."""
        give_up_rest(rma_id=rma.pk, outcome=Outcome.LOST, actor=kim, now=NOW)

        event = Event.objects.get(kind="rma.rest_lost")
        handlers = Delivery.objects.filter(event=event).values_list("handler", flat=True)
        assert list(handlers) == ["returns.settle_on_loss"]
        data = outbox.EventData(event.pk, event.kind, event.payload, event.store_id, event.occurred_at)
        outbox._registrations["returns.settle_on_loss"].run(event=data)
        assert Settlement.objects.get(rma=rma).total_minor == 1000

    def test_says_so_about_the_parcel_that_was_on_its_way(self, rma: Return, kim: Actor) -> None:
        """Custody follows; the carrier had it."""
        scan(rma)

        give_up_rest(rma_id=rma.pk, outcome=Outcome.LOST, actor=kim, now=LATER)

        parcel = rma.parcels.get()
        assert (parcel.status, parcel.lost_at) == (ParcelStatus.LOST, LATER)

    def test_leaves_a_parcel_in_the_warehouse_where_it_is(self, rma: Return, kim: Actor) -> None:
        """A box from which something was missing was received all the same."""
        part_arrives(rma)

        give_up_rest(rma_id=rma.pk, outcome=Outcome.LOST, actor=kim, now=LATER)

        assert rma.parcels.get().status == ParcelStatus.RECEIVED

    @pytest.mark.parametrize("timing", ["INSTANT", "FIRST_SCAN"])
    def test_pays_nothing_twice(
        self,
        store: Store,
        order: Order,
        kim: Actor,
        timing: str,
        stripe: StripeStandIn,
        gateway: StripeGateway,
    ) -> None:
        """Paid in advance: there is nothing left to pay, so the return closes at once."""
        publish(store, policy_document(refund_timing={"REFUND": timing}))
        rma = make_return(order, units=[3, 0])
        make_known(stripe, order)
        scan(rma)
        pay(rma, gateway)

        give_up_rest(rma_id=rma.pk, outcome=Outcome.LOST, actor=kim, now=LATER)
        assert status(rma) == ReturnStatus.CLOSED
        pay(rma, gateway)

        assert paid_minor(order) == 1000
        assert Settlement.objects.filter(rma=rma).count() == 1
        assert_books_agree(order)

    def test_does_not_close_before_the_refund_arrived(self, rma: Return, kim: Actor) -> None:
        """A settlement that is under way keeps the return open; its end closes it."""
        part_arrives(rma)
        settle(rma)
        part_arrives(rma)

        give_up_rest(rma_id=rma.pk, outcome=Outcome.LOST, actor=kim, now=LATER)

        assert status(rma) == ReturnStatus.APPROVED

    def test_counts_goods_that_come_after_all_as_a_surplus(
        self, rma: Return, order: Order, kim: Actor, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """They were paid as lost: the box is booked, and not one cent more is owed."""
        make_known(stripe, order)
        give_up_rest(rma_id=rma.pk, outcome=Outcome.LOST, actor=kim, now=NOW)
        pay(rma, gateway)

        receipt = arrive(rma, units={only_line(rma).pk: 3})
        pay(rma, gateway)

        assert list(receipt.lines.values_list("kind", "quantity")) == [("OVER", 3)]
        assert paid_minor(order) == 1000
        assert status(rma) == ReturnStatus.CLOSED
        assert_books_agree(order)


@pytest.mark.parametrize("outcome", list(Outcome))
class TestEither:
    def test_happens_once_when_it_is_sent_twice(self, rma: Return, kim: Actor, outcome: Outcome) -> None:
        """The second click changes nothing and gets a sentence."""
        part_arrives(rma)
        give_up_rest(rma_id=rma.pk, outcome=outcome, actor=kim, now=NOW)
        before = ReturnLine.objects.values().get(rma=rma)

        with pytest.raises(NothingExpected, match="Nothing of this return is expected"):
            give_up_rest(rma_id=rma.pk, outcome=outcome, actor=kim, now=NOW)

        assert ReturnLine.objects.values().get(rma=rma) == before

    def test_names_who_decided(self, rma: Return, kim: Actor, outcome: Outcome) -> None:
        """Somebody decided about money: the journal says who, and about how many units."""
        part_arrives(rma)

        give_up_rest(rma_id=rma.pk, outcome=outcome, actor=kim, now=NOW)

        entry = JournalEntry.objects.get(rma=rma, action=f"rma.rest_{outcome.lower()}")
        assert (entry.actor, entry.actor_ref, entry.data) == ("STAFF", kim.ref, {"units": 2})

    def test_is_refused_for_a_return_that_has_ended(
        self, rma: Return, order: Order, kim: Actor, outcome: Outcome
    ) -> None:
        """Nothing is waited for any more."""
        cancel_return(rma_id=rma.pk, actor=SHOPPER, now=NOW)

        with pytest.raises(ForbiddenMove):
            give_up_rest(rma_id=rma.pk, outcome=outcome, actor=kim, now=NOW)

        assert (order_line(order).open_quantity, order_line(order).settled_quantity) == (0, 0)

    def test_leaves_the_other_lines_of_the_return_alone(
        self, order: Order, kim: Actor, outcome: Outcome
    ) -> None:
        """Only what has not come is given up."""
        rma = make_return(order, units=[1, 1])
        first, second = rma.lines.order_by("order_line__position")
        arrive(rma, units={first.pk: 1})

        give_up_rest(rma_id=rma.pk, outcome=outcome, actor=kim, now=NOW)

        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.accepted_quantity, first.lost_quantity, first.cancelled_quantity) == (1, 0, 0)
        assert second.lost_quantity + second.cancelled_quantity == 1
        assert settle(rma).total_minor == (333 + 500 if outcome == Outcome.LOST else 333)
        assert_units_are_in_one_hand(order)
