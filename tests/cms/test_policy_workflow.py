"""Moderation, locks, schedules and history of a policy page are Wagtail's, and keep to the policy's rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, GroupPagePermission, Workflow, WorkflowPage, WorkflowTask

from cms.compile import PolicyIncomplete
from cms.models import PolicyPage
from returns.models import Order, Role
from tests.cms.conftest import Shop
from tests.cms.editing import PUBLISH, edit_url, policy_form, rule
from tests.cms.test_policy_examples import BROKEN_ID, broken, form
from tests.factories import NOW, make_order

SUBMIT = {"action-submit": "action-submit"}


@pytest.fixture
def moderated(shop: Shop) -> Shop:
    """A store whose policies are approved by one of its administrators."""
    task = GroupApprovalTask.objects.create(name="Approve the policy")
    task.groups.add(Group.objects.get(name="Policy editors of alder"))
    workflow = Workflow.objects.create(name="Policies")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=shop.site.root_page)
    return shop


@pytest.fixture
def writer(moderated: Shop) -> Client:
    """May write the policy, and not publish it."""
    group = Group.objects.create(name="Writers")
    for right in Permission.objects.filter(codename__in=["add_page", "change_page"]):
        GroupPagePermission.objects.create(group=group, page=moderated.site.root_page, permission=right)
    user: User = get_user_model().objects.create_user("writer", password="secret")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def approver(moderated: Shop, hire: Callable[..., Client]) -> Client:
    return hire(moderated.store, Role.ADMIN)


def approve(client: Client, page: PolicyPage, **headers: str) -> None:
    state = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    client.post(url, {"comment": "Good."}, headers=headers, follow=True)


class TestModeration:
    def test_publishes_when_another_person_approves(
        self, moderated: Shop, writer: Client, approver: Client
    ) -> None:
        """Until then the version in force stays; the version says who wrote it."""
        assert writer.post(edit_url(moderated.page), policy_form(days=45) | SUBMIT).status_code == 302
        assert len(moderated.versions) == 1
        assert moderated.page.current_workflow_state is not None

        approve(approver, moderated.page)

        assert moderated.versions[-1].rules["rules"][-1]["answers"]["window"]["days"] == 45
        assert moderated.page.current_workflow_state is None

    def test_is_not_the_writers_to_end(self, moderated: Shop, writer: Client) -> None:
        """Neither by publishing nor by approving."""
        writer.post(edit_url(moderated.page), policy_form(days=45) | PUBLISH)
        writer.post(edit_url(moderated.page), policy_form(days=45) | SUBMIT)

        approve(writer, moderated.page)

        assert len(moderated.versions) == 1

    def test_does_not_take_a_policy_with_errors(self, moderated: Shop, writer: Client) -> None:
        """Errors are for whoever writes, not for whoever approves."""
        response = writer.post(edit_url(moderated.page), policy_form(rule(name="")) | SUBMIT)

        assert response.status_code == 200
        assert moderated.page.current_workflow_state is None

    @pytest.mark.parametrize("headers", [{}, {"X-Requested-With": "XMLHttpRequest"}])
    def test_is_refused_while_an_example_fails(
        self, moderated: Shop, writer: Client, approver: Client, order: Order, headers: dict[str, str]
    ) -> None:
        """Approving from a list or a dialog shows no form: the sentence is a message, and nothing moved."""
        writer.post(edit_url(moderated.page), form(broken(order)) | SUBMIT)

        approve(approver, moderated.page, **headers)

        page = approver.get(edit_url(moderated.page)).content.decode()
        assert "Now refused: final sale" in page
        assert len(moderated.versions) == 1
        assert moderated.page.current_workflow_state is not None

    def test_goes_on_when_whoever_may_lets_the_example_pass(
        self, moderated: Shop, writer: Client, approver: Client, order: Order
    ) -> None:
        """In the editor, where approving takes the ticks along."""
        writer.post(edit_url(moderated.page), form(broken(order)) | SUBMIT)
        action = {
            "action-workflow-action": "1",
            "workflow-action-name": "approve",
            "workflow-action-extra-data": "{}",
        }

        refused = approver.post(edit_url(moderated.page), form(broken(order)) | action)
        assert refused.status_code == 200
        approver.post(edit_url(moderated.page), form(broken(order), ids=(BROKEN_ID,)) | action)

        assert len(moderated.versions) == 2

    @pytest.fixture
    def order(self, shop: Shop) -> Order:
        """Bought on clearance."""
        return make_order(shop.store, tags=[["clearance"]])


class TestALock:
    def test_keeps_others_from_changing_the_policy(
        self, shop: Shop, operator: Client, editor: Client
    ) -> None:
        """And is taken off by whoever may."""
        operator.post(reverse("wagtailadmin_pages:lock", args=[shop.page.pk]))

        editor.post(edit_url(shop.page), policy_form(days=45) | PUBLISH)
        assert len(shop.versions) == 1

        operator.post(reverse("wagtailadmin_pages:unlock", args=[shop.page.pk]))
        editor.post(edit_url(shop.page), policy_form(days=45) | PUBLISH)
        assert len(shop.versions) == 2


class TestHistory:
    def test_goes_back_to_an_older_revision(self, shop: Shop, editor: Client) -> None:
        """Wagtail's own way back publishes as a new version, and starts now."""
        old = shop.page.live_revision
        editor.post(edit_url(shop.page), policy_form(rule(), days=45) | PUBLISH)
        revert = reverse("wagtailadmin_pages:revisions_revert", args=[shop.page.pk, old.pk])
        assert "30" in editor.get(revert).content.decode()

        response = editor.post(revert, policy_form(days=30) | PUBLISH)

        assert response.status_code == 302
        assert [version.number for version in shop.versions] == [1, 2, 3]
        history = editor.get(reverse("wagtailadmin_pages:history", args=[shop.page.pk]))
        assert history.status_code == 200

    def test_compares_revisions(self, shop: Shop, editor: Client) -> None:
        """Wagtail's comparison, block by block, beside our own in words."""
        first = shop.page.live_revision
        editor.post(edit_url(shop.page), policy_form(rule(), days=45) | PUBLISH)
        second = shop.page.live_revision

        url = reverse("wagtailadmin_pages:revisions_compare", args=[shop.page.pk, first.pk, second.pk])

        assert editor.get(url).status_code == 200


class TestASchedule:
    def test_is_refused_to_a_program_when_it_would_fail(self, shop: Shop) -> None:
        """What is compiled when its time has come is compiled when it is set, too."""
        page = shop.page
        page.rules = [{"type": "rule", "value": {"name": "Empty", "conditions": [], "answers": []}}]
        with time_machine.travel(NOW, tick=False):
            page.go_live_at = NOW + timedelta(days=2)
            revision = page.save_revision(clean=False)
            with pytest.raises(PolicyIncomplete, match="Empty: Add a condition"):
                revision.publish()

        assert shop.page.scheduled_revision is None
        assert len(shop.versions) == 1

    def test_is_refused_in_the_editor_when_it_would_fail(self, shop: Shop, editor: Client) -> None:
        """The complaint is at the block, as always."""
        at = {"go_live_at": (NOW + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")}

        with time_machine.travel(NOW, tick=False):
            response = editor.post(edit_url(shop.page), policy_form(rule(name="")) | at | PUBLISH)

        assert response.status_code == 200
        assert shop.page.scheduled_revision is None
