"""Closing a task with a note."""

import pytest
from django.contrib.auth.models import User

from returns.journal import SYSTEM, staff
from returns.models import JournalEntry, Return, StaffTask, Store
from returns.operations.open_task import open_task
from returns.operations.resolve_task import (
    ABOUT_MONEY,
    LONGEST_NOTE,
    MoneyIsOpen,
    NoteMissing,
    TaskIsOver,
    resolve_task,
)
from tests.factories import NOW, make_order, make_return, make_store, publish

pytestmark = pytest.mark.django_db
KINDS = StaffTask.Kind


@pytest.fixture
def store() -> Store:
    store = make_store()
    publish(store)
    return store


@pytest.fixture
def rma(store: Store) -> Return:
    return make_return(make_order(store))


def task_of(rma: Return, kind: StaffTask.Kind = KINDS.LABEL_FAILED) -> StaffTask:
    return open_task(store_id=rma.store_id, kind=kind, subject="parcel:1", rma=rma, now=NOW)


class TestResolveTask:
    def test_keeps_who_did_what_and_when(self, rma: Return) -> None:
        """The task and the return's journal both say it."""
        user = User.objects.create_user("kim")

        task = resolve_task(task_id=task_of(rma).pk, note=" Sent one. ", actor=staff(user.pk), now=NOW)

        entry = JournalEntry.objects.get(action="task.resolved")
        assert (task.resolution, task.resolved_by, task.resolved_at) == ("Sent one.", user, NOW)
        assert (entry.rma, entry.order_id, entry.actor_ref) == (rma, rma.order_id, str(user.pk))
        assert entry.data == {"task": task.pk, "kind": "LABEL_FAILED", "how": "Sent one."}

    @pytest.mark.parametrize("is_of_order", [True, False], ids=["an order", "nothing"])
    def test_journals_tasks_without_a_return(self, rma: Return, is_of_order: bool) -> None:
        """An unannounced box or an import belongs to no return."""
        order = rma.order if is_of_order else None
        task = open_task(store_id=rma.store_id, kind=KINDS.UNANNOUNCED, subject="x", order=order, now=NOW)

        resolve_task(task_id=task.pk, note="Found its owner.", actor=SYSTEM, now=NOW)

        entry = JournalEntry.objects.get(action="task.resolved")
        assert (entry.rma, entry.order) == (None, order)

    @pytest.mark.parametrize("note", ["", "  \n "])
    def test_wants_a_note(self, rma: Return, note: str) -> None:
        """A task does not vanish without a word."""
        task = task_of(rma)

        with pytest.raises(NoteMissing):
            resolve_task(task_id=task.pk, note=note, actor=SYSTEM, now=NOW)

        task.refresh_from_db()
        assert task.resolved_at is None

    def test_cuts_a_note_to_its_column(self, rma: Return) -> None:
        """A long note is no crash."""
        task = resolve_task(task_id=task_of(rma).pk, note="x" * 999, actor=SYSTEM, now=NOW)

        assert task.resolution == "x" * LONGEST_NOTE

    def test_happens_once(self, rma: Return) -> None:
        """The second of two people is told, and the first one's words stay."""
        task = task_of(rma)
        resolve_task(task_id=task.pk, note="First.", actor=SYSTEM, now=NOW)

        with pytest.raises(TaskIsOver):
            resolve_task(task_id=task.pk, note="Second.", actor=SYSTEM, now=NOW)

        task.refresh_from_db()
        assert task.resolution == "First."
        assert JournalEntry.objects.filter(action="task.resolved").count() == 1

    @pytest.mark.parametrize("kind", sorted(ABOUT_MONEY))
    def test_pays_nobody(self, rma: Return, kind: StaffTask.Kind) -> None:
        """A refund that waits is decided, not noted away."""
        task = task_of(rma, kind)

        with pytest.raises(MoneyIsOpen):
            resolve_task(task_id=task.pk, note="Done.", actor=SYSTEM, now=NOW)

        task.refresh_from_db()
        assert task.resolved_at is None
