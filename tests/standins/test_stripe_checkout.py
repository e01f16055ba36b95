"""Checkout Sessions: what may be asked, and what becomes of them."""

import time
from typing import Any

import pytest
import stripe

from tests.standins.checkout import asked, item, setup, url_of, visit
from tests.standins.stripe import StripeStandIn
from tests.standins.wire import error_of, events_of, refusal, send


class TestSession:
    def test_waits_for_the_shopper(self, opened: stripe.checkout.Session, stand_in: StripeStandIn) -> None:
        """It knows its sum and its page; there is no payment yet."""
        assert (opened.status, opened.payment_status, opened.amount_total) == ("open", "unpaid", 1250)
        assert (opened.currency, opened.client_reference_id) == ("eur", "charge-1")
        assert opened.payment_intent is None
        assert url_of(opened) == f"{stand_in.base_url}/c/pay/{opened.id}"
        assert opened.expires_at == opened.created + 24 * 3600

    def test_lists_its_lines(self, client: stripe.StripeClient, opened: stripe.checkout.Session) -> None:
        """By themselves, or expanded."""
        lines = client.v1.checkout.sessions.line_items.list(opened.id).data
        again = client.v1.checkout.sessions.retrieve(opened.id, {"expand": ["line_items"]})

        assert [(line.description, line.quantity, line.amount_total) for line in lines] == [
            ("Difference", 1, 1000),
            ("Wrapping", 2, 250),
        ]
        assert again.line_items is not None
        assert [line.id for line in again.line_items.data] == [line.id for line in lines]

    def test_has_only_fields_that_the_library_declares(
        self, stand_in: StripeStandIn, client: stripe.StripeClient, opened: stripe.checkout.Session
    ) -> None:
        """Open and paid, with its lines."""
        stand_in.pay_session(opened.id)
        kept = client.v1.checkout.sessions.create(setup())
        stand_in.pay_session(kept.id)

        for name, kind in (
            (f"checkout/sessions/{opened.id}", stripe.checkout.Session),
            (f"checkout/sessions/{kept.id}", stripe.checkout.Session),
        ):
            body = send(stand_in, "GET", f"/v1/{name}").body
            assert body.keys() <= kind.__annotations__.keys()
        line = send(stand_in, "GET", f"/v1/checkout/sessions/{opened.id}/line_items").body["data"][0]
        assert line.keys() <= stripe.LineItem.__annotations__.keys()
        assert line["price"].keys() <= stripe.Price.__annotations__.keys()

    def test_is_found_in_the_list(
        self, stand_in: StripeStandIn, client: stripe.StripeClient, opened: stripe.checkout.Session
    ) -> None:
        """By status and by payment, which reconciliation asks for."""
        paid = client.v1.checkout.sessions.create(asked())
        intent = str(stand_in.pay_session(paid.id)["payment_intent"])

        still_open = client.v1.checkout.sessions.list({"status": "open"}).data
        of_payment = client.v1.checkout.sessions.list({"payment_intent": intent}).data

        assert [each.id for each in still_open] == [opened.id]
        assert [each.id for each in of_payment] == [paid.id]

    @pytest.mark.parametrize("seconds", [30 * 60 + 30, 24 * 3600])
    def test_runs_for_half_an_hour_to_a_day(self, client: stripe.StripeClient, seconds: int) -> None:
        """Both ends included."""
        expires_at = int(time.time()) + seconds

        assert client.v1.checkout.sessions.create(asked(expires_at=expires_at)).expires_at == expires_at

    @pytest.mark.parametrize(
        "seconds, bound",
        [(29 * 60, "be at least 30 minutes from"), (25 * 3600, "be less than 24 hours from")],
    )
    def test_runs_neither_shorter_nor_longer(
        self, client: stripe.StripeClient, seconds: int, bound: str
    ) -> None:
        """Stripe's own sentences."""
        with pytest.raises(stripe.InvalidRequestError) as caught:
            client.v1.checkout.sessions.create(asked(expires_at=int(time.time()) + seconds))

        assert refusal(error_of(caught.value)) == {
            "type": "invalid_request_error",
            "param": "expires_at",
            "message": f"The `expires_at` timestamp must {bound} Checkout Session creation.",
        }

    @pytest.mark.parametrize(
        "wrong, param, code",
        [
            ({"mode": "subscription"}, "mode", None),
            ({"success_url": "shop.example"}, "success_url", "url_invalid"),
            ({"line_items": [item(1000), item(500, currency="usd")]}, "line_items", None),
            (
                {"line_items": [item(-1)]},
                "line_items[0][price_data][unit_amount]",
                "parameter_invalid_integer",
            ),
            ({"line_items": [item(49)]}, None, "amount_too_small"),
            ({"client_reference_id": "x" * 201}, "client_reference_id", None),
            ({"customer": "cus_nobody", "customer_email": ""}, "customer_email", "parameter_invalid_empty"),
            ({"payment_method_types": ["card"]}, "payment_method_types", "parameter_unknown"),
            ({"ui_mode": "hosted"}, "ui_mode", None),
            ({"setup_intent_data": {}, "mode": "setup", "currency": "eur"}, "payment_intent_data", None),
        ],
    )
    def test_is_checked(
        self, client: stripe.StripeClient, wrong: dict[str, Any], param: str | None, code: str | None
    ) -> None:
        """What Stripe refuses is refused, at its parameter."""
        with pytest.raises(stripe.InvalidRequestError) as caught:
            client.v1.checkout.sessions.create(asked(**wrong))

        assert (caught.value.http_status, caught.value.param, caught.value.code) == (400, param, code)


