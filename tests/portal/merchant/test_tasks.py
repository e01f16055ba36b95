"""What waits for a person: the list, and each way to answer."""

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse

from returns.journal import SYSTEM
from returns.models import MoneyOperation, Payment, Refund, Return, StaffTask, Store
from returns.operations.apply_refund import apply_refund
from returns.operations.approve_return import approve_return
from returns.operations.execute_settlement import execute_settlement
from returns.operations.record_external_refund import record_external_refund
from returns.operations.record_label import record_label_failure
from returns.operations.settle_return import settle_return
from returns.payments.port import RefundFacts
from tests.factories import NOW, make_order, make_return
from tests.portal.merchant.test_return_page import receive

URL = reverse("merchant:tasks")


def owed(store: Store, provider: str = Payment.Provider.STRIPE) -> Refund:
    """A refund of £20 for something that came back."""
    rma = make_return(make_order(store, paid=[2000], provider=provider))
    approve_return(rma_id=rma.pk, actor=SYSTEM, now=NOW)
    receive(rma)
    settlement = settle_return(rma_id=rma.pk, now=NOW)
    assert settlement is not None
    execute_settlement(settlement_id=settlement.pk, now=NOW)
    return Refund.objects.get(settlement=settlement)


def fail(refund: Refund) -> StaffTask:
    """The bank says no."""
    facts = RefundFacts(
        ref="re_1",
        status="failed",
        amount_minor=refund.amount_minor,
        currency=refund.currency,
        payment_refs=(refund.payment.provider_ref,),
        failure_reason="expired_or_canceled_card",
    )
    apply_refund(refund_id=refund.pk, facts=facts, now=NOW)
    return StaffTask.objects.get(refund=refund)


def lost_label(store: Store) -> StaffTask:
    rma = make_return(make_order(store))
    record_label_failure(parcel_id=rma.parcels.get().pk, sentence="No such postcode.", now=NOW)
    return StaffTask.objects.get(rma=rma)


def url(task: StaffTask, view: str = "task") -> str:
    return reverse(f"merchant:{view}", args=[task.pk])


def titles(client: Client, **query: str) -> list[str]:
    return [row.title for row in client.get(URL, query).context["table"].data]


class TestTaskList:
    def test_shows_open_tasks_with_what_is_the_matter(self, agent: Client, store: Store) -> None:
        """Title, return and cause on one line."""
        task = lost_label(store)

        response = agent.get(URL)

        [row] = response.context["table"].data
        assert (row.title, row.about) == ("A parcel has no label", task.rma.number if task.rma else "")
        assert "No such postcode." in response.content.decode()

    def test_says_that_nothing_waits(self, agent: Client) -> None:
        """The best day."""
        assert "Nothing waits for a person" in agent.get(URL).content.decode()

    def test_shows_done_ones_on_request_and_who_did_them(self, agent: Client, store: Store) -> None:
        """A task is not lost when it is done."""
        task = lost_label(store)
        agent.post(url(task, "done"), {"note": "Sent one by mail."})

        done = agent.get(URL, {"state": "done"}).content.decode()

        assert titles(agent) == []
        assert "Sent one by mail." in done
        assert "agent-northwind" in done

    def test_filters_by_kind_and_finds_by_number(self, agent: Client, store: Store) -> None:
        """Finance looks for refunds, an agent for one return."""
        task = lost_label(store)
        fail(owed(store))
        assert task.rma is not None

        assert titles(agent, kind="REFUND_FAILED") == ["A refund failed"]
        assert titles(agent, q=task.rma.number) == ["A parcel has no label"]
        assert titles(agent, q=task.rma.order.number) == ["A parcel has no label"]


class TestRetry:
    def test_sends_a_failed_refund_again(self, finance: Client, store: Store) -> None:
        """A new refund with an operation of its own; the task is done, by name."""
        task = fail(owed(store))

        response = finance.post(url(task, "retry"), follow=True)

        task.refresh_from_db()
        assert "The refund is being tried again." in response.content.decode()
        assert task.resolved_by == User.objects.get(username=f"finance-{store.code}")
        assert MoneyOperation.objects.count() == 2

    def test_sends_it_once_when_it_is_clicked_twice(self, finance: Client, store: Store) -> None:
        """A double-click moves no second money."""
        task = fail(owed(store))
        finance.post(url(task, "retry"))

        response = finance.post(url(task, "retry"), follow=True)

        assert "This refund is not waiting for anybody any more." in response.content.decode()
        assert Refund.objects.count() == 2

    def test_is_not_for_those_who_decide_about_goods(self, agent: Client, store: Store) -> None:
        """Money is for finance."""
        task = fail(owed(store))

        response = agent.post(url(task, "retry"))

        assert response["Location"] == reverse("wagtailadmin_home")
        assert Refund.objects.count() == 1
        assert url(task, "retry") not in agent.get(url(task)).content.decode()

    def test_is_not_offered_for_a_payment_by_hand(self, finance: Client, store: Store) -> None:
        """Nobody but a person can pay it."""
        refund = owed(store, Payment.Provider.MANUAL)
        task = StaffTask.objects.get(refund=refund)

        response = finance.post(url(task, "retry"), follow=True)

        assert "Only a refund that failed can be tried again." not in finance.get(url(task)).content.decode()
        assert url(task, "retry") not in response.content.decode()
        assert Refund.objects.count() == 1

    def test_does_not_exist_for_a_task_that_is_not_about_a_refund(self, admin: Client, store: Store) -> None:
        """A hand-made request finds nothing to pay."""
        assert admin.post(url(lost_label(store), "retry")).status_code == 404


