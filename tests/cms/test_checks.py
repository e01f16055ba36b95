"""Stores and sites that do not fit together are found at deploy."""

from __future__ import annotations

import pytest
from pytest_django import Settings
from wagtail.models import Site

from cms.checks import check_stores
from tests.cms.conftest import Shop
from tests.factories import make_store


def found() -> list[str]:
    return [str(message.id) for message in check_stores(app_configs=None, databases=["default"])]


class TestTheChecks:
    def test_are_silent_about_a_store_that_is_ready(self, shop: Shop) -> None:
        """A new store from create_store_site has all it needs."""
        assert found() == []

    def test_do_not_touch_the_database_unasked(self) -> None:
        """`manage.py check` runs where there is no database."""
        assert check_stores(app_configs=None, databases=None) == []

    def test_report_a_site_without_a_store(self, shop: Shop) -> None:
        """Its visitors would see nothing."""
        Site.objects.create(hostname="empty.example", root_page=shop.site.root_page)

        assert found() == ["cms.E001"]

    def test_report_a_store_without_site_and_policy(self, shop: Shop) -> None:
        """Nobody can reach it, and nothing could be decided."""
        make_store(code="cedar")

        assert found() == ["cms.E002", "cms.E003"]

    @pytest.mark.parametrize("locales", [[], ["pl"]])
    def test_report_languages_that_policies_cannot_be_written_in(
        self, shop: Shop, locales: list[str], settings: Settings
    ) -> None:
        """Publishing would be refused later, at a worse moment."""
        settings.LANGUAGES = [("en", "English"), ("pl", "Polski")]
        shop.store.locales = locales
        shop.store.save()

        assert found() == ["cms.E004"]

    def test_warn_about_languages_that_pages_are_not_shown_in(self, shop: Shop, settings: Settings) -> None:
        """Texts that nobody will see."""
        settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
        shop.store.locales = ["en", "fr"]
        shop.store.save()

        assert found() == ["cms.W005"]
