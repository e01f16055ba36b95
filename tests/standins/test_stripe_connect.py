"""Connect: accounts apart from each other, direct and destination charges, and what comes back of them."""

from typing import Any

import pytest
import stripe

from tests.standins.stripe import StripeStandIn
from tests.standins.wire import send

MERCHANT = "acct_merchant"


@pytest.fixture(autouse=True)
def connected(stand_in: StripeStandIn) -> None:
    """A merchant under the platform."""
    stand_in.connect(MERCHANT)


def paid(client: stripe.StripeClient, **more: Any) -> stripe.Charge:
    """This will take ten euro, of which the platform keeps one."""
    params: Any = {"amount": 1000, "currency": "eur", "payment_method": "pm_card_visa", "confirm": True}
    params |= {"application_fee_amount": 100, "expand": ["latest_charge"], **more}
    charge = client.v1.payment_intents.create(params).latest_charge
    assert isinstance(charge, stripe.Charge)
    return charge


@pytest.fixture
def destined(client: stripe.StripeClient) -> stripe.Charge:
    """A destination charge."""
    return paid(client, transfer_data={"destination": MERCHANT})


def balance(stand_in: StripeStandIn, account: str | None = None) -> int:
    """This will tell what an account has."""
    return sum(
        each.amount for each in stand_in.stripe_client(account=account).v1.balance.retrieve().available
    )


class TestAccount:
    def test_must_be_connected(self, stand_in: StripeStandIn) -> None:
        """403, as Stripe says; the key is not used up."""
        reply = send(stand_in, "GET", "/v1/refunds", headers={"Stripe-Account": "acct_strange"})

        assert (reply.status, reply.error["code"]) == (403, "account_invalid")
        assert "does not have access to account 'acct_strange'" in reply.error["message"]
        with pytest.raises(stripe.PermissionError):
            stand_in.stripe_client(account="acct_strange").v1.refunds.list()

    def test_keeps_sessions_to_itself(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """The page still takes the payment, on the merchant's account."""
        merchant = stand_in.stripe_client(account=MERCHANT)
        data = {"currency": "eur", "unit_amount": 1000, "product_data": {"name": "Difference"}}
        params: Any = {"mode": "payment", "line_items": [{"price_data": data}]}
        params["success_url"] = "https://shop.example"
        session = merchant.v1.checkout.sessions.create(params)

        stand_in.pay_session(session.id)

        assert merchant.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
        with pytest.raises(stripe.InvalidRequestError, match=r"No such checkout\.session"):
            client.v1.checkout.sessions.retrieve(session.id)
        assert merchant.v1.events.list().data[0].account == MERCHANT


class TestDirectCharge:
    def test_is_made_on_the_merchants_account(self, stand_in: StripeStandIn) -> None:
        """The platform keeps its fee, and gives it back only when told to."""
        merchant = stand_in.stripe_client(account=MERCHANT)
        charge = paid(merchant)
        before = balance(stand_in), balance(stand_in, MERCHANT)

        merchant.v1.refunds.create({"charge": charge.id, "amount": 500, "refund_application_fee": True})

        assert before == (100, 900)
        assert (balance(stand_in), balance(stand_in, MERCHANT)) == (50, 450)


class TestDestinationCharge:
    def test_passes_the_money_on(self, stand_in: StripeStandIn, destined: stripe.Charge) -> None:
        """By a transfer, less the platform's fee."""
        assert str(destined.transfer).startswith("tr_")
        assert str(destined.application_fee).startswith("fee_")
        assert (balance(stand_in), balance(stand_in, MERCHANT)) == (100, 900)

    @pytest.mark.parametrize(
        "asked, platform, merchant",
        [
            ({}, -400, 900),
            ({"reverse_transfer": True}, 100, 400),
            ({"reverse_transfer": True, "refund_application_fee": True}, 50, 450),
        ],
    )
    def test_is_refunded_by_whom_the_refund_says(
        self,
        stand_in: StripeStandIn,
        client: stripe.StripeClient,
        destined: stripe.Charge,
        asked: Any,
        platform: int,
        merchant: int,
    ) -> None:
        """Without a word the platform pays."""
        params: Any = {"charge": destined.id, "amount": 500, **asked}
        refund = client.v1.refunds.create(params)

        assert (refund.transfer_reversal is not None) is bool(asked)
        assert (balance(stand_in), balance(stand_in, MERCHANT)) == (platform, merchant)

    def test_comes_back_whole_in_parts(
        self, stand_in: StripeStandIn, client: stripe.StripeClient, destined: stripe.Charge
    ) -> None:
        """Odd cents are settled by the last refund."""
        for amount in (333, 333, 334):
            params: Any = {"charge": destined.id, "amount": amount, "reverse_transfer": True}
            params["refund_application_fee"] = True
            client.v1.refunds.create(params)

        assert (balance(stand_in), balance(stand_in, MERCHANT)) == (0, 0)
        assert client.v1.transfers.retrieve(str(destined.transfer)).reversed is True
        assert client.v1.application_fees.retrieve(str(destined.application_fee)).refunded is True

    def test_takes_back_only_what_was_passed_on(
        self, stand_in: StripeStandIn, client: stripe.StripeClient, destined: stripe.Charge
    ) -> None:
        """Each flag needs what it is about, and the fee needs the transfer."""
        plain = stand_in.seed_payment(amount=1000).charge
        wrong: list[tuple[Any, str]] = [
            ({"charge": plain, "reverse_transfer": True}, "has no transfer"),
            ({"charge": plain, "refund_application_fee": True}, "but it has no application fee"),
            ({"charge": destined.id, "refund_application_fee": True}, "together with reverse_transfer"),
        ]
        for params, text in wrong:
            with pytest.raises(stripe.InvalidRequestError, match=text):
                client.v1.refunds.create(params)
        assert stand_in.refunds() == []

    def test_needs_a_merchant(self, client: stripe.StripeClient) -> None:
        """Who is connected, and a fee that fits."""
        for wrong in (
            {"transfer_data": {"destination": "acct_strange"}},
            {},
            {"transfer_data": {"destination": MERCHANT}, "application_fee_amount": 1001},
        ):
            with pytest.raises(stripe.InvalidRequestError):
                paid(client, **wrong)
