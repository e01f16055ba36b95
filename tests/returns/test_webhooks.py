"""Stripe's door: what is not signed is not heard, what is signed is heard once.

Names w01 to w09 are those of the research page on Stripe, section 6; w10 is in
test_sending.py.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import DatabaseError
from django.test import Client
from stripe import WebhookSignature

from returns import inbox, webhooks
from returns.lifecycle import OperationState, RefundStatus
from returns.models import DeliveryState, InboxEntry, MoneyOperation, Payment, Refund
from returns.operations.send_money_operation import send_money_operation
from returns.payments.configured import gateway
from tests.factories import make_order, make_return, make_store, publish
from tests.standins.stripe import StripeStandIn
from tests.steps import arrive, make_known, reserve

pytestmark = pytest.mark.django_db

PATH = "/hooks/stripe/"
JSON = "application/json; charset=utf-8"
SECRET = "whsec_current"
PING = b'{"id": "evt_ping", "type": "ping", "data": {"object": {"id": "re_1"}}}'


@pytest.fixture
def stripe() -> Iterator[StripeStandIn]:
    with StripeStandIn.in_thread(webhook_secret=SECRET) as standin:
        yield standin


@pytest.fixture(autouse=True)
def _settings(settings: pytest.FixtureRequest, stripe: StripeStandIn) -> None:
    settings.STRIPE_API_KEY = stripe.api_key  # type: ignore[attr-defined]
    settings.STRIPE_API_BASE = stripe.base_url  # type: ignore[attr-defined]
    settings.STRIPE_WEBHOOK_SECRETS = [SECRET]  # type: ignore[attr-defined]


def signature(body: bytes, *, secret: str = SECRET, age_seconds: int = 0) -> str:
    """A header as Stripe makes it: HMAC over the time, a dot and the body."""
    at = int(time.time()) - age_seconds
    mac = WebhookSignature._compute_signature(f"{at}.{body.decode()}", secret)
    return f"t={at},v1={mac}"


def post(client: Client, body: bytes = PING, header: str | None = None) -> int:
    headers = {} if header is None else {"Stripe-Signature": header}
    return client.post(PATH, body, content_type=JSON, headers=headers).status_code


def receiver(client: Client) -> Callable[[bytes, dict[str, str]], int]:
    """The view as the stand-in's endpoint."""

    def receive(body: bytes, headers: dict[str, str]) -> int:
        return post(client, body, headers["Stripe-Signature"])

    return receive


def stored() -> list[str]:
    return list(InboxEntry.objects.order_by("id").values_list("kind", flat=True))


def process() -> None:
    """Batches until nothing is due; what failed waits for its time."""
    for entry in InboxEntry.objects.order_by("-due_at")[:1]:
        while inbox.run_batch(family="stripe", now=entry.due_at):
            pass


def sent_refund(stripe: StripeStandIn, *, card: str = "pm_card_visa") -> MoneyOperation:
    """A refund of ten pounds that Stripe has accepted."""
    stripe.listen("http://127.0.0.1:1/not-listening", types=["refund.*", "charge.refund*"])
    store = make_store()
    publish(store)
    order = make_order(store)
    make_known(stripe, order, card=card)
    rma = make_return(order)
    arrive(rma)
    (operation,) = reserve(rma)
    now = operation.due_at
    assert send_money_operation(operation_id=operation.pk, gateway=gateway(), now=now) == OperationState.DONE
    return operation


def refund_of(operation: MoneyOperation) -> Refund:
    return Refund.objects.get(pk=operation.refund_id)


