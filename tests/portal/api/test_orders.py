"""Orders come in over HTTP."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from returns.models import ApiToken, JournalEntry, Order, Store
from returns.operations.create_api_token import create_api_token
from tests.factories import make_store
from tests.returns.orders.documents import order, parcel

pytestmark = pytest.mark.django_db
URL = "/api/v1/orders"


@pytest.fixture
def store() -> Store:
    return make_store(code="mine", currency="EUR")


@pytest.fixture
def client(store: Store) -> Client:
    token = create_api_token(store_id=store.pk, name="till")
    return Client(headers={"authorization": f"Bearer {token}"})


def post(client: Client, data: object):  # type: ignore[no-untyped-def] # Django's test response has no public type
    return client.post(URL, json.dumps(data), content_type="application/json")


class TestOneOrder:
    def test_is_created_with_201(self, client: Client, store: Store) -> None:
        """A shop sends an order and the store has it."""
        response = post(client, order())

        assert response.status_code == 201
        assert response.json()["status"] == "created"
        assert Order.objects.get(store=store).number == "D-1001"

    def test_is_found_again_with_200(self, client: Client) -> None:
        """Sending it twice is safe."""
        post(client, order())

        response = post(client, order())

        assert (response.status_code, response.json()["status"]) == (200, "unchanged")
        assert Order.objects.count() == 1

    def test_is_extended_and_says_by_what(self, client: Client, store: Store) -> None:
        """A second parcel arrives by a second request, and the journal names the token."""
        post(client, order())

        more = order(fulfilments=[parcel("F1", {"1": 2}), parcel("F2", {"2": 1})])
        response = post(client, more)

        assert (response.status_code, response.json()["added"]) == (200, ["fulfilments[F2]"])
        entry = JournalEntry.objects.get(store=store, action="order.extended")
        assert (entry.actor, entry.actor_ref) == ("API", "till")

    def test_reports_what_differs_and_keeps_what_is_stored(self, client: Client) -> None:
        """A price that changed afterwards is named and not taken."""
        post(client, order())

        response = post(client, order(channel="shop"))

        assert response.status_code == 200
        assert response.json()["status"] == "differs"
        assert response.json()["differences"] == [{"path": "channel", "stored": "nothing", "new": "shop"}]
        assert Order.objects.get().channel == ""

    def test_is_refused_with_422_and_the_places(self, client: Client) -> None:
        """Each mistake is named with its path."""
        document = order() | {"total": 45.0}
        document["lines"][1].pop("title")

        response = post(client, document)

        assert response.status_code == 422
        problems = {each["path"]: each["sentence"] for each in response.json()["problems"]}
        assert problems["lines[1].title"] == "is missing"
        assert "not a text" in problems["total"]
        assert Order.objects.count() == 0

    @pytest.mark.parametrize(
        "body", [b"{", b"\xff", b"[" * 100_000, b""], ids=["half", "bytes", "deep", "empty"]
    )
    def test_that_is_no_json_is_refused_with_a_sentence(self, client: Client, body: bytes) -> None:
        response = client.post(URL, body, content_type="application/json")

        assert response.status_code == 422
        assert response.json()["code"] == "not_json"
        assert response.json()["sentence"].endswith(".")

    def test_above_5_mb_is_too_large(self, client: Client) -> None:
        """The limit is named, and nothing is read."""
        response = client.post(URL, b" " * (5 * 1024 * 1024 + 1), content_type="application/json")

        assert response.status_code == 413
        assert "5 MB" in response.json()["sentence"]


class TestManyOrders:
    def test_get_a_result_each(self, client: Client) -> None:
        """A refused order in the middle stops no other: 207."""
        response = post(client, [order("1"), order("2", currency="eur"), order("3")])

        assert response.status_code == 207
        assert [each["status"] for each in response.json()["results"]] == ["created", "refused", "created"]
        assert [each["index"] for each in response.json()["results"]] == [0, 1, 2]
        assert response.json()["results"][1]["problems"][0]["path"] == "currency"
        assert set(Order.objects.values_list("external_id", flat=True)) == {"1", "3"}

    def test_that_are_all_good_answer_200(self, client: Client) -> None:
        response = post(client, [order("1"), order("2")])

        assert response.status_code == 200

    def test_may_be_500_and_no_more(self, client: Client) -> None:
        response = post(client, [order()] * 501)

        assert response.status_code == 413
        assert "500" in response.json()["sentence"]

    def test_need_one_at_least(self, client: Client) -> None:
        assert post(client, []).status_code == 422

    def test_of_a_taken_number_are_refused_by_name(self, client: Client) -> None:
        """Two orders cannot share a number; the second is told which holds it."""
        response = post(client, [order("1"), order("2", number="d 1", payments=[])])
        assert response.status_code == 200

        response = post(client, [order("3", number="#D-1", payments=[])])

        assert response.status_code == 207
        problem = response.json()["results"][0]["problems"][0]
        assert problem == {"path": "number", "sentence": "belongs to the order with the id '1' already"}

    def test_take_no_more_queries_when_they_are_there(
        self, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        """Sending fifty known orders again asks the database as often as sending one."""
        many = [order(str(number)) for number in range(50)]
        post(client, many)

        with django_assert_max_num_queries(12):
            response = post(client, many)

        assert {each["status"] for each in response.json()["results"]} == {"unchanged"}


class TestToken:
    @pytest.mark.parametrize(
        "header", [None, "Bearer wrong", "Basic abc", "Bearer "], ids=["none", "wrong", "basic", "empty"]
    )
    def test_is_needed(self, store: Store, header: str | None) -> None:
        """Without a valid token nothing is said about any store."""
        client = Client(headers={"authorization": header} if header else None)

        response = post(client, order())

        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
        assert response.json()["code"] == "unauthorized"
        assert Order.objects.filter(store=store).count() == 0

    def test_that_was_revoked_is_refused(self, client: Client) -> None:
        ApiToken.objects.update(revoked_at=timezone.now())

        assert post(client, order()).status_code == 401

    def test_decides_the_store(self, client: Client, store: Store) -> None:
        """The token of another store neither sees this store's order nor touches it."""
        post(client, order())
        other = make_store(code="other", currency="EUR")
        token = create_api_token(store_id=other.pk, name="theirs")
        stranger = Client(headers={"authorization": f"Bearer {token}"})

        assert stranger.get(f"{URL}/1001").status_code == 404
        assert post(stranger, order()).status_code == 201
        assert Order.objects.filter(store=store).count() == Order.objects.filter(store=other).count() == 1

    def test_is_stamped_at_most_once_a_minute(self, client: Client) -> None:
        """The list of tokens tells which are in use, without a write for every request."""
        client.get(f"{URL}/none")
        first = ApiToken.objects.get().last_used_at
        client.get(f"{URL}/none")
        assert first is not None
        assert ApiToken.objects.get().last_used_at == first

        ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
        client.get(f"{URL}/none")

        stamped = ApiToken.objects.get().last_used_at
        assert stamped is not None
        assert stamped >= first

    def test_is_kept_as_a_digest_only(self, store: Store) -> None:
        token = create_api_token(store_id=store.pk, name="once")

        assert token not in json.dumps(list(ApiToken.objects.values("name", "digest")))


