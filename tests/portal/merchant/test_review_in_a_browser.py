"""The review in a browser: by keyboard, without JavaScript, accessible, and not wider than a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, Page, ViewportSize
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Site

from cms import canned
from cms.block_ids import with_ids
from cms.models import ReviewSettings
from returns.models import Return, Role, StaffMembership, Store
from tests.factories import make_order, make_return
from tests.portal.merchant.test_in_a_browser import DESKTOP, LONG, PHONE, SMALL, complaints

pytestmark = pytest.mark.django_db(transaction=True)

GETRAGEN = "Der Artikel zeigt Gebrauchsspuren. Deshalb können wir ihn nicht zurücknehmen."


@pytest.fixture
def rma(store: Store) -> Return:
    """Three shirts and a hat of a German shopper, with long texts; long overdue."""
    ReviewSettings.objects.create(site=Site.objects.get(), sentences=with_ids(list(canned.STARTER)))
    email = f"{'long.' * 12}name@example.com"
    order = make_order(store, paid=[9000, 2000], quantities=[3, 1], email=email)
    order.lines.filter(position=0).update(title="Linen shirt")
    order.lines.filter(position=1).update(title=LONG[:300])
    rma = make_return(order, units=[3, 1])
    rma.lines.update(comment=LONG)
    Return.objects.filter(pk=rma.pk).update(locale="de")
    return rma


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, rma: Return) -> Iterator[Page]:
    """A page that is signed in as somebody who answers returns."""
    user = User.objects.create_user("kim", password="secret")
    StaffMembership.objects.create(store=rma.store, user=user, role=Role.AGENT)
    client = Client()
    client.force_login(user)
    context = browser.new_context()
    cookie = client.cookies["sessionid"]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def open_review(page: Page, live_server: LiveServer, rma: Return) -> None:
    page.goto(f"{live_server.url}/admin/reviews/{rma.number}/")


@pytest.mark.parametrize("size", [DESKTOP, PHONE, SMALL], ids=["desktop", "phone", "small phone"])
class TestPages:
    def test_have_no_violations_and_fit_whatever_is_chosen(
        self, page: Page, live_server: LiveServer, rma: Return, size: ViewportSize
    ) -> None:
        """Queue, review, every field open, and every complaint shown."""
        page.set_viewport_size(size)
        found: dict[str, list[str]] = {}
        page.goto(f"{live_server.url}/admin/reviews/")
        found["queue"] = complaints(page)
        page.get_by_role("link", name=rma.number).click()
        page.get_by_role("heading", name="3 × Linen shirt").wait_for()
        found["review"] = complaints(page)
        page.get_by_label("Approve some, decline the rest").check()
        page.locator("[value=decline]").nth(1).check()
        page.locator("select[data-sentences]").first.select_option(label="Worn or washed")
        page.get_by_text("Add words to the shopper").click()
        found["chosen"] = complaints(page)
        page.get_by_role("button", name="Send the decision").click()
        page.get_by_text("2 things are missing").wait_for()
        found["missing"] = complaints(page)

        assert found == {"queue": [], "review": [], "chosen": [], "missing": []}


class TestSentences:
    def test_are_shown_in_the_shoppers_language_and_can_be_changed(
        self, page: Page, live_server: LiveServer, rma: Return
    ) -> None:
        """Chosen, read, taken over, and finished by hand."""
        open_review(page, live_server, rma)
        line = page.locator(".merchant-review__verdict").nth(1)
        line.get_by_label("Decline").check()
        line.get_by_label("A sentence of the store’s").select_option(label="Worn or washed")
        shown = line.locator(".merchant-preview").text_content()
        line.get_by_role("button", name="Change its words").click()

        words = line.get_by_label("In your own words")
        assert shown == words.input_value() == GETRAGEN
        assert line.get_by_label("A sentence of the store’s").input_value() == ""

        words.press("End")
        words.press_sequentially(" Schade.")
        page.get_by_label("Approve all 3: £90.00").check()
        page.get_by_role("button", name="Send the decision").click()
        page.get_by_text("is approved in part: 3 units may come back.").wait_for()

        assert rma.lines.order_by("id")[1].decline_reason == f"{GETRAGEN} Schade."

    def test_are_asked_for_only_where_something_is_declined(
        self, page: Page, live_server: LiveServer, rma: Return
    ) -> None:
        """A yes needs no reason, and shows no field for one."""
        open_review(page, live_server, rma)
        reason = page.locator(".merchant-review__verdict").first.get_by_label("In your own words")

        page.get_by_label("Approve all 3").check()
        hidden = reason.is_visible()
        page.get_by_label("Approve some, decline the rest").check()

        assert (hidden, reason.is_visible()) == (False, True)


class TestByKeyboard:
    def test_a_return_can_be_reviewed(self, page: Page, live_server: LiveServer, rma: Return) -> None:
        """From the queue to the answer without a mouse: the first choice of each item, then the button."""
        page.goto(f"{live_server.url}/admin/reviews/")
        page.get_by_role("link", name=rma.number).focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="3 × Linen shirt").wait_for()

        for _ in rma.lines.all():
            walk_to(page, "(document.activeElement.name || '').endsWith('choice')")
            page.keyboard.press("Space")
        walk_to(page, "document.activeElement.textContent.trim() == 'Send the decision'")
        page.keyboard.press("Enter")

        page.get_by_text(f"Return {rma.number} is approved.").wait_for()


def walk_to(page: Page, place: str, *, most: int = 80) -> None:
    """This will press Tab until the focus is there."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(place):
            return
    raise AssertionError(f"the keyboard does not get to {place}")


class TestWithoutJavaScript:
    def test_a_return_can_be_reviewed(
        self, browser: Browser, live_server: LiveServer, page: Page, rma: Return
    ) -> None:
        """Forms, radio buttons and lists; a mistake comes back with everything that was typed."""
        plain = browser.new_context(java_script_enabled=False)
        plain.add_cookies(page.context.cookies())  # type: ignore[arg-type]
        sheet = plain.new_page()
        open_review(sheet, live_server, rma)
        first, second = (
            sheet.locator(".merchant-review__verdict").nth(0),
            sheet.locator(".merchant-review__verdict").nth(1),
        )
        first.get_by_label("Approve some, decline the rest").check()
        first.get_by_label("In your own words").fill("Eines ist getragen.")
        second.get_by_label("Decline").check()
        second.get_by_label("A sentence of the store’s").select_option(label="Worn or washed")
        sheet.get_by_role("button", name="Send the decision").click()
        sheet.get_by_text("Choose how many units may come back.").first.wait_for()
        first.get_by_label("Units that may come back").select_option("2")
        sheet.get_by_role("button", name="Send the decision").click()

        sheet.get_by_text("is approved in part: 2 units may come back.").wait_for()

        plain.close()
        reasons = list(rma.lines.order_by("id").values_list("decline_reason", flat=True))
        assert reasons == ["Eines ist getragen.", GETRAGEN]
