"""State: lists, accounts, seeds, what is kept over a restart, and how fast it is."""

import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest
import stripe

from tests.standins.stripe import StripeStandIn, store
from tests.standins.stripe.client import StandInFailed
from tests.standins.wire import send


class TestList:
    def test_is_read_page_by_page(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """Newest first; the library follows the cursor by itself."""
        paid = stand_in.seed_payment(amount=100_000)
        made = [client.v1.refunds.create({"charge": paid.charge, "amount": 1}).id for _ in range(7)]

        first = client.v1.refunds.list({"limit": 3})
        everything = [each.id for each in first.auto_paging_iter()]

        assert (len(first.data), first.has_more) == (3, True)
        assert everything == made[::-1]

    def test_can_be_read_backwards(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """The page before a refund, still newest first."""
        paid = stand_in.seed_payment(amount=100_000)
        made = [client.v1.refunds.create({"charge": paid.charge, "amount": 1}).id for _ in range(5)]

        page = client.v1.refunds.list({"ending_before": made[1], "limit": 2})

        assert [each.id for each in page.data] == [made[3], made[2]]
        assert page.has_more is True

    def test_is_filtered(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """By payment, by charge and by time."""
        one, two = stand_in.seed_payment(amount=1000), stand_in.seed_payment(amount=1000)
        first = client.v1.refunds.create({"payment_intent": one.payment_intent})
        stand_in.advance(hours=1)
        second = client.v1.refunds.create({"payment_intent": two.payment_intent})

        by_payment = client.v1.refunds.list({"payment_intent": one.payment_intent})
        by_charge = client.v1.refunds.list({"charge": two.charge})
        recent = client.v1.refunds.list({"created": {"gte": second.created}})

        assert [each.id for each in by_payment.data] == [first.id]
        assert [each.id for each in by_charge.data] == [second.id]
        assert [each.id for each in recent.data] == [second.id]

    def test_begins_at_an_object_that_exists(self, stand_in: StripeStandIn) -> None:
        """A cursor that nobody knows is refused, not taken for the end."""
        reply = send(stand_in, "GET", "/v1/refunds", {"starting_after": "re_missing"})

        assert (reply.status, reply.error["param"]) == (400, "starting_after")
        assert reply.error["message"] == "No such refund: 're_missing'"

    def test_of_events_takes_types(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """Several names, or one with a wildcard, never both."""
        paid = stand_in.seed_payment(amount=1000, card="pm_card_refundFail")
        stand_in.settle(client.v1.refunds.create({"charge": paid.charge}).id)

        named = client.v1.events.list({"types": ["refund.created", "refund.failed"]})
        wild = client.v1.events.list({"type": "refund.*"})

        assert sorted(event.type for event in named.data) == ["refund.created", "refund.failed"]
        assert len(wild.data) == 3
        with pytest.raises(stripe.InvalidRequestError, match="only specify one"):
            client.v1.events.list({"type": "refund.*", "types": ["refund.failed"]})

    def test_can_be_expanded(self, stand_in: StripeStandIn, client: stripe.StripeClient) -> None:
        """Objects in place of ids."""
        paid = stand_in.seed_payment(amount=1000)
        client.v1.refunds.create({"charge": paid.charge, "amount": 10})

        found = client.v1.refunds.list({"expand": ["data.charge.refunds", "data.balance_transaction"]}).data[
            0
        ]

        assert isinstance(found.charge, stripe.Charge)
        assert found.charge.refunds is not None
        assert found.charge.refunds.data[0].id == found.id
        assert isinstance(found.balance_transaction, stripe.BalanceTransaction)
        assert found.balance_transaction.amount == -10
        with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
            client.v1.refunds.list({"expand": ["data.nonsense"]})


class TestObject:
    @pytest.mark.parametrize(
        "path,param,message",
        [
            ("/v1/refunds/re_x", "refund", "No such refund: 're_x'"),
            ("/v1/payment_intents/pi_x", "intent", "No such payment_intent: 'pi_x'"),
            ("/v1/charges/ch_x", "charge", "No such charge: 'ch_x'"),
            ("/v1/events/evt_x", "id", "No such event: 'evt_x'"),
        ],
    )
    def test_that_is_not_there(self, stand_in: StripeStandIn, path: str, param: str, message: str) -> None:
        """404, and which parameter was wrong."""
        reply = send(stand_in, "GET", path)

        assert (reply.status, reply.error["code"]) == (404, "resource_missing")
        assert (reply.error["param"], reply.error["message"]) == (param, message)

    @pytest.mark.parametrize(
        "kind,path,undeclared",
        [
            (stripe.Refund, "/v1/refunds", set()),
            (stripe.Charge, "/v1/charges", set()),
            (stripe.PaymentIntent, "/v1/payment_intents", set()),
            (stripe.BalanceTransaction, "/v1/balance_transactions", set()),
            (stripe.Event, "/v1/events", set()),
        ],
    )
    def test_has_only_fields_that_the_library_declares(
        self, stand_in: StripeStandIn, kind: type, path: str, undeclared: set[str]
    ) -> None:
        """A field of ours that Stripe does not have could be relied on."""
        paid = stand_in.seed_payment(amount=1000, card="pm_card_refundFail")
        made = send(stand_in, "POST", "/v1/refunds", {"charge": paid.charge}).body
        stand_in.settle(made["id"])

        found = send(stand_in, "GET", path).body["data"]

        assert found
        for each in found:
            assert each.keys() - kind.__annotations__.keys() == undeclared

    def test_belongs_to_one_account(self, stand_in: StripeStandIn) -> None:
        """Another connected account does not see it."""
        stand_in.seed_payments([{"id": "pi_1", "amount": 1000, "currency": "eur"}], account="acct_one")
        stand_in.connect("acct_two")
        one, two = (stand_in.stripe_client(account=name) for name in ("acct_one", "acct_two"))

        one.v1.refunds.create({"payment_intent": "pi_1"})

        with pytest.raises(stripe.InvalidRequestError, match="No such payment_intent"):
            two.v1.payment_intents.retrieve("pi_1")
        assert two.v1.refunds.list().data == []
        assert one.v1.events.list().data[0].account == "acct_one"
        assert one.v1.accounts.retrieve_current().id == "acct_one"
        assert stand_in.summary(account="acct_one")["refunds"] == 1
        assert stand_in.summary()["refunds"] == 0


class TestSeed:
    def test_can_be_planted_again(self, stand_in: StripeStandIn) -> None:
        """The demo starts a second time: equal payments stay, different ones are refused."""
        payment = {"id": "pi_demo_1001", "amount": 4200, "currency": "EUR", "metadata": {"order": "D-1001"}}
        first = stand_in.seed_payments([payment])

        assert stand_in.seed_payments([payment]) == first
        with pytest.raises(StandInFailed, match="pi_demo_1001 is there already and differs"):
            stand_in.seed_payments([{**payment, "amount": 1}])

    @pytest.mark.parametrize("wrong", [{"amount": 0}, {"amount": 9.5}, {"card": "pm_card_nobody"}])
    def test_is_checked(self, stand_in: StripeStandIn, wrong: dict[str, object]) -> None:
        """Nothing is planted when one payment is wrong."""
        good = {"amount": 1000, "currency": "eur"}

        with pytest.raises(StandInFailed):
            stand_in.seed_payments([good, {**good, **wrong}])

        assert stand_in.summary()["payment_intents"] == 0

    def test_of_a_year_takes_seconds(self, stand_in: StripeStandIn) -> None:
        """Five thousand payments in one call; generous, because test machines are busy."""
        payments = [{"id": f"pi_{number:05d}", "amount": 1999, "currency": "gbp"} for number in range(5000)]

        started = time.monotonic()
        seeded = stand_in.seed_payments(payments)

        assert len(seeded) == 5000
        assert time.monotonic() - started < 20
        assert stand_in.summary()["received_minor"] == {"gbp": 5000 * 1999}

    def test_can_be_swept_away(self, stand_in: StripeStandIn) -> None:
        """Back to nothing."""
        stand_in.seed_payment(amount=1000)

        stand_in.reset()

        assert stand_in.summary()["payment_intents"] == 0


class TestSummary:
    def test_adds_up_by_payment_and_by_currency(
        self, stand_in: StripeStandIn, client: stripe.StripeClient
    ) -> None:
        """What the ledger is compared with."""
        euro = stand_in.seed_payment(amount=1000)
        yen = stand_in.seed_payment(amount=500, currency="jpy", card="pm_card_pendingRefund")
        client.v1.refunds.create({"charge": euro.charge, "amount": 300})
        client.v1.refunds.create({"charge": euro.charge, "amount": 200})
        client.v1.refunds.create({"charge": yen.charge})

        found = stand_in.summary()

        assert (found["refunds"], found["statuses"]) == (3, {"succeeded": 2, "pending": 1})
        assert (found["refunded_minor"], found["pending_minor"]) == ({"eur": 500}, {"jpy": 500})
        assert found["by_payment_intent"][euro.payment_intent] == {"refunds": 2, "succeeded": 500}


class TestProcess:
    def test_keeps_everything_over_a_restart(self, tmp_path: Path) -> None:
        """Refunds, saved answers and the clock are there again."""
        state = tmp_path / "stripe.sqlite3"
        with StripeStandIn.in_process(state=state) as stand_in:
            paid = stand_in.seed_payment(amount=1000)
            first = send(stand_in, "POST", "/v1/refunds", {"charge": paid.charge}, key="bh.refund.1.1").body
            stand_in.advance(hours=2)

        with StripeStandIn.in_process(state=state) as stand_in:
            again = send(stand_in, "POST", "/v1/refunds", {"charge": paid.charge}, key="bh.refund.1.1")
            later = stand_in.stripe_client().v1.refunds.list().data

        assert again.body == first
        assert again.headers["idempotent-replayed"] == "true"
        assert [each.id for each in later] == [first["id"]]

    def test_can_be_killed(self, tmp_path: Path) -> None:
        """Whatever was answered is there after SIGKILL, and its key replays."""
        state = tmp_path / "stripe.sqlite3"
        command = [*StripeStandIn.command(), "--state", str(state)]
        process = subprocess.Popen(command, cwd=StripeStandIn.root(), stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        killed = StripeStandIn(base_url=process.stdout.readline().split()[-1], webhook_secret="", end=list)
        paid = killed.seed_payment(amount=1000)
        made = send(killed, "POST", "/v1/refunds", {"charge": paid.charge}, key="bh.refund.1.1").body
        process.send_signal(signal.SIGKILL)
        process.communicate()

        with StripeStandIn.in_process(state=state) as stand_in:
            again = send(stand_in, "POST", "/v1/refunds", {"charge": paid.charge}, key="bh.refund.1.1")

            assert again.body == made
            assert len(stand_in.refunds()) == 1

    def test_says_in_one_sentence_that_a_port_is_taken(self, stand_in: StripeStandIn) -> None:
        """No traceback."""
        port = stand_in.base_url.rpartition(":")[2]

        with pytest.raises(StandInFailed, match=r"^The Stripe stand-in cannot start: .*in use\n$"):
            StripeStandIn.in_process(port=int(port))

    def test_does_not_share_its_state(self, tmp_path: Path) -> None:
        """Two at once on one file would lose refunds."""
        state = tmp_path / "stripe.sqlite3"

        with StripeStandIn.in_thread(state=state), pytest.raises(store.StateInUse):
            StripeStandIn.in_thread(state=state)

    def test_lets_bad_cards_fail_by_themselves(self) -> None:
        """In the demo a refund fails a moment after it succeeded, without anybody asking."""
        with StripeStandIn.in_thread(settle_seconds=0.05) as stand_in:
            paid = stand_in.seed_payment(amount=1000, card="pm_card_refundFail")
            client = stand_in.stripe_client()
            refund = client.v1.refunds.create({"charge": paid.charge})
            deadline = time.monotonic() + 10
            while client.v1.refunds.retrieve(refund.id).status != "failed":
                assert time.monotonic() < deadline

        assert refund.status == "succeeded"

    def test_makes_hundreds_of_refunds_in_seconds(self) -> None:
        """Two workers; the goal of a hundred a second is far below what an idle machine does."""
        with StripeStandIn.in_process() as stand_in:
            payments = [
                {"id": f"pi_{number:03d}", "amount": 1000, "currency": "eur"} for number in range(200)
            ]
            stand_in.seed_payments(payments)

            def work(first: int) -> None:
                client = stand_in.stripe_client()
                for payment in payments[first::2]:
                    client.v1.refunds.create({"payment_intent": str(payment["id"])})

            workers = [threading.Thread(target=work, args=(first,)) for first in (0, 1)]
            started = time.monotonic()
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
            seconds = time.monotonic() - started

            assert stand_in.summary()["refunded_minor"] == {"eur": 200_000}
        assert seconds < 20
