"""Idempotency keys as Stripe defines them; a mistake in them is a refund paid twice."""

import threading

import pytest
import stripe

from tests.standins.stripe import StripeStandIn
from tests.standins.wire import Reply, refusal, send

KEY = "bh.refund.1.1"


def refund(stand_in: StripeStandIn, payment_intent: str, *, amount: int = 100, key: str = KEY) -> Reply:
    """This will ask for a refund under a key."""
    params = {"payment_intent": payment_intent, "amount": str(amount), "metadata[bh_op]": "1"}
    return send(stand_in, "POST", "/v1/refunds", params, key=key)


class TestSameKey:
    def test_gets_the_same_answer(self, stand_in: StripeStandIn) -> None:
        """One refund; the second answer says that it is a replay, and of which request."""
        paid = stand_in.seed_payment(amount=1000)

        first = refund(stand_in, paid.payment_intent)
        again = refund(stand_in, paid.payment_intent)

        assert (again.status, again.body) == (first.status, first.body)
        assert "idempotent-replayed" not in first.headers
        assert again.headers["idempotent-replayed"] == "true"
        assert again.headers["original-request"] == first.headers["request-id"]
        assert len(stand_in.refunds()) == 1

    def test_with_parameters_in_another_order_is_the_same_request(self, stand_in: StripeStandIn) -> None:
        """Order means nothing in a form."""
        paid = stand_in.seed_payment(amount=1000)
        params = {"amount": "100", "charge": paid.charge}

        send(stand_in, "POST", "/v1/refunds", params, key=KEY)
        again = send(stand_in, "POST", "/v1/refunds", dict(reversed(params.items())), key=KEY)

        assert again.headers["idempotent-replayed"] == "true"

    def test_with_other_parameters_is_refused(self, stand_in: StripeStandIn) -> None:
        """400, nothing paid, and the first answer stays."""
        paid = stand_in.seed_payment(amount=1000)
        refund(stand_in, paid.payment_intent)

        reply = refund(stand_in, paid.payment_intent, amount=200)

        assert reply.status == 400
        assert refusal(reply.error) == {
            "type": "idempotency_error",
            "message": "Keys for idempotent requests can only be used with the same parameters they were "
            "first used with. Try using a key other "
            f"than '{KEY}' if you meant to execute a different request.",
        }
        assert refund(stand_in, paid.payment_intent).status == 200
        assert len(stand_in.refunds()) == 1

    def test_with_other_parameters_is_an_error_of_its_own_in_the_library(
        self, stand_in: StripeStandIn, client: stripe.StripeClient
    ) -> None:
        """The library tells it from other refusals."""
        paid = stand_in.seed_payment(amount=1000)
        client.v1.refunds.create({"charge": paid.charge, "amount": 1}, {"idempotency_key": KEY})

        with pytest.raises(stripe.IdempotencyError):
            client.v1.refunds.create({"charge": paid.charge, "amount": 2}, {"idempotency_key": KEY})

    def test_at_another_endpoint_is_refused(self, stand_in: StripeStandIn) -> None:
        """A key belongs to the call that it was first used for."""
        paid = stand_in.seed_payment(amount=1000)
        made = refund(stand_in, paid.payment_intent).body

        reply = send(stand_in, "POST", f"/v1/refunds/{made['id']}", {"metadata[a]": "b"}, key=KEY)

        assert (reply.status, reply.error["type"]) == (400, "idempotency_error")
        assert "the same endpoint" in reply.error["message"]

    def test_of_another_account_is_another_key(self, stand_in: StripeStandIn) -> None:
        """Keys are kept for each account."""
        stand_in.seed_payments([{"id": "pi_a", "amount": 1000, "currency": "eur"}])
        stand_in.seed_payments([{"id": "pi_b", "amount": 1000, "currency": "eur"}], account="acct_two")

        refund(stand_in, "pi_a")
        other = send(
            stand_in,
            "POST",
            "/v1/refunds",
            {"payment_intent": "pi_b"},
            key=KEY,
            headers={"Stripe-Account": "acct_two"},
        )

        assert other.status == 200
        assert "idempotent-replayed" not in other.headers

    def test_on_a_get_means_nothing(self, stand_in: StripeStandIn) -> None:
        """Reading is always safe; nothing is saved."""
        first = send(stand_in, "GET", "/v1/refunds", key=KEY)
        other = send(stand_in, "GET", "/v1/refunds", {"limit": "5"}, key=KEY)

        assert (first.status, other.status) == (200, 200)

    def test_is_short_enough(self, stand_in: StripeStandIn) -> None:
        """255 characters, not one more."""
        paid = stand_in.seed_payment(amount=1000)

        assert refund(stand_in, paid.payment_intent, key="k" * 256).status == 400
        assert refund(stand_in, paid.payment_intent, key="k" * 255).status == 200


