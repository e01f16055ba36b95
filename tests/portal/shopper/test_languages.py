"""Pages speak a language of the store, and no other."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.portal.shopper.conftest import Shop


def language_of(client: Client, accepted: str = "", path: str = "/") -> str:
    page = client.get(path, headers={"Accept-Language": accepted}).content.decode()
    return page.split('<html lang="', maxsplit=1)[1].split('"', maxsplit=1)[0]


@pytest.fixture
def french(shop: Shop) -> Shop:
    shop.store.locales = ["en", "de", "fr"]
    shop.store.save()
    return shop


class TestTheLanguageOfAPage:
    @pytest.mark.parametrize(
        "locales, accepted, expected",
        [
            pytest.param(["en", "de", "fr"], "fr-CA", "fr", id="one of the store's"),
            pytest.param(["en", "de"], "fr, de;q=0.8", "de", id="the next best that the store has"),
            pytest.param(["en", "de"], "fr", "en", id="else the store's first"),
            pytest.param(["de"], "fr", "de", id="whatever that is"),
            pytest.param(["de"], "fr, en;q=0.5", "en", id="unless English will do"),
            pytest.param(["en"], "nl", "en", id="one that nobody has"),
        ],
    )
    def test_is_of_the_store(
        self, shop: Shop, client: Client, locales: list[str], accepted: str, expected: str
    ) -> None:
        """A merchant who writes no French has no French pages around the German policy."""
        shop.store.locales = locales
        shop.store.save()

        assert language_of(client, accepted) == expected

    def test_can_be_chosen(self, french: Shop, client: Client) -> None:
        """The switch counts for more than the browser."""
        client.post("/i18n/setlang/", {"language": "fr", "next": "/"})

        assert language_of(client, "de") == "fr"
        assert "Trouver ma commande" in client.get("/").content.decode()

    def test_is_not_one_that_the_store_has_given_up(self, shop: Shop, client: Client) -> None:
        """An old choice does not outlive the store's own."""
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"

        assert language_of(client, "de") == "de"

    def test_is_chosen_by_the_browser_where_there_is_no_store(self, client: Client, db: None) -> None:
        """An address of no store can still say so."""
        assert language_of(client, "fr", "/nowhere/") == "fr"

    def test_costs_nothing_where_nobody_asks(self, client: Client, shop: Shop) -> None:
        """A probe needs no database."""
        with CaptureQueriesContext(connection) as queries:
            client.get("/healthz")

        assert len(queries) == 0


class TestTheSwitch:
    def test_offers_the_languages_of_the_store(self, shop: Shop, client: Client) -> None:
        """What is not offered cannot disappoint."""
        page = client.get("/").content.decode()

        assert 'value="de"' in page
        assert 'value="fr"' not in page

    def test_offers_french_where_the_store_writes_it(self, french: Shop, client: Client) -> None:
        """In its own name, whatever the page's language is."""
        page = client.get("/").content.decode()

        assert "Français" in page