class TestExpiring:
    @pytest.mark.parametrize("end", ["complete", "expired"])
    def test_is_only_for_open_sessions(
        self, stand_in: StripeStandIn, client: stripe.StripeClient, opened: stripe.checkout.Session, end: str
    ) -> None:
        """e09: a link that was paid meanwhile cannot be taken back."""
        if end == "complete":
            stand_in.pay_session(opened.id)
        else:
            client.v1.checkout.sessions.expire(opened.id)

        with pytest.raises(stripe.InvalidRequestError) as caught:
            client.v1.checkout.sessions.expire(opened.id)

        assert error_of(caught.value)["message"] == (
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a '
            f"status of `{end}`."
        )

    def test_gives_up_a_payment_that_was_begun(
        self, stand_in: StripeStandIn, client: stripe.StripeClient, opened: stripe.checkout.Session
    ) -> None:
        """After a decline nothing is left that could be paid; before it, only the session can be ended."""
        stand_in.pay_session(opened.id, card="pm_card_chargeDeclined")
        intent = str(client.v1.checkout.sessions.retrieve(opened.id).payment_intent)
        with pytest.raises(stripe.InvalidRequestError, match="Expire the Checkout Session instead"):
            client.v1.payment_intents.cancel(intent)

        client.v1.checkout.sessions.expire(opened.id)

        assert client.v1.payment_intents.retrieve(intent).status == "canceled"


class TestHold:
    def test_is_captured_later(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """A session for a hold is complete, and its payment waits for the capture."""
        data = {"capture_method": "manual"}
        session = client.v1.checkout.sessions.create(asked(payment_intent_data=data))
        held = stand_in.pay_session(session.id)

        intent = client.v1.payment_intents.retrieve(str(held["payment_intent"]))
        client.v1.payment_intents.capture(intent.id)

        assert session.payment_method_types == ["card"]
        assert (held["status"], held["payment_status"], intent.status) == (
            "complete",
            "unpaid",
            "requires_capture",
        )
        assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


class TestBankDebit:
    @pytest.mark.parametrize(
        "is_paid, status, told, booked",
        [
            (True, "paid", "succeeded", ["payment"]),
            (False, "unpaid", "failed", ["payment", "payment_failure_refund"]),
        ],
    )
    def test_is_answered_later(
        self,
        stand_in: StripeStandIn,
        client: stripe.StripeClient,
        opened: stripe.checkout.Session,
        is_paid: bool,
        status: str,
        told: str,
        booked: list[str],
    ) -> None:
        """Complete is not paid: the bank answers some days later."""
        waiting = stand_in.pay_session(opened.id, card="pm_sepa_debit")

        stand_in.settle_debit(waiting["payment_intent"], is_paid=is_paid)

        session = client.v1.checkout.sessions.retrieve(opened.id)
        rows = client.v1.balance_transactions.list().data
        assert (waiting["status"], waiting["payment_status"]) == ("complete", "unpaid")
        assert session.payment_status == status
        assert events_of(client)[-1] == f"checkout.session.async_payment_{told}"
        assert [row.type for row in rows][::-1] == booked

    def test_is_paid_by_itself(
        self, stand_in: StripeStandIn, client: stripe.StripeClient, opened: stripe.checkout.Session
    ) -> None:
        """After five days."""
        stand_in.pay_session(opened.id, card="pm_sepa_debit")

        stand_in.advance(hours=5 * 24)

        assert client.v1.checkout.sessions.retrieve(opened.id).payment_status == "paid"


class TestSetup:
    def test_keeps_the_card(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """Nothing is charged; the card belongs to the customer and can be charged later."""
        customer = client.v1.customers.create({"email": "ana@example.com"})
        data: Any = {"metadata": {"bh_op": "9"}}
        session = client.v1.checkout.sessions.create(setup(customer=customer.id, setup_intent_data=data))

        answer = visit(url_of(session), {"card": "pm_card_visa"})

        kept = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["setup_intent"]})
        assert answer.status == 303
        assert isinstance(kept.setup_intent, stripe.SetupIntent)
        assert (kept.status, kept.payment_status) == ("complete", "no_payment_required")
        assert kept.setup_intent.status == "succeeded"
        assert kept.setup_intent.metadata is not None
        assert kept.setup_intent.metadata["bh_op"] == "9"
        method = client.v1.payment_methods.retrieve(str(kept.setup_intent.payment_method))
        assert method.customer == customer.id
        assert events_of(client) == [
            "customer.created",
            "setup_intent.created",
            "payment_method.attached",
            "setup_intent.succeeded",
            "checkout.session.completed",
        ]

    def test_says_that_nothing_is_charged(self, client: stripe.StripeClient) -> None:
        """The page of a card that is kept."""
        page = visit(url_of(client.v1.checkout.sessions.create(setup()))).text

        assert "Nothing is charged now" in page
        assert "Save card" in page


class TestState:
    def test_is_kept_over_a_restart(self, tmp_path: Any) -> None:
        """The page is there again, at the address where the stand-in listens now."""
        state = tmp_path / "stripe.sqlite3"
        with StripeStandIn.in_thread(state=state) as first:
            session = first.stripe_client().v1.checkout.sessions.create(asked())

        with StripeStandIn.in_thread(state=state) as second:
            again = second.stripe_client().v1.checkout.sessions.retrieve(session.id)
            paid = visit(url_of(again), {"card": "pm_card_visa"})

            assert url_of(again).startswith(second.base_url)
            assert paid.status == 303
