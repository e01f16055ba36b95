from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from portal.shopper.attempts import FAILURES_PER_ADDRESS, FAILURES_PER_ORDER
from returns.models import Order
from tests.factories import make_order, make_store
from tests.portal.shopper.conftest import Shop, look_up, without_token

NOT_FOUND = "We found no order with this number"


class TestLookUp:
    @pytest.mark.parametrize(
        "typed, proof",
        [
            pytest.param("{number}", "sam@example.com", id="as it is"),
            pytest.param(" #{number} ", " Sam@Example.COM ", id="with a hash, spaces and capitals"),
            pytest.param("{lower}", "ab1 2cd", id="with the postcode in another spelling"),
        ],
    )
    def test_opens_the_order(self, client: Client, order: Order, typed: str, proof: str) -> None:
        """Number and e-mail address or postcode open the order, however they are typed."""
        Order.objects.update(postcode_key="AB12CD")
        number = typed.format(number=order.number, lower=order.number.lower())

        answer = client.post("/", {"number": number, "proof": proof})

        assert answer.status_code == 302
        assert answer["Location"] == f"/o/{order.number_key}/"
        assert client.get(answer["Location"]).status_code == 200

    def test_gives_one_answer_for_unknown_and_for_wrong(self, client: Client, order: Order) -> None:
        """Nobody can find out which order numbers exist: answer and work are the same."""
        with CaptureQueriesContext(connection) as for_unknown:
            unknown = client.post("/", {"number": "X-999", "proof": "sam@example.com"})
        with CaptureQueriesContext(connection) as for_wrong:
            wrong = client.post("/", {"number": order.number, "proof": "alex@example.com"})

        assert unknown.status_code == wrong.status_code == 422
        assert NOT_FOUND in unknown.content.decode()
        assert _without_typing(unknown.content, "X-999") == _without_typing(wrong.content, order.number)
        assert len(for_unknown) == len(for_wrong)

    def test_needs_both_fields(self, client: Client, shop: Shop) -> None:
        """What is missing is said beside its field and above the form."""
        page = client.post("/", {"number": "", "proof": ""})

        assert page.status_code == 422
        assert page.content.decode().count("Enter your order number.") == 2
        assert 'href="#id_number"' in page.content.decode()

    def test_never_matches_an_order_without_a_postcode(self, client: Client, order: Order) -> None:
        """An empty proof opens nothing, even where the order holds an empty one."""
        Order.objects.update(postcode_key="")

        assert client.post("/", {"number": order.number, "proof": "---"}).status_code == 422

    def test_finds_no_order_of_another_store(self, client: Client, shop: Shop) -> None:
        """A host belongs to one store; the neighbour's orders do not exist there."""
        other = make_order(make_store())

        assert client.post("/", {"number": other.number, "proof": other.email}).status_code == 422

    def test_goes_on_to_where_the_shopper_came_from(self, client: Client, order: Order) -> None:
        """After a look-up on the way to a page of ours, that page opens; never one of somebody else."""
        fields = {"number": order.number, "proof": order.email}

        ours = client.post("/", fields | {"next": "/r/R-0000-00/"})
        foreign = client.post("/", fields | {"next": "https://example.org/"})
        sly = client.post("/", fields | {"next": "//example.org/"})

        assert ours["Location"] == "/r/R-0000-00/"
        assert foreign["Location"] == sly["Location"] == f"/o/{order.number_key}/"


class TestAttempts:
    def test_are_limited_per_order(self, client: Client, order: Order) -> None:
        """Whoever guesses at one order is stopped with a sentence, from wherever they ask."""
        for attempt in range(FAILURES_PER_ORDER):
            client.post(
                "/",
                {"number": order.number, "proof": f"a{attempt}@example.com"},
                REMOTE_ADDR=f"10.0.{attempt}.1",
            )

        stopped = client.post("/", {"number": order.number, "proof": order.email}, REMOTE_ADDR="10.9.9.9")

        assert stopped.status_code == 429
        assert "Too many attempts" in stopped.content.decode()
        assert stopped["Retry-After"] == "900"

    def test_are_limited_per_address(self, client: Client, order: Order) -> None:
        """Whoever tries many orders is stopped, and others are not."""
        for attempt in range(FAILURES_PER_ADDRESS):
            client.post("/", {"number": f"X-{attempt}", "proof": "a@example.com"}, REMOTE_ADDR="10.0.0.1")

        fields = {"number": order.number, "proof": order.email}
        assert client.post("/", fields, REMOTE_ADDR="10.0.0.1").status_code == 429
        assert client.post("/", fields, REMOTE_ADDR="10.0.0.2").status_code == 302

    def test_count_unknown_orders_like_known_ones(self, client: Client, shop: Shop) -> None:
        """The limit tells nothing about which orders exist."""
        answers = [
            client.post(
                "/", {"number": "X-1", "proof": "a@example.com"}, REMOTE_ADDR=f"10.0.{n}.1"
            ).status_code
            for n in range(FAILURES_PER_ORDER + 1)
        ]

        assert answers == [422] * FAILURES_PER_ORDER + [429]

    def test_count_failures_only(self, client: Client, order: Order) -> None:
        """An office full of shoppers is not locked out by success."""
        for _ in range(FAILURES_PER_ADDRESS + 1):
            look_up(client, order)

    def test_count_a_network_of_ipv6_as_one(self, client: Client, shop: Shop) -> None:
        """A subscriber owns a /64: changing the last half of the address starts no new count."""
        answers = [
            client.post("/", {"number": f"X-{n}", "proof": "a@example.com"}, REMOTE_ADDR=f"2001:db8::{n:x}")
            for n in range(FAILURES_PER_ADDRESS + 1)
        ]

        assert answers[-1].status_code == 429

    def test_believe_only_our_own_proxies(self, client: Client, shop: Shop, settings: Settings) -> None:
        """An invented X-Forwarded-For starts no new count; the entry of a trusted proxy does."""
        settings.TRUSTED_PROXIES = 1
        answers = [
            client.post(
                "/",
                {"number": f"X-{n}", "proof": "a@example.com"},
                headers={"X-Forwarded-For": f"10.0.0.{n}, 192.0.2.7"},
            )
            for n in range(FAILURES_PER_ADDRESS + 1)
        ]

        assert answers[-1].status_code == 429


def _without_typing(page: bytes, number: str) -> str:
    """The page without what the shopper typed and without its token."""
    text = page.decode().replace(number, "")
    for proof in ("sam@example.com", "alex@example.com"):
        text = text.replace(proof, "")
    return without_token(text)
