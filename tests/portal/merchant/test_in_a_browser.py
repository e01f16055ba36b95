"""The pages as a browser shows them: accessible at desktop and phone width, and not wider than the phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, Page, ViewportSize
from pytest_django.live_server_helper import LiveServer

from returns.models import Delivery, Event, RefusedAttempt, Return, Role, StaffMembership, StaffTask, Store
from tests.factories import NOW, make_order, make_return
from tests.portal.merchant.attempts import refuse

pytestmark = pytest.mark.django_db(transaction=True)

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
# Also what a desktop shows at 400 %.
SMALL: ViewportSize = {"width": 320, "height": 640}
LONG = "Hand-woven linen shirt in the colour of wet sand at dusk, for tall people, " * 3


@pytest.fixture
def rma(store: Store) -> Return:
    """A return with long texts, two tasks and a dead letter."""
    rma = make_return(make_order(store, paid=[4000], email=f"{'long.' * 12}name@example.com"))
    rma.lines.update(comment=LONG)
    rma.order.lines.update(title=LONG[:300])
    _trouble(store, rma)
    refuse(rma.order)
    return rma


def _trouble(store: Store, rma: Return) -> None:
    for kind in (StaffTask.Kind.LABEL_FAILED, StaffTask.Kind.IMPORT_DIFFERENCE):
        detail = {
            "why": LONG,
            "differences": [{"path": "customer.email", "stored": "x" * 80, "new": "y" * 80}],
        }
        StaffTask.objects.create(
            store=store, kind=kind, subject="x:1", rma=rma, order=rma.order, detail=detail, opened_at=NOW
        )
    event = Event.objects.create(store=store, kind="rma.approved", payload={}, occurred_at=NOW)
    Delivery.objects.create(
        event=event,
        handler="labels.buy_label",
        queue="labels",
        state="DEAD",
        due_at=NOW,
        last_error="x" * 900,
    )


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, rma: Return) -> Iterator[Page]:
    """A page that is signed in as somebody who may do everything."""
    user = User.objects.create_user("kim", password="secret")
    StaffMembership.objects.create(store=rma.store, user=user, role=Role.ADMIN)
    client = Client()
    client.force_login(user)
    context = browser.new_context()
    cookie = client.cookies["sessionid"]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def addresses(rma: Return) -> list[str]:
    tasks = [f"tasks/{task.pk}/" for task in StaffTask.objects.order_by("id")]
    lists = ["", "returns/", "returns/?q=nothing", "reviews/", "tasks/", "orders/", "dead-letters/"]
    return [
        *lists,
        f"returns/{rma.number}/",
        f"returns/{rma.number}/cancel/",
        f"reviews/{rma.number}/",
        f"orders/{rma.order_id}/",
        f"decisions/{rma.lines.earliest('id').decision_id}/",
        "turned-away/",
        "turned-away/?first=2026-02-01&last=2026-03-31",
        "turned-away/?first=2026-02-01&last=2026-01-31",
        "turned-away/attempts/",
        f"turned-away/attempts/{RefusedAttempt.objects.latest('id').pk}/",
        *tasks,
    ]


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


@pytest.mark.parametrize("size", [DESKTOP, PHONE, SMALL], ids=["desktop", "phone", "small phone"])
class TestPages:
    def test_have_no_violations_and_fit(
        self, page: Page, live_server: LiveServer, rma: Return, size: ViewportSize
    ) -> None:
        """Everybody can read and use them; nothing has to be pushed sideways."""
        page.set_viewport_size(size)
        found: dict[str, list[str]] = {}
        for address in addresses(rma):
            page.goto(f"{live_server.url}/admin/{address}")
            page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
            found[address] = complaints(page)

        assert found == {address: [] for address in addresses(rma)}

    def test_say_what_is_missing_beside_the_field(
        self, page: Page, live_server: LiveServer, rma: Return, size: ViewportSize
    ) -> None:
        """An empty reason comes back with a sentence, accessible too."""
        page.set_viewport_size(size)
        page.goto(f"{live_server.url}/admin/returns/{rma.number}/")
        page.get_by_role("button", name="Decline").click()

        page.get_by_text("Write why the return is declined. The shopper reads it.").wait_for()

        assert complaints(page) == []


class TestWithoutJavaScript:
    def test_a_return_can_be_declined(
        self, browser: Browser, live_server: LiveServer, page: Page, rma: Return
    ) -> None:
        """The buttons are forms."""
        plain = browser.new_context(java_script_enabled=False)
        plain.add_cookies(page.context.cookies())  # type: ignore[arg-type]
        sheet = plain.new_page()
        sheet.goto(f"{live_server.url}/admin/returns/{rma.number}/")
        sheet.get_by_label("Reason for declining").fill("It was worn.")
        sheet.get_by_role("button", name="Decline").click()

        sheet.get_by_text(f"Return {rma.number} is declined.").wait_for()

        plain.close()
        rma.refresh_from_db()
        assert rma.status == "DECLINED"