class TestPaidOutside:
    def test_records_the_reference(self, finance: Client, store: Store) -> None:
        """Finance paid by bank; the ledger says how, and the return is complete."""
        refund = owed(store, Payment.Provider.MANUAL)
        task = StaffTask.objects.get(refund=refund)

        finance.post(url(task, "paid"), {"reference": " TR-2026-17 "})

        refund.refresh_from_db()
        assert (refund.status, refund.provider_ref) == ("SUCCEEDED", "TR-2026-17")
        assert Return.objects.get(settlements__refunds=refund).status == "CLOSED"

    def test_asks_for_the_reference_beside_the_field(self, finance: Client, store: Store) -> None:
        """Without one nobody finds the payment again."""
        task = fail(owed(store))

        response = finance.post(url(task, "paid"), {"reference": " "})

        assert response.status_code == 422
        assert "Enter the reference of the payment." in response.content.decode()
        assert StaffTask.objects.get(pk=task.pk).resolved_at is None

    def test_asks_for_another_reference_when_it_was_used_before(self, finance: Client, store: Store) -> None:
        """Two transfers with one reference could not be told apart."""
        refund = owed(store)
        task = fail(refund)
        with transaction.atomic():
            record_external_refund(
                payment_id=refund.payment_id, amount_minor=1, external_id="TR-1", occurred_at=NOW, now=NOW
            )

        response = finance.post(url(task, "paid"), {"reference": "TR-1"})

        assert response.status_code == 422
        assert "Another refund of this payment has this reference." in response.content.decode()

    def test_records_it_once_when_it_is_clicked_twice(self, finance: Client, store: Store) -> None:
        """The second click is told, and pays nothing."""
        task = fail(owed(store))
        finance.post(url(task, "paid"), {"reference": "TR-1"})

        response = finance.post(url(task, "paid"), {"reference": "TR-1"}, follow=True)

        assert "This refund is not waiting for anybody any more." in response.content.decode()
        assert Refund.objects.filter(status="SUCCEEDED").count() == 1


class TestDone:
    def test_closes_the_task_with_a_note(self, agent: Client, store: Store) -> None:
        """What was done is kept, with the name."""
        task = lost_label(store)

        text = agent.post(url(task, "done"), {"note": "Sent one by mail."}, follow=True).content.decode()

        assert "The task is done." in text
        assert "Sent one by mail." in text
        assert "agent-northwind" in text

    def test_asks_for_the_note_beside_the_field(self, agent: Client, store: Store) -> None:
        """A task does not vanish without a word."""
        response = agent.post(url(lost_label(store), "done"), {"note": ""})

        assert response.status_code == 422
        assert "Write what you did about it." in response.content.decode()

    def test_is_refused_for_money(self, finance: Client, store: Store) -> None:
        """A note pays nobody."""
        task = fail(owed(store))

        response = finance.post(url(task, "done"), {"note": "Done."}, follow=True)

        assert "A refund is waiting here" in response.content.decode()
        assert StaffTask.objects.get(pk=task.pk).resolved_at is None

    def test_tells_the_second_that_somebody_was_faster(self, agent: Client, store: Store) -> None:
        """Two people, one task."""
        task = lost_label(store)
        agent.post(url(task, "done"), {"note": "First."})

        response = agent.post(url(task, "done"), {"note": "Second."}, follow=True)

        assert "Somebody has already dealt with this task." in response.content.decode()
        assert StaffTask.objects.get(pk=task.pk).resolution == "First."


class TestTaskPage:
    @pytest.mark.parametrize("kind", StaffTask.Kind)
    def test_words_every_kind(self, admin: Client, store: Store, kind: str) -> None:
        """No task is a code with no advice."""
        detail = {"differences": [{"path": "lines[0].paid", "stored": "25.00", "new": "24.00"}]}
        task = StaffTask.objects.create(store=store, kind=kind, subject="x:1", detail=detail, opened_at=NOW)

        text = admin.get(url(task)).content.decode()

        assert "What to do" in text
        assert kind not in text.split("What to do")[1]
        assert "lines[0].paid" in text
