"""The shopper's way in Chromium: with and without JavaScript, on a desk, a phone and a small phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from returns.models import Order, Return
from returns.operations.record_label import record_label
from tests.factories import make_order, make_return
from tests.portal.shopper.conftest import Shop

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = pytest.mark.parametrize("width", [1280, 390, 320])


@pytest.fixture
def clock() -> None:
    """The real one: a browser drops cookies that end in its past."""


@pytest.fixture
def order(shop: Shop) -> Order:
    placed_at = timezone.now() - timedelta(days=9)
    order = make_order(
        shop.store,
        paid=[3990, 1000, 1500],
        quantities=[1, 3, 1],
        placed_at=placed_at,
        delivered_at=placed_at + timedelta(days=3),
    )
    order.lines.filter(position=2).update(is_final_sale=True, fulfilled_quantity=0)
    return order


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def has_scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, has_scripts: bool) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=has_scripts, locale="en-GB")
    yield context.new_page()
    context.close()


@pytest.fixture
def scripted(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, locale="en-GB")
    yield context.new_page()
    context.close()


def find(page: Page, order: Order) -> None:
    page.goto("/")
    page.get_by_label("Order number").fill(order.number)
    page.get_by_label("E-mail address or postcode").fill(order.email)
    page.get_by_role("button", name="Find my order").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What goes back?")


def choose(page: Page, *, title: str = "Thing 1") -> None:
    page.get_by_role("checkbox", name=title).check()
    page.get_by_label("Why does it go back?").locator("visible=true").select_option(label="Changed my mind")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check and send")


def give_label(rma: Return) -> None:
    record_label(
        parcel_id=rma.parcels.get().pk, carrier="sandbox", tracking_number="SB0001", now=timezone.now()
    )


class TestTheWay:
    def test_leads_from_the_order_to_the_label(self, page: Page, order: Order) -> None:
        """Find, choose, check, send: four pages, and the amount shown is the amount promised."""
        find(page, order)
        choose(page)
        expect(page.locator(".money-summary")).to_contain_text("£39.90")
        page.get_by_role("button", name="Send the return").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("We are making your label")

        give_label(Return.objects.get())
        page.reload()

        expect(page.get_by_role("heading", level=1)).to_have_text("Your label is ready")
        expect(page.get_by_role("link", name="Print the label (PDF)")).to_be_visible()
        assert Return.objects.get().lines.get().quoted_minor == 3990

    def test_makes_one_return_of_a_double_click(self, page: Page, order: Order) -> None:
        """Whoever clicks twice sees one return, and has one."""
        find(page, order)
        choose(page, title="Thing 2")

        page.get_by_role("button", name="Send the return").dblclick()

        expect(page.get_by_role("heading", level=1)).to_have_text("We are making your label")
        assert Return.objects.count() == 1

    def test_makes_one_return_of_two_tabs(self, page: Page, order: Order) -> None:
        """The second tab leads to what the first has sent."""
        find(page, order)
        choose(page, title="Thing 2")
        other = page.context.new_page()
        other.goto(page.url)

        page.get_by_role("button", name="Send the return").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("We are making your label")
        other.get_by_role("button", name="Send the return").click()

        expect(other.get_by_role("heading", level=1)).to_have_text("We are making your label")
        assert other.url == page.url
        assert Return.objects.count() == 1

    def test_opens_the_questions_with_the_tick(self, page: Page, order: Order) -> None:
        """What need not be answered is not asked, and no script is needed for that."""
        find(page, order)
        expect(page.get_by_label("Why does it go back?").locator("visible=true")).to_have_count(0)

        page.get_by_role("checkbox", name="Thing 2").check()

        expect(page.get_by_label("How many?")).to_be_visible()

    def test_speaks_another_language_on_demand(self, page: Page, order: Order) -> None:
        """The switch keeps the page and changes its words."""
        find(page, order)

        page.get_by_role("button", name="Deutsch").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Was geht zurück?")
        expect(page.locator("html")).to_have_attribute("lang", "de")


class TestRefresh:
    def test_shows_the_label_without_a_reload(self, scripted: Page, order: Order) -> None:
        """The page looks again by itself until the label is there."""
        rma = make_return(order, units=[1, 0, 0], now=timezone.now())
        find(scripted, order)
        scripted.get_by_role("link", name=f"Return {rma.number}").click()
        expect(scripted.get_by_role("heading", level=1)).to_have_text("We are making your label")

        give_label(rma)

        expect(scripted.get_by_role("link", name="Print the label (PDF)")).to_be_visible(timeout=20_000)


class TestAccessibility:
    @WIDTHS
    def test_of_every_page(self, scripted: Page, order: Order, width: int) -> None:
        """No page has a violation that axe knows, and none scrolls sideways, down to 320 pixels."""
        rma = make_return(order, units=[0, 1, 0], now=timezone.now())
        give_label(rma)
        scripted.set_viewport_size({"width": width, "height": 800})

        scripted.goto("/")
        assert_usable(scripted)
        scripted.get_by_role("button", name="Find my order").click()
        expect(scripted.get_by_role("alert")).to_be_focused()
        assert_usable(scripted)
        find(scripted, order)
        scripted.get_by_role("checkbox", name="Thing 1").check()
        assert_usable(scripted)
        scripted.get_by_role("button", name="Continue").click()
        expect(scripted.get_by_role("alert")).to_be_focused()
        assert_usable(scripted)
        choose(scripted)
        assert_usable(scripted)
        for address in (f"/r/{rma.number}/", "/r/R-0000-00/", "/nothing/here/"):
            scripted.goto(address)
            assert_usable(scripted)


def assert_usable(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
