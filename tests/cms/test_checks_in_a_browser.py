"""The checks and the versions in a browser: kept fresh, leading to blocks, accessible on a phone too."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from cms.block_ids import with_ids
from cms.models import PolicyPage
from returns.models import Role
from tests.cms.conftest import Shop
from tests.cms.editing import edit_url
from tests.factories import NOW, make_order
from tests.portal.conftest import browser  # noqa: F401 - the Chromium of the other browser tests

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def drafted(shop: Shop) -> Shop:
    """A draft with a warning and a broken example."""
    order = make_order(shop.store, tags=[["clearance"]])
    page: PolicyPage = shop.page
    rules = page.rules.get_prep_value()
    page.rules = [*rules, {**rules[-1], "id": "5b1c7d5e-0000-4000-8000-000000000001"}]
    page.examples = with_ids(
        [
            {
                "type": "example",
                "value": {
                    "name": "Never",
                    "order_number": order.number,
                    "line": "",
                    "asked_at": NOW.isoformat(),
                    "reason": "",
                    "resolution": "REFUND",
                    "quantity": 1,
                    "expected": "blocked",
                },
            }
        ]
    )
    page.save_revision()
    return shop


@pytest.fixture
def admin(
    browser: Browser,  # noqa: F811 - the fixture imported above
    live_server: LiveServer,
    drafted: Shop,
    hire: Callable[..., Client],
) -> Iterator[Page]:
    """A page that is signed in as somebody who may let examples pass."""
    drafted.site.hostname, drafted.site.port = "localhost", 80
    drafted.site.save()
    cookie = hire(drafted.store, Role.ADMIN).cookies["sessionid"]
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    context.add_init_script("document.addEventListener('w-unsaved:ready', () => { window.isWatched = 1; })")
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    yield context.new_page()
    context.close()


class TestTheChecks:
    def test_are_read_again_when_wagtail_saves_by_itself(self, admin: Page, drafted: Shop) -> None:
        """Ticking an example saves the draft, and the panel says what that did."""
        admin.clock.install()
        admin.goto(edit_url(drafted.page))
        panel = admin.locator("#policy-checks")
        expect(panel).to_contain_text("1 example fails: the policy cannot be published")
        admin.wait_for_function("window.isWatched")
        # For its first two seconds Wagtail takes whatever is in the form for what was saved.
        admin.clock.fast_forward(3000)

        panel.get_by_label("Publish although “Never” fails").check()

        expect(panel).not_to_contain_text("the policy cannot be published", timeout=15_000)
        expect(panel.get_by_label("Publish although “Never” fails")).to_be_checked()
        draft = drafted.page.get_latest_revision_as_object()
        assert [each["name"] for each in draft.excused_examples] == ["Never"]

    def test_lead_to_the_folded_block(self, admin: Page, drafted: Shop) -> None:
        """By keyboard: the block is open, and the focus is there."""
        admin.goto(edit_url(drafted.page))
        link = admin.locator("#policy-checks a[href$='000000000001-section']").first

        link.press("Enter")

        toggle = admin.locator("[id$='000000000001-section'] [data-panel-toggle]").first
        expect(toggle).to_be_focused()
        expect(toggle).to_have_attribute("aria-expanded", "true")
        expect(toggle).to_be_in_viewport()

    @pytest.mark.parametrize("width", [1280, 390])
    def test_are_told_at_the_top_where_they_stop(self, admin: Page, drafted: Shop, width: int) -> None:
        """The bar says in one sentence what stopped publishing, and leads to the folded example."""
        admin.set_viewport_size({"width": width, "height": 900})
        admin.goto(edit_url(drafted.page))
        actions = admin.locator("nav.actions--primary")
        actions.get_by_role("button", name="More actions").click()
        actions.get_by_role("button", name="Publish", exact=True).click()

        bar = admin.locator(".messages .error")
        expect(bar).to_contain_text("Not published. The example “Never” is not answered as expected.")
        expect(bar).to_be_in_viewport()
        expect(bar).not_to_contain_text("validation errors")
        bar.get_by_role("link", name="See the example").click()

        example = drafted.page.get_latest_revision_as_object().examples[0]
        toggle = admin.locator(f"[id='block-{example.id}-section'] [data-panel-toggle]").first
        expect(toggle).to_be_focused()
        expect(toggle).to_have_attribute("aria-expanded", "true")
        assert len(drafted.versions) == 1


class TestThePages:
    @pytest.mark.parametrize("width", [1280, 390, 320])
    def test_are_accessible_and_fit(self, admin: Page, drafted: Shop, width: int) -> None:
        """At desk and phone, and at 400 %."""
        admin.set_viewport_size({"width": width, "height": 800})
        for address in ("/admin/policy/versions/", "/admin/policy/versions/1/"):
            admin.goto(address)
            found = Axe().run(admin, context="main")
            assert found.violations_count == 0, found.generate_report()
            assert admin.evaluate("document.documentElement.scrollWidth") <= width

    def test_of_the_editor_keep_the_panel_accessible(self, admin: Page, drafted: Shop) -> None:
        """The panel alone: the rest of the editor is Wagtail's."""
        admin.goto(edit_url(drafted.page))

        found = Axe().run(admin, context="#policy-checks")

        assert found.violations_count == 0, found.generate_report()
