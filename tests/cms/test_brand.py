"""A store's look, its address and its words in e-mails."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings
from wagtail.models import Site
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.colour import contrast_with_white
from cms.messages import EmailText, MessageKind, built_in
from cms.models import Brand, EmailTexts, StoreMissing, store_of
from cms.models.brand import check_colour
from cms.queries import NoSite, base_url_of, contact_of, email_text
from returns.models import Role
from tests.cms.conftest import Shop
from tests.factories import make_store


def request_to(host: str) -> HttpRequest:
    return RequestFactory().get("/", headers={"host": host})


class TestColours:
    @pytest.mark.parametrize(
        "colour,ratio",
        # The ends are WCAG's own (1 to 21); #767676 is the lightest grey that passes AA on white.
        [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54)],
    )
    def test_have_the_contrast_that_wcag_defines(self, colour: str, ratio: float) -> None:
        """White text on the brand's colour must be readable."""
        assert contrast_with_white(colour) == pytest.approx(ratio, abs=0.01)

    @pytest.mark.parametrize("colour", ["1f4e79", "#1f4", "red", "#1f4e7g", ""])
    def test_are_written_as_six_digits(self, colour: str) -> None:
        """Anything else would end up in a style sheet as it is."""
        with pytest.raises(ValidationError, match="six digits"):
            check_colour(colour)

    def test_that_are_too_light_are_refused_with_the_numbers(self) -> None:
        """The merchant is told how far off it is and what to do."""
        with pytest.raises(ValidationError, match=r"contrast of 1\.1 to 1.*at least 4\.5 to 1.*darker"):
            check_colour("#ffff00")

    def test_in_the_editor_are_checked(self, shop: Shop, editor: Client) -> None:
        """The complaint stands beside the field."""
        url = reverse("wagtailsettings:edit", args=["cms", "brand", shop.site.pk])

        response = editor.post(url, {"colour": "#ffff00"})

        assert response.status_code == 200
        assert "choose a darker colour" in response.content.decode()


class TestTheStoreOfARequest:
    def test_is_the_store_of_its_host(self, shop: Shop, other_shop: Shop) -> None:
        """One installation, many stores, told apart by their address."""
        assert store_of(request_to("testserver")) == shop.store
        assert store_of(request_to("birch.example")) == other_shop.store

    def test_is_missing_where_no_store_was_assigned(self, shop: Shop) -> None:
        """A site without a store shows nothing of anybody's."""
        Site.objects.create(hostname="empty.example", root_page=shop.site.root_page)

        with pytest.raises(StoreMissing):
            store_of(request_to("empty.example"))

    def test_is_read_once_per_request(
        self, shop: Shop, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        """One query for the site, one for the brand with its store."""
        request = request_to("testserver")

        with django_assert_num_queries(2):
            store_of(request)
            store_of(request)

    def test_cannot_be_changed_by_an_editor(self, shop: Shop, editor: Client) -> None:
        """Whoever could move a site to another store would take its rights along."""
        url = reverse("wagtailsettings:edit", args=["cms", "brand", shop.site.pk])
        other = make_store(code="cedar")

        editor.post(url, {"colour": "#1f4e79", "store": other.pk})

        assert Brand.for_site(shop.site).store == shop.store


class TestTheAddress:
    def test_is_that_of_the_site(self, other_shop: Shop) -> None:
        """Links in e-mails lead to the store's own host."""
        assert base_url_of(store_id=other_shop.store.pk) == "http://birch.example"

    def test_takes_scheme_and_port_from_the_settings_for_our_own_host(
        self, shop: Shop, settings: Settings
    ) -> None:
        """Behind a proxy only the settings know that it is https."""
        settings.BASE_URL = "https://testserver:8443"

        assert base_url_of(store_id=shop.store.pk) == "https://testserver:8443"

    def test_is_missing_without_a_site(self, db: None) -> None:
        """A store that nobody can reach cannot send links."""
        with pytest.raises(NoSite):
            base_url_of(store_id=make_store().pk)


class TestTheSender:
    def test_is_the_stores_name_unless_another_was_chosen(self, shop: Shop) -> None:
        """An e-mail comes from somebody the shopper knows."""
        assert contact_of(store_id=shop.store.pk).sender_name == "Alder"

        Brand.objects.filter(store=shop.store).update(sender_name="Alder returns desk")

        assert contact_of(store_id=shop.store.pk).sender_name == "Alder returns desk"


class TestEmailTexts:
    def write(self, shop: Shop, editor: Client, subject: str, kind: str = "return_opened") -> int:
        empty = {"en": "", "de": "", "fr": ""}
        value = {"subject": empty | {"en": subject}, "intro": empty}
        form = nested_form_data({"messages": streamfield([(kind, value)])})
        url = reverse("wagtailsettings:edit", args=["cms", "emailtexts", shop.site.pk])
        response = editor.post(url, form)
        if response.status_code == 200:
            assert "cannot be filled in here" in response.content.decode()
        return response.status_code

    def text(self, shop: Shop, locale: str, kind: str = "return_opened") -> EmailText:
        return email_text(store_id=shop.store.pk, kind=kind, locale=locale)

    @pytest.mark.parametrize("kind", list(MessageKind))
    @pytest.mark.parametrize("locale", ["en", "de"])
    def test_are_built_in(self, shop: Shop, kind: MessageKind, locale: str) -> None:
        """A store writes good e-mails before anybody wrote one."""
        text = self.text(shop, locale, kind)

        assert text == built_in(kind=kind, locale=locale)
        assert text.fill(number="R-1", store="Alder", amount="£3").subject.count("{") == 0

    def test_are_the_merchants_where_there_are_some(self, shop: Shop, editor: Client) -> None:
        """A language or a part that was left empty keeps our words."""
        assert self.write(shop, editor, "Got it: {number}") == 302

        english = self.text(shop, "en")
        assert english.fill(number="R-7K3M-2Q").subject == "Got it: R-7K3M-2Q"
        assert english.intro == built_in(kind=MessageKind.RETURN_OPENED, locale="en").intro
        assert self.text(shop, "de") == built_in(kind=MessageKind.RETURN_OPENED, locale="de")

    def test_refuse_what_nobody_can_fill_in(self, shop: Shop, editor: Client) -> None:
        """An amount is known when money was sent, not when the return was opened."""
        assert self.write(shop, editor, "{amount} for {number}") == 200
        assert self.write(shop, editor, "{amount} for {number}", kind="money_sent") == 302

    def test_are_never_format_strings(self) -> None:
        """Only the words we know are replaced; the rest is text."""
        text = EmailText(subject="{number} {number.__class__}\n{0}", intro="")

        assert text.fill(number="R-1\nBcc: x@example.com").subject == (
            "R-1 Bcc: x@example.com {number.__class__} {0}"
        )

    def test_are_closed_to_editors_of_another_store(
        self, shop: Shop, other_shop: Shop, hire: Callable[..., Client]
    ) -> None:
        """What one store writes is not another's to change."""
        client = hire(other_shop.store, Role.POLICY_EDITOR)

        assert self.write(shop, client, "Ours now") == 302

        assert (
            not EmailTexts.objects.filter(site=shop.site, messages__isnull=False)
            .exclude(messages=[])
            .exists()
        )
