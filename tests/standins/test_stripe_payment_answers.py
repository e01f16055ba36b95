"""What Stripe answers about payment intents, row for row as recorded from Stripe at 2026-08-26.dahlia.

Rows: hold, capture, cancel, off-session authentication, decline, somebody else's payment method, and the
balance transaction that comes late.
"""

from typing import Any

import pytest
import stripe

from tests.standins.stripe import StripeStandIn
from tests.standins.wire import error_of, events_of, refusal, send

STATUSES = (
    "requires_payment_method, requires_capture, requires_reauthorization, requires_confirmation, "
    "requires_action, expired, processing"
)


def confirmed(card: str, **more: Any) -> Any:
    """This will say a payment of ten euros by a test card, confirmed at once."""
    return {"amount": 1000, "currency": "eur", "payment_method": card, "confirm": True, **more}


class TestPayment:
    def test_waits_for_a_payment_method(self, client: stripe.StripeClient) -> None:
        """An intent alone moves nothing."""
        intent = client.v1.payment_intents.create({"amount": 4900, "currency": "EUR"})

        assert (intent.status, intent.currency, intent.latest_charge) == (
            "requires_payment_method",
            "eur",
            None,
        )
        assert intent.client_secret is not None
        assert intent.client_secret.startswith(f"{intent.id}_secret_")
        assert events_of(client) == ["payment_intent.created"]

    def test_is_taken_when_confirmed(self, client: stripe.StripeClient) -> None:
        """Charge first, then the intent."""
        intent = client.v1.payment_intents.create(confirmed("pm_card_visa"))

        charge = client.v1.charges.retrieve(str(intent.latest_charge))
        assert (intent.status, intent.amount_received) == ("succeeded", 1000)
        assert (charge.paid, charge.captured, charge.amount_captured) == (True, True, 1000)
        assert events_of(client)[1:] == ["charge.succeeded", "payment_intent.succeeded"]

    def test_can_be_confirmed_later(self, client: stripe.StripeClient) -> None:
        """Created without a card, confirmed with one."""
        intent = client.v1.payment_intents.create({"amount": 1000, "currency": "eur"})

        paid = client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})

        assert paid.status == "succeeded"

    def test_shows_its_balance_transaction_a_moment_later(
        self, stand_in: StripeStandIn, client: stripe.StripeClient
    ) -> None:
        """Null right after the confirmation, filled seconds later."""
        intent = client.v1.payment_intents.create(confirmed("pm_card_visa", expand=["latest_charge"]))
        assert isinstance(intent.latest_charge, stripe.Charge)
        at_once = intent.latest_charge.balance_transaction

        stand_in.advance(seconds=5)
        later = client.v1.charges.retrieve(intent.latest_charge.id).balance_transaction

        assert at_once is None
        assert str(later).startswith("txn_")

    def test_needs_a_payment_method_to_be_confirmed(
        self, stand_in: StripeStandIn, client: stripe.StripeClient
    ) -> None:
        """The refusal carries the intent."""
        intent = client.v1.payment_intents.create({"amount": 800, "currency": "eur"})

        reply = send(stand_in, "POST", f"/v1/payment_intents/{intent.id}/confirm")

        assert reply.status == 400
        assert reply.error["code"] == "payment_intent_unexpected_state"
        assert reply.error["payment_intent"]["id"] == intent.id

    def test_cannot_be_confirmed_twice(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """What is paid is paid."""
        intent = client.v1.payment_intents.create(confirmed("pm_card_visa"))

        reply = send(
            stand_in, "POST", f"/v1/payment_intents/{intent.id}/confirm", {"payment_method": "pm_card_visa"}
        )

        assert (reply.status, reply.error["code"]) == (400, "payment_intent_unexpected_state")
        assert client.v1.charges.list({"payment_intent": intent.id}).data[0].id == intent.latest_charge


class TestHold:
    def test_is_authorized_and_not_captured(self, client: stripe.StripeClient) -> None:
        """The charge counts as paid, nothing was taken, and it says until when it can be."""
        intent = client.v1.payment_intents.create(confirmed("pm_card_visa", capture_method="manual"))

        charge = client.v1.charges.retrieve(str(intent.latest_charge))
        assert (intent.status, intent.amount_capturable) == ("requires_capture", 1000)
        assert (charge.paid, charge.captured, charge.amount_captured) == (True, False, 0)
        assert charge.payment_method_details is not None
        assert charge.payment_method_details.card is not None
        assert charge.payment_method_details.card.capture_before == charge.created + 7 * 86400
        assert events_of(client)[1:] == ["charge.succeeded", "payment_intent.amount_capturable_updated"]

    def test_can_be_captured_in_part(self, client: stripe.StripeClient) -> None:
        """The rest is released."""
        held = client.v1.payment_intents.create(confirmed("pm_card_visa", capture_method="manual"))

        intent = client.v1.payment_intents.capture(held.id, {"amount_to_capture": 600})

        charge = client.v1.charges.retrieve(str(intent.latest_charge))
        assert (intent.status, intent.amount_received, intent.amount_capturable) == ("succeeded", 600, 0)
        assert (charge.captured, charge.amount_captured) == (True, 600)
        assert events_of(client)[3:] == ["charge.captured", "payment_intent.succeeded"]

    def test_gives_no_more_than_was_held(self, stand_in: StripeStandIn) -> None:
        """Capturing more is refused, with the intent."""
        held = stand_in.seed_payment(amount=5000, captured=False)

        path = f"/v1/payment_intents/{held.payment_intent}/capture"
        reply = send(stand_in, "POST", path, {"amount_to_capture": "9999"})

        assert reply.status == 400
        assert reply.error["code"] == "amount_too_large"
        assert reply.error["message"].startswith(
            "The payment could not be captured because the requested capture amount is greater than"
        )
        assert reply.error["payment_intent"]["id"] == held.payment_intent

    def test_is_captured_once(self, stand_in: StripeStandIn) -> None:
        """What was not captured the first time is gone."""
        paid = stand_in.seed_payment(amount=5000)

        reply = send(stand_in, "POST", f"/v1/payment_intents/{paid.payment_intent}/capture")

        assert reply.status == 400
        assert reply.error["message"] == (
            "The remaining amount on this PaymentIntent could not be captured because the remainder of the "
            "authorized amount has been released."
        )

    def test_is_released_without_a_refund(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """Canceling a hold makes no refund and no `charge.refunded`."""
        held = stand_in.seed_payment(amount=5000, captured=False)

        intent = client.v1.payment_intents.cancel(
            held.payment_intent, {"cancellation_reason": "requested_by_customer"}
        )

        assert (intent.status, intent.cancellation_reason) == ("canceled", "requested_by_customer")
        assert events_of(client) == ["payment_intent.canceled"]
        assert stand_in.refunds() == []

    def test_cannot_be_released_twice(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """The sentence names statuses that the library does not know: statuses are an open list."""
        held = stand_in.seed_payment(amount=5000, captured=False)
        client.v1.payment_intents.cancel(held.payment_intent)

        reply = send(stand_in, "POST", f"/v1/payment_intents/{held.payment_intent}/cancel")

        assert reply.status == 400
        assert reply.error["message"] == (
            "You cannot cancel this PaymentIntent because it has a status of canceled. Only a PaymentIntent "
            f"with one of the following statuses may be canceled: {STATUSES}."
        )


class TestDecline:
    @pytest.mark.parametrize(
        "card, decline_code, message",
        [
            ("pm_card_chargeDeclined", "generic_decline", "Your card was declined."),
            (
                "pm_card_chargeDeclinedInsufficientFunds",
                "insufficient_funds",
                "Your card has insufficient funds.",
            ),
        ],
    )
    def test_is_told_with_the_failed_charge(
        self, client: stripe.StripeClient, card: str, decline_code: str, message: str
    ) -> None:
        """402 with both codes, the charge and the intent, which is back where it began."""
        with pytest.raises(stripe.CardError) as caught:
            client.v1.payment_intents.create(confirmed(card))

        assert caught.value.http_status == 402
        error = error_of(caught.value)
        assert (error["type"], error["code"]) == ("card_error", "card_declined")
        assert (error["decline_code"], error["message"]) == (decline_code, message)
        assert error["payment_intent"]["status"] == "requires_payment_method"
        assert error["payment_intent"]["last_payment_error"]["code"] == "card_declined"
        charge = client.v1.charges.retrieve(error["charge"])
        assert (charge.status, charge.paid, charge.failure_code) == ("failed", False, "card_declined")
        assert events_of(client)[1:] == ["charge.failed", "payment_intent.payment_failed"]

    def test_is_answered_again_under_its_key(self, stand_in: StripeStandIn) -> None:
        """A decline is an execution: its answer is saved, and the card is not tried again."""
        params = {"amount": "1000", "currency": "eur", "confirm": "true"}
        params["payment_method"] = "pm_card_chargeDeclined"

        first = send(stand_in, "POST", "/v1/payment_intents", params, key="pay-1")
        again = send(stand_in, "POST", "/v1/payment_intents", params, key="pay-1")

        assert (first.status, again.status) == (402, 402)
        assert again.headers["idempotent-replayed"] == "true"
        assert again.error["charge"] == first.error["charge"]


class TestAuthentication:
    def test_is_impossible_without_the_shopper(self, client: stripe.StripeClient) -> None:
        """Off-session the bank's question cannot be answered: no charge, and the intent begins again."""
        with pytest.raises(stripe.CardError) as caught:
            client.v1.payment_intents.create(confirmed("pm_card_authenticationRequired", off_session=True))

        error = error_of(caught.value)
        assert caught.value.http_status == 402
        assert (error["code"], error["decline_code"]) == (
            "authentication_required",
            "authentication_required",
        )
        assert error["payment_intent"]["status"] == "requires_payment_method"
        assert error["payment_method"]["id"].startswith("pm_")
        assert "charge" not in error
        assert client.v1.charges.list().data == []

    def test_is_asked_of_the_shopper(self, client: stripe.StripeClient) -> None:
        """On-session the intent waits, without a charge."""
        intent = client.v1.payment_intents.create(confirmed("pm_card_authenticationRequired"))

        assert (intent.status, intent.latest_charge) == ("requires_action", None)
        assert events_of(client)[-1] == "payment_intent.requires_action"


class TestPaymentMethodOfSomebodyElse:
    def test_is_refused(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """No code, and the parameter is named."""
        strange = stand_in.seed_method(customer="cus_other")
        stand_in.seed_method(customer="cus_sam")
        asked = {"amount": 600, "currency": "eur", "customer": "cus_sam"}
        intent = client.v1.payment_intents.create(asked)  # type: ignore[arg-type]

        path = f"/v1/payment_intents/{intent.id}/confirm"
        reply = send(stand_in, "POST", path, {"payment_method": strange})

        assert reply.status == 400
        assert refusal(reply.error) == {
            "type": "invalid_request_error",
            "param": "payment_method",
            "message": f"The PaymentMethod {strange} does not belong to the Customer you supplied cus_sam. "
            "Please use this PaymentMethod with the Customer that it belongs to instead.",
        }

    def test_is_charged_to_its_own_customer(
        self, stand_in: StripeStandIn, client: stripe.StripeClient
    ) -> None:
        """The saved card of the customer who pays."""
        method = stand_in.seed_method(customer="cus_sam")

        intent = client.v1.payment_intents.create(confirmed(method, customer="cus_sam", off_session=True))

        assert (intent.status, intent.payment_method) == ("succeeded", method)

    def test_needs_a_customer_that_exists(self, stand_in: StripeStandIn) -> None:
        """A customer whom nobody made is refused."""
        params = {"amount": "600", "currency": "eur", "customer": "cus_nobody"}

        reply = send(stand_in, "POST", "/v1/payment_intents", params)

        assert refusal(reply.error) == {
            "type": "invalid_request_error",
            "code": "resource_missing",
            "param": "customer",
            "message": "No such customer: 'cus_nobody'",
        }
