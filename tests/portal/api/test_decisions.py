"""A decision is read over HTTP."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from returns.eligibility import CompiledPolicy, Inputs, decide
from returns.models import Return, Store
from returns.operations.create_api_token import create_api_token
from tests.factories import make_order, make_return, make_store, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> Store:
    store = make_store()
    publish(store)
    return store


@pytest.fixture
def rma(store: Store) -> Return:
    return make_return(make_order(store))


def caller(store: Store) -> Client:
    token = create_api_token(store_id=store.pk, name="shop")
    return Client(headers={"authorization": f"Bearer {token}"})


class TestDecision:
    def test_is_linked_from_the_line_and_can_be_decided_again(self, store: Store, rma: Return) -> None:
        """The link, the inputs, the rules and the answer: nothing else is needed."""
        client = caller(store)
        [line] = client.get(f"/api/v1/returns/{rma.number}").json()["lines"]

        found = client.get(line["decision"]["url"]).json()

        again = decide(
            Inputs.from_json(found["inputs"]), CompiledPolicy.from_json(found["policy_version"]["rules"])
        )
        assert again.to_json() == found["answer"]
        assert (found["id"], found["return_number"]) == (line["decision"]["id"], rma.number)
        assert (found["is_allowed"], found["code"], found["overrides"]) == (True, None, [])
        assert found["policy_version"]["url"] == "/policy/versions/1/"

    def test_needs_few_queries(
        self, store: Store, rma: Return, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        client = caller(store)

        with django_assert_max_num_queries(6):
            assert client.get(f"/api/v1/decisions/{rma.lines.get().decision_id}").status_code == 200

    def test_of_another_store_is_not_found(self, rma: Return) -> None:
        """The token decides the store."""
        response = caller(make_store()).get(f"/api/v1/decisions/{rma.lines.get().decision_id}")

        assert response.status_code == 404
        assert response.json()["code"] == "not_found"

    @pytest.mark.parametrize("made_up", [10**6, 10**30])
    def test_that_is_made_up_is_not_found(self, store: Store, made_up: int) -> None:
        assert caller(store).get(f"/api/v1/decisions/{made_up}").status_code == 404

    def test_needs_a_token(self, rma: Return) -> None:
        assert Client().get(f"/api/v1/decisions/{rma.lines.get().decision_id}").status_code == 401
