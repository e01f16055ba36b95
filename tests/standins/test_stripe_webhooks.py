"""Events: what they say, how they are signed, and that they come late, twice and out of order."""

import json
from collections.abc import Callable

import pytest
import stripe
from stripe._api_version import _ApiVersion

from tests.standins.receiver import Receiver
from tests.standins.stripe import StripeStandIn

SECRET = "whsec_standin"


class TestEvent:
    def test_shows_the_object_as_it_was(
        self, stand_in: StripeStandIn, client: stripe.StripeClient, receiver: Receiver
    ) -> None:
        """Version of the library, the request and its key, the object in the state of that moment."""
        paid = stand_in.seed_payment(amount=1000)
        stand_in.listen(receiver.url)
        refund = client.v1.refunds.create({"charge": paid.charge}, {"idempotency_key": "bh.refund.3.1"})

        stand_in.flush_webhooks()

        event = json.loads(receiver.got[0][0])
        assert event["object"] == "event"
        assert event["type"] == "refund.created"
        assert event["api_version"] == _ApiVersion.CURRENT
        assert event["livemode"] is False
        assert event["request"]["idempotency_key"] == "bh.refund.3.1"
        assert event["data"]["object"] == refund.to_dict()
        assert "account" not in event

    def test_is_signed(
        self, stand_in: StripeStandIn, refund: Callable[[], stripe.Refund], receiver: Receiver
    ) -> None:
        """The library verifies it; a changed body or another secret fails."""
        stand_in.listen(receiver.url)
        refund()
        stand_in.flush_webhooks()
        body, signature = receiver.got[0]

        verified = stripe.Webhook.construct_event(body, signature, SECRET)

        assert verified.type == "refund.created"
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(json.dumps(json.loads(body)), signature, SECRET)
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(body, signature, "whsec_other")

    def test_is_signed_by_both_secrets_while_one_is_rolled(
        self, stand_in: StripeStandIn, refund: Callable[[], stripe.Refund], receiver: Receiver
    ) -> None:
        """Old and new are valid for a time."""
        stand_in.listen(receiver.url, secrets=["whsec_old", "whsec_new"])
        refund()
        stand_in.flush_webhooks()
        body, signature = receiver.got[0]

        for secret in ("whsec_old", "whsec_new"):
            assert stripe.Webhook.construct_event(body, signature, secret).type == "refund.created"

    def test_is_told_only_to_who_asked_for_its_type(
        self, stand_in: StripeStandIn, refund: Callable[[], stripe.Refund], receiver: Receiver
    ) -> None:
        """An endpoint names the types that it wants."""
        stand_in.listen(receiver.url, types=["refund.*"])
        refund()

        stand_in.flush_webhooks()

        assert receiver.types == ["refund.created"]

    def test_of_a_connected_account_names_it(self, stand_in: StripeStandIn, receiver: Receiver) -> None:
        """Only an endpoint for connected accounts hears of it."""
        stand_in.seed_payments([{"id": "pi_1", "amount": 1000, "currency": "eur"}], account="acct_one")
        stand_in.listen("http://127.0.0.1:9/nobody", name="own")
        stand_in.listen(receiver.url, name="connect", is_connect=True)
        stand_in.stripe_client(account="acct_one").v1.refunds.create({"payment_intent": "pi_1"})

        outcomes = stand_in.flush_webhooks()

        assert {outcome["endpoint"] for outcome in outcomes} == {"connect"}
        assert json.loads(receiver.got[0][0])["account"] == "acct_one"

    def test_of_a_change_says_what_was_before(
        self, stand_in: StripeStandIn, client: stripe.StripeClient
    ) -> None:
        """`previous_attributes` come with updates."""
        paid = stand_in.seed_payment(amount=1000, card="pm_card_refundFail")
        made = client.v1.refunds.create({"charge": paid.charge})
        stand_in.settle(made.id)

        event = client.v1.events.list({"type": "refund.updated"}).data[0]

        assert event.data.previous_attributes is not None
        assert event.data.previous_attributes.to_dict() == {"status": "succeeded"}
        assert event.data.object.to_dict()["status"] == "failed"


class TestDelivery:
    def test_happens_by_itself(self, receiver: Receiver) -> None:
        """In the background, without a flush."""
        receiver.expected = 2
        with StripeStandIn.in_thread(webhook_urls=[receiver.url], is_paused=False) as stand_in:
            paid = stand_in.seed_payment(amount=1000)
            stand_in.stripe_client().v1.refunds.create({"charge": paid.charge})

            assert receiver.arrived.wait(10)

        assert receiver.types == ["refund.created", "charge.refunded"]

    def test_is_repeated_until_it_is_taken(self, receiver: Receiver) -> None:
        """Two refusals, then 200: the third try arrives, and nothing comes after it."""
        receiver.expected, receiver.statuses = 3, [500, 503]
        with StripeStandIn.in_thread(redelivery_seconds=0.05, is_paused=False) as stand_in:
            stand_in.listen(receiver.url, types=["refund.created"])
            paid = stand_in.seed_payment(amount=1000)
            client = stand_in.stripe_client()
            client.v1.refunds.create({"charge": paid.charge})
            assert receiver.arrived.wait(10)
            while client.v1.events.list({"delivery_success": False}).data:
                pass

        assert len(receiver.got) == 3
        assert len(set(receiver.ids)) == 1

    def test_is_given_up_and_stays_listed(self, receiver: Receiver) -> None:
        """After the last try the event can still be found as not delivered."""
        receiver.expected, receiver.statuses = 6, [500] * 20
        with StripeStandIn.in_thread(redelivery_seconds=0.01, is_paused=False) as stand_in:
            stand_in.listen(receiver.url, types=["refund.created"])
            paid = stand_in.seed_payment(amount=1000)
            client = stand_in.stripe_client()
            client.v1.refunds.create({"charge": paid.charge})
            assert receiver.arrived.wait(20)

            missed = client.v1.events.list({"delivery_success": False, "types": ["refund.created"]}).data

        assert [event.type for event in missed] == ["refund.created"]
        assert missed[0].pending_webhooks == 1

    def test_is_known_when_events_are_listed(
        self, stand_in: StripeStandIn, client: stripe.StripeClient, receiver: Receiver
    ) -> None:
        """Before and after."""
        paid = stand_in.seed_payment(amount=1000)
        stand_in.listen(receiver.url)
        client.v1.refunds.create({"charge": paid.charge})

        before = client.v1.events.list({"delivery_success": False}).data
        stand_in.flush_webhooks()
        after = client.v1.events.list({"delivery_success": False}).data
        done = client.v1.events.list({"delivery_success": True}).data

        assert (len(before), len(after), len(done)) == (2, 0, 2)

    def test_can_be_made_by_hand(self, stand_in: StripeStandIn, refund: Callable[[], stripe.Refund]) -> None:
        """For a view that is called without a server: signed bodies, and the answer is recorded."""
        stand_in.listen("http://127.0.0.1:9/nobody")
        refund()
        seen: list[str] = []

        def view(body: bytes, headers: dict[str, str]) -> int:
            seen.append(stripe.Webhook.construct_event(body, headers["Stripe-Signature"], SECRET).type)
            return 200

        assert stand_in.deliver_to(view) == [200, 200]
        assert stand_in.deliver_to(view) == []
        assert seen == ["refund.created", "charge.refunded"]
