"""Editing, publishing and taking back a policy, through Wagtail's own views."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from cms.compile import PolicyIncomplete
from cms.models import PolicyPage
from cms.tasks import publish_scheduled
from returns.models import Role, StaffTask
from returns.queries.policies import version_at
from tests.cms.conftest import Shop
from tests.cms.editing import NOTHING, PUBLISH, edit_url, policy_form, refusal, rule
from tests.factories import LONG_AGO

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def names(shop: Shop) -> list[str]:
    return [found["name"] for found in shop.versions[-1].rules["rules"]]


class TestPublishing:
    def test_makes_a_version_of_what_the_editor_sent(self, shop: Shop, editor: Client) -> None:
        """Publishing is what makes a rule count, from that moment on."""
        with time_machine.travel(NOON, tick=False):
            response = editor.post(edit_url(shop.page), policy_form(rule(), days=21) | PUBLISH)

        assert response.status_code == 302
        first, second = shop.versions
        assert (first.number, second.number) == (1, 2)
        assert names(shop) == ["Clearance", "Defaults"]
        assert second.rules["rules"][-1]["answers"]["window"]["days"] == 21
        assert second.effective_from == second.published_at == NOON
        assert second.revision_id == shop.page.live_revision_id
        assert second.published_by is not None
        assert second.published_by.username == "policy_editor-alder"

    def test_keeps_older_versions_as_they_were(self, shop: Shop, editor: Client) -> None:
        """A return that was decided under a version can always show it."""
        before = shop.versions[0]

        editor.post(edit_url(shop.page), policy_form(days=7) | PUBLISH)

        assert shop.versions[0].rules == before.rules
        assert shop.versions[0].texts == before.texts

    def test_starts_in_the_past_when_told_to(self, shop: Shop, editor: Client) -> None:
        """Backdating changes the answer for orders that were placed already, on purpose."""
        form = policy_form(days=60, effective_from="2026-01-01 00:00")

        editor.post(edit_url(shop.page), form | PUBLISH)

        assert shop.versions[-1].effective_from == datetime(2026, 1, 1, tzinfo=UTC)
        at_easter = version_at(store_id=shop.store.pk, at=datetime(2026, 2, 1, tzinfo=UTC))
        assert at_easter.number == 2
        assert version_at(store_id=shop.store.pk, at=datetime(2025, 12, 31, tzinfo=UTC)).number == 1

    def test_backdates_one_publication_only(self, shop: Shop, editor: Client) -> None:
        """The next change starts now again, although nobody touched the field."""
        editor.post(edit_url(shop.page), policy_form(effective_from="2026-01-01 00:00", days=60) | PUBLISH)

        assert shop.page.effective_from is None
        assert shop.page.get_latest_revision_as_object().effective_from is None

    def test_is_one_transaction(self, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
        """A page that says one thing beside a version that says another cannot come to be."""
        page = shop.page
        page.defaults[0].value["window"]["days"] = 3
        revision = page.save_revision()

        def fail(*args: object, **kwargs: object) -> None:
            raise RuntimeError("the disk is full")

        monkeypatch.setattr("wagtail.models.Page.save", fail)
        with pytest.raises(RuntimeError):
            revision.publish()

        assert len(shop.versions) == 1
        assert shop.page.defaults[0].value["window"]["days"] == 30


class TestAnIncompletePolicy:
    def test_is_not_published_and_says_at_which_block(self, shop: Shop, editor: Client) -> None:
        """The editor shows the complaint at the very field, and the version in force stays."""
        bad = rule(refusal(sentence=NOTHING | {"en": "This is final."}))

        response = editor.post(edit_url(shop.page), policy_form(rule(name="Fine"), bad) | PUBLISH)

        assert response.status_code == 200
        assert len(shop.versions) == 1
        error = response.context["form"].errors.as_data()["rules"][0]
        assert list(error.block_errors) == [1]
        inner = error.block_errors[1].block_errors["answers"].block_errors[0].block_errors["sentence"]
        assert inner.block_errors["de"].messages == ["The text in Deutsch is missing."]
        assert "The text in Deutsch is missing." in response.content.decode()

    def test_complains_about_the_defaults_too(self, shop: Shop, editor: Client) -> None:
        """The end of the policy is checked like its rules."""
        form = policy_form()
        form.pop("defaults-0-value-methods-allowed")

        response = editor.post(edit_url(shop.page), form | PUBLISH)

        assert response.status_code == 200
        assert "defaults" in response.context["form"].errors
        assert len(shop.versions) == 1

    def test_may_be_saved_as_a_draft(self, shop: Shop, editor: Client) -> None:
        """Work in progress is nobody's business; what is in force does not move."""
        response = editor.post(edit_url(shop.page), policy_form(rule(name="", conditions=[])))

        assert response.status_code == 302
        assert len(shop.versions) == 1
        draft = shop.page.get_latest_revision_as_object()
        assert len(draft.rules) == 1
        assert shop.page.has_unpublished_changes

    def test_is_refused_to_a_program_as_well(self, shop: Shop) -> None:
        """Whoever publishes without the form meets the same compiler, and changes nothing."""
        page = shop.page
        page.rules = [{"type": "rule", "value": {"name": "Empty", "conditions": [], "answers": []}}]
        revision = page.save_revision()

        with pytest.raises(PolicyIncomplete, match="Empty: Add a condition"):
            revision.publish()

        assert len(shop.versions) == 1
        assert shop.page.rules[1].value["name"] == "Final sale"

    def test_stops_a_bulk_publish_with_its_reasons(self, shop: Shop, operator: Client) -> None:
        """Bulk publishing has no form; the problems are said in a message."""
        page = shop.page
        page.rules = [{"type": "rule", "value": {"name": "Empty", "conditions": [], "answers": []}}]
        page.save_revision(clean=False)
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

        response = operator.post(f"{url}?id={page.pk}&next=/admin/", follow=True)

        assert len(shop.versions) == 1
        assert "Empty: Add a condition" in response.content.decode()


