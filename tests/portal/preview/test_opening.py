"""Who makes a preview, and when an address of one opens."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from cms.models import PolicyPage
from cms.operations.create_store_site import create_store_site
from portal.preview_links import asked_from_token
from returns.models import Role, Store
from tests.cms.editing import edit_url, policy_form, rule
from tests.factories import LONG_AGO, NOW, make_order, make_store
from tests.portal.preview.conftest import Desk, Hire


@pytest.fixture
def other_store(desk: Desk, settings: LazySettings) -> Store:
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    other = make_store(code="elsewhere")
    create_store_site(store=other, hostname="other.example", is_default=False, effective_from=LONG_AGO)
    return other


def form_url(desk: Desk) -> str:
    return reverse("merchant:new_preview", args=[desk.page.pk])


def fields(desk: Desk, **changed: str) -> dict[str, str]:
    return {
        "number": desk.order.number.lower(),
        "day": "2026-03-06",
        "time": "14:30",
        "locale": "de",
    } | changed


class TestMakingOne:
    def test_leads_to_the_pages_under_the_newest_draft(self, editor: Client, desk: Desk) -> None:
        answer = editor.post(form_url(desk), fields(desk))

        assert answer.status_code == 302
        asked = asked_from_token(answer["Location"].split("/")[2])
        assert asked.revision_id == desk.page.latest_revision_id
        assert (asked.order_id, asked.locale) == (desk.order.pk, "de")
        assert asked.asked_at.isoformat() == "2026-03-06T14:30:00+00:00"
        assert editor.get(answer["Location"]).status_code == 200

    def test_starts_with_now_and_the_languages_of_the_store(self, editor: Client, desk: Desk) -> None:
        form = editor.get(form_url(desk)).context["form"]

        assert form["day"].value().isoformat() == "2026-03-10"
        assert form["time"].value().isoformat() == "12:00:00"
        assert form["locale"].field.choices == [("en", "English"), ("de", "Deutsch")]

    def test_has_a_button_at_the_editor(self, editor: Client, desk: Desk) -> None:
        assert form_url(desk) in editor.get(edit_url(desk.page)).content.decode()

    @pytest.mark.parametrize(
        "changed,sentence",
        [
            ({"number": ""}, "Enter the number of an order."),
            ({"number": "X-1"}, "This store has no order with this number."),
            ({"number": "a\x00b"}, "Null characters are not allowed."),
            ({"day": ""}, "Choose a day."),
            ({"day": "2026-02-27"}, "The order was placed on 28 February 2026, 12:00."),
            ({"day": "9999-12-31"}, "Ensure this value is less than or equal to 2999-12-31."),
            ({"time": "25:00"}, "Enter a time, like 14:30."),
            ({"locale": "fr"}, "Select a valid choice."),
        ],
    )
    def test_says_at_the_field_what_is_wrong(
        self, editor: Client, desk: Desk, changed: dict[str, str], sentence: str
    ) -> None:
        answer = editor.post(form_url(desk), fields(desk, **changed))

        assert answer.status_code == 422
        assert sentence in answer.content.decode()

    def test_knows_no_orders_of_other_stores(self, editor: Client, desk: Desk, other_store: Store) -> None:
        order = make_order(other_store)

        assert editor.post(form_url(desk), fields(desk, number=order.number)).status_code == 422

    def test_says_what_keeps_a_draft_from_answering(self, editor: Client, desk: Desk) -> None:
        editor.post(edit_url(desk.page), policy_form(rule(name="", conditions=[])))

        for answer in (editor.get(form_url(desk)), editor.post(form_url(desk), fields(desk))):
            assert "Give the rule a name." in answer.content.decode()

    def test_is_for_those_who_edit_the_policy(self, desk: Desk, other_store: Store, hire: Hire) -> None:
        """Its editors and administrators; colleagues are told, and for anybody else there is nothing."""
        found = {
            "admin": hire(desk.store, Role.ADMIN).get(form_url(desk)).status_code,
            "agent": hire(desk.store, Role.AGENT).get(form_url(desk)).status_code,
            "other store": hire(other_store, Role.ADMIN).get(form_url(desk)).status_code,
            "nobody": Client().get(form_url(desk)).status_code,
        }
        assert found == {"admin": 200, "agent": 302, "other store": 404, "nobody": 302}


class TestAnAddress:
    def test_opens_for_everybody_who_has_it(self, desk: Desk, hire: Hire, other_store: Store) -> None:
        people = (Client(), hire(desk.store, Role.AGENT), hire(other_store, Role.ADMIN))

        assert [person.get(desk.url()).status_code for person in people] == [200] * 3

    def test_ends_after_seven_days(self, client: Client, desk: Desk) -> None:
        address = desk.url()
        with time_machine.travel(NOW + timedelta(days=7), tick=False):
            answer = client.get(address)

        assert answer.status_code == 410
        assert "This preview has ended" in answer.content.decode()

    @pytest.mark.parametrize("page", ["items", "more", "check"])
    def test_that_was_changed_opens_nothing(self, client: Client, desk: Desk, page: str) -> None:
        token = desk.token()
        # Ids are part of it: any letter may stand there already.
        other = "y" if token[3] == "x" else "x"
        tampered = reverse(f"shopper:preview_{page}", args=[token[:3] + other + token[4:]])

        for answer in (client.get(tampered), client.post(tampered)):
            assert answer.status_code == 404
            assert "There is no such preview" in answer.content.decode()

    def test_of_another_store_opens_nothing(self, client: Client, desk: Desk, other_store: Store) -> None:
        """Neither at the other host, nor with its order, nor with its draft."""
        theirs = PolicyPage.objects.get(store=other_store).latest_revision_id or 0
        tokens = {
            "its order": desk.token(order_id=make_order(other_store).pk),
            "its draft": desk.token(revision_id=theirs),
            "its id": desk.token(store_id=other_store.pk),
        }
        found = {
            what: client.get(reverse("shopper:preview_items", args=[token])).status_code
            for what, token in tokens.items()
        }

        assert found == {"its order": 404, "its draft": 410, "its id": 404}
        assert client.get(desk.url(), headers={"host": "other.example"}).status_code == 404

    def test_stays_with_its_draft_when_a_newer_one_is_saved(
        self, client: Client, editor: Client, desk: Desk
    ) -> None:
        address = desk.url()
        editor.post(edit_url(desk.page), policy_form(days=1))

        assert "Possible until 8 March 2026" in client.get(address).content.decode()

    def test_ends_with_its_draft(self, client: Client, editor: Client, desk: Desk) -> None:
        """Gone, or not to be compiled any more."""
        address = desk.url()
        editor.post(edit_url(desk.page), policy_form(rule(name="", conditions=[])))
        broken = client.get(desk.url())
        desk.page.revisions.exclude(pk=desk.page.latest_revision_id).delete()
        gone = client.get(address)

        assert (broken.status_code, gone.status_code) == (410, 410)
