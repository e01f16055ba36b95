"""What visitors read: always the compiled version, never the draft."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings
from wagtail.models import Site

from cms.models import Brand, HomePage, PolicyPage
from tests.cms.conftest import Shop
from tests.cms.editing import PUBLISH, edit_url, policy_form, rule
from tests.factories import make_store, publish

GERMAN = {"Accept-Language": "de"}


def page_of(client: Client, path: str = "/policy/", headers: dict[str, str] | None = None) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


class TestThePolicyPage:
    def test_shows_the_compiled_version_in_force(self, shop: Shop, client: Client) -> None:
        """Text and rules come from one place, so they cannot disagree."""
        text = page_of(client)

        assert shop.versions[0].texts["en"] in text
        assert "You have 30 days from delivery to return it." in text
        assert "Version 1, in force from 1 January 2020." in " ".join(text.split())

    def test_speaks_the_visitors_language(self, shop: Shop, client: Client) -> None:
        """One page per store; its texts carry every language."""
        text = page_of(client, headers=GERMAN)

        assert shop.versions[0].texts["de"] in text
        assert "<h1>Rückgabebedingungen</h1>" in text

    def test_falls_back_to_the_stores_own_language(self, shop: Shop, client: Client) -> None:
        """A store that speaks English only still has a policy for a German visitor."""
        version = publish(shop.store)
        assert list(version.texts) == ["en"]

        assert version.texts["en"] in page_of(client, headers=GERMAN)

    def test_has_an_anchor_for_each_rule(self, shop: Shop, client: Client) -> None:
        """A decision can point at the very rule."""
        text = page_of(client)

        for found in shop.versions[0].rules["rules"]:
            assert f'id="rule-{found["id"]}"' in text

    def test_does_not_change_with_a_draft(self, shop: Shop, editor: Client, client: Client) -> None:
        """Nobody reads what is not decided yet."""
        editor.post(edit_url(shop.page), policy_form(rule(), days=3))

        assert shop.page.has_unpublished_changes
        text = page_of(client)
        assert shop.versions[0].texts["en"] in text
        assert "You have 3 days" not in text

    def test_changes_with_a_publication(self, shop: Shop, editor: Client, client: Client) -> None:
        """What is published is what is read, at once."""
        editor.post(edit_url(shop.page), policy_form(rule(), days=3) | PUBLISH)

        text = page_of(client)
        assert "You have 3 days from delivery to return it." in text
        assert "This is final." in text

    def test_waits_for_a_later_start(self, shop: Shop, editor: Client, client: Client) -> None:
        """Published today, in force next year: until then the old text holds, as the old rules do."""
        form = policy_form(days=3, effective_from="2031-01-01 00:00")
        editor.post(edit_url(shop.page), form | PUBLISH)

        assert "You have 30 days" in page_of(client)
        with time_machine.travel(datetime(2031, 1, 2, tzinfo=UTC), tick=False):
            assert "You have 3 days" in page_of(client)

    def test_escapes_what_merchants_write_into_sentences(
        self, shop: Shop, editor: Client, client: Client
    ) -> None:
        """A sentence is text, whatever is typed into it."""
        script = "<script>alert(1)</script>"
        form = policy_form(rule())
        form["rules-0-value-answers-0-value-sentence-en"] = script
        editor.post(edit_url(shop.page), form | PUBLISH)

        text = page_of(client)
        assert script not in text
        assert "&lt;script&gt;" in text

    def test_needs_few_queries(
        self, shop: Shop, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        """At most ten for a page that shoppers open."""
        page_of(client)

        with django_assert_max_num_queries(10):
            page_of(client)


class TestAVersionsOwnPage:
    def test_shows_that_version_for_ever(self, shop: Shop, editor: Client, client: Client) -> None:
        """A decision from last year links to the words of last year."""
        editor.post(edit_url(shop.page), policy_form(days=3) | PUBLISH)

        first = page_of(client, reverse("policy_version", args=[1]))
        second = page_of(client, reverse("policy_version", args=[2]))

        assert "You have 30 days" in first
        assert "You have 3 days" in second
        assert 'content="noindex"' in first

    def test_is_not_found_for_another_store(
        self, shop: Shop, other_shop: Shop, client: Client, settings: Settings
    ) -> None:
        """Numbers are per store, and a store shows its own only."""
        settings.ALLOWED_HOSTS = ["testserver", "birch.example"]
        publish(shop.store)
        url = reverse("policy_version", args=[2])

        assert client.get(url).status_code == 200
        assert client.get(url, headers={"host": "birch.example"}).status_code == 404

    @pytest.mark.parametrize("number", [2, 999999])
    def test_is_not_found_where_there_is_none(self, shop: Shop, client: Client, number: int) -> None:
        """No such version, no such page."""
        assert client.get(reverse("policy_version", args=[number])).status_code == 404


class TestThePreview:
    def preview(self, shop: Shop, editor: Client, form: dict[str, str]) -> str:
        url = reverse("wagtailadmin_pages:preview_on_edit", args=[shop.page.pk])
        assert editor.post(url, form).json() == {"is_valid": True, "is_available": True}
        return page_of(editor, url)

    def test_compiles_the_draft(self, shop: Shop, editor: Client) -> None:
        """The merchant sees what the page will say before anybody else does."""
        text = self.preview(shop, editor, policy_form(rule(), days=12))

        assert "You have 12 days from delivery to return it." in text
        assert "This is final." in text

    def test_says_what_is_missing(self, shop: Shop, editor: Client) -> None:
        """An unfinished draft has no text yet, but a list of what it needs."""
        text = self.preview(shop, editor, policy_form(rule(name="", conditions=[])))

        assert "This draft cannot be published yet." in text
        assert "Block 1: Give the rule a name." in text
        assert "You have 30 days" not in text


class TestHelp:
    def test_is_shown_in_the_visitors_language(self, shop: Shop, client: Client) -> None:
        """Help is one page with all languages in it."""
        assert "Do I need an account?" in page_of(client, "/help/")
        german = page_of(client, "/help/", headers=GERMAN)
        assert "Brauche ich ein Konto?" in german
        assert "<h1>Hilfe zur Rückgabe</h1>" in german


class TestTheRoot:
    def test_sends_visitors_to_the_look_up(self, shop: Shop, client: Client) -> None:
        """The site's root page has no face of its own."""
        home = shop.site.root_page.specific

        response = home.serve(None)

        assert response.status_code == 302
        assert response["Location"] == "/"


class TestAStoreWithoutAPolicy:
    def test_says_so(self, shop: Shop, client: Client) -> None:
        """A page that was written but never published has nothing to show yet."""
        store = make_store(code="cedar")
        home = shop.site.root_page.add_sibling(instance=HomePage(title="Cedar", slug="cedar"))
        site = Site.objects.create(hostname="localhost", root_page=home)
        Brand.objects.create(site=site, store=store)
        home.add_child(instance=PolicyPage(title="Return policy", live=False))

        response = client.get("/policy/", headers={"host": "localhost"})

        assert "has not published its return policy yet" in response.content.decode()

    def test_is_not_found_without_a_page(self, shop: Shop, client: Client) -> None:
        """No page, no policy."""
        shop.page.delete()

        assert client.get("/policy/").status_code == 404