class TestRollingBack:
    def test_publishes_the_old_content_as_a_new_version(self, shop: Shop, editor: Client) -> None:
        """Nothing is ever taken away: the old words are said again, with a number of their own."""
        old = shop.page.live_revision
        editor.post(edit_url(shop.page), policy_form(days=7) | PUBLISH)
        url = reverse("wagtailadmin_pages:revisions_revert", args=[shop.page.pk, old.pk])
        assert editor.get(url).status_code == 200

        with time_machine.travel(NOON, tick=False):
            page = old.as_object()
            page.save_revision(previous_revision=old).publish(previous_revision=old)

        assert [version.number for version in shop.versions] == [1, 2, 3]
        first, _, third = shop.versions
        assert third.rules == first.rules
        assert third.texts == first.texts
        assert third.effective_from == NOON
        assert first.effective_from == LONG_AGO


class TestASchedule:
    def schedule(self, shop: Shop, editor: Client, form: dict[str, str]) -> None:
        at = {"go_live_at": (NOON + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")}
        with time_machine.travel(NOON, tick=False):
            response = editor.post(edit_url(shop.page), form | at | PUBLISH)
        assert response.status_code == 302

    def test_publishes_when_its_time_has_come(self, shop: Shop, editor: Client) -> None:
        """Until then the version in force stays, and then it starts at that moment."""
        self.schedule(shop, editor, policy_form(days=45))
        assert len(shop.versions) == 1

        with time_machine.travel(NOON + timedelta(days=1), tick=False):
            call_command("publish_scheduled")
        assert len(shop.versions) == 1

        later = NOON + timedelta(days=3)
        with time_machine.travel(later, tick=False):
            call_command("publish_scheduled")

        assert shop.versions[-1].number == 2
        assert shop.versions[-1].effective_from == later
        assert shop.versions[-1].rules["rules"][-1]["answers"]["window"]["days"] == 45

    def test_that_fails_keeps_the_old_version_and_tells_staff(self, shop: Shop, editor: Client) -> None:
        """A store that learned French in the meantime has a policy without French texts."""
        self.schedule(shop, editor, policy_form(rule(), days=45))
        shop.store.locales = ["en", "de", "fr"]
        shop.store.save()
        revision = shop.page.scheduled_revision

        with time_machine.travel(NOON + timedelta(days=3), tick=False):
            call_command("publish_scheduled")
            call_command("publish_scheduled")

        assert len(shop.versions) == 1
        assert shop.page.live
        assert shop.page.defaults[0].value["window"]["days"] == 30
        task = StaffTask.objects.get(store=shop.store)
        assert task.kind == StaffTask.Kind.POLICY_NOT_PUBLISHED
        assert task.subject == f"revision:{revision.pk}"
        assert "Clearance: The text in Français is missing." in str(task.detail["cause"])

    def test_does_not_keep_others_from_going_live(
        self, shop: Shop, other_shop: Shop, editor: Client, hire: Callable[..., Client]
    ) -> None:
        """One store's mistake is not another's."""
        self.schedule(shop, editor, policy_form(rule()))
        self.schedule(other_shop, hire(other_shop.store, Role.ADMIN), policy_form(days=45))
        shop.store.locales = ["fr"]
        shop.store.save()

        with time_machine.travel(NOON + timedelta(days=3), tick=False):
            publish_scheduled.apply(throw=True)

        assert len(shop.versions) == 1
        assert len(other_shop.versions) == 2


class TestUnpublishing:
    def test_changes_nothing_about_what_is_in_force(self, shop: Shop, client: Client) -> None:
        """A policy is replaced by another one, never by none, and stays readable."""
        shop.page.unpublish()

        assert len(shop.versions) == 1
        assert shop.versions[0].texts["en"] in client.get("/policy/").content.decode()
        assert version_at(store_id=shop.store.pk, at=NOON).number == 1


class TestOnePolicyPerStore:
    def test_refuses_a_second_page_in_the_editor(self, shop: Shop, operator: Client) -> None:
        """Two policies would have two answers."""
        url = reverse("wagtailadmin_pages:add", args=["cms", "policypage", shop.site.root_page.pk])

        response = operator.post(url, policy_form(slug="second") | PUBLISH)

        assert response.status_code in {302, 403}
        assert PolicyPage.objects.filter(store=shop.store).count() == 1
        assert len(shop.versions) == 1

    def test_refuses_a_second_page_from_a_program(self, shop: Shop) -> None:
        """The database holds it too; the sentence comes first."""
        second = PolicyPage(title="Second", slug="second", live=False)

        with pytest.raises(ValidationError, match="This store has a policy page already"):
            shop.site.root_page.add_child(instance=second)

    def test_does_not_let_a_policy_move_to_another_store(self, shop: Shop, other_shop: Shop) -> None:
        """Its versions and the returns decided by them would stay behind."""
        other_shop.page.delete()

        assert not shop.page.can_move_to(other_shop.site.root_page.specific)


class TestWhoMayEdit:
    @pytest.mark.parametrize("role", [Role.POLICY_EDITOR, Role.ADMIN])
    def test_lets_the_stores_editors_in(self, shop: Shop, hire: Callable[..., Client], role: Role) -> None:
        """The right comes with the membership."""
        client = hire(shop.store, role)

        assert client.get(edit_url(shop.page)).status_code == 200

    @pytest.mark.parametrize("role", [Role.AGENT, Role.FINANCE, Role.WAREHOUSE])
    def test_keeps_out_staff_with_other_work(
        self, shop: Shop, hire: Callable[..., Client], role: Role
    ) -> None:
        """Who answers returns does not rewrite the policy."""
        client = hire(shop.store, role)

        response = client.post(edit_url(shop.page), policy_form(days=1) | PUBLISH)

        assert response.status_code == 302
        assert len(shop.versions) == 1

    def test_keeps_out_editors_of_another_store(
        self, shop: Shop, other_shop: Shop, hire: Callable[..., Client]
    ) -> None:
        """An editor's rights end where the store ends."""
        client = hire(other_shop.store, Role.POLICY_EDITOR)

        assert client.get(edit_url(shop.page)).status_code == 302
        assert client.post(edit_url(shop.page), policy_form(days=1) | PUBLISH).status_code == 302
        assert client.get(edit_url(other_shop.page)).status_code == 200
        assert len(shop.versions) == 1

    def test_takes_the_right_away_with_the_membership(self, shop: Shop, editor: Client) -> None:
        """Who leaves the store leaves its policy."""
        shop.store.memberships.all().get().delete()

        assert editor.get(edit_url(shop.page)).status_code == 302

    def test_does_not_let_editors_delete_the_policy(self, shop: Shop, editor: Client) -> None:
        """It can be changed or unpublished; without it nobody could decide anything."""
        editor.post(reverse("wagtailadmin_pages:delete", args=[shop.page.pk]))

        assert PolicyPage.objects.filter(store=shop.store).exists()
