"""E-mails and the page that lists them, in Chromium."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from portal.notifications.models import SentMessage
from returns.models import Return, Store
from tests.portal.notifications.conftest import open_return
from tests.portal.notifications.events import deliver_mail, emit, label, receive, refund

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("width", [1280, 390, 320]),
]


@pytest.fixture
def messages(store: Store, rma: Return, settings: Settings) -> list[SentMessage]:
    """One of each kind that a return without trouble makes, and two in German."""
    settings.BACKHAUL_DEMO = True
    label(rma)
    receive(rma, units=(1, 1), strays=1)
    emit(rma, "refund.succeeded", refund_id=refund(rma, bank_reference="7" * 23).pk)
    receive(open_return(store, locale="de", method="OWN_CARRIER"), key="another")
    deliver_mail()
    return list(SentMessage.objects.order_by("id"))


def assert_usable(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{overflow} pixels too wide"


class TestInTheBrowser:
    def test_the_list_can_be_used_by_everybody(
        self, browser: Browser, live_server: LiveServer, messages: list[SentMessage], width: int
    ) -> None:
        """Listed, opened as plain text, shown as it looks, and back."""
        page = browser.new_page(base_url=live_server.url, viewport={"width": width, "height": 800})

        page.goto("/demo/mail/")
        page.locator("summary").first.click()
        assert_usable(page)
        page.get_by_role("link", name="Show as it looks").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Danke, Ihr Paket ist da")

    def test_every_letter_can_be_read_by_everybody(
        self, browser: Browser, messages: list[SentMessage], width: int
    ) -> None:
        """Phone and desktop, in both languages, with an endless bank reference too."""
        page = browser.new_page(viewport={"width": width, "height": 800})

        for message in messages:
            page.set_content(message.html)
            assert_usable(page)

        assert len(messages) == 5