class TestTheSignature:
    def test_opens_the_door(self, client: Client) -> None:
        """Stored with id and type, answered at once."""
        assert post(client, PING, signature(PING)) == 200

        entry = InboxEntry.objects.get()
        assert (entry.source, entry.external_id, entry.kind) == ("stripe", "evt_ping", "ping")

    @pytest.mark.parametrize(
        "header",
        [
            pytest.param(None, id="missing"),
            pytest.param("", id="empty"),
            pytest.param("nonsense", id="no header of Stripe's"),
            pytest.param("t=abc,v1=00", id="a time that is no number"),
            pytest.param(f"t={int(time.time())}", id="time alone"),
            pytest.param(f"t={int(time.time())},v1={'0' * 64}", id="invented"),
            pytest.param(f"t={int(time.time())},v0={'0' * 64}", id="another scheme"),
        ],
    )
    def test_is_needed(self, client: Client, header: str | None) -> None:
        """w01: missing or bad is 400, with a sentence and without a row."""
        answer = client.post(
            PATH,
            PING,
            content_type=JSON,
            headers={} if header is None else {"Stripe-Signature": header},
        )

        assert (answer.status_code, answer.content) == (400, b"The signature does not fit.")
        assert stored() == []

    def test_belongs_to_the_body(self, client: Client) -> None:
        """w01: tampered. One changed byte, and it is somebody else's letter."""
        assert post(client, PING.replace(b"re_1", b"re_2"), signature(PING)) == 400

    def test_belongs_to_us(self, client: Client) -> None:
        """w01: signed with the secret of another endpoint."""
        assert post(client, PING, signature(PING, secret="whsec_other")) == 400

    @pytest.mark.parametrize("age_seconds, status", [(290, 200), (310, 400)])
    def test_grows_old(self, client: Client, age_seconds: int, status: int) -> None:
        """w01: five minutes, so that a recorded letter cannot be sent again later."""
        assert post(client, PING, signature(PING, age_seconds=age_seconds)) == status

    @pytest.mark.parametrize(
        "ours", [pytest.param(["whsec_old"], id="old"), pytest.param(["whsec_new"], id="new")]
    )
    def test_fits_while_a_secret_is_rolled(
        self, client: Client, stripe: StripeStandIn, settings: pytest.FixtureRequest, ours: list[str]
    ) -> None:
        """w08: Stripe signs with both; whichever we have is enough."""
        sent_refund(stripe)
        stripe.listen("http://127.0.0.1:1/x", secrets=["whsec_old", "whsec_new"])
        settings.STRIPE_WEBHOOK_SECRETS = ours  # type: ignore[attr-defined]

        assert set(stripe.deliver_to(receiver(client))) == {200}

    def test_fits_either_of_ours(self, client: Client, settings: pytest.FixtureRequest) -> None:
        """w08: and while we hold both, letters signed with one of them are believed."""
        settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new", SECRET]  # type: ignore[attr-defined]

        assert post(client, PING, signature(PING)) == 200

    def test_covers_the_bytes_as_they_came(self, client: Client) -> None:
        """w09: odd spaces, escapes and order of keys are part of what was signed, and are kept."""
        body = (
            b'{ "type":"ping",\r\n\t"id" :"evt_odd", "data":{"object":{"id":"re_1","x":"\\u00e9 \xc3\xa9"}}}'
        )

        assert post(client, body, signature(body)) == 200
        assert bytes(InboxEntry.objects.get().body) == body

    @pytest.mark.parametrize(
        "body",
        [
            pytest.param(b"\xff\xfe not UTF-8", id="no text"),
            pytest.param(b"", id="empty"),
        ],
    )
    def test_cannot_fit_what_is_no_event(self, client: Client, body: bytes) -> None:
        """Rubbish is 400, not an error of ours."""
        assert post(client, body, f"t={int(time.time())},v1=00") == 400

    @pytest.mark.parametrize(
        "body",
        [
            pytest.param(b"not json", id="no JSON"),
            pytest.param(b"{}", id="no id"),
            pytest.param(b"[]", id="a list"),
            pytest.param(b'{"id": "evt_1", "type": "x", "data": null}', id="no data"),
        ],
    )
    def test_does_not_make_an_event_of_anything(self, client: Client, body: bytes) -> None:
        """Signed, but nothing that we could read: 400, and nothing is stored."""
        assert post(client, body, signature(body)) == 400
        assert stored() == []


class TestTheDoor:
    @pytest.mark.parametrize("method", ["get", "put", "delete", "head"])
    def test_takes_posts_only(self, client: Client, method: str) -> None:
        """A browser that looks at the address gets 405."""
        assert getattr(client, method)(PATH).status_code == 405

    def test_refuses_what_is_too_large(self, client: Client) -> None:
        """413 before the body is read: an event has a few kilobytes."""
        body = b"x" * (webhooks.LARGEST_BODY + 1)

        answer = client.post(PATH, body, content_type=JSON, headers={"Stripe-Signature": "t=1,v1=1"})

        assert (answer.status_code, answer.content) == (413, b"The body is too large.")

    def test_needs_no_token_of_a_form(self) -> None:
        """Stripe has no session."""
        client = Client(enforce_csrf_checks=True)

        assert post(client, PING, signature(PING)) == 200

    def test_takes_types_that_nobody_knows(self, client: Client) -> None:
        """w05: 200, or Stripe would send it for three days; processed to nothing."""
        body = b'{"id": "evt_9", "type": "brand.new", "data": {"object": {"id": "bn_1"}}}'

        assert post(client, body, signature(body)) == 200
        process()

        assert InboxEntry.objects.get().state == DeliveryState.DONE


