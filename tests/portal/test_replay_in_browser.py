"""Replay as a browser shows it: accessible, never wider than the screen, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, ViewportSize
from pytest_django.live_server_helper import LiveServer

from cms.models import PolicyPage
from cms.operations.create_store_site import create_store_site
from returns.models import Replay, Role, StaffMembership, Store
from returns.operations.plan_replay import plan_replay
from returns.operations.run_replay_part import run_replay_part
from tests.factories import make_order, make_return, make_store

pytestmark = pytest.mark.django_db(transaction=True)

SIZES: dict[str, ViewportSize] = {
    "desktop": {"width": 1280, "height": 900},
    "phone": {"width": 390, "height": 844},
    # Also what a desktop shows at 400 %.
    "small phone": {"width": 320, "height": 640},
}
LONG = "Hand-woven linen shirt in the colour of wet sand at dusk, for tall people"


@pytest.fixture
def policy(monkeypatch: pytest.MonkeyPatch) -> PolicyPage:
    """A draft of five days, beside requests of the seventh day and orders that nobody asked about."""
    # No worker listens: the tests call what it would call.
    monkeypatch.setattr("returns.wakeup._senders", [])
    now = timezone.now()
    store = make_store(code="northwind")
    create_store_site(
        store=store, hostname="localhost", is_default=True, effective_from=now - timedelta(days=90)
    )
    for days in (9, 10, 11):
        placed_at = now - timedelta(days=days)
        for is_returned in (True, False):
            order = make_order(store, placed_at=placed_at, delivered_at=placed_at + timedelta(days=2))
            order.lines.update(title=LONG, sku="X" * 60)
            if is_returned:
                make_return(order, now=now - timedelta(hours=1))
    page = PolicyPage.objects.get(store=store)
    page.defaults[0].value["window"]["days"] = 5
    page.save_revision()
    return page


@pytest.fixture
def tab(browser: Browser, live_server: LiveServer, policy: PolicyPage) -> Iterator[Page]:
    context = browser.new_context()
    sign_in(context, live_server, policy.store)
    yield context.new_page()
    context.close()


def sign_in(context: object, live_server: LiveServer, store: Store) -> None:
    user, _ = User.objects.get_or_create(username="kim")
    StaffMembership.objects.get_or_create(store=store, user=user, role=Role.POLICY_EDITOR)
    client = Client()
    client.force_login(user)
    cookie = client.cookies["sessionid"]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])  # type: ignore[attr-defined]


def work(replay: Replay) -> None:
    """This will do what a worker does."""
    plan_replay(replay_id=replay.pk, now=timezone.now())
    for part_id in replay.parts.values_list("id", flat=True):
        run_replay_part(part_id=part_id, clock=timezone.now)


def complaints(page: Page) -> list[str]:
    """What axe finds, and whether something sticks out to the right."""
    found = [
        f"{violation['id']}: {node['html'][:120]}"
        for violation in Axe().run(page).response["violations"]
        for node in violation["nodes"]
    ]
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    main = page.evaluate("(e => e.scrollWidth - e.clientWidth)(document.querySelector('main'))")
    return [*found, *(["too wide"] if width > 0 or main > 0 else [])]


class TestAReplay:
    def test_goes_from_the_draft_to_the_result_by_itself(
        self, tab: Page, live_server: LiveServer, policy: PolicyPage
    ) -> None:
        """Start it, watch it, read the result without pressing anything more; all of it accessible."""
        found: dict[str, list[str]] = {}

        def look(name: str) -> None:
            for size, viewport in SIZES.items():
                tab.set_viewport_size(viewport)
                found[f"{name}, {size}"] = complaints(tab)
            tab.set_viewport_size(SIZES["desktop"])

        tab.goto(live_server.url + reverse("cms_new_replay", args=[policy.pk]))
        look("form")
        tab.get_by_role("button", name="Replay this draft").click()
        tab.get_by_text("Waiting for a worker").wait_for()
        look("waiting")
        work(Replay.objects.get())
        tab.get_by_role("heading", name="answers would flip").wait_for()
        look("result")
        tab.goto(live_server.url + reverse("cms_replays", args=[policy.pk]))
        look("list")

        assert found == {name: [] for name in found}

    def test_works_without_javascript(
        self, browser: Browser, tab: Page, live_server: LiveServer, policy: PolicyPage
    ) -> None:
        """Forms and links; the page asks again by itself."""
        plain = browser.new_context(java_script_enabled=False)
        plain.add_cookies(tab.context.cookies())  # type: ignore[arg-type]
        sheet = plain.new_page()
        sheet.goto(live_server.url + reverse("cms_new_replay", args=[policy.pk]))
        sheet.get_by_role("button", name="Replay this draft").click()
        sheet.get_by_text("Waiting for a worker").wait_for()
        work(Replay.objects.get())

        sheet.get_by_role("heading", name="answers would flip").wait_for()

        with sheet.expect_download() as download:
            sheet.get_by_role("link", name="Download all as CSV").click()
        assert LONG in download.value.path().read_text(encoding="utf-8-sig")
        plain.close()
