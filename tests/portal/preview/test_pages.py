"""The shopper's pages under a draft: its answers, on its day, in its language, and nothing is written."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from unittest import mock

import pytest
from django.apps import apps
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.shopper.preview import views
from returns.models import RefusedAttempt, Store
from tests.factories import NOW
from tests.portal.preview.conftest import Desk
from tests.portal.shopper.conftest import look_up


def rows() -> dict[str, int]:
    """How many rows every table of the database has."""
    models = apps.get_models(include_auto_created=True)
    return {model._meta.label: model._base_manager.count() for model in models if model._meta.managed}


def chosen(client: Client, desk: Desk, position: int, **more: str) -> str:
    """This will choose a line and give the address that follows."""
    line = desk.order.lines.get(position=position)
    answer = client.post(desk.url(), desk.fields(line) | more)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def hidden(page: bytes) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(chosen)" value="([^"]*)"', page.decode()))


def answered(page: bytes, choice: str) -> dict[str, str]:
    """The fields of the form with a choice made, as a browser without scripts sends them."""
    found = re.search(
        rf'name="([^"]+)" value="([^"]+)"[^>]*><span class="choice__label">{choice}', page.decode()
    )
    assert found
    return hidden(page) | {found[1]: found[2]}


class TestAPreview:
    def test_answers_by_the_draft_not_by_what_is_published(self, client: Client, desk: Desk) -> None:
        """Seven days after delivery: thirty are in force, the draft gives five."""
        look_up(client, desk.order)

        real = client.get(f"/o/{desk.order.number_key}/").content.decode()
        preview = client.get(desk.url(at=NOW)).content.decode()

        assert "Possible until 2 April 2026" in real
        assert "Is something wrong with it?" in preview
        assert "Possible until" not in preview
        assert "The time to return this item ended on" in preview
        assert "Read the rule" not in preview

    def test_asks_on_its_day(self, client: Client, desk: Desk) -> None:
        page = client.get(desk.url(at=IN_TIME_BY_A_DAY)).content.decode()

        assert "Possible until 8 March 2026" in page

    def test_speaks_its_language(self, client: Client, desk: Desk) -> None:
        """Whatever the browser asks for; its own pages stay as they are."""
        answer = client.get(desk.url(locale="de"), headers={"accept-language": "en"})

        assert answer["Content-Language"] == "de"
        assert '<html lang="de">' in answer.content.decode()
        assert "39,90\u00a0£" in answer.content.decode()
        assert "8. März 2026" in answer.content.decode()
        assert "language-switch" not in answer.content.decode().split("</head>")[1]
        assert '<html lang="en">' in client.get("/").content.decode()

    def test_says_what_it_is_and_has_a_link_to_copy(self, client: Client, desk: Desk) -> None:
        page = unescape(client.get(desk.url()).content.decode())

        assert f"Preview: order {desk.order.number} on 6 March 2026, 12:00, in English" in page
        assert "under the draft of 10 March 2026, 12:00. Nothing is sent." in page
        assert f'value="http://testserver{desk.url()}"' in page
        assert "until 17 March 2026, 12:00" in page

    def test_goes_all_the_way_without_scripts(self, client: Client, desk: Desk) -> None:
        """Choose, answer, check: by addresses alone, with a button that is there and off."""
        more = chosen(client, desk, 1)
        asked = client.get(more)
        assert "What is wrong?" in asked.content.decode()
        assert "no photo is sent" in asked.content.decode()
        assert 'type="file"' not in asked.content.decode()

        gap = client.post(more, hidden(asked.content))
        assert gap.status_code == 422
        assert "Choose an answer." in gap.content.decode()
        assert "Add 2 photos." not in gap.content.decode()

        check = client.post(more, answered(asked.content, "A hole"))["Location"]
        page = client.get(check).content.decode()
        assert "£10.00" in page
        assert "A hole" in page
        assert "This is a preview, so the button does nothing." in page
        assert re.search(r"<button[^>]+disabled aria-describedby=\"nothing-is-sent\">Send the return", page)

    def test_asks_nothing_where_the_draft_asks_nothing(self, client: Client, desk: Desk) -> None:
        more = client.get(chosen(client, desk, 0))

        assert "/check/" in more["Location"]
        assert "£39.90" in client.get(more["Location"]).content.decode()

    def test_keeps_the_choice_for_the_way_back(self, client: Client, desk: Desk) -> None:
        line = desk.order.lines.get(position=0)
        check = chosen(client, desk, 0, **{f"line-{line.pk}-comment": "Wrong blue"}).replace("/more/", "/")

        assert "Wrong blue" in client.get(check).content.decode()

    def test_says_at_the_field_what_is_wrong(self, client: Client, desk: Desk) -> None:
        answer = client.post(desk.url(), {})

        assert answer.status_code == 422
        assert "Choose at least one item." in answer.content.decode()

    @pytest.mark.parametrize("page", ["more", "check"])
    def test_leads_back_where_nothing_is_chosen(self, client: Client, desk: Desk, page: str) -> None:
        """Also where the choice is one of another preview, or made up."""
        for query in ("", "?chosen=made-up"):
            assert client.get(desk.url(page) + query)["Location"] == desk.url()

    def test_leaves_comments_out_where_the_address_would_be_too_long(
        self, client: Client, desk: Desk
    ) -> None:
        """Random text does not get shorter by packing it."""
        fields: dict[str, str] = {}
        for line in desk.order.lines.all():
            words = "".join(chr(0x4E00 + (line.pk * 7919 + n * 104729) % 20000) for n in range(500))
            fields |= desk.fields(line) | {f"line-{line.pk}-comment": words}

        address = client.post(desk.url(), fields)["Location"]

        assert len(address) < 3000
        assert client.get(address).status_code == 200


class TestNothing:
    def test_is_sent_by_the_button(self, client: Client, desk: Desk) -> None:
        """Whoever switches it on again is told."""
        check = client.get(chosen(client, desk, 0))["Location"]
        before = rows()

        for address in (check, desk.url("check")):
            answer = client.post(address, {"sequence": "0", "method": "PREPAID_LABEL"})
            assert answer.status_code == 409
            assert "Nothing was sent, and nothing can be sent from here." in answer.content.decode()

        assert rows() == before

    def test_is_written_anywhere(self, client: Client, desk: Desk) -> None:
        """No row in any table, no session, no counter: not even of a refusal or a photo."""
        desk.page.get_latest_revision()
        before = rows()
        photo = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff", content_type="image/jpeg")

        with mock.patch.object(type(caches["default"]), "incr", side_effect=AssertionError):
            client.get(desk.url(at=NOW))
            more = chosen(client, desk, 1)
            line = desk.order.lines.get(position=1)
            fields = answered(client.get(more).content, "A stain")
            client.post(more, fields | {f"line-{line.pk}-photos": photo})
            client.get(client.post(more, fields)["Location"])

        assert rows() == before
        assert "sessionid" not in client.cookies

    def test_of_the_real_basket_is_touched(self, client: Client, desk: Desk) -> None:
        look_up(client, desk.order)
        line = desk.order.lines.get(position=0)
        client.post(f"/o/{desk.order.number_key}/", desk.fields(line))
        before = dict(client.session)

        client.get(chosen(client, desk, 1))

        assert dict(client.session) == before

    def test_can_be_written_by_a_page(self, client: Client, desk: Desk) -> None:
        """The database refuses, whoever asks; afterwards it takes writes again."""

        def careless(**_asked: object) -> object:
            Store.objects.update(name="Changed")
            raise AssertionError("The database took it.")

        with mock.patch.object(views, "returnable_lines", careless), pytest.raises(DatabaseError):
            client.get(desk.url())

        assert Store.objects.get().name != "Changed"
        Store.objects.update(name="Changed later")
        assert Store.objects.get().name == "Changed later"

    def test_counts_as_an_attempt(self, client: Client, desk: Desk) -> None:
        client.get(desk.url(at=NOW))

        assert not RefusedAttempt.objects.exists()

    def test_names_the_person(self, client: Client, desk: Desk) -> None:
        """Neither name nor address nor e-mail, in the pages or in the link."""
        more = chosen(client, desk, 0)
        check = client.get(more)["Location"]
        pages = "".join(client.get(address).content.decode() for address in (desk.url(), check))

        for secret in ("Sam Example", "High Street", "York", "AB1 2CD", "sam@example.com"):
            assert secret not in pages

    def test_of_the_order_opens_by_it(self, client: Client, desk: Desk) -> None:
        """A preview is no look-up."""
        client.get(desk.url())

        assert client.get(f"/o/{desk.order.number_key}/").status_code == 404


class TestQueries:
    def test_do_not_grow_with_the_lines(self, client: Client, desk: Desk) -> None:
        client.get(desk.url())
        with CaptureQueriesContext(connection) as few:
            client.get(desk.url())
        for position in range(2, 12):
            desk.order.lines.create(
                store=desk.store,
                external_id=f"x{position}",
                position=position,
                sku="X",
                title="X",
                quantity=1,
                paid_minor=100,
                tax_minor=0,
            )

        with CaptureQueriesContext(connection) as many:
            client.get(desk.url())

        assert len(many) == len(few)


IN_TIME_BY_A_DAY = NOW - timedelta(days=3)
