"""Webhooks as they really come: twice, out of order, or never."""

from collections.abc import Callable

import stripe

from tests.standins.receiver import Receiver
from tests.standins.stripe import StripeStandIn


class TestDisorder:
    def test_delivers_one_event_twice(
        self, stand_in: StripeStandIn, refund: Callable[[], stripe.Refund], receiver: Receiver
    ) -> None:
        """The same id a second time."""
        stand_in.listen(receiver.url)
        stand_in.fault("event_repeated", type="refund.created")
        refund()

        stand_in.flush_webhooks()

        assert receiver.types == ["refund.created", "refund.created", "charge.refunded"]
        assert receiver.ids[0] == receiver.ids[1]

    def test_makes_two_events_of_one_change(
        self, stand_in: StripeStandIn, refund: Callable[[], stripe.Refund], receiver: Receiver
    ) -> None:
        """Two ids for the same object and type."""
        stand_in.listen(receiver.url)
        stand_in.fault("event_doubled", type="refund.created")
        refund()

        stand_in.flush_webhooks()

        assert receiver.types == ["refund.created", "refund.created", "charge.refunded"]
        assert receiver.ids[0] != receiver.ids[1]

    def test_delivers_the_last_first(
        self, stand_in: StripeStandIn, client: stripe.StripeClient, receiver: Receiver
    ) -> None:
        """`refund.failed` before `refund.created`."""
        paid = stand_in.seed_payment(amount=1000, card="pm_card_refundFail")
        stand_in.listen(receiver.url, types=["refund.created", "refund.failed"])
        stand_in.fault("events_reversed", type="refund.*", count=3)
        made = client.v1.refunds.create({"charge": paid.charge})
        stand_in.settle(made.id)

        stand_in.flush_webhooks()

        assert receiver.types == ["refund.failed", "refund.created"]

    def test_can_be_had_by_flushing_backwards(
        self, stand_in: StripeStandIn, refund: Callable[[], stripe.Refund], receiver: Receiver
    ) -> None:
        """Everything open, last first."""
        stand_in.listen(receiver.url)
        refund()

        stand_in.flush_webhooks(is_reversed=True)

        assert receiver.types == ["charge.refunded", "refund.created"]

    def test_loses_an_event_that_can_still_be_listed(
        self,
        stand_in: StripeStandIn,
        client: stripe.StripeClient,
        refund: Callable[[], stripe.Refund],
        receiver: Receiver,
    ) -> None:
        """Never delivered; who looks finds it."""
        stand_in.listen(receiver.url)
        stand_in.fault("event_lost", type="refund.created")
        refund()

        stand_in.flush_webhooks()

        assert receiver.types == ["charge.refunded"]
        assert len(client.v1.events.list({"type": "refund.created"}).data) == 1
