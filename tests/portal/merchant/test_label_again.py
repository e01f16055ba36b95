"""A label that failed is bought again from its task."""

import pytest
from django.test import Client
from django.urls import reverse

from labels.models import Label, SandboxFault
from labels.operations.buy_label import buy_label
from labels.operations.open_sandbox_account import open_sandbox_account
from returns.journal import SYSTEM
from returns.models import Return, StaffTask, Store
from returns.operations.approve_return import approve_return
from returns.operations.cancel_return import cancel_return
from tests.factories import NOW, make_order, make_return
from tests.portal.merchant.conftest import OTHER_HOST


def order_trouble(store: Store, kind: str) -> None:
    account = store.carrier_accounts.get()
    SandboxFault.objects.create(account=account.public_id, call="purchase", kind=kind, left=1, seconds=0)


@pytest.fixture
def task(store: Store, rma: Return) -> StaffTask:
    """The carrier refused the label of an approved return."""
    open_sandbox_account(store_id=store.pk)
    approve_return(rma_id=rma.pk, actor=SYSTEM, now=NOW)
    order_trouble(store, "REFUSED")
    buy_label(parcel_id=rma.parcels.get().pk, now=NOW)
    return StaffTask.objects.get(rma=rma, kind=StaffTask.Kind.LABEL_FAILED)


def url(task: StaffTask) -> str:
    return reverse("merchant:label_again", args=[task.pk])


def click(client: Client, task: StaffTask) -> str:
    return client.post(url(task), follow=True).content.decode()


def is_open(task: StaffTask) -> bool:
    return StaffTask.objects.get(pk=task.pk).resolved_at is None


class TestTryingAgain:
    def test_is_offered_by_the_task(self, agent: Client, task: StaffTask) -> None:
        """One click, beside the note."""
        page = agent.get(reverse("merchant:task", args=[task.pk])).content.decode()

        assert url(task) in page
        assert "Mark as done" in page

    def test_buys_the_label_and_closes_the_task(self, agent: Client, task: StaffTask, rma: Return) -> None:
        """The number is in the note, and the parcel has it."""
        text = click(agent, task)

        number = rma.parcels.get().tracking_number
        assert number
        assert "The label was bought. The shopper gets it now." in text
        assert StaffTask.objects.get(pk=task.pk).resolution == f"The label was bought: {number}"

    def test_says_why_when_the_carrier_refuses_again(
        self, agent: Client, task: StaffTask, store: Store
    ) -> None:
        """The task stays, once."""
        order_trouble(store, "REFUSED")

        text = click(agent, task)

        assert Label.objects.latest("id").last_error in text
        assert is_open(task)
        assert StaffTask.objects.filter(kind=StaffTask.Kind.LABEL_FAILED).count() == 1

    def test_waits_when_the_carrier_gives_no_answer(
        self, agent: Client, task: StaffTask, store: Store
    ) -> None:
        """Nobody knows yet whether there is a label: the sweep goes on asking."""
        order_trouble(store, "RETRYABLE")

        assert "The carrier has not answered yet." in click(agent, task)
        assert is_open(task)

    def test_says_that_there_is_no_carrier(self, agent: Client, task: StaffTask, store: Store) -> None:
        """The account was switched off."""
        store.carrier_accounts.update(is_active=False)

        assert "The store has no active carrier account" in click(agent, task)
        assert is_open(task)

    def test_buys_once_when_it_is_clicked_twice(self, agent: Client, task: StaffTask) -> None:
        """The second click finds the task done."""
        click(agent, task)

        assert "Somebody has already dealt with this task." in click(agent, task)
        assert Label.objects.filter(state="PURCHASED").count() == 1

    def test_buys_nothing_for_a_return_that_has_ended(
        self, agent: Client, task: StaffTask, rma: Return
    ) -> None:
        """Nobody will use it."""
        cancel_return(rma_id=rma.pk, actor=SYSTEM, now=NOW)

        assert "This parcel needs no label any more." in click(agent, task)
        assert Label.objects.count() == 1

    def test_is_no_answer_to_other_tasks(self, admin: Client, store: Store) -> None:
        """A made-up address."""
        rma = make_return(make_order(store))
        other = StaffTask.objects.create(
            store=store, kind=StaffTask.Kind.PARCEL_TROUBLE, subject="parcel:1", rma=rma, opened_at=NOW
        )

        assert admin.post(url(other)).status_code == 404


class TestAccess:
    def test_is_for_agents_and_admins(self, admin: Client, task: StaffTask) -> None:
        """An agent is tried above."""
        click(admin, task)

        assert not is_open(task)

    def test_is_refused_to_other_roles(self, finance: Client, editor: Client, task: StaffTask) -> None:
        """Wagtail's way: back to the dashboard."""
        answers = [client.post(url(task)) for client in (finance, editor)]

        assert [answer["Location"] for answer in answers] == [reverse("wagtailadmin_home")] * 2
        assert is_open(task)

    def test_does_not_exist_for_staff_of_another_store(self, stranger: Client, task: StaffTask) -> None:
        """At this store's host, and at their own."""
        here = stranger.post(url(task))
        there = stranger.post(url(task), headers={"host": OTHER_HOST})

        assert (here.status_code, there.status_code) == (404, 404)
        assert is_open(task)

    def test_sends_strangers_to_the_login(self, client: Client, task: StaffTask) -> None:
        """Nobody acts without a name."""
        assert client.post(url(task))["Location"].startswith(reverse("wagtailadmin_login"))
        assert is_open(task)

    def test_changes_nothing_when_it_is_only_looked_at(self, admin: Client, task: StaffTask) -> None:
        """A link must not buy anything."""
        assert admin.get(url(task)).status_code == 405