class TestReading:
    def test_gives_the_order_as_stored(
        self, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        post(client, order())

        with django_assert_max_num_queries(12):
            response = client.get(f"{URL}/1001")

        found = response.json()
        assert response.status_code == 200
        assert (found["total"], found["currency"]) == ("45.00", "EUR")
        assert [each["fulfilled_quantity"] for each in found["lines"]] == [2, 0]
        assert found["payments"][0]["stripe_id"] == "pi_1001"
        assert found["fulfilments"][0]["lines"] == [{"line": "1", "quantity": 2, "delivered_at": None}]
        assert found["returns"] == []

    def test_finds_ids_with_slashes(self, client: Client) -> None:
        """Some shops' ids are addresses."""
        post(client, order("gid://shop/Order/7", payments=[]))

        assert client.get(f"{URL}/gid://shop/Order/7").json()["number"] == "D-gid://shop/Order/7"


class TestDescription:
    def test_names_every_address_and_the_whole_order(self) -> None:
        """openapi.json is complete: each reference in it leads somewhere."""
        description = Client().get("/api/v1/openapi.json").json()

        assert set(description["paths"]) == {
            "/api/v1/orders",
            "/api/v1/orders/{order_id}",
            "/api/v1/returns/{number}",
            "/api/v1/decisions/{decision_id}",
        }
        schemas = description["components"]["schemas"]
        assert "lines" in schemas["OrderIn"]["properties"]
        references = {
            part.split('"')[0] for part in json.dumps(description).split('"$ref": "#/components/schemas/')[1:]
        }
        assert references <= set(schemas)
