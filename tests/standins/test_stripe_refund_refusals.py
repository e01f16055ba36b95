"""What Stripe answers when it refuses a refund, row for row as recorded at 2026-08-26.dahlia."""

import pytest
import stripe

from tests.standins.stripe import StripeStandIn
from tests.standins.wire import error_of, events_of, refusal, send


class TestRefundThatIsRefused:
    def test_asks_for_more_than_the_rest(self, stand_in: StripeStandIn) -> None:
        """Eighty paid, fifty refunded: forty is more than the thirty that are left. There is no code."""
        paid = stand_in.seed_payment(amount=8000, currency="usd")
        send(stand_in, "POST", "/v1/refunds", {"charge": paid.charge, "amount": "5000"})

        reply = send(stand_in, "POST", "/v1/refunds", {"charge": paid.charge, "amount": "4000"})

        assert reply.status == 400
        assert refusal(reply.error) == {
            "type": "invalid_request_error",
            "param": "amount",
            "message": "Refund amount ($40.00) is greater than unrefunded amount on charge ($30.00)",
        }
        assert "doc_url" not in reply.error

    @pytest.mark.parametrize(
        "currency, asked, left",
        [("eur", "€20.00", "€10.00"), ("jpy", "¥2,000", "¥1,000"), ("kwd", "KWD 2.000", "KWD 1.000")],
    )
    def test_names_the_amounts_in_their_currency(
        self, stand_in: StripeStandIn, currency: str, asked: str, left: str
    ) -> None:
        """A yen has no cents and a dinar has a thousand of them."""
        paid = stand_in.seed_payment(amount=1000, currency=currency)

        reply = send(stand_in, "POST", "/v1/refunds", {"charge": paid.charge, "amount": "2000"})

        text = f"Refund amount ({asked}) is greater than unrefunded amount on charge ({left})"
        assert reply.error["message"] == text

    def test_comes_after_everything_was_refunded(self, stand_in: StripeStandIn) -> None:
        """A charge that was refunded in full says so, with a code."""
        paid = stand_in.seed_payment(amount=1000)
        send(stand_in, "POST", "/v1/refunds", {"charge": paid.charge})

        reply = send(stand_in, "POST", "/v1/refunds", {"payment_intent": paid.payment_intent, "amount": "1"})

        assert reply.status == 400
        assert refusal(reply.error) == {
            "type": "invalid_request_error",
            "code": "charge_already_refunded",
            "message": f"Charge {paid.charge} has already been refunded.",
        }
        assert reply.error["doc_url"].endswith("/charge-already-refunded")

    @pytest.mark.parametrize("amount", ["0", "-5"])
    def test_is_for_nothing_or_less(self, stand_in: StripeStandIn, amount: str) -> None:
        """The least that can be refunded is one minor unit."""
        paid = stand_in.seed_payment(amount=1000)

        reply = send(stand_in, "POST", "/v1/refunds", {"charge": paid.charge, "amount": amount})

        assert reply.status == 400
        assert refusal(reply.error) == {
            "type": "invalid_request_error",
            "code": "parameter_invalid_integer",
            "param": "amount",
            "message": "This value must be greater than or equal to 1.",
        }

    def test_names_no_payment(self, stand_in: StripeStandIn) -> None:
        """A refund is of a charge or of a payment intent."""
        reply = send(stand_in, "POST", "/v1/refunds", {"amount": "100"})

        assert reply.status == 400
        assert refusal(reply.error) == {
            "type": "invalid_request_error",
            "message": "One of the following params should be provided for this request: "
            "payment_intent or charge.",
        }

    def test_names_a_charge_that_does_not_exist(self, stand_in: StripeStandIn) -> None:
        """Stripe calls the parameter `id` here."""
        reply = send(stand_in, "POST", "/v1/refunds", {"charge": "ch_missing"})

        assert reply.status == 404
        assert refusal(reply.error) == {
            "type": "invalid_request_error",
            "code": "resource_missing",
            "param": "id",
            "message": "No such charge: 'ch_missing'",
        }

    def test_is_of_an_uncaptured_hold(self, stand_in: StripeStandIn) -> None:
        """What was only held is released by canceling, not refunded."""
        held = stand_in.seed_payment(amount=3300, captured=False)

        reply = send(stand_in, "POST", "/v1/refunds", {"charge": held.charge, "amount": "100"})

        assert reply.status == 400
        assert "code" not in reply.error
        assert reply.error["message"] == (
            f"This uncaptured Charge was created by a PaymentIntent ({held.payment_intent}). You must "
            "cancel the PaymentIntent to reverse the authorization instead of refunding the Charge directly. "
            "For more information, see https://stripe.com/docs/payments/place-a-hold-on-a-payment-method"
        )

    def test_is_of_a_payment_that_never_succeeded(
        self, stand_in: StripeStandIn, client: stripe.StripeClient
    ) -> None:
        """An intent that nobody paid has nothing to refund."""
        intent = client.v1.payment_intents.create({"amount": 900, "currency": "eur"})

        reply = send(stand_in, "POST", "/v1/refunds", {"payment_intent": intent.id})

        assert reply.status == 400
        assert refusal(reply.error) == {
            "type": "invalid_request_error",
            "message": f"This PaymentIntent ({intent.id}) does not have a successful charge to refund.",
        }

    def test_is_of_a_declined_charge(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """A declined charge took no money."""
        with pytest.raises(stripe.CardError) as caught:
            client.v1.payment_intents.create(
                {
                    "amount": 1500,
                    "currency": "eur",
                    "payment_method": "pm_card_chargeDeclined",
                    "confirm": True,
                }
            )
        error = error_of(caught.value)

        reply = send(stand_in, "POST", "/v1/refunds", {"charge": error["charge"]})

        intent = error["payment_intent"]["id"]
        assert (
            reply.error["message"]
            == f"This PaymentIntent ({intent}) does not have a successful charge to refund."
        )

    def test_is_of_a_charge_that_was_charged_back(self, stand_in: StripeStandIn) -> None:
        """While a dispute runs the bank decides about the money."""
        paid = stand_in.seed_payment(amount=1000)
        stand_in.dispute(paid.payment_intent)

        reply = send(stand_in, "POST", "/v1/refunds", {"charge": paid.charge})

        assert reply.status == 400
        assert refusal(reply.error) == {
            "type": "invalid_request_error",
            "code": "charge_disputed",
            "message": f"Charge {paid.charge} has been charged back; cannot issue a refund.",
        }

    def test_gives_a_reason_that_only_stripe_may_give(self, stand_in: StripeStandIn) -> None:
        """A shopper's reason belongs in the metadata; Stripe knows three of its own."""
        paid = stand_in.seed_payment(amount=1000)

        reply = send(stand_in, "POST", "/v1/refunds", {"charge": paid.charge, "reason": "TOO_SMALL"})

        assert refusal(reply.error) == {
            "type": "invalid_request_error",
            "param": "reason",
            "message": "Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer",
        }

    def test_leaves_nothing_behind(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """No refund, no event, no change of the charge."""
        paid = stand_in.seed_payment(amount=1000)

        send(stand_in, "POST", "/v1/refunds", {"charge": paid.charge, "amount": "1001"})

        assert stand_in.refunds() == []
        assert events_of(client) == []
        assert client.v1.charges.retrieve(paid.charge).amount_refunded == 0
