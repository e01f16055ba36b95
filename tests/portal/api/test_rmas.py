"""A return is read over HTTP."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from returns.operations.create_api_token import create_api_token
from tests.factories import make_order, make_return, make_store, publish

pytestmark = pytest.mark.django_db


class TestReturn:
    def test_is_given_with_lines_parcels_and_money(
        self, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        """A shop sees what comes back and what it will cost."""
        store = make_store()
        publish(store)
        rma = make_return(make_order(store, paid=[1000, 500], quantities=[3, 1]))
        token = create_api_token(store_id=store.pk, name="shop")
        client = Client(headers={"authorization": f"Bearer {token}"})

        with django_assert_max_num_queries(10):
            response = client.get(f"/api/v1/returns/{rma.number.lower()}")

        found = response.json()
        assert response.status_code == 200
        assert (found["number"], found["status"]) == (rma.number, "APPROVED")
        assert [each["quoted"] for each in found["lines"]] == ["3.33", "5.00"]
        assert [each["status"] for each in found["parcels"]] == ["PLANNED"]
        assert found["settlements"] == []

    def test_of_another_store_is_not_found(self) -> None:
        store, other = make_store(), make_store()
        publish(store)
        rma = make_return(make_order(store))
        token = create_api_token(store_id=other.pk, name="other")
        client = Client(headers={"authorization": f"Bearer {token}"})

        response = client.get(f"/api/v1/returns/{rma.number}")

        assert response.status_code == 404
        assert response.json()["code"] == "not_found"
