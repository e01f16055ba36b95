"""The policy in Wagtail's editor as its people use it: with the mouse, or by keyboard only."""

from __future__ import annotations

import re
from pathlib import Path

from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, expect

from cms.models import PolicyPage
from tests.cms.editing import edit_url

PATIENCE_MS = 90_000
MOST_TABS = 400
# The last of the rules that a new store starts with.
DAYS = "input[name='rules-4-value-answers-0-value-days']"


class Person:
    """Somebody signed in, in a browser of their own; `folder` gets a picture of each step."""

    def __init__(
        self, *, browser: Browser, base_url: str, user: User, policy: PolicyPage, folder: Path
    ) -> None:
        client = Client()
        client.force_login(user)
        cookie = client.cookies["sessionid"]
        context = browser.new_context(base_url=base_url, viewport={"width": 1280, "height": 900})
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base_url}])
        self.page: Page = context.new_page()
        self.policy = policy
        self._folder = folder

    @property
    def checks(self) -> Locator:
        return self.page.locator("#policy-checks")

    @property
    def notice(self) -> Locator:
        """What the editor says of the draft's replay."""
        return self.page.locator(".replay-notice")

    @property
    def messages(self) -> Locator:
        return self.page.locator(".messages")

    @property
    def days(self) -> Locator:
        """The window of the rule for electronics."""
        return self.page.locator(DAYS)

    @property
    def more_actions(self) -> Locator:
        return self.page.locator("nav.actions--primary").get_by_role("button", name="More actions")

    @property
    def flips(self) -> Locator:
        return self.page.get_by_role("heading", name=re.compile("answers? would flip"))

    def action(self, name: str) -> Locator:
        return self.page.locator("nav.actions--primary").get_by_role("button", name=name, exact=True)

    def open_editor(self) -> None:
        self.page.goto(edit_url(self.policy))
        expect(self.days).to_be_attached(timeout=PATIENCE_MS)

    def folds(self, field: Locator) -> list[Locator]:
        """The toggles of all that a field is folded into, from the outside in."""
        panels = field.locator("xpath=ancestor::*[@data-panel]").all()
        return [panel.locator("[data-panel-toggle]").first for panel in panels]

    def picture(self, step: str) -> None:
        number = len(list(self._folder.glob("*.png"))) + 1
        self.page.screenshot(path=self._folder / f"{number:02}-{step}.png")


class MouseUser(Person):
    def set_days(self, days: int) -> None:
        for toggle in self.folds(self.days):
            if toggle.get_attribute("aria-expanded") == "false":
                toggle.click()
        self.days.fill(str(days))

    def act(self, name: str) -> None:
        """This will press one of the actions at the foot of the editor, and wait for what comes of it."""
        if not self.action(name).is_visible():
            self.more_actions.click()
        with self.page.expect_navigation(timeout=PATIENCE_MS):
            self.action(name).click()

    def change_days(self, days: int) -> None:
        """This will save another window as the draft, in the editor as it is open."""
        self.set_days(days)
        self.act("Save draft")
        expect(self.days).to_have_value(str(days), timeout=PATIENCE_MS)

    def replay(self) -> None:
        """This will start a replay from the editor's notice and wait for its result."""
        self.notice.get_by_role("link", name="Replay this draft").click()
        self.page.get_by_role("button", name="Replay this draft").click()
        expect(self.flips).to_be_visible(timeout=PATIENCE_MS)

    def schedule(self, moment: str) -> None:
        """This will set when the draft goes live, in the editor's own dialog."""
        self.page.get_by_role("button", name="Toggle status").click()
        self.page.get_by_role("button", name="Set schedule").click()
        self.page.locator("#id_go_live_at").fill(moment)
        # The calendar lies over the button until something else is clicked.
        self.page.get_by_role("heading", name="Set publishing schedule").click()
        with self.page.expect_navigation(timeout=PATIENCE_MS):
            self.page.get_by_role("button", name="Save schedule").click()


class KeyboardUser(Person):
    """Moves with Tab alone, and has no mouse."""

    def reach(self, target: Locator, *, key: str = "Tab") -> None:
        """This will press Tab until the target has the focus."""
        expect(target).to_be_attached(timeout=PATIENCE_MS)
        for _ in range(MOST_TABS):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{target} cannot be reached with {key}")

    def press(self, target: Locator, *, key: str = "Tab") -> None:
        self.reach(target, key=key)
        self.page.keyboard.press("Enter")

    def follow(self, target: Locator, *, key: str = "Tab") -> None:
        """This will press a link or button that leads to another page."""
        self.reach(target, key=key)
        with self.page.expect_navigation(timeout=PATIENCE_MS):
            self.page.keyboard.press("Enter")

    def unfold_days(self) -> None:
        for toggle in self.folds(self.days):
            if toggle.get_attribute("aria-expanded") == "false":
                self.press(toggle)
        self.reach(self.days)
