"""The bench in Chromium, with a scanner and a keyboard and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from returns.models import Receipt, ReceiptLine, Return
from tests.factories import make_order, make_return
from tests.portal.warehouse.conftest import sign_in

TRACKING = "BHSB407129033588"
WIDTHS = pytest.mark.parametrize("width", [1280, 390, 320])

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def has_scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, receiver: User, has_scripts: bool) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=has_scripts)
    page = context.new_page()
    sign_in(page, receiver)
    yield page
    context.close()


def scan(page: Page, code: str) -> None:
    """Scan once the field is ready, as a person would who sees the page."""
    expect(page.locator("[data-scan-field]")).to_be_focused()
    scan_where_the_focus_is(page, code)


def scan_where_the_focus_is(page: Page, code: str) -> None:
    """A scanner is a keyboard: the characters of the code, then Enter."""
    page.keyboard.type(code)
    press_enter(page)


def press_enter(page: Page) -> None:
    with page.expect_event("load"):
        page.keyboard.press("Enter")


class TestAScannerAndAKeyboard:
    def test_receive_one_parcel_after_the_other(self, page: Page, rma: Return) -> None:
        """Scan the label, scan the items, + Enter; the field waits for the next label. No mouse anywhere."""
        make_return(make_order(rma.store)).parcels.update(tracking_number="NEXT-1")

        scan(page, TRACKING)
        expect(page.locator("h1")).to_have_text(rma.number)
        for code in ("SHIRT-M", "SHIRT-M", "HAT-1"):
            scan(page, code)
            expect(page.get_by_role("status")).to_contain_text("counted")
        scan(page, "+")
        expect(page.get_by_role("status")).to_contain_text(f"{rma.number} is booked")
        scan(page, "NEXT-1")
        expect(page.locator("h1")).not_to_have_text(rma.number)

        assert list(ReceiptLine.objects.order_by("id").values_list("quantity", flat=True)) == [2, 1]

    def test_book_everything_as_expected_with_one_sign(self, page: Page, rma: Return) -> None:
        """The commonest parcel: label, *, next."""
        scan(page, rma.number.lower().replace("-", ""))
        scan(page, "*")

        expect(page.get_by_role("status")).to_contain_text("2 × Linen shirt")
        expect(page.get_by_label("Scan or type a code")).to_be_focused()

    def test_reach_every_control_by_tab(self, page: Page, rma: Return) -> None:
        """Number, strays, note and the booking button without a mouse."""
        scan(page, TRACKING)
        _tab_to(page, f"[name=line-{rma.lines.earliest('id').pk}-quantity]")
        page.keyboard.type("1")
        _tab_to(page, "summary")
        page.keyboard.press("Enter")
        _tab_to(page, "[name=stray-0-sku]")
        page.keyboard.type("JAR-9")
        _tab_to(page, "[name=step][value=book]")
        press_enter(page)

        expect(page.get_by_role("status")).to_contain_text("1 × JAR-9 (wrong item)")
        assert Receipt.objects.get().lines.count() == 2

    def test_never_book_by_a_scan_in_the_wrong_place(self, page: Page, rma: Return) -> None:
        """A code that is scanned into a number, a stray or the empty field again books nothing."""
        scan(page, TRACKING)
        for field in ("[name=item]", f"[name=line-{rma.lines.earliest('id').pk}-quantity]"):
            page.locator(field).focus()
            scan_where_the_focus_is(page, TRACKING)
            expect(page.locator("[name=item]")).to_be_focused()

        assert not Receipt.objects.exists()

    def test_book_a_parcel_that_belongs_to_nothing(self, page: Page, receiver: User) -> None:
        """An unknown code, a word about what is in the box, done."""
        scan(page, "1Z999AA10123456784")
        expect(page.get_by_role("status")).to_contain_text("No return of this store has the code")
        _tab_to(page, "[name=stray-0-note]")
        page.keyboard.type("a red scarf")
        _tab_to(page, "[name=step][value=book]")
        press_enter(page)

        expect(page.get_by_role("status")).to_contain_text("1 × a red scarf")
        assert Receipt.objects.get().scanned_code == "1Z999AA10123456784"

    def test_correct_a_misread_code_at_once(self, page: Page, rma: Return) -> None:
        """The field has the focus again beside the offer to book the box as unannounced."""
        scan(page, "BHSB40712903358")
        expect(page.get_by_role("status")).to_be_visible()
        scan(page, TRACKING)

        expect(page.locator("h1")).to_have_text(rma.number)


@WIDTHS
class TestEveryPageOfTheBench:
    @pytest.fixture
    def has_scripts(self) -> bool:
        return True

    def test_can_be_used_by_everybody(self, page: Page, rma: Return, width: int) -> None:
        """No violation of the accessibility rules, and nothing to scroll sideways, down to 320 pixels."""
        page.set_viewport_size({"width": width, "height": 900})
        addresses = [
            "/warehouse/",
            f"/warehouse/returns/{rma.number}/?code={TRACKING}",
            "/warehouse/unannounced/?code=1Z999AA10123456784",
        ]

        for address in addresses:
            page.goto(address)
            assert_usable(page)
        page.goto(f"/warehouse/returns/{rma.number}/?code={TRACKING}")
        scan(page, "JAR-9")
        expect(page.get_by_role("status")).to_contain_text("noted as a wrong item")
        assert_usable(page)
        page.locator(f"[name=line-{rma.lines.earliest('id').pk}-quantity]").fill("-1")
        page.locator("[name=step][value=book]").click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert_usable(page)
        page.locator("[name=item]").focus()
        scan(page, "*")
        expect(page.get_by_role("status")).to_contain_text("is booked")
        assert_usable(page)
        scan(page, TRACKING)
        expect(page.get_by_role("status")).to_contain_text("received already")
        assert_usable(page)


def assert_usable(page: Page) -> None:
    page.wait_for_load_state()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{page.url} is {overflow} pixels too wide"


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(30):
        if page.locator(":focus").count() and page.evaluate(
            "selector => document.activeElement.matches(selector)", selector
        ):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {selector}")
