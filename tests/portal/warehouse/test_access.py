"""Four people at the door of the bench."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from returns.models import Receipt, Return, Role, Store
from tests.portal.warehouse.conftest import HOST, OTHER_HOST, make_person

PAGES = [
    "/warehouse/",
    "/warehouse/scan/?code=BHSB407129033588",
    "/warehouse/returns/{number}/",
    "/warehouse/unannounced/",
]


@pytest.fixture(params=PAGES, ids=["home", "scan", "receive", "unannounced"])
def page(request: pytest.FixtureRequest, rma: Return) -> str:
    return str(request.param.format(number=rma.number))


@pytest.fixture(autouse=True)
def _hosts(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = [HOST, OTHER_HOST]


class TestTheBench:
    def test_is_open_to_staff_with_the_role(self, bench: Client, page: str) -> None:
        """Somebody who works in this store's warehouse receives parcels."""
        response = bench.get(page, follow=True)

        assert response.status_code == 200

    def test_is_open_to_administrators_of_the_store(self, store: Store, page: str) -> None:
        """Who may do everything may also receive."""
        client = Client(SERVER_NAME=HOST)
        client.force_login(make_person("ada", store, Role.ADMIN))

        assert client.get(page, follow=True).status_code == 200

    def test_sends_strangers_to_the_login_and_back(self, store: Store, page: str) -> None:
        """A shopper, or staff who are not signed in, see the login and nothing else."""
        response = Client(SERVER_NAME=HOST).get(page)

        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/?next=/warehouse/")

    def test_tells_staff_without_the_role_why_not(self, store: Store, page: str, rma: Return) -> None:
        """An agent of this store reads which role is missing, and can sign in as somebody else."""
        client = Client(SERVER_NAME=HOST)
        client.force_login(make_person("alex", store, Role.AGENT))

        response = client.get(page)

        assert response.status_code == 403
        assert "This login may not receive parcels for Northwind" in response.content.decode()
        assert "Linen shirt" not in response.content.decode()

    def test_is_closed_to_staff_of_another_store(self, other_store: Store, page: str, rma: Return) -> None:
        """The role counts in its own store only."""
        client = Client(SERVER_NAME=HOST)
        client.force_login(make_person("olga", other_store, Role.ADMIN))

        response = client.get(page)

        assert response.status_code == 403
        assert "Linen shirt" not in response.content.decode()

    def test_refuses_bookings_of_people_without_the_role(self, store: Store, rma: Return) -> None:
        """The form is guarded like the page."""
        client = Client(SERVER_NAME=HOST)
        client.force_login(make_person("alex", store, Role.FINANCE))

        response = client.post(f"/warehouse/returns/{rma.number}/", {"step": "all", "key": "k"})

        assert response.status_code == 403
        assert not Receipt.objects.exists()

    def test_gives_no_rights_to_a_superuser_without_membership(self, store: Store, page: str) -> None:
        """Rights come from the store's staff list alone, so that the list is true."""
        client = Client(SERVER_NAME=HOST)
        client.force_login(User.objects.create_superuser("root", password="correct horse"))

        assert client.get(page).status_code == 403


class TestAnotherStoresBench:
    def test_does_not_know_this_stores_codes(self, other_store: Store, rma: Return) -> None:
        """Staff of another store who scan our parcel learn nothing about it: for them it is unannounced."""
        client = Client(SERVER_NAME=OTHER_HOST)
        client.force_login(make_person("olga", other_store, Role.WAREHOUSE))

        by_parcel = client.get("/warehouse/scan/", {"code": "BHSB407129033588"}, follow=True)
        by_number = client.get(f"/warehouse/returns/{rma.number}/", follow=True)

        for response in (by_parcel, by_number):
            assert "No return of this store has the code" in response.content.decode()
            assert "Linen shirt" not in response.content.decode()

    def test_does_not_confirm_this_stores_receipts(
        self, bench: Client, other_store: Store, rma: Return
    ) -> None:
        """A receipt's id in the address shows nothing of another store."""
        bench.post("/warehouse/unannounced/", unannounced(key="ours", note="a blue jar"))
        receipt = Receipt.objects.get()
        client = Client(SERVER_NAME=OTHER_HOST)
        client.force_login(make_person("olga", other_store, Role.WAREHOUSE))

        response = client.get("/warehouse/", {"booked": receipt.pk})

        assert response.status_code == 200
        assert "blue jar" not in response.content.decode()
        assert "is booked" not in response.content.decode()


class TestSigningOut:
    def test_leads_to_the_login(self, bench: Client) -> None:
        """Warehouse staff have no place in the admin, so their way out is here."""
        response = bench.post("/warehouse/sign-out/", follow=True)

        assert response.redirect_chain[-1][0].startswith("/admin/login/")


def unannounced(*, key: str, note: str) -> dict[str, str]:
    """An unannounced box with a note and nothing listed."""
    return {
        "key": key,
        "note": note,
        "step": "book",
        "stray-TOTAL_FORMS": "0",
        "stray-INITIAL_FORMS": "0",
    }
