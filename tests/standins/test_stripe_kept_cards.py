"""Cards that are kept: customers, setup intents, payment methods, and charges without the shopper.

Texts and their order as recorded from Stripe at 2026-08-26.dahlia.
"""

from typing import Any

import pytest
import stripe

from tests.standins.stripe import StripeStandIn
from tests.standins.wire import error_of, events_of, refusal, send

NOT_CANCELABLE = (
    "You cannot cancel this SetupIntent because it has a status of succeeded. Only a SetupIntent with one of "
    "the following statuses may be canceled: `requires_payment_method`, `requires_confirmation`, or "
    "`requires_action`."
)


@pytest.fixture
def customer(client: stripe.StripeClient) -> str:
    """Somebody whose card is kept."""
    return client.v1.customers.create({"email": "ana@example.com", "metadata": {"rma": "R-1"}}).id


def kept(client: stripe.StripeClient, customer: str, card: str = "pm_card_visa") -> str:
    """This will keep a card of a customer, and give its id."""
    setup = client.v1.setup_intents.create(
        {"customer": customer, "payment_method": card, "confirm": True, "usage": "off_session"}
    )
    return str(setup.payment_method)


def charge(client: stripe.StripeClient, customer: str, method: str, **more: Any) -> stripe.PaymentIntent:
    """This will charge a kept card without the shopper."""
    params: Any = {
        "amount": 2500,
        "currency": "eur",
        "customer": customer,
        "payment_method": method,
        "off_session": True,
        "confirm": True,
        **more,
    }
    return client.v1.payment_intents.create(params)


class TestCustomer:
    def test_is_found_again(self, client: stripe.StripeClient, customer: str) -> None:
        """With what was said about them."""
        found = client.v1.customers.retrieve(customer)

        assert (found.email, found.metadata and found.metadata["rma"]) == ("ana@example.com", "R-1")
        assert events_of(client) == ["customer.created"]

    @pytest.mark.parametrize(
        "path, param, message",
        [
            ("customers/cus_x", "id", "No such customer: 'cus_x'"),
            ("setup_intents/seti_x", "intent", "No such setupintent: 'seti_x'"),
            ("payment_methods/pm_x", "payment_method", "No such PaymentMethod: 'pm_x'"),
            ("checkout/sessions/cs_x", "session", "No such checkout.session: 'cs_x'"),
        ],
    )
    def test_may_not_be_there(self, stand_in: StripeStandIn, path: str, param: str, message: str) -> None:
        """404, as for its cards and sessions."""
        reply = send(stand_in, "GET", f"/v1/{path}")

        assert (reply.status, reply.error["code"]) == (404, "resource_missing")
        assert (reply.error["param"], reply.error["message"]) == (param, message)

    @pytest.mark.parametrize(
        "path, kind",
        [
            ("customers", stripe.Customer),
            ("setup_intents", stripe.SetupIntent),
            ("payment_methods", stripe.PaymentMethod),
        ],
    )
    def test_has_only_fields_that_the_library_declares(
        self, stand_in: StripeStandIn, client: stripe.StripeClient, customer: str, path: str, kind: type
    ) -> None:
        """They and what belongs to them."""
        kept(client, customer)
        listed = "GET", f"/v1/{path}/{customer}" if path == "customers" else f"/v1/{path}"

        body = send(stand_in, *listed).body

        for each in body.get("data", [body]):
            assert each.keys() <= kind.__annotations__.keys()


