"""What Stripe answers about a refund that it took, row for row as recorded at 2026-08-26.dahlia."""

import pytest
import stripe

from tests.standins.stripe import StripeStandIn
from tests.standins.wire import events_of, refusal, send


class TestRefundThatSucceeds:
    def test_is_described_as_stripe_describes_it(self, stand_in: StripeStandIn) -> None:
        """What has no value is absent rather than null, and a refund has no livemode."""
        paid = stand_in.seed_payment(amount=1000)

        body = send(stand_in, "POST", "/v1/refunds", {"charge": paid.charge, "amount": "400"}).body

        assert body["status"] == "succeeded"
        assert (body["charge"], body["payment_intent"]) == (paid.charge, paid.payment_intent)
        assert body["payment_method"].startswith("pm_")
        assert body["balance_transaction"].startswith("txn_")
        assert {"customer", "destination_details"} <= body.keys()
        absent = {"livemode", "failure_reason", "pending_reason", "next_action", "description"}
        assert not absent & body.keys()

    def test_tells_of_the_refund_before_the_charge(
        self, stand_in: StripeStandIn, client: stripe.StripeClient
    ) -> None:
        """Two events, in this order."""
        paid = stand_in.seed_payment(amount=1000)

        client.v1.refunds.create({"payment_intent": paid.payment_intent, "amount": 400})

        assert events_of(client) == ["refund.created", "charge.refunded"]

    def test_moves_the_charge_and_the_balance(
        self, stand_in: StripeStandIn, client: stripe.StripeClient
    ) -> None:
        """A part first, then the rest without naming an amount."""
        paid = stand_in.seed_payment(amount=5000)

        part = client.v1.refunds.create({"charge": paid.charge, "amount": 1500})
        half_way = client.v1.charges.retrieve(paid.charge)
        rest = client.v1.refunds.create({"charge": paid.charge})
        charge = client.v1.charges.retrieve(paid.charge)

        assert (half_way.amount_refunded, half_way.refunded) == (1500, False)
        assert (part.amount, rest.amount) == (1500, 3500)
        assert (charge.amount_refunded, charge.refunded) == (5000, True)
        assert client.v1.balance.retrieve().available[0].amount == 0

    def test_can_only_be_given_new_metadata(
        self, stand_in: StripeStandIn, client: stripe.StripeClient
    ) -> None:
        """Keys are merged, and an empty value removes one."""
        paid = stand_in.seed_payment(amount=1000)
        refund = client.v1.refunds.create({"charge": paid.charge, "metadata": {"rma": "R-1", "store": "de"}})

        updated = client.v1.refunds.update(refund.id, {"metadata": {"store": "", "line": "7"}})

        assert updated.metadata is not None
        assert updated.metadata.to_dict() == {"rma": "R-1", "line": "7"}

    def test_cannot_be_canceled(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """A card's refund that went through is final."""
        paid = stand_in.seed_payment(amount=1000)
        refund = client.v1.refunds.create({"charge": paid.charge})

        reply = send(stand_in, "POST", f"/v1/refunds/{refund.id}/cancel")

        assert reply.status == 400
        assert refusal(reply.error) == {
            "type": "invalid_request_error",
            "message": "Canceling this refund is unsupported.",
        }

    def test_is_limited_to_what_was_captured(
        self, stand_in: StripeStandIn, client: stripe.StripeClient
    ) -> None:
        """Sixty-five held and fifty captured: fifty can go back."""
        held = stand_in.seed_payment(amount=6500, captured=False)
        client.v1.payment_intents.capture(held.payment_intent, {"amount_to_capture": 5000})

        refund = client.v1.refunds.create({"payment_intent": held.payment_intent})

        assert refund.amount == 5000
        assert client.v1.charges.retrieve(held.charge).refunded is True


class TestRefundThatWaits:
    def test_has_not_moved_money_yet(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """The card ending in 7726: one event, nothing refunded on the charge, no balance transaction."""
        paid = stand_in.seed_payment(amount=2400, card="pm_card_pendingRefund")

        refund = client.v1.refunds.create({"charge": paid.charge})

        assert (refund.status, refund.balance_transaction) == ("pending", None)
        assert events_of(client) == ["refund.created"]
        charge = client.v1.charges.retrieve(paid.charge)
        assert (charge.amount_refunded, charge.refunded) == (0, False)

    def test_can_be_canceled(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """Canceled before it went through; the whole amount can be refunded again."""
        paid = stand_in.seed_payment(amount=2400, card="pm_card_pendingRefund")
        refund = client.v1.refunds.create({"charge": paid.charge})

        canceled = client.v1.refunds.cancel(refund.id)

        assert canceled.status == "canceled"
        assert client.v1.refunds.create({"charge": paid.charge}).amount == 2400

    def test_keeps_its_amount_from_being_refunded_twice(
        self, stand_in: StripeStandIn, client: stripe.StripeClient
    ) -> None:
        """Not established at Stripe; assumed, because it is the careful side."""
        paid = stand_in.seed_payment(amount=1000, card="pm_card_pendingRefund")
        client.v1.refunds.create({"charge": paid.charge, "amount": 700})

        with pytest.raises(stripe.InvalidRequestError, match=r"unrefunded amount on charge \(€3\.00\)"):
            client.v1.refunds.create({"charge": paid.charge, "amount": 700})

    def test_succeeds_when_the_bank_is_done(
        self, stand_in: StripeStandIn, client: stripe.StripeClient
    ) -> None:
        """Only now does the charge count as refunded."""
        paid = stand_in.seed_payment(amount=1000, card="pm_card_pendingRefund")
        refund = client.v1.refunds.create({"charge": paid.charge})

        stand_in.settle(refund.id)

        settled = client.v1.refunds.retrieve(refund.id)
        assert settled.status == "succeeded"
        assert "pending_reason" not in settled
        assert client.v1.charges.retrieve(paid.charge).refunded is True
        assert events_of(client)[1:] == ["refund.updated", "charge.refund.updated", "charge.refunded"]

    def test_may_wait_for_the_shopper(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """Methods without native refunds: Stripe writes to the shopper, and the refund can be canceled."""
        paid = stand_in.seed_payment(amount=1000)
        stand_in.fault("refund_outcome", status="requires_action")
        asked = {"payment_intent": paid.payment_intent, "instructions_email": "sam@example.com"}

        refund = client.v1.refunds.create(asked)  # type: ignore[arg-type]

        assert refund.status == "requires_action"
        assert refund.next_action is not None
        assert refund.next_action.display_details is not None
        assert refund.next_action.display_details.email_sent.email_sent_to == "sam@example.com"
        assert client.v1.refunds.cancel(refund.id).status == "canceled"


class TestRefundThatFails:
    def test_was_succeeded_before(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """The card ending in 5126: the money left, came back, and the charge can be refunded again."""
        paid = stand_in.seed_payment(amount=1000, card="pm_card_refundFail")
        refund = client.v1.refunds.create({"charge": paid.charge})

        stand_in.settle(refund.id)

        failed = client.v1.refunds.retrieve(refund.id, {"expand": ["failure_balance_transaction"]})
        assert (refund.status, failed.status) == ("succeeded", "failed")
        assert failed.failure_reason == "expired_or_canceled_card"
        assert isinstance(failed.failure_balance_transaction, stripe.BalanceTransaction)
        assert failed.failure_balance_transaction.amount == 1000
        assert client.v1.charges.retrieve(paid.charge).amount_refunded == 0
        assert "refund.failed" in events_of(client)

    def test_was_pending_before(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """Money that never left needs no transaction back."""
        paid = stand_in.seed_payment(amount=1000, card="pm_card_pendingRefund")
        refund = client.v1.refunds.create({"charge": paid.charge})

        stand_in.settle(refund.id, status="failed", reason="declined")

        failed = client.v1.refunds.retrieve(refund.id)
        assert (failed.status, failed.failure_reason) == ("failed", "declined")
        assert "failure_balance_transaction" not in failed
        assert client.v1.refunds.create({"charge": paid.charge}).amount == 1000

    def test_does_not_come_back_to_life(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """A test cannot ask for what Stripe would not do."""
        paid = stand_in.seed_payment(amount=1000, card="pm_card_refundFail")
        refund = client.v1.refunds.create({"charge": paid.charge})
        stand_in.settle(refund.id)

        with pytest.raises(Exception, match="A refund that is failed cannot become succeeded"):
            stand_in.settle(refund.id, status="succeeded")


class TestRefundMadeInTheDashboard:
    def test_counts_like_any_other_and_carries_nothing_of_ours(
        self, stand_in: StripeStandIn, client: stripe.StripeClient
    ) -> None:
        """A person refunded by hand: our next refund meets what is left."""
        paid = stand_in.seed_payment(amount=1000)

        made = stand_in.dashboard_refund(paid.payment_intent, amount=600)

        assert made["metadata"] == {}
        event = client.v1.events.list({"type": "refund.created"}).data[0]
        assert event.request is not None
        assert event.request.idempotency_key is None
        with pytest.raises(stripe.InvalidRequestError, match=r"€4\.00"):
            client.v1.refunds.create({"charge": paid.charge, "amount": 500})
