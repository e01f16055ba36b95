"""The hours in which a store answers, and the sentences that staff send."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.canned import Purpose
from cms.models import ReviewSettings
from cms.queries import review_rules
from returns.models import Role
from tests.cms.conftest import Shop

NO_TEXT = {"en": "", "de": "", "fr": ""}


def url(shop: Shop) -> str:
    return reverse("wagtailsettings:edit", args=["cms", "reviewsettings", shop.site.pk])


def form(*sentences: dict[str, Any], hours: int | str = 8) -> dict[str, Any]:
    stream = streamfield([("sentence", each) for each in sentences])
    form: dict[str, Any] = nested_form_data({"answer_within_hours": hours, "sentences": stream})
    return form


def sentence(*, name: str = "Worn", purpose: str = "DECLINE", **texts: str) -> dict[str, Any]:
    return {"name": name, "purpose": purpose, "text": NO_TEXT | texts}


class TestSettings:
    def test_start_with_a_day_and_some_sentences(self, shop: Shop) -> None:
        """A new store can answer before anybody wrote anything."""
        rules = review_rules(store=shop.store)

        assert rules.answer_within == timedelta(hours=24)
        assert rules.sentences_for(purpose=Purpose.DECLINE)
        assert rules.sentences_for(purpose=Purpose.APPROVE)
        assert all(each.texts.keys() == {"en", "de", "fr"} for each in rules.sentences)

    def test_are_a_day_where_nothing_was_ever_saved(self, shop: Shop) -> None:
        """Stores that are older than the setting."""
        ReviewSettings.objects.all().delete()

        rules = review_rules(store=shop.store)

        assert (rules.answer_within, rules.sentences) == (timedelta(hours=24), ())

    def test_are_what_the_merchant_says(self, shop: Shop, editor: Client) -> None:
        """Hours, and each sentence in the shopper's language, or in the store's own."""
        response = editor.post(
            url(shop), form(sentence(en="It was worn.", de="Getragen."), sentence(name="Yes", en="Gladly."))
        )

        rules = review_rules(store=shop.store)
        assert response.status_code == 302
        assert rules.answer_within == timedelta(hours=8)
        assert [each.text(locale="de-AT") for each in rules.sentences] == ["Getragen.", "Gladly."]

    def test_keep_a_sentences_key_when_its_words_change(self, shop: Shop) -> None:
        """A form that was open meanwhile still means the same sentence."""
        before = [each.key for each in review_rules(store=shop.store).sentences]
        settings = ReviewSettings.objects.get(site=shop.site)
        settings.sentences[0].value["name"] = "Another name"
        settings.save()

        rules = review_rules(store=shop.store)

        assert [each.key for each in rules.sentences] == before
        assert rules.sentences[0].name == "Another name"

    @pytest.mark.parametrize("hours", ["0", "721", "-1", "soon", ""])
    def test_refuse_hours_that_are_no_promise(self, shop: Shop, editor: Client, hours: str) -> None:
        """Between an hour and a month."""
        response = editor.post(url(shop), form(hours=hours))

        assert response.status_code == 200
        assert review_rules(store=shop.store).answer_within == timedelta(hours=24)

    def test_want_each_sentence_in_the_stores_own_language(self, shop: Shop, editor: Client) -> None:
        """A shopper of another language reads that one."""
        response = editor.post(url(shop), form(sentence(de="Getragen.")))

        assert response.status_code == 200
        assert "Write the sentence in English" in response.content.decode()

    def test_are_closed_to_editors_of_another_store(
        self, shop: Shop, other_shop: Shop, hire: Callable[..., Client]
    ) -> None:
        """What one store promises is not another's to change."""
        hire(other_shop.store, Role.POLICY_EDITOR).post(url(shop), form(hours=1))

        assert review_rules(store=shop.store).answer_within == timedelta(hours=24)

    def test_are_closed_to_people_who_do_not_edit(self, shop: Shop, hire: Callable[..., Client]) -> None:
        """Whoever answers returns does not write the sentences."""
        hire(shop.store, Role.AGENT).post(url(shop), form(hours=1))

        assert review_rules(store=shop.store).answer_within == timedelta(hours=24)