class TestSetup:
    def test_keeps_a_card(self, client: stripe.StripeClient, customer: str) -> None:
        """Created, then confirmed; the card is the customer's afterwards."""
        setup = client.v1.setup_intents.create({"customer": customer})

        done = client.v1.setup_intents.confirm(setup.id, {"payment_method": "pm_card_visa"})

        method = client.v1.payment_methods.retrieve(str(done.payment_method))
        assert (setup.status, setup.usage) == ("requires_payment_method", "off_session")
        assert (done.status, method.customer) == ("succeeded", customer)
        assert events_of(client)[1:] == [
            "setup_intent.created",
            "payment_method.attached",
            "setup_intent.succeeded",
        ]
        assert client.v1.charges.list().data == []

    def test_asks_the_shopper(self, client: stripe.StripeClient, customer: str) -> None:
        """A card that wants to be confirmed waits for its shopper."""
        setup = client.v1.setup_intents.create(
            {"customer": customer, "payment_method": "pm_card_authenticationRequired", "confirm": True}
        )

        assert setup.status == "requires_action"
        assert events_of(client)[-1] == "setup_intent.requires_action"

    @pytest.mark.parametrize(
        "card, code, decline_code",
        [
            ("pm_card_chargeDeclined", "card_declined", "generic_decline"),
            ("pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"),
        ],
    )
    def test_tells_a_decline(
        self, client: stripe.StripeClient, customer: str, card: str, code: str, decline_code: str
    ) -> None:
        """402, with the card and the intent, which is back where it began."""
        with pytest.raises(stripe.CardError) as caught:
            kept(client, customer, card)

        error = error_of(caught.value)
        assert (error["code"], error["decline_code"]) == (code, decline_code)
        assert error["setup_intent"]["status"] == "requires_payment_method"
        assert error["setup_intent"]["last_setup_error"]["code"] == code
        assert error["payment_method"]["object"] == "payment_method"
        assert events_of(client)[-1] == "setup_intent.setup_failed"

    def test_needs_a_card(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """Told before anything about its status."""
        setup = client.v1.setup_intents.create()
        client.v1.setup_intents.cancel(setup.id)

        reply = send(stand_in, "POST", f"/v1/setup_intents/{setup.id}/confirm")

        assert reply.error["code"] == "setup_intent_unexpected_state"
        assert "because it's missing a payment method." in reply.error["message"]
        assert reply.error["setup_intent"]["id"] == setup.id

    @pytest.mark.parametrize(
        "call, message",
        [
            ("confirm", "You cannot confirm this SetupIntent because it has already succeeded."),
            ("cancel", NOT_CANCELABLE),
        ],
    )
    def test_is_done_once(
        self, stand_in: StripeStandIn, client: stripe.StripeClient, customer: str, call: str, message: str
    ) -> None:
        """What is kept is kept."""
        params: Any = {"customer": customer, "payment_method": "pm_card_visa", "confirm": True}
        setup = client.v1.setup_intents.create(params)

        reply = send(stand_in, "POST", f"/v1/setup_intents/{setup.id}/{call}")

        assert (reply.status, reply.error["message"]) == (400, message)

    def test_can_be_given_up(self, client: stripe.StripeClient) -> None:
        """Once."""
        setup = client.v1.setup_intents.create()

        gone = client.v1.setup_intents.cancel(setup.id, {"cancellation_reason": "abandoned"})

        assert (gone.status, gone.cancellation_reason) == ("canceled", "abandoned")
        with pytest.raises(stripe.InvalidRequestError, match="because it is already canceled"):
            client.v1.setup_intents.cancel(setup.id)

    def test_is_not_for_the_card_of_somebody_else(
        self, stand_in: StripeStandIn, client: stripe.StripeClient, customer: str
    ) -> None:
        """No code, and the parameter is named."""
        strange = stand_in.seed_method(customer="cus_other")

        with pytest.raises(stripe.InvalidRequestError) as caught:
            client.v1.setup_intents.create({"customer": customer, "payment_method": strange})

        assert refusal(error_of(caught.value)) == {
            "type": "invalid_request_error",
            "param": "payment_method",
            "message": f"The PaymentMethod {strange} does not belong to the Customer you supplied "
            f"{customer}. Please use this PaymentMethod with the Customer that it belongs to instead.",
        }


class TestKeptCard:
    def test_is_charged_without_the_shopper(self, client: stripe.StripeClient, customer: str) -> None:
        """More than once, if need be."""
        method = kept(client, customer)

        statuses = [charge(client, customer, method).status for _ in range(2)]

        assert statuses == ["succeeded", "succeeded"]

    def test_is_held_for_less_long(self, client: stripe.StripeClient, customer: str) -> None:
        """Visa gives a hold without the shopper 4 days and 18 hours, others a week."""
        seconds = {}
        for card in ("pm_card_visa", "pm_card_mastercard"):
            method = kept(client, customer, card)
            intent = charge(client, customer, method, capture_method="manual", expand=["latest_charge"])
            assert isinstance(intent.latest_charge, stripe.Charge)
            details = intent.latest_charge.payment_method_details
            assert details is not None
            assert details.card is not None
            assert details.card.capture_before is not None
            seconds[card] = details.card.capture_before - intent.latest_charge.created

        assert seconds == {"pm_card_visa": 410_400, "pm_card_mastercard": 604_800}

    def test_may_want_its_shopper(self, client: stripe.StripeClient, customer: str) -> None:
        """e07: 402, no charge; the intent is canceled so that only a link can be paid."""
        setup: Any = {"customer": customer, "payment_method": "pm_card_authenticationRequired"}
        method = client.v1.payment_methods.attach("pm_card_authenticationRequired", {"customer": customer})
        assert client.v1.setup_intents.create(setup).status == "requires_confirmation"

        with pytest.raises(stripe.CardError) as caught:
            charge(client, customer, method.id)

        error = error_of(caught.value)
        assert (caught.value.http_status, error["code"]) == (402, "authentication_required")
        assert "charge" not in error
        canceled = client.v1.payment_intents.cancel(error["payment_intent"]["id"])
        assert canceled.status == "canceled"
        assert client.v1.charges.list().data == []

    def test_asks_its_shopper_only_once(
        self, stand_in: StripeStandIn, client: stripe.StripeClient, customer: str
    ) -> None:
        """Card 3155: confirmed while it was set up, it is charged without the shopper."""
        params: Any = {"mode": "setup", "currency": "eur", "customer": customer}
        params["success_url"] = "https://shop.example"
        session = client.v1.checkout.sessions.create(params)
        stand_in.pay_session(session.id, card="pm_card_authenticationRequiredOnSetup", answer="confirm")
        done = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["setup_intent"]})
        assert isinstance(done.setup_intent, stripe.SetupIntent)

        paid = charge(client, customer, str(done.setup_intent.payment_method))

        assert paid.status == "succeeded"

    def test_may_be_declined_later(self, client: stripe.StripeClient, customer: str) -> None:
        """Card 0341: kept without a word, declined when it is charged."""
        method = kept(client, customer, "pm_card_chargeCustomerFail")

        with pytest.raises(stripe.CardError) as caught:
            charge(client, customer, method)

        assert error_of(caught.value)["decline_code"] == "generic_decline"

    def test_can_be_let_go(self, client: stripe.StripeClient, customer: str) -> None:
        """It can never be charged again."""
        method = kept(client, customer)

        gone = client.v1.payment_methods.detach(method)

        assert gone.customer is None
        assert client.v1.payment_methods.list({"customer": customer}).data == []
        with pytest.raises(stripe.InvalidRequestError, match="It may not be used again"):
            client.v1.payment_intents.create(
                {"amount": 500, "currency": "eur", "payment_method": method, "confirm": True}
            )

    def test_is_good_for_one_payment_without_a_customer(
        self, stand_in: StripeStandIn, client: stripe.StripeClient
    ) -> None:
        """Whoever forgets the customer learns it here."""
        params: Any = {"amount": 500, "currency": "eur", "confirm": True}
        params["payment_method"] = stand_in.seed_method()
        client.v1.payment_intents.create(params)

        with pytest.raises(stripe.InvalidRequestError, match="It may not be used again"):
            client.v1.payment_intents.create(params)