class TestEvents:
    def test_come_again_and_count_once(self, client: Client, stripe: StripeStandIn) -> None:
        """w02: the same event twice is one entry."""
        stripe.fault("event_repeated", type="refund.created", count=1)
        operation = sent_refund(stripe)

        statuses = stripe.deliver_to(receiver(client))

        assert set(statuses) == {200}
        ids = [entry.external_id for entry in InboxEntry.objects.all()]
        assert len(statuses) > len(ids)
        assert len(ids) == len(set(ids))
        process()
        assert refund_of(operation).status == RefundStatus.SUCCEEDED

    def test_may_say_the_same_in_two(self, client: Client, stripe: StripeStandIn) -> None:
        """w03: two event objects for one change are two entries and one change."""
        stripe.fault("event_doubled", type="refund.created", count=1)
        operation = sent_refund(stripe)

        stripe.deliver_to(receiver(client))
        process()

        assert stored().count("refund.created") == 2
        assert Refund.objects.count() == 1
        assert Payment.objects.get().refunded_minor == 1000
        assert refund_of(operation).settlement is not None

    def test_may_come_in_any_order(self, client: Client, stripe: StripeStandIn) -> None:
        """w04: "failed" before "created": what Stripe says now is what is written."""
        stripe.pause_webhooks()
        operation = sent_refund(stripe, card="pm_card_refundFail")
        stripe.settle(str(refund_of(operation).provider_ref))
        letters: list[tuple[bytes, dict[str, str]]] = []

        def keep(body: bytes, headers: dict[str, str]) -> int:
            letters.append((body, headers))
            return 200

        stripe.deliver_to(keep)
        kinds = [json.loads(body)["type"] for body, _ in letters]

        for body, headers in reversed(letters):
            assert post(client, body, headers["Stripe-Signature"]) == 200
            process()

        assert kinds.index("refund.created") < kinds.index("refund.failed")
        assert refund_of(operation).status == RefundStatus.FAILED
        assert Payment.objects.get().refunded_minor == 0

    def test_of_another_account_move_nothing(self, client: Client, stripe: StripeStandIn) -> None:
        """w06: the event names an account that does not hold this refund."""
        operation = sent_refund(stripe, card="pm_card_pendingRefund")
        ref = refund_of(operation).provider_ref
        body = json.dumps(
            {
                "id": "evt_6",
                "type": "refund.updated",
                "account": "acct_other",
                "data": {"object": {"id": ref}},
            }
        ).encode()
        stripe.settle(str(ref), status="succeeded")

        assert post(client, body, signature(body)) == 200
        process()

        assert InboxEntry.objects.get().state == DeliveryState.DONE
        assert refund_of(operation).status == RefundStatus.PENDING

    def test_come_again_after_an_error_of_ours(
        self, stripe: StripeStandIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """w07: no database, so 500 and nothing stored; sent again, it is stored."""
        sent_refund(stripe)
        client = Client(raise_request_exception=False)

        def fail(**values: object) -> bool:
            raise DatabaseError

        with monkeypatch.context() as patch:
            patch.setattr(inbox, "store_entry", fail)
            first = stripe.deliver_to(receiver(client))
        second = stripe.deliver_to(receiver(client))

        assert set(first) == {500}
        assert second == [200] * len(first)
        assert len(stored()) == len(first)

    def test_come_again_when_our_answer_was_lost(self, client: Client, stripe: StripeStandIn) -> None:
        """w07: stored, but Stripe heard nothing: the second time it is known."""
        sent_refund(stripe)
        receive = receiver(client)

        first = stripe.deliver_to(lambda body, headers: receive(body, headers) and 500)
        second = stripe.deliver_to(receive)

        assert second == [200] * len(first)
        assert len(stored()) == len(first)

    def test_wait_while_stripe_cannot_be_asked(self, client: Client, stripe: StripeStandIn) -> None:
        """The event is a hint; without an answer to it nothing is decided, and it is tried again."""
        operation = sent_refund(stripe, card="pm_card_pendingRefund")
        ref = str(refund_of(operation).provider_ref)
        stripe.settle(ref, status="succeeded")
        stripe.deliver_to(receiver(client))
        tries = 2 * InboxEntry.objects.count()
        stripe.fault("never_arrived", method="GET", path="/v1/refunds", count=tries)

        inbox.run_batch(family="stripe", now=InboxEntry.objects.latest("id").due_at)
        assert refund_of(operation).status == RefundStatus.PENDING
        failed = InboxEntry.objects.filter(state=DeliveryState.PENDING)
        assert failed
        assert all("ProviderUnreachable" in entry.last_error for entry in failed)

        stripe.clear_faults()
        process()
        assert refund_of(operation).status == RefundStatus.SUCCEEDED
        assert {entry.state for entry in InboxEntry.objects.all()} == {"DONE"}
