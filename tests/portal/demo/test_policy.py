"""The policy of the demonstration: in three languages, true to its examples, with a draft and a past."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from cms.compile import compile_policy
from cms.draft_checks import check_draft
from cms.models import PolicyPage
from cms.publishing import compile_page
from cms.replays.drafts import draft_of
from portal.demo.goods import BULKY, BULKY_CONDITIONS, ELECTRONICS
from portal.demo.orders import demo_orders
from portal.demo.past import COUNT, FIRST, RETURNED, past_orders, seed_past
from portal.demo.policy import draft_rules, policy_rules
from portal.demo.publish import demo_reasons, publish_demo_policy, save_draft
from portal.demo.seed import POLICY_SINCE, add_staff, demo_store
from returns.models import Order, PolicyVersion, ReplayStatus, Return, Store
from returns.operations.import_order import import_order
from returns.operations.plan_replay import plan_replay
from returns.operations.run_replay_part import run_replay_part
from returns.operations.start_replay import start_replay
from returns.orders.native import read_order
from returns.replay.selection import Selection
from tests.cms.building import defaults, stored_sets

LOCALES = ("en", "de", "fr")
TODAYS = [datetime(2026, month, day, 12, tzinfo=UTC) for month, day in ((1, 20), (2, 3), (7, 1), (11, 24))]


def localized(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """All texts by language of a stored or compiled document, with their places."""
    if isinstance(value, dict):
        if value.keys() & set(LOCALES):
            yield path, value
        for key, part in value.items():
            yield from localized(part, f"{path}.{key}")
    if isinstance(value, list):
        for index, part in enumerate(value):
            yield from localized(part, f"{path}.{index}")


def rules_on(now: datetime) -> list[dict[str, Any]]:
    return policy_rules(bulky_set_id=1, today=now.date())


def seeded(now: datetime) -> PolicyPage:
    """The demonstration's store without carrier and payments."""
    store = demo_store()
    for native in demo_orders(now=now, base_url="http://localhost"):
        import_order(store_id=store.pk, order=read_order(native), now=now)
    page = publish_demo_policy(store=store, port=80, effective_from=now - POLICY_SINCE, now=now)
    add_staff(store)
    seed_past(store=store, now=now)
    save_draft(page=page)
    return PolicyPage.objects.get(pk=page.pk)


class TestTexts:
    @pytest.mark.parametrize(
        "content", [rules_on(TODAYS[0]), draft_rules(rules_on(TODAYS[0])), demo_reasons()]
    )
    def test_are_there_in_every_language(self, content: list[dict[str, Any]]) -> None:
        """No heading, sentence, question or reason is missing one."""
        found = list(localized(content))

        assert len(found) > 10
        assert [(place, words) for place, words in found if not all(map(words.get, LOCALES))] == []
        assert [(place, words) for place, words in found if set(words) != set(LOCALES)] == []

    @pytest.mark.parametrize("now", TODAYS)
    def test_make_a_policy_in_every_season(self, now: datetime) -> None:
        """The holidays move with the year; every page says something else in each language."""
        found = compile_policy(
            rules=rules_on(now),
            defaults=defaults(),
            time_zone="Europe/London",
            locales=LOCALES,
            sets=stored_sets(bulky=BULKY_CONDITIONS),
        )

        rules = found.rules["rules"]
        assert len(rules) - 1 >= 12
        assert len({rule["id"] for rule in rules}) == len(rules)
        assert all(rule["name"] for rule in rules)


class TestPast:
    def test_is_the_same_twice(self) -> None:
        """Whoever starts twice on a day has the same orders, none of them from the future."""
        now = TODAYS[3]

        orders = [read_order(native) for native in past_orders(now=now)]

        assert orders == [read_order(native) for native in past_orders(now=now)]
        assert len({order.number for order in orders}) == len(orders) == COUNT
        assert max(order.placed_at for order in orders) < now
        assert len({order.country for order in orders}) >= 5
        assert {order.customer.group for order in orders} == {"", "Members"}


@pytest.mark.django_db(transaction=True)
class TestSeeded:
    def test_has_a_past_a_draft_and_examples_that_pass(self, capsys: pytest.CaptureFixture[str]) -> None:
        """All that a merchant finds when the demonstration is up."""
        now = timezone.now()

        page = seeded(now)

        draft = page.get_latest_revision_as_object()
        checks = check_draft(page=draft, now=now)
        version = PolicyVersion.objects.get(store=page.store)
        assert len(version.rules["rules"]) - 1 >= 12
        assert set(version.texts) == set(LOCALES)
        assert len(set(version.texts.values())) == len(LOCALES)
        assert [result.sentence for result in checks.failing] == []
        assert len(checks.results) >= 3
        assert {change.rule_id for change in checks.changes} == {ELECTRONICS, BULKY}
        assert compile_page(page).rules == version.rules
        assert Return.objects.filter(store=page.store).count() == len(RETURNED)

        call_command("verify_decisions")
        assert capsys.readouterr().out.strip().endswith("0 differences.")

    def test_adds_nothing_at_a_second_start(self) -> None:
        """A day later the data is what it was."""
        now = timezone.now()
        page = seeded(now)

        again = publish_demo_policy(store=page.store, port=80, effective_from=now, now=now)
        seed_past(store=page.store, now=now + timedelta(days=1))
        save_draft(page=again)

        assert PolicyVersion.objects.count() == 1
        assert Order.objects.filter(number__startswith="N-").count() == COUNT
        assert Return.objects.count() == len(RETURNED)
        assert page.revisions.count() == 2
        assert Order.objects.filter(number=f"N-{FIRST}").exists()

    def test_replays_the_draft_with_flips_both_ways(self) -> None:
        """Electronics come back longer, bulky goods no more; both are worth money."""
        now = timezone.now()
        page = seeded(now)

        replay = replayed(page.store, page, now)

        assert replay.status == ReplayStatus.DONE
        said = {(entry["old"]["allowed"], entry["new"]["allowed"]) for entry in replay.sample}
        assert {(True, False), (False, True)} <= said
        age = replay.basis["age"]
        assert (age["source"], age["requests"]) == ("MEDIAN", len(RETURNED))
        # Between the two windows of electronics.
        assert 14 < age["days"] < 30


def replayed(store: Store, page: PolicyPage, now: datetime) -> Any:
    """The last ninety days, as the form proposes, worked off here."""
    draft = draft_of(page)
    replay = start_replay(
        store_id=store.pk,
        requested_by_id=None,
        revision_id=draft.revision_id,
        document=draft.document,
        from_at=now - timedelta(days=90),
        to_at=now,
        selection=Selection(),
        now=now,
    )
    plan_replay(replay_id=replay.pk, now=now)
    for part in replay.parts.all():
        run_replay_part(part_id=part.pk, clock=timezone.now)
    replay.refresh_from_db()
    return replay
