"""What stopped an action of the editor is said at the top, in one sentence, with a link to the place."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import streamfield

from returns.models import Order
from tests.cms.conftest import Shop
from tests.cms.editing import PUBLISH, edit_url, policy_form, refusal, rule
from tests.factories import NOW, make_order

Fields = dict[str, Any]
ONLY_ENGLISH = {"en": "This is final.", "de": "", "fr": ""}


@pytest.fixture
def order(shop: Shop) -> Order:
    return make_order(shop.store, tags=[["clearance"]])


def with_examples(order: Order, *names: str, **changed: Any) -> Fields:
    """A policy that refuses clearance, with examples that say it may come back."""
    example = {
        "order_number": order.number,
        "line": "",
        "asked_at": NOW.strftime("%Y-%m-%d %H:%M"),
        "reason": "",
        "resolution": "REFUND",
        "quantity": "1",
        "expected": "allowed",
    }
    stream = streamfield([("example", example | {"name": name} | changed) for name in names])
    for at in range(len(names)):
        stream[f"{at}"] |= {"id": f"example-{at}"}
    return policy_form(rule(), examples=stream)


def half_translated() -> Fields:
    """The second rule lacks its German."""
    fields = policy_form(rule(), rule(refusal(sentence=ONLY_ENGLISH), name="Swimwear"))
    return fields | {"rules-0-id": "clearance", "rules-1-id": "swimwear"}


def bars(response: Any) -> list[str]:
    return [" ".join(str(message).split()) for message in get_messages(response.wsgi_request)]


class TestTheBar:
    def test_names_the_example_and_leads_to_it(self, shop: Shop, order: Order, editor: Client) -> None:
        """Nobody has to look for it down in the page."""
        response = editor.post(edit_url(shop.page), with_examples(order, "Sale shirt") | PUBLISH)

        (bar,) = bars(response)
        assert bar == (
            "Not published. The example “Sale shirt” is not answered as expected. "
            '<a href="#block-example-0-section">See the example</a>'
        )
        assert "block-example-0-section" in response.content.decode()

    def test_counts_what_else_stopped_it(self, shop: Shop, order: Order, editor: Client) -> None:
        """One sentence at the top; the rest is marked at its blocks."""
        fields = with_examples(order, "Sale shirt", "Sale socks", "Sale hat")

        response = editor.post(edit_url(shop.page), fields | PUBLISH)

        (bar,) = bars(response)
        assert "Sale shirt" in bar
        assert bar.endswith("2 more places are marked below.")

    def test_names_the_rule_that_does_not_compile(self, shop: Shop, editor: Client) -> None:
        """With the sentence of the compiler."""
        response = editor.post(edit_url(shop.page), half_translated() | PUBLISH)

        (bar,) = bars(response)
        assert bar == (
            "Not published. Swimwear: The text in Deutsch is missing. "
            '<a href="#block-swimwear-section">See “Swimwear”</a>'
        )
        assert len(shop.versions) == 1

    def test_says_that_it_was_not_submitted(self, shop: Shop, editor: Client) -> None:
        """Whoever asks for approval did not try to publish."""
        response = editor.post(edit_url(shop.page), half_translated() | {"action-submit": "action-submit"})

        (bar,) = bars(response)
        assert bar.startswith("Not submitted. Swimwear: The text in Deutsch is missing.")

    def test_names_the_field_that_wagtail_refuses(self, shop: Shop, editor: Client) -> None:
        """A draft with a gap may be saved, one with a word for a number may not."""
        response = editor.post(edit_url(shop.page), policy_form(rule(), days="many"))

        (bar,) = bars(response)
        assert bar == (
            "Not saved. Something is missing or not valid under “Defaults”. "
            '<a href="#panel-child-content-defaults-section">See “Defaults”</a>'
        )

    def test_keeps_names_of_examples_harmless(self, shop: Shop, order: Order, editor: Client) -> None:
        """What a merchant calls an example is text."""
        response = editor.post(edit_url(shop.page), with_examples(order, "<b>Sale</b>") | PUBLISH)

        (bar,) = bars(response)
        assert "&lt;b&gt;Sale&lt;/b&gt;" in bar

    def test_is_there_when_an_earlier_revision_is_published(self, shop: Shop, editor: Client) -> None:
        """Wagtail has an editor of its own for those."""
        revision = shop.page.get_latest_revision() or shop.page.save_revision()
        url = reverse("wagtailadmin_pages:revisions_revert", args=[shop.page.pk, revision.pk])

        assert "You are viewing a previous version" in editor.get(url).content.decode()
        response = editor.post(url, half_translated() | PUBLISH)

        assert bars(response)[-1].startswith("Not published. Swimwear")

    def test_speaks_german(self, shop: Shop, order: Order, editor: Client) -> None:
        """As the rest of the editor, for whoever set it so."""
        headers = {"accept-language": "de"}

        response = editor.post(
            edit_url(shop.page), with_examples(order, "Sale shirt") | PUBLISH, headers=headers
        )

        (bar,) = bars(response)
        assert bar.startswith("Nicht veröffentlicht. Das Beispiel „Sale shirt“")


class TestAProgramThatPublishes:
    def test_gets_the_sentence_as_json(self, shop: Shop, order: Order, editor: Client) -> None:
        """As Wagtail's own refusals to what asks for JSON."""
        response = editor.post(
            edit_url(shop.page),
            with_examples(order, "Sale shirt") | PUBLISH,
            headers={"accept": "application/json"},
        )

        assert response.status_code == 400
        assert response.json() == {
            "success": False,
            "error_code": "validation_error",
            "error_message": "Not published. The example “Sale shirt” is not answered as expected.",
        }

    def test_that_only_saves_may_have_gaps(self, shop: Shop, order: Order, editor: Client) -> None:
        """Wagtail saves in the background while somebody writes: a draft may break its examples."""
        response = editor.post(
            edit_url(shop.page),
            with_examples(order, "Sale shirt"),
            headers={"accept": "application/json"},
        )

        assert response.json()["success"]
