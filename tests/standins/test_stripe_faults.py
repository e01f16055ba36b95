"""Things that go wrong on demand: each is what the network or Stripe does, with its real effect."""

import socket
import time
from urllib.parse import urlsplit

import pytest
import stripe

from tests.standins.stripe import StripeStandIn
from tests.standins.stripe.client import StandInFailed
from tests.standins.wire import send

OPTIONS: stripe.RequestOptions = {"idempotency_key": "bh.refund.1.1"}


def is_listening(stand_in: StripeStandIn) -> bool:
    """This will try the door."""
    place = urlsplit(stand_in.base_url)
    try:
        socket.create_connection((place.hostname, place.port), timeout=1).close()
    except ConnectionRefusedError:
        return False
    return True


class TestAnswerLost:
    def test_leaves_the_refund_and_no_answer(
        self, stand_in: StripeStandIn, client: stripe.StripeClient
    ) -> None:
        """The connection ends after the effect; the same key then finds it."""
        paid = stand_in.seed_payment(amount=1000)
        stand_in.fault("answer_lost")

        with pytest.raises(stripe.APIConnectionError):
            client.v1.refunds.create({"charge": paid.charge}, OPTIONS)
        again = client.v1.refunds.create({"charge": paid.charge}, OPTIONS)

        assert [made["id"] for made in stand_in.refunds()] == [again.id]

    def test_strikes_the_library_s_own_retries_too(self, stand_in: StripeStandIn) -> None:
        """Twice in a row: the replay is lost as well."""
        paid = stand_in.seed_payment(amount=1000)
        stand_in.fault("answer_lost", count=2)

        with pytest.raises(stripe.APIConnectionError):
            stand_in.stripe_client(retries=1).v1.refunds.create({"charge": paid.charge}, OPTIONS)

        assert [request["replayed"] for request in stand_in.requests(method="POST")] == [False, False]
        assert len(stand_in.refunds()) == 1