class TestSavedAnswer:
    def test_is_a_refusal_of_the_endpoint_too(self, stand_in: StripeStandIn) -> None:
        """Work began, so the refusal is kept even when the reason is gone."""
        paid = stand_in.seed_payment(amount=1000, card="pm_card_refundFail")
        made = refund(stand_in, paid.payment_intent, amount=1000, key="first").body
        refused = refund(stand_in, paid.payment_intent, amount=1000)
        stand_in.settle(made["id"])

        again = refund(stand_in, paid.payment_intent, amount=1000)

        assert (refused.status, again.status) == (400, 400)
        assert again.error["code"] == "charge_already_refunded"
        assert again.headers["idempotent-replayed"] == "true"

    def test_is_not_a_refused_parameter(self, stand_in: StripeStandIn) -> None:
        """No work began, so the key is free for the corrected request."""
        paid = stand_in.seed_payment(amount=1000)
        wrong = {"payment_intent": paid.payment_intent, "ammount": "100"}

        assert send(stand_in, "POST", "/v1/refunds", wrong, key=KEY).status == 400
        assert refund(stand_in, paid.payment_intent).status == 200

    @pytest.mark.parametrize("kind,status", [("rate_limited", 429), ("conflict", 409), ("unauthorized", 401)])
    def test_is_not_a_request_that_was_turned_away(
        self, stand_in: StripeStandIn, kind: str, status: int
    ) -> None:
        """The same key goes through afterwards."""
        paid = stand_in.seed_payment(amount=1000)
        stand_in.fault(kind)

        turned_away = refund(stand_in, paid.payment_intent)
        after = refund(stand_in, paid.payment_intent)

        assert (turned_away.status, after.status) == (status, 200)
        assert "idempotent-replayed" not in after.headers

    def test_is_an_error_of_the_server(self, stand_in: StripeStandIn) -> None:
        """The refund exists, and its key answers 500 for as long as it is kept."""
        paid = stand_in.seed_payment(amount=1000)
        stand_in.fault("error_saved")

        replies = [refund(stand_in, paid.payment_intent) for _ in range(3)]

        assert [reply.status for reply in replies] == [500, 500, 500]
        assert replies[2].error["type"] == "api_error"
        assert [made["metadata"]["bh_op"] for made in stand_in.refunds()] == ["1"]

    def test_is_kept_for_a_day(self, stand_in: StripeStandIn) -> None:
        """Just before the day is over it is still there."""
        paid = stand_in.seed_payment(amount=1000)
        refund(stand_in, paid.payment_intent)

        stand_in.advance(hours=23.9)

        assert refund(stand_in, paid.payment_intent).headers["idempotent-replayed"] == "true"
        assert len(stand_in.refunds()) == 1

    def test_is_forgotten_afterwards(self, stand_in: StripeStandIn) -> None:
        """The naive repetition of a day-old request is a second refund."""
        paid = stand_in.seed_payment(amount=1000)
        refund(stand_in, paid.payment_intent)

        stand_in.advance(hours=25)
        again = refund(stand_in, paid.payment_intent)

        assert again.status == 200
        assert "idempotent-replayed" not in again.headers
        assert stand_in.summary()["refunded_minor"] == {"eur": 200}


class TestKeyInUse:
    def test_is_refused_while_its_first_request_runs(self, stand_in: StripeStandIn) -> None:
        """409, and afterwards the answer of the first."""
        paid = stand_in.seed_payment(amount=1000)
        stand_in.fault("slow", seconds=1.5, after=True)
        replies: list[Reply] = []
        first = threading.Thread(target=lambda: replies.append(refund(stand_in, paid.payment_intent)))
        first.start()
        while not stand_in.refunds():  # the effect is there, the answer is still held back
            pass

        second = refund(stand_in, paid.payment_intent)
        first.join()
        third = refund(stand_in, paid.payment_intent)

        assert second.status == 409
        assert second.error["code"] == "idempotency_key_in_use"
        assert second.error["message"].startswith("There is currently another in-progress request using this")
        assert (replies[0].status, third.headers["idempotent-replayed"]) == (200, "true")
        assert len(stand_in.refunds()) == 1

    def test_is_a_plain_error_in_the_library(
        self, stand_in: StripeStandIn, client: stripe.StripeClient
    ) -> None:
        """Not an IdempotencyError, which is the 400."""
        stand_in.fault("conflict")

        with pytest.raises(stripe.APIError) as caught:
            client.v1.refunds.create({"charge": "ch_1"}, {"idempotency_key": KEY})

        assert type(caught.value) is stripe.APIError
        assert caught.value.http_status == 409

    def test_makes_one_refund_of_twenty_at_once(self, stand_in: StripeStandIn) -> None:
        """Twenty workers, one key: one refund, and everybody is told 200 or 409."""
        paid = stand_in.seed_payment(amount=1000)
        replies: list[Reply] = []
        workers = [
            threading.Thread(target=lambda: replies.append(refund(stand_in, paid.payment_intent)))
            for _ in range(20)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

        assert {reply.status for reply in replies} <= {200, 409}
        assert len({reply.body["id"] for reply in replies if reply.status == 200}) == 1
        assert len(stand_in.refunds()) == 1

    def test_of_two_operations_lets_one_of_two_big_refunds_through(self, stand_in: StripeStandIn) -> None:
        """Seven hundred and seven hundred of a thousand: one is paid, the other refused."""
        paid = stand_in.seed_payment(amount=1000)
        replies: list[Reply] = []
        workers = [
            threading.Thread(
                target=lambda key=key: replies.append(
                    refund(stand_in, paid.payment_intent, amount=700, key=key)
                )
            )
            for key in ("bh.refund.1.1", "bh.refund.2.1")
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

        assert sorted(reply.status for reply in replies) == [200, 400]
        assert stand_in.summary()["refunded_minor"] == {"eur": 700}
