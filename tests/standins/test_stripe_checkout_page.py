"""The page of a Checkout Session: what the shopper does there, and what is told of it."""

import threading

import pytest
import stripe

from tests.standins.checkout import SUCCESS, url_of, visit
from tests.standins.stripe import StripeStandIn
from tests.standins.wire import Reply, events_of


class TestPage:
    def test_says_what_is_paid(self, opened: stripe.checkout.Session) -> None:
        """The sum, the lines, and the way back."""
        page = visit(url_of(opened))

        assert page.status == 200
        assert "Pay €12.50" in page.text
        assert "Wrapping × 2" in page.text
        assert 'href="https://shop.example/return"' in page.text

    def test_takes_the_payment_and_leads_back(
        self, client: stripe.StripeClient, opened: stripe.checkout.Session
    ) -> None:
        """The payment carries our mark, and the session tells of it."""
        answer = visit(url_of(opened), {"card": "pm_card_visa"})

        session = client.v1.checkout.sessions.retrieve(opened.id, {"expand": ["payment_intent"]})
        intent = session.payment_intent
        assert (answer.status, answer.headers["location"]) == (
            303,
            SUCCESS.format(CHECKOUT_SESSION_ID=opened.id),
        )
        assert (session.status, session.payment_status, session.url) == ("complete", "paid", None)
        assert session.customer_details is not None
        assert session.customer_details.email == "ana@example.com"
        assert isinstance(intent, stripe.PaymentIntent)
        assert (intent.status, intent.amount_received, intent.description) == (
            "succeeded",
            1250,
            "Exchange R-1",
        )
        assert intent.metadata["bh_op"] == "7"
        assert events_of(client) == [
            "payment_intent.created",
            "charge.succeeded",
            "payment_intent.succeeded",
            "checkout.session.completed",
        ]

    def test_says_that_a_card_is_declined(
        self, client: stripe.StripeClient, opened: stripe.checkout.Session
    ) -> None:
        """The session stays open, and the next card pays the same intent."""
        declined = visit(url_of(opened), {"card": "pm_card_chargeDeclinedInsufficientFunds"})
        first = client.v1.checkout.sessions.retrieve(opened.id)
        visit(url_of(opened), {"card": "pm_card_visa"})

        paid = client.v1.checkout.sessions.retrieve(opened.id)
        assert declined.status == 402
        assert "Your card has insufficient funds." in declined.text
        assert (first.status, first.payment_status) == ("open", "unpaid")
        assert (paid.payment_status, paid.payment_intent) == ("paid", first.payment_intent)
        charges = client.v1.charges.list({"payment_intent": str(paid.payment_intent)}).data
        assert [charge.status for charge in charges] == ["succeeded", "failed"]

    @pytest.mark.parametrize("answer, status", [("confirm", "paid"), ("refuse", "unpaid")])
    def test_leads_to_the_bank(
        self, client: stripe.StripeClient, opened: stripe.checkout.Session, answer: str, status: str
    ) -> None:
        """Confirmed there the payment goes through; refused, the shopper is back on the page."""
        away = visit(url_of(opened), {"card": "pm_card_authenticationRequired"})
        bank = url_of(opened) + "/bank"
        asks = visit(bank)
        back = visit(bank, {"answer": answer})

        assert (away.status, away.headers["location"]) == (303, f"/c/pay/{opened.id}/bank")
        assert "Do you confirm a payment of €12.50?" in asks.text
        assert back.status == (303 if status == "paid" else 402)
        assert client.v1.checkout.sessions.retrieve(opened.id).payment_status == status

    def test_takes_one_payment_from_two_tabs(
        self, client: stripe.StripeClient, opened: stripe.checkout.Session
    ) -> None:
        """e01: whoever clicks twice pays once, and is led to the same place."""
        answers: list[Reply] = []
        tabs = [
            threading.Thread(target=lambda: answers.append(visit(url_of(opened), {"card": "pm_card_visa"})))
            for _ in range(4)
        ]
        for tab in tabs:
            tab.start()
        for tab in tabs:
            tab.join()

        assert {(answer.status, answer.headers["location"]) for answer in answers} == {
            (303, SUCCESS.format(CHECKOUT_SESSION_ID=opened.id))
        }
        assert len(client.v1.charges.list().data) == 1
        assert events_of(client).count("checkout.session.completed") == 1
        assert "It is paid already" in visit(url_of(opened)).text

    @pytest.mark.parametrize("is_by_clock", [True, False])
    def test_is_gone_when_expired(
        self,
        stand_in: StripeStandIn,
        client: stripe.StripeClient,
        opened: stripe.checkout.Session,
        is_by_clock: bool,
    ) -> None:
        """e02: a late payer gets 410 and pays nothing."""
        if is_by_clock:
            stand_in.advance(hours=24)
        else:
            client.v1.checkout.sessions.expire(opened.id)

        late = visit(url_of(opened), {"card": "pm_card_visa"})

        assert (late.status, visit(url_of(opened)).status) == (410, 410)
        assert "Nothing was paid" in late.text
        assert client.v1.checkout.sessions.retrieve(opened.id).status == "expired"
        assert client.v1.charges.list().data == []
        assert events_of(client) == ["checkout.session.expired"]

    def test_needs_a_choice(self, opened: stripe.checkout.Session) -> None:
        """An empty form is answered with the page."""
        answer = visit(url_of(opened), {})

        assert (answer.status, "Choose how you want to pay." in answer.text) == (400, True)

    def test_of_nobody_is_not_there(self, stand_in: StripeStandIn) -> None:
        """A made-up address."""
        assert visit(f"{stand_in.base_url}/c/pay/cs_test_nobody").status == 404
