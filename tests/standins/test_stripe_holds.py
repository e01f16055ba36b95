"""Holds that run out by the clock, and what a shopper answers their bank."""

from typing import Any

import pytest
import stripe

from tests.standins.stripe import StripeStandIn
from tests.standins.wire import events_of


class TestHold:
    def test_runs_out(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """h03: when `capture_before` has passed, there is no refund and nothing left to capture."""
        held = stand_in.seed_payment(amount=5000, captured=False)
        stand_in.advance(hours=7 * 24 - 1)
        before = client.v1.payment_intents.retrieve(held.payment_intent).status

        stand_in.advance(hours=1)

        intent = client.v1.payment_intents.retrieve(held.payment_intent)
        assert before == "requires_capture"
        assert (intent.status, intent.cancellation_reason) == ("canceled", "expired")
        assert events_of(client) == ["payment_intent.canceled", "charge.expired"]
        assert stand_in.refunds() == []
        with pytest.raises(stripe.InvalidRequestError, match="has a status of canceled"):
            client.v1.payment_intents.capture(held.payment_intent)

    def test_does_not_run_out_once_captured(
        self, stand_in: StripeStandIn, client: stripe.StripeClient
    ) -> None:
        """h01: a part was taken, the rest released; the refund is bounded by what was taken."""
        held = stand_in.seed_payment(amount=5000, captured=False)
        client.v1.payment_intents.capture(held.payment_intent, {"amount_to_capture": 2000})

        stand_in.advance(hours=8 * 24)

        assert client.v1.payment_intents.retrieve(held.payment_intent).status == "succeeded"
        assert "charge.refunded" not in events_of(client)
        with pytest.raises(stripe.InvalidRequestError, match=r"unrefunded amount on charge \(€20.00\)"):
            client.v1.refunds.create({"payment_intent": held.payment_intent, "amount": 2001})


class TestAuthentication:
    @pytest.mark.parametrize(
        "is_confirmed, status, told",
        [
            (True, "succeeded", "payment_intent.succeeded"),
            (False, "requires_payment_method", "payment_intent.payment_failed"),
        ],
    )
    def test_is_answered_by_the_shopper(
        self,
        stand_in: StripeStandIn,
        client: stripe.StripeClient,
        is_confirmed: bool,
        status: str,
        told: str,
    ) -> None:
        """For a payment intent without a page of ours."""
        card = "pm_card_authenticationRequired"
        params: Any = {"amount": 500, "currency": "eur", "payment_method": card, "confirm": True}
        intent = client.v1.payment_intents.create(params)

        stand_in.authenticate(intent.id, is_confirmed=is_confirmed)

        assert client.v1.payment_intents.retrieve(intent.id).status == status
        assert events_of(client)[-1] == told
