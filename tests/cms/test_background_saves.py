"""Wagtail saves in the background while somebody presses a button, leaves, or comes back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from wagtail import hooks
from wagtail.models import Page, Revision

from tests.cms.conftest import Shop
from tests.cms.editing import PUBLISH, edit_url, policy_form
from tests.threads import room_for

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE_SECONDS = 30
# How long the other request gets to overtake the save that is under way.
HEAD_START_SECONDS = 2


@dataclass
class Slow:
    """A background save that has read the page and hangs there."""

    has_read: Event = field(default_factory=Event)
    may_go_on: Event = field(default_factory=Event)

    def hold(self, request: HttpRequest, page: Page) -> None:
        if not request.accepts("text/html"):
            self.has_read.set()
            assert self.may_go_on.wait(PATIENCE_SECONDS)


@pytest.fixture
def slow() -> Iterator[Slow]:
    slow = Slow()
    with hooks.register_temporarily("before_edit_page", slow.hold), room_for(4):
        yield slow


def in_a_thread(call: Callable[[], Any]) -> Callable[[], Any]:
    def run() -> Any:
        try:
            return call()
        finally:
            connection.close()

    return run


def meanwhile(slow: Slow, background: Callable[[], Any], other: Callable[[], Any]) -> tuple[Any, Any]:
    """This will let the other request try to overtake the background save, and give both answers."""
    with ThreadPoolExecutor(2) as pool:
        first: Future[Any] = pool.submit(in_a_thread(background))
        assert slow.has_read.wait(PATIENCE_SECONDS)
        second: Future[Any] = pool.submit(in_a_thread(other))
        wait_for([second], timeout=HEAD_START_SECONDS)
        slow.may_go_on.set()
        return first.result(PATIENCE_SECONDS), second.result(PATIENCE_SECONDS)


def days(shop: Shop) -> int:
    """The window in the draft."""
    value: int = shop.page.get_latest_revision_as_object().defaults[0].value["window"]["days"]
    return value


def loaded(revision: Revision) -> dict[str, str]:
    """What the editor knows of the draft that it shows."""
    return {
        "loaded_revision_id": str(revision.pk),
        "loaded_revision_created_at": revision.created_at.isoformat(),
    }


@pytest.fixture
def background(shop: Shop, editor: Client) -> Callable[[], Any]:
    """Wagtail saves what was typed a moment ago: 20 days."""
    shop.page.save_revision(user=None)
    url = edit_url(shop.page)
    fields = policy_form(days=20) | loaded(shop.page.get_latest_revision())
    return lambda: editor.post(url, fields, headers={"accept": "application/json"})


class TestABackgroundSave:
    @pytest.mark.parametrize("button", [{}, PUBLISH], ids=["save", "publish"])
    def test_does_not_put_the_draft_back_behind_a_button(
        self, shop: Shop, editor: Client, slow: Slow, background: Callable[[], Any], button: dict[str, str]
    ) -> None:
        """What was typed last, and saved with the button, is the draft."""
        url, fields = edit_url(shop.page), policy_form(days=25)

        saved, pressed = meanwhile(slow, background, lambda: editor.post(url, fields | button))

        assert saved.json()["success"]
        assert pressed.status_code == 302
        assert days(shop) == 25

    def test_that_overwrites_its_own_does_not_either(self, shop: Shop, editor: Client, slow: Slow) -> None:
        """From its second save on, Wagtail writes into the same revision again."""
        url, me = edit_url(shop.page), shop.store.memberships.get().user
        own = shop.page.save_revision(user=me)
        again = policy_form(days=20) | {"overwrite_revision_id": str(own.pk)}

        saved, _ = meanwhile(
            slow,
            lambda: editor.post(url, again, headers={"accept": "application/json"}),
            lambda: editor.post(url, policy_form(days=25)),
        )

        assert saved.json()["success"]
        assert days(shop) == 25

    def test_is_seen_by_whoever_opens_the_editor(
        self, shop: Shop, editor: Client, slow: Slow, background: Callable[[], Any]
    ) -> None:
        """Leaving in the middle of it and coming back at once shows the change, not what was before."""
        url = edit_url(shop.page)

        saved, opened = meanwhile(slow, background, lambda: editor.get(url))

        shown = re.search(r'name="loaded_revision_id" value="(\d+)"', opened.content.decode())
        assert shown
        assert int(shown[1]) == saved.json()["revision_id"]

    def test_that_comes_too_late_is_refused(
        self, shop: Shop, editor: Client, background: Callable[[], Any]
    ) -> None:
        """The button was quicker: what is in the background is older."""
        editor.post(edit_url(shop.page), policy_form(days=25))

        answer = background()

        assert answer.json()["error_code"] == "invalid_revision"
        assert days(shop) == 25
