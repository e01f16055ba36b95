"""Disputes: the money goes, refunds are refused, and the bank decides."""

import pytest
import stripe

from tests.standins.stripe import StripeStandIn
from tests.standins.stripe.client import SeededPayment, StandInFailed
from tests.standins.wire import error_of, events_of, refusal, send


@pytest.fixture
def paid(stand_in: StripeStandIn) -> SeededPayment:
    """A payment of fifty euro."""
    return stand_in.seed_payment(amount=5000)


class TestDispute:
    def test_takes_the_money_and_a_fee(
        self, stand_in: StripeStandIn, client: stripe.StripeClient, paid: SeededPayment
    ) -> None:
        """At once, with two events."""
        opened = stand_in.dispute(paid.payment_intent, reason="product_not_received")

        dispute = client.v1.disputes.retrieve(opened["id"])
        row = client.v1.balance_transactions.list({"type": "adjustment"}).data[0]
        assert (dispute.status, dispute.amount, dispute.reason) == (
            "needs_response",
            5000,
            "product_not_received",
        )
        assert dispute.is_charge_refundable is False
        assert (row.amount, row.fee, row.net, row.source) == (-5000, 1500, -6500, dispute.id)
        assert client.v1.charges.retrieve(paid.charge).disputed is True
        assert events_of(client) == ["charge.dispute.created", "charge.dispute.funds_withdrawn"]

    def test_has_only_fields_that_the_library_declares(
        self, stand_in: StripeStandIn, paid: SeededPayment
    ) -> None:
        """And is found by its payment."""
        stand_in.dispute(paid.payment_intent)

        found = send(stand_in, "GET", "/v1/disputes", {"payment_intent": paid.payment_intent}).body["data"]

        assert len(found) == 1
        assert found[0].keys() <= stripe.Dispute.__annotations__.keys()

    @pytest.mark.parametrize("end", ["open", "lost"])
    def test_blocks_refunds(
        self, stand_in: StripeStandIn, client: stripe.StripeClient, paid: SeededPayment, end: str
    ) -> None:
        """f17: while it is open, and for good when it is lost."""
        opened = stand_in.dispute(paid.payment_intent)
        if end == "lost":
            stand_in.close_dispute(opened["id"], status="lost")

        with pytest.raises(stripe.InvalidRequestError) as caught:
            client.v1.refunds.create({"charge": paid.charge, "amount": 100})

        assert refusal(error_of(caught.value)) == {
            "type": "invalid_request_error",
            "code": "charge_disputed",
            "message": f"Charge {paid.charge} has been charged back; cannot issue a refund.",
        }

    def test_brings_the_money_back_when_won(
        self, stand_in: StripeStandIn, client: stripe.StripeClient, paid: SeededPayment
    ) -> None:
        """The fee stays with Stripe; the charge may be refunded again."""
        opened = stand_in.dispute(paid.payment_intent)

        stand_in.close_dispute(opened["id"], status="won")

        rows = client.v1.balance_transactions.list({"type": "adjustment"}).data
        assert [row.net for row in rows] == [5000, -6500]
        assert events_of(client)[2:] == ["charge.dispute.closed", "charge.dispute.funds_reinstated"]
        assert client.v1.refunds.create({"charge": paid.charge}).status == "succeeded"

    def test_may_be_a_question_only(
        self, stand_in: StripeStandIn, client: stripe.StripeClient, paid: SeededPayment
    ) -> None:
        """An inquiry takes nothing, and a refund settles it."""
        opened = stand_in.dispute(paid.payment_intent, is_inquiry=True)

        refund = client.v1.refunds.create({"charge": paid.charge})

        assert (opened["status"], opened["is_charge_refundable"]) == ("warning_needs_response", True)
        assert refund.status == "succeeded"
        assert "charge.dispute.funds_withdrawn" not in events_of(client)

    def test_can_be_accepted(
        self, stand_in: StripeStandIn, client: stripe.StripeClient, paid: SeededPayment
    ) -> None:
        """Through the API: it is lost, once."""
        opened = stand_in.dispute(paid.payment_intent)

        assert client.v1.disputes.close(opened["id"]).status == "lost"
        with pytest.raises(stripe.InvalidRequestError, match="already closed"):
            client.v1.disputes.close(opened["id"])
        with pytest.raises(StandInFailed, match="that is lost cannot become won"):
            stand_in.close_dispute(opened["id"], status="won")

    @pytest.mark.parametrize("status", ["pending", "succeeded"])
    def test_opens_in_the_seconds_of_a_refund(
        self, stand_in: StripeStandIn, client: stripe.StripeClient, paid: SeededPayment, status: str
    ) -> None:
        """The refund is accepted, and fails later; the next one is refused."""
        stand_in.fault("dispute_opens", status=status)

        refund = client.v1.refunds.create({"charge": paid.charge, "amount": 2000})
        stand_in.settle(refund.id)

        failed = client.v1.refunds.retrieve(refund.id)
        assert (refund.status, failed.status) == (status, "failed")
        assert failed.failure_reason == "charge_for_pending_refund_disputed"
        assert "charge.dispute.created" in events_of(client)
        with pytest.raises(stripe.InvalidRequestError, match="has been charged back"):
            client.v1.refunds.create({"charge": paid.charge, "amount": 2000})
