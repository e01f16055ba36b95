"""Photos in Chromium: on a phone, at once when they are chosen; without JavaScript, with a button."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from returns.models import EvidencePhoto, Order, Return
from tests.factories import make_order, publish
from tests.portal.shopper.conftest import Shop
from tests.portal.shopper.test_in_browser import WIDTHS, assert_usable, find
from tests.returns.asking import DAMAGE, asking_policy
from tests.returns.photo_files import photo, with_position

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def clock() -> None:
    """The real one: a browser drops cookies that end in its past."""


@pytest.fixture
def order(shop: Shop) -> Order:
    """One thing in time, and one whose time is over."""
    publish(shop.store, asking_policy(rules=DAMAGE))
    now = timezone.now()
    order = make_order(
        shop.store, paid=[3990, 1000], placed_at=now - timedelta(days=9), delivered_at=now - timedelta(days=6)
    )
    late = order.lines.get(position=1)
    late.fulfilment_lines.update(delivered_at=now - timedelta(days=96))
    return order


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def phone(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=bool(request.param),
        locale="en-GB",
        viewport=PHONE,  # type: ignore[arg-type]
        is_mobile=True,
        has_touch=True,
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A photo that knows where it was taken, one upside down, and something that is no photo."""
    contents = {
        "IMG_0001.jpg": with_position(),
        "IMG_0002.jpg": photo(size=(300, 500)),
        "invoice.jpg": b"%PDF-1.7 not a photo",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in contents]


def report_damage(page: Page, *, title: str = "Thing 1") -> None:
    page.get_by_role("checkbox", name=title).check()
    page.get_by_label("Why does it go back?").locator("visible=true").select_option(label="Arrived damaged")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tell us a little more")


def add(page: Page, *files: Path) -> None:
    """This will choose files; without JavaScript the button beside the field sends them."""
    page.get_by_label("Photos").set_input_files(list(files))
    button = page.get_by_role("button", name="Add photos")
    if button.is_visible():
        button.click()


class TestTheWay:
    def test_leads_from_the_damage_to_the_return(self, phone: Page, order: Order, files: list[Path]) -> None:
        """Show it, answer, check, send; what was shown is on the return's page."""
        find(phone, order)
        report_damage(phone)
        add(phone, files[0])
        expect(phone.get_by_role("img", name="Photo 1 of Thing 1")).to_be_visible()
        phone.get_by_text("Intact").click()
        phone.get_by_role("button", name="Continue").click()

        expect(phone.get_by_role("heading", level=1)).to_have_text("Check and send")
        expect(phone.get_by_role("img", name="Photo 1 of Thing 1")).to_be_visible()
        phone.get_by_role("button", name="Send the return").click()

        expect(phone.get_by_role("heading", level=1)).to_have_text("We are making your label")
        picture = phone.get_by_role("img", name="Photo 1 of Thing 1")
        expect(picture).to_be_visible()
        assert picture.evaluate("image => image.complete ? image.naturalWidth : 640") == 640
        assert EvidencePhoto.objects.get().return_line == Return.objects.get().lines.get()

    def test_says_what_is_missing_and_loses_nothing(
        self, phone: Page, order: Order, files: list[Path]
    ) -> None:
        """A file that is no photo is named, the photo beside it stays, and the answer is asked for."""
        find(phone, order)
        report_damage(phone)
        phone.get_by_text("Crushed").click()
        add(phone, files[0], files[2])
        expect(phone.get_by_role("alert")).to_contain_text("invoice.jpg: This is not a photo.")
        expect(phone.get_by_role("img", name="Photo 1 of Thing 1")).to_be_visible()
        expect(phone.get_by_role("radio", name="Crushed")).to_be_checked()

        phone.get_by_role("button", name="Continue").click()

        expect(phone.get_by_role("alert")).to_contain_text("Add 1 more photo.")
        add(phone, files[1])
        expect(phone.get_by_role("img", name="Photo 2 of Thing 1")).to_be_visible()
        phone.get_by_role("button", name="Remove photo 1 of Thing 1").click()
        expect(phone.get_by_role("img", name="Photo 2 of Thing 1")).to_have_count(0)
        assert EvidencePhoto.objects.count() == 1

    def test_goes_on_with_the_enter_key(self, phone: Page, order: Order, files: list[Path]) -> None:
        """Enter in the form continues; it never presses "Remove"."""
        find(phone, order)
        report_damage(phone)
        add(phone, files[0])
        expect(phone.get_by_role("img", name="Photo 1 of Thing 1")).to_be_visible()

        phone.get_by_role("radio", name="Intact").check()
        phone.get_by_role("radio", name="Intact").press("Enter")

        expect(phone.get_by_role("heading", level=1)).to_have_text("Check and send")
        assert EvidencePhoto.objects.count() == 1


class TestLateDefect:
    def test_finds_a_person(self, phone: Page, order: Order, files: list[Path]) -> None:
        """What is too late is not only refused: a defect is looked at, and the shopper reads so."""
        find(phone, order)
        expect(phone.get_by_role("heading", name="Is something wrong with it?")).to_be_visible()
        phone.get_by_role("checkbox", name="Thing 2").check()
        phone.get_by_label("What is wrong with it?").select_option(label="Arrived damaged")
        phone.get_by_role("button", name="Continue").click()
        phone.get_by_text("Intact").click()
        add(phone, files[0])
        phone.get_by_role("button", name="Continue").click()

        expect(phone.get_by_text("A person looks at this first")).to_be_visible()
        phone.get_by_role("button", name="Send the request").click()

        expect(phone.get_by_role("heading", level=1)).to_have_text("We are checking your request")
        assert Return.objects.get().status == "NEEDS_REVIEW"


class TestAccessibility:
    @WIDTHS
    def test_of_every_page(
        self, browser: Browser, live_server: LiveServer, order: Order, files: list[Path], width: int
    ) -> None:
        """No page has a violation that axe knows, and none scrolls sideways, down to 320 pixels."""
        context = browser.new_context(
            base_url=live_server.url, locale="en-GB", viewport={"width": width, "height": 800}
        )
        page = context.new_page()
        find(page, order)
        assert_usable(page)
        report_damage(page)
        assert_usable(page)
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("alert")).to_be_focused()
        assert_usable(page)
        page.get_by_text("Crushed").click()
        add(page, *files)
        expect(page.get_by_role("img", name="Photo 2 of Thing 1")).to_be_visible()
        assert_usable(page)
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Check and send")
        assert_usable(page)
        page.get_by_role("button", name="Send the return").click()
        expect(page.get_by_role("img", name="Photo 2 of Thing 1")).to_be_visible()
        assert_usable(page)
        context.close()
