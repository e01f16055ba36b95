"""The rest of a return is given up: its units are free again, and what was paid stays paid."""

from __future__ import annotations

import pytest

from returns.journal import Actor
from returns.lifecycle import ParcelStatus, ReturnStatus
from returns.models import (
    Delivery,
    Event,
    Order,
    Return,
    Store,
)
from returns.operations.give_up_rest import Outcome, RestIsPaid, give_up_rest
from returns.payments.stripe_gateway import StripeGateway
from tests.factories import NOW, make_return, policy_document, publish
from tests.returns.operations.test_giving_up import (
    LATER,
    assert_books_agree,
    only_line,
    order_line,
    paid_minor,
    part_arrives,
    pay,
    rma,
    scan,
    status,
)
from tests.standins.stripe import StripeStandIn
from tests.steps import arrive, make_known, settle

__all__ = ["rma"]

pytestmark = pytest.mark.django_db


class TestCancelled:
    def test_gives_the_rest_back_and_closes_what_is_paid(
        self, rma: Return, order: Order, kim: Actor, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """One of three arrived and was paid; the other two can be returned another time."""
        make_known(stripe, order)
        part_arrives(rma)
        pay(rma, gateway)

        give_up_rest(rma_id=rma.pk, outcome=Outcome.CANCELLED, actor=kim, now=LATER)

        line = only_line(rma)
        assert (line.received_quantity, line.cancelled_quantity, line.units) == (1, 2, [[0, 1]])
        assert (order_line(order).open_quantity, order_line(order).settled_quantity) == (0, 1)
        assert (status(rma), paid_minor(order)) == (ReturnStatus.CLOSED, 333)
        again = make_return(order, units=[2, 0])
        assert (again.lines.get().units, again.lines.get().quoted_minor) == ([[1, 3]], 667)
        assert_books_agree(order)

    def test_does_not_close_over_goods_that_are_not_settled_yet(
        self, rma: Return, order: Order, kim: Actor, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """The box was booked a moment ago: its money comes first, then the return closes."""
        make_known(stripe, order)
        part_arrives(rma)

        give_up_rest(rma_id=rma.pk, outcome=Outcome.CANCELLED, actor=kim, now=NOW)
        assert status(rma) == ReturnStatus.APPROVED
        pay(rma, gateway)

        assert (status(rma), paid_minor(order)) == (ReturnStatus.CLOSED, 333)

    def test_cancels_a_return_of_which_nothing_came(self, rma: Return, order: Order, kim: Actor) -> None:
        """The carrier had it and lost every trace; nobody was paid, so it is as if it had not been sent."""
        scan(rma)

        given_up = give_up_rest(rma_id=rma.pk, outcome=Outcome.CANCELLED, actor=kim, now=LATER)

        assert (given_up.status, given_up.cancelled_at) == (ReturnStatus.CANCELLED, LATER)
        assert (only_line(rma).cancelled_quantity, only_line(rma).units) == (3, [])
        assert order_line(order).open_quantity == 0
        assert Event.objects.filter(kind="rma.cancelled").count() == 1
        assert rma.parcels.get().status == ParcelStatus.IN_TRANSIT

    def test_calls_off_a_label_that_nobody_used(
        self, rma: Return, kim: Actor, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """The second parcel of a return was never handed in."""
        first = rma.parcels.get()
        second = rma.parcels.create(
            store_id=rma.store_id, position=2, method=first.method, status=ParcelStatus.LABEL_READY
        )
        part_arrives(rma)

        give_up_rest(rma_id=rma.pk, outcome=Outcome.CANCELLED, actor=kim, now=NOW)

        second.refresh_from_db()
        assert second.status == ParcelStatus.CANCELLED
        handlers = Delivery.objects.filter(event__kind="rma.rest_cancelled").values_list("handler", flat=True)
        assert list(handlers) == ["labels.call_off_rest"]

    @pytest.mark.parametrize(
        "timing, is_settled", [("INSTANT", True), ("FIRST_SCAN", True), ("INSTANT", False)]
    )
    def test_is_refused_for_what_is_paid_or_owed(
        self, store: Store, order: Order, kim: Actor, timing: str, is_settled: bool
    ) -> None:
        """Nobody takes a payout back by giving goods up; not a unit moves."""
        publish(store, policy_document(refund_timing={"REFUND": timing}))
        rma = make_return(order, units=[3, 0])
        scan(rma)
        if is_settled:
            settle(rma)

        with pytest.raises(RestIsPaid, match="only be counted as lost"):
            give_up_rest(rma_id=rma.pk, outcome=Outcome.CANCELLED, actor=kim, now=LATER)

        assert (only_line(rma).expected_quantity, order_line(order).open_quantity) == (3, 3)

    def test_is_undone_by_goods_that_come_after_all(
        self, rma: Return, order: Order, kim: Actor, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """They are taken back and owed, and the sum is what was paid for all three."""
        make_known(stripe, order)
        part_arrives(rma)
        pay(rma, gateway)
        give_up_rest(rma_id=rma.pk, outcome=Outcome.CANCELLED, actor=kim, now=LATER)

        arrive(rma, units={only_line(rma).pk: 2})
        assert status(rma) == ReturnStatus.APPROVED
        pay(rma, gateway)

        line = only_line(rma)
        assert (line.received_quantity, line.cancelled_quantity) == (3, 0)
        assert (status(rma), paid_minor(order)) == (ReturnStatus.CLOSED, 1000)
        assert_books_agree(order)
