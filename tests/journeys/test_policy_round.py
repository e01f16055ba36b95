"""A merchant's whole round with the policy, in Chromium and with a real worker; and by keyboard only.

Edit, warning, fix, replay, an example that breaks, approval by a colleague, schedule, roll back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from celery import current_app
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Revision

from cms.block_ids import with_ids
from cms.models import PolicyPage
from cms.operations.create_store_site import create_store_site
from returns.models import (
    EligibilityDecision,
    Order,
    PolicyVersion,
    Replay,
    ReplayStatus,
    Role,
    StaffMembership,
)
from returns.queries.offers import returnable_lines
from tests.celery_worker import CeleryWorker, wait_until
from tests.factories import make_order, make_return, make_store
from tests.journeys.policy_editor import PATIENCE_MS, KeyboardUser, MouseUser, Person
from tests.portal.conftest import browser  # noqa: F401 - the Chromium of the other browser tests

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]

PATIENCE_SECONDS = 90
EXAMPLE = "Headphones on day 25"
Someone = TypeVar("Someone", bound=Person)


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[CeleryWorker]:
    worker = CeleryWorker(
        log=tmp_path / "worker.log", STRIPE_API_KEY="sk_test_round", STRIPE_WEBHOOK_SECRETS="whsec_round"
    )
    worker.go()
    yield worker
    worker.kill()


@pytest.fixture
def policy(db: None) -> PolicyPage:
    """Electronics come back within 14 days, all else within 30; three old orders nobody asked about."""
    now = timezone.now()
    store = make_store(code="northwind")
    create_store_site(
        store=store, hostname="localhost", is_default=True, effective_from=now - timedelta(days=90)
    )
    page = PolicyPage.objects.get(store=store)
    for _ in range(3):
        headphones(page, placed_at=now - timedelta(days=40))
    return page


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer, policy: PolicyPage, tmp_path: Path) -> Desk:  # noqa: F811
    """Where people of the store sit down to work."""
    return Desk(browser=browser, base_url=live_server.url, policy=policy, folder=tmp_path)


@dataclass(frozen=True, kw_only=True)
class Desk:
    browser: Browser
    base_url: str
    policy: PolicyPage
    folder: Path

    def seat(self, kind: type[Someone], name: str, role: Role, *groups: str) -> Someone:
        user = User.objects.create_user(name, f"{name}@example.com")
        StaffMembership.objects.create(store=self.policy.store, user=user, role=role)
        user.groups.add(*Group.objects.filter(name__in=groups))
        return kind(
            browser=self.browser, base_url=self.base_url, user=user, policy=self.policy, folder=self.folder
        )


def headphones(policy: PolicyPage, *, placed_at: datetime) -> Order:
    """An order of electronics, delivered on the day it was placed."""
    order = make_order(policy.store, placed_at=placed_at, delivered_at=placed_at)
    order.lines.update(title="Headphones", categories=["Electronics"])
    return order


def shirt(policy: PolicyPage, *, age_days: int) -> Order:
    """Not electronics: what no rule is about."""
    placed_at = timezone.now() - timedelta(days=age_days)
    return make_order(policy.store, placed_at=placed_at, delivered_at=placed_at)


def keep_example(policy: PolicyPage) -> None:
    """The merchant has written down that day 25 is too late for electronics."""
    order = Order.objects.earliest("id")
    policy.examples = with_ids(
        [
            {
                "type": "example",
                "value": {
                    "name": EXAMPLE,
                    "order_number": order.number,
                    "line": "",
                    "asked_at": (order.placed_at + timedelta(days=25)).isoformat(),
                    "reason": "",
                    "resolution": "REFUND",
                    "quantity": 1,
                    "expected": "outside_return_window",
                },
            }
        ]
    )
    policy.save_revision()


def windows() -> list[int]:
    """Days for electronics in each version, oldest first."""
    return [
        next(rule for rule in version.rules["rules"] if rule["name"] == "Electronics")["answers"]["window"][
            "days"
        ]
        for version in PolicyVersion.objects.order_by("number")
    ]


def is_taken_back(order: Order, *, day: int) -> bool:
    asked_at = order.placed_at + timedelta(days=day)
    return returnable_lines(order=order, now=asked_at, locale="en")[0].is_returnable


def bought_now(policy: PolicyPage) -> Order:
    return headphones(policy, placed_at=timezone.now())


def let_the_day_come(policy: PolicyPage) -> None:
    """As if the time of the schedule had come; the task is the one that beat sends each minute."""
    past = timezone.now() - timedelta(seconds=1)
    revision = PolicyPage.objects.get(pk=policy.pk).scheduled_revision
    revision.content["go_live_at"] = past.isoformat()
    Revision.objects.filter(pk=revision.pk).update(content=revision.content, approved_go_live_at=past)
    current_app.send_task("cms.tasks.publish_scheduled", queue="default")


@pytest.mark.usefixtures("worker")
class TestThePolicyRound:
    def test_goes_from_an_edit_to_the_way_back(self, desk: Desk, policy: PolicyPage) -> None:
        """What each step did is in the database; orders keep the version of their own day."""
        keep_example(policy)
        old = Order.objects.earliest("id")
        opened = make_return(shirt(policy, age_days=20), now=timezone.now())
        kim = desk.seat(MouseUser, "kim", Role.POLICY_EDITOR)

        self.warned_then_fixed(kim)
        self.replayed(kim)
        self.stopped_by_the_example(kim)
        self.approved(kim, desk.seat(MouseUser, "robin", Role.ADMIN, "Moderators"))
        second = bought_now(policy)
        assert (is_taken_back(second, day=20), is_taken_back(old, day=20)) == (True, False)
        self.scheduled(kim)
        third = bought_now(policy)
        assert (is_taken_back(third, day=23), is_taken_back(second, day=23)) == (True, False)
        self.rolled_back(kim)

        fourth = bought_now(policy)
        assert (is_taken_back(fourth, day=20), is_taken_back(fourth, day=23)) == (True, False)
        assert is_taken_back(third, day=23)
        decided = EligibilityDecision.objects.filter(order=opened.order)
        assert set(decided.values_list("policy_version__number", flat=True)) == {1}

    def warned_then_fixed(self, kim: MouseUser) -> None:
        """Ten days are fewer than the law gives: the panel says so, and leads to the rule."""
        kim.open_editor()
        kim.change_days(10)
        expect(kim.checks).to_contain_text("This window is 10 days.", timeout=PATIENCE_MS)
        kim.picture("warning")
        kim.checks.get_by_role("link", name="Electronics", exact=True).click()
        toggle = kim.folds(kim.days)[1]
        expect(toggle).to_be_focused()
        expect(toggle).to_have_attribute("aria-expanded", "true")
        kim.picture("block-of-the-warning")
        kim.change_days(30)
        expect(kim.checks).not_to_contain_text("This window is")
        assert windows() == [14]

    def replayed(self, kim: MouseUser) -> None:
        """The only request came on day 20; so late, three more orders would be taken back now."""
        kim.replay()
        expect(kim.flips).to_contain_text("3 of ")
        kim.picture("replay")
        replay = Replay.objects.get()
        assert replay.status == ReplayStatus.DONE
        assert replay.revision_id == PolicyPage.objects.get().latest_revision_id
        assert windows() == [14]

    def stopped_by_the_example(self, kim: MouseUser) -> None:
        """Thirty days break what the merchant keeps with the policy; twenty-one do not."""
        kim.open_editor()
        expect(kim.notice).to_contain_text("This draft was replayed on")
        kim.act("Publish")
        expect(kim.checks).to_contain_text(
            "1 example fails: the policy cannot be published", timeout=PATIENCE_MS
        )
        expect(kim.checks).to_contain_text(f"{EXAMPLE} Now allowed (rule “Electronics”).")
        kim.picture("example-broken")
        assert windows() == [14]
        kim.change_days(21)
        expect(kim.checks).to_contain_text("as expected")
        expect(kim.notice).to_contain_text("The draft has changed since its replay")
        kim.picture("example-holds")
        kim.replay()
        assert Replay.objects.filter(status=ReplayStatus.DONE).count() == 2

    def approved(self, kim: MouseUser, robin: MouseUser) -> None:
        """The colleague sees what the replay said, and makes it the policy."""
        kim.open_editor()
        kim.act("Submit to Moderators approval")
        kim.picture("submitted")
        assert PolicyPage.objects.get().current_workflow_state is not None
        assert windows() == [14]
        robin.open_editor()
        expect(robin.notice).to_contain_text("This draft was replayed on")
        expect(robin.notice).to_contain_text("now allowed")
        robin.picture("approver")
        robin.act("Approve and Publish")
        robin.picture("approved")
        assert PolicyPage.objects.get().current_workflow_state is None
        assert windows() == [14, 21]

    def scheduled(self, kim: MouseUser) -> None:
        """The next revision waits for its day; until then nothing changes."""
        kim.open_editor()
        kim.change_days(24)
        kim.schedule((timezone.now() + timedelta(days=2)).strftime("%Y-%m-%d %H:%M"))
        kim.act("Schedule to publish")
        kim.picture("scheduled")
        assert PolicyPage.objects.get().scheduled_revision is not None
        assert windows() == [14, 21]
        let_the_day_come(kim.policy)
        assert wait_until(lambda: windows() == [14, 21, 24], seconds=PATIENCE_SECONDS), windows()

    def rolled_back(self, kim: MouseUser) -> None:
        """An earlier version becomes the draft, and then a version of its own."""
        kim.page.goto(reverse("cms_versions"))
        kim.picture("versions")
        kim.page.get_by_role("link", name="Version 2", exact=True).click()
        expect(kim.page.get_by_role("button", name="Make it the draft")).to_be_visible(timeout=PATIENCE_MS)
        kim.picture("version")
        kim.page.get_by_role("button", name="Make it the draft").click()
        expect(kim.messages).to_contain_text("Version 2 is the draft now.", timeout=PATIENCE_MS)
        expect(kim.days).to_have_value("21")
        kim.picture("restored")
        assert windows() == [14, 21, 24]
        kim.act("Publish")
        kim.picture("rolled-back")
        assert windows() == [14, 21, 24, 21]

    def test_goes_by_keyboard_alone(self, desk: Desk, policy: PolicyPage) -> None:
        """Edit a number, save, read the warning, mend it, replay, publish; there is no mouse."""
        kim = desk.seat(KeyboardUser, "kim", Role.POLICY_EDITOR)
        keys = kim.page.keyboard
        kim.open_editor()

        kim.unfold_days()
        keys.press("ControlOrMeta+A")
        keys.type("10")
        kim.follow(kim.action("Save draft"))
        expect(kim.checks).to_contain_text("This window is 10 days.", timeout=PATIENCE_MS)

        kim.press(kim.checks.get_by_role("link", name="Electronics", exact=True))
        expect(kim.folds(kim.days)[1]).to_be_focused()
        kim.picture("keyboard-warning")
        kim.unfold_days()
        for _ in range(5):
            keys.press("ArrowUp")
        expect(kim.days).to_have_value("15")
        kim.follow(kim.action("Save draft"))
        expect(kim.checks).not_to_contain_text("This window is", timeout=PATIENCE_MS)
        assert windows() == [14]

        kim.follow(kim.notice.get_by_role("link", name="Replay this draft"))
        kim.follow(kim.page.get_by_role("button", name="Replay this draft"))
        expect(kim.flips).to_contain_text("3 of ", timeout=PATIENCE_MS)
        kim.picture("keyboard-replay")
        assert Replay.objects.get().status == ReplayStatus.DONE

        kim.open_editor()
        kim.press(kim.more_actions, key="Shift+Tab")
        kim.follow(kim.action("Publish"))
        kim.picture("keyboard-published")
        assert windows() == [14, 15]
        assert is_taken_back(bought_now(policy), day=15)