class TestRequestLost:
    def test_has_no_effect(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """The connection ends before anything happened."""
        paid = stand_in.seed_payment(amount=1000)
        stand_in.fault("never_arrived")

        with pytest.raises(stripe.APIConnectionError):
            client.v1.refunds.create({"charge": paid.charge}, OPTIONS)

        assert stand_in.refunds() == []

    def test_finds_a_closed_door(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """Refused connections, and afterwards the same address again."""
        paid = stand_in.seed_payment(amount=1000)
        client.v1.charges.retrieve(paid.charge)

        stand_in.refuse_connections(seconds=0.5)
        with pytest.raises(stripe.APIConnectionError, match="refused"):
            stand_in.stripe_client().v1.charges.retrieve(paid.charge)
        with pytest.raises(stripe.APIConnectionError):
            client.v1.charges.retrieve(paid.charge)
        while not is_listening(stand_in):
            pass

        assert client.v1.charges.retrieve(paid.charge).id == paid.charge


class TestServerError:
    def test_may_come_without_an_effect(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """500, nothing done, and the key answers 500 from then on."""
        paid = stand_in.seed_payment(amount=1000)
        stand_in.fault("error")

        for _ in range(2):
            with pytest.raises(stripe.APIError) as caught:
                client.v1.refunds.create({"charge": paid.charge}, OPTIONS)
            assert caught.value.http_status == 500

        assert stand_in.refunds() == []

    @pytest.mark.parametrize("after,refunds", [(False, 0), (True, 1)])
    def test_may_come_from_the_edge(
        self, stand_in: StripeStandIn, client: stripe.StripeClient, after: bool, refunds: int
    ) -> None:
        """502 with a page of HTML: before the effect or behind it, and the key goes on."""
        paid = stand_in.seed_payment(amount=1000)
        stand_in.fault("edge_error", after=after)

        with pytest.raises(stripe.APIError) as caught:
            client.v1.refunds.create({"charge": paid.charge}, OPTIONS)
        found = len(stand_in.refunds())
        client.v1.refunds.create({"charge": paid.charge}, OPTIONS)

        assert caught.value.http_status == 502
        assert found == refunds
        assert len(stand_in.refunds()) == 1


class TestRateLimit:
    def test_comes_in_bursts(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """Three refusals that the library does not retry, then through."""
        paid = stand_in.seed_payment(amount=1000)
        stand_in.fault("rate_limited", count=3)

        for _ in range(3):
            with pytest.raises(stripe.RateLimitError) as caught:
                stand_in.stripe_client(retries=2).v1.refunds.create({"charge": paid.charge}, OPTIONS)
            assert caught.value.http_status == 429

        assert client.v1.refunds.create({"charge": paid.charge}, OPTIONS).status == "succeeded"
        assert len(stand_in.requests(path="/v1/refunds", method="POST")) == 4


class TestSlowAnswer:
    @pytest.mark.parametrize("after,refunds", [(False, 0), (True, 1)])
    def test_outlasts_the_timeout(self, stand_in: StripeStandIn, after: bool, refunds: int) -> None:
        """The caller gives up; whether the refund is there by then depends on where the time went."""
        paid = stand_in.seed_payment(amount=1000)
        stand_in.fault("slow", seconds=30, after=after)
        hasty = stripe.StripeClient(
            stand_in.api_key,
            base_addresses={"api": stand_in.base_url},
            max_network_retries=0,
            http_client=stripe.RequestsClient(timeout=0.3),
        )

        started = time.monotonic()
        with pytest.raises(stripe.APIConnectionError):
            hasty.v1.refunds.create({"charge": paid.charge}, OPTIONS)

        assert time.monotonic() - started < 5
        assert len(stand_in.refunds()) == refunds


class TestFault:
    def test_strikes_the_request_that_it_waits_for(
        self, stand_in: StripeStandIn, client: stripe.StripeClient
    ) -> None:
        """Found by the metadata of one operation; every other passes."""
        paid = stand_in.seed_payment(amount=1000)
        stand_in.fault("rate_limited", metadata={"bh_op": "2"})

        client.v1.refunds.create({"charge": paid.charge, "amount": 1, "metadata": {"bh_op": "1"}})
        with pytest.raises(stripe.RateLimitError):
            client.v1.refunds.create({"charge": paid.charge, "amount": 1, "metadata": {"bh_op": "2"}})

        assert stand_in.armed_faults() == []

    def test_strikes_reads_as_well(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """By method and the beginning of the path."""
        stand_in.fault("rate_limited", method="GET", path="/v1/refunds")

        with pytest.raises(stripe.RateLimitError):
            client.v1.refunds.list()
        assert client.v1.refunds.list().data == []

    def test_can_be_called_off(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """Nothing waits afterwards."""
        paid = stand_in.seed_payment(amount=1000)
        stand_in.fault("never_arrived", count=99)

        stand_in.clear_faults()

        assert client.v1.refunds.create({"charge": paid.charge}).status == "succeeded"

    def test_is_one_of_those_that_exist(self, stand_in: StripeStandIn) -> None:
        """A misspelt fault would make a test pass for nothing."""
        with pytest.raises(StandInFailed, match="There is no fault 'anwser_lost'"):
            stand_in.fault("anwser_lost")

    def test_decides_what_becomes_of_a_refund(
        self, stand_in: StripeStandIn, client: stripe.StripeClient
    ) -> None:
        """Any card: waiting for want of balance, then failed because of a dispute."""
        paid = stand_in.seed_payment(amount=1000)
        stand_in.fault(
            "refund_outcome",
            status="pending",
            pending_reason="insufficient_funds",
            then="failed",
            then_reason="charge_for_pending_refund_disputed",
        )

        refund = client.v1.refunds.create({"charge": paid.charge})
        stand_in.settle(refund.id)

        assert (refund.status, refund.pending_reason) == ("pending", "insufficient_funds")
        failed = client.v1.refunds.retrieve(refund.id)
        assert (failed.status, failed.failure_reason) == ("failed", "charge_for_pending_refund_disputed")

    def test_can_fail_a_refund_at_once(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """Answered 200 with the status `failed`."""
        paid = stand_in.seed_payment(amount=1000)
        stand_in.fault("refund_outcome", status="failed", reason="expired_or_canceled_card")

        refund = client.v1.refunds.create({"charge": paid.charge})

        assert (refund.status, refund.failure_reason) == ("failed", "expired_or_canceled_card")
        assert client.v1.charges.retrieve(paid.charge).amount_refunded == 0

    def test_is_written_into_the_request_log(self, stand_in: StripeStandIn) -> None:
        """What arrived, under which key, and what struck it."""
        paid = stand_in.seed_payment(amount=1000)
        stand_in.fault("rate_limited")

        send(stand_in, "POST", "/v1/refunds", {"charge": paid.charge}, key="bh.refund.7.1")
        send(stand_in, "POST", "/v1/refunds", {"charge": paid.charge}, key="bh.refund.7.1")

        log = stand_in.requests(path="/v1/refunds")
        assert [(line["idempotency_key"], line["status"], line["fault"]) for line in log] == [
            ("bh.refund.7.1", 429, "rate_limited"),
            ("bh.refund.7.1", 200, None),
        ]
        assert log[0]["params"] == {"charge": paid.charge}
