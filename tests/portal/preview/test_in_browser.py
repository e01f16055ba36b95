"""The preview in Chromium: from the editor's form to the inert button, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from cms.models import PolicyPage
from cms.operations.create_store_site import create_store_site
from returns.models import Order, Return, Store
from tests.cms.editing import edit_url, evidence, policy_form, question, rule
from tests.factories import LONG_AGO, make_order, make_reason, make_store

pytestmark = pytest.mark.django_db(transaction=True)

SIZES: tuple[ViewportSize, ...] = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})


@pytest.fixture
def clock() -> None:
    """The real one: a browser drops cookies that end in its past."""


@pytest.fixture
def store(transactional_db: None, clock: None) -> Store:
    store = make_store(code="northwind")
    create_store_site(store=store, hostname="localhost", is_default=True, effective_from=LONG_AGO)
    make_reason(store)
    return store


@pytest.fixture
def order(store: Store, editor: Client, settings: object) -> Order:
    settings.ALLOWED_HOSTS = ["*"]  # type: ignore[attr-defined]
    asks = rule(("evidence", evidence(question("What is wrong?", "A hole", "A stain"), photos=2)))
    editor.post(edit_url(PolicyPage.objects.get(store=store)), policy_form(asks, days=5))
    placed_at = timezone.now() - timedelta(days=4)
    return make_order(
        store,
        paid=[3990, 1000],
        tags=[[], ["clearance"]],
        placed_at=placed_at,
        delivered_at=placed_at + timedelta(days=1),
    )


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def tab(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer, editor: Client
) -> Iterator[Page]:
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=bool(request.param), locale="en-GB"
    )
    value = editor.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def complaints(page: Page, *, has_scripts: bool) -> list[str]:
    """What axe finds, and whether something sticks out to the right."""
    found: list[str] = []
    for size in SIZES:
        page.set_viewport_size(size)
        if has_scripts:
            violations = Axe().run(page).response["violations"]
            found += [node["html"][:120] for each in violations for node in each["nodes"]]
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += ["too wide"] if width > 0 else []
    # Without scripts Wagtail's menu lies over a narrow page.
    page.set_viewport_size(SIZES[0])
    return found


class TestAPreview:
    def test_goes_from_the_editor_to_the_button_that_is_off(
        self, tab: Page, order: Order, request: pytest.FixtureRequest
    ) -> None:
        """Accessible on every page, and nothing comes of it."""
        has_scripts = "without" not in request.node.callspec.id
        page = PolicyPage.objects.get(store_id=order.store_id)
        tab.goto(reverse("merchant:new_preview", args=[page.pk]))
        assert complaints(tab, has_scripts=has_scripts) == []
        tab.get_by_label("Order number").fill(order.number)
        tab.get_by_role("main").get_by_role("button", name="Preview").click()

        expect(tab.get_by_role("heading", level=1)).to_have_text("What goes back?")
        tab.get_by_text("Show this to a colleague").click()
        expect(tab.get_by_label("This link opens the preview")).to_have_value(tab.url)
        assert complaints(tab, has_scripts=has_scripts) == []
        tab.get_by_role("checkbox", name="Thing 2").check()
        reason = tab.get_by_label("Why does it go back?").locator("visible=true")
        reason.select_option(index=1)
        tab.get_by_role("button", name="Continue").click()

        expect(tab.get_by_role("heading", level=1)).to_have_text("Tell us a little more")
        assert complaints(tab, has_scripts=has_scripts) == []
        tab.get_by_label("A hole").check()
        tab.get_by_role("button", name="Continue").click()

        expect(tab.get_by_role("heading", level=1)).to_have_text("Check and send")
        expect(tab.locator(".money-summary")).to_contain_text("£10.00")
        expect(tab.get_by_role("button", name="Send the return")).to_be_disabled()
        assert complaints(tab, has_scripts=has_scripts) == []
        assert not Return.objects.exists()
