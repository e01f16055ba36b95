"""What no payment holds any more is a person's to see to, and theirs to end."""

from __future__ import annotations

import pytest

from returns.journal import Actor
from returns.lifecycle import RefundStatus, ReturnStatus, SettlementStatus
from returns.models import Order, Refund, Return, Settlement, StaffTask, Store
from returns.operations.apply_refund import apply_refund
from returns.operations.record_external_refund import record_external_refund
from returns.operations.resolve_task import resolve_task
from returns.payments.port import RefundFacts
from returns.queries.progress import Stage, progress_of
from tests.factories import NOW, make_order, make_return
from tests.steps import arrive, reserve

pytestmark = pytest.mark.django_db


def owed(order: Order) -> Return:
    rma = make_return(order)
    arrive(rma)
    reserve(rma)
    return rma


def note(rma: Return, actor: Actor) -> None:
    task = StaffTask.objects.get(rma=rma, kind=StaffTask.Kind.NOT_COVERED)
    resolve_task(task_id=task.pk, note="Sent the rest by transfer.", actor=actor, now=NOW)


def say(refund: Refund, status: str) -> None:
    facts = RefundFacts(
        ref="re_1", status=status, amount_minor=refund.amount_minor, currency="GBP", payment_refs=()
    )
    apply_refund(refund_id=refund.pk, facts=facts, now=NOW)


def standing(rma: Return) -> tuple[str, str, int, int]:
    """Settlement, return, and what the line holds as reserved and as settled."""
    rma.refresh_from_db()
    line = rma.order.lines.get()
    return Settlement.objects.get(rma=rma).status, rma.status, line.reserved_minor, line.settled_minor


OPEN = (SettlementStatus.NEEDS_ATTENTION, ReturnStatus.APPROVED, 1000, 0)
OVER = (SettlementStatus.COMPLETED, ReturnStatus.CLOSED, 0, 1000)


class TestANoteAboutWhatIsNotCovered:
    def test_ends_a_refund_that_gave_way_to_one_made_elsewhere(self, store: Store, kim: Actor) -> None:
        """The shop had paid a part at the till; somebody looked, paid the rest, and the return is over."""
        rma = owed(make_order(store))
        payment = rma.order.payments.get()
        record_external_refund(
            payment_id=payment.pk, amount_minor=500, external_id="re_x", occurred_at=NOW, now=NOW
        )
        assert standing(rma) == OPEN

        note(rma, kim)

        assert standing(rma) == OVER
        assert not progress_of(rma=rma).is_waiting

    def test_waits_for_the_part_that_is_still_on_its_way(self, store: Store, kim: Actor) -> None:
        """Four of ten pounds go through Stripe: the settlement ends when those have arrived too."""
        rma = owed(make_order(store, payments=[400]))

        note(rma, kim)
        before = standing(rma)
        say(Refund.objects.get(), "succeeded")

        assert before == OPEN
        assert standing(rma) == OVER

    def test_does_not_answer_for_a_refund_that_fails_later(self, store: Store, kim: Actor) -> None:
        """The note was about the rest; what the bank sends back is a new question."""
        rma = owed(make_order(store, payments=[400]))
        note(rma, kim)
        say(Refund.objects.get(), "succeeded")

        say(Refund.objects.get(), "failed")

        assert Refund.objects.get().status == RefundStatus.FAILED
        assert standing(rma) == OPEN

    def test_ends_no_other_settlement(self, store: Store, kim: Actor) -> None:
        """The settlement of another return of the order is left as it is."""
        order = make_order(store, paid=[1000], quantities=[2], payments=[])
        first, second = (owed(order) for _ in range(2))

        note(first, kim)

        statuses = Settlement.objects.order_by("rma_id").values_list("rma_id", "status")
        assert list(statuses) == [
            (first.pk, SettlementStatus.COMPLETED),
            (second.pk, SettlementStatus.NEEDS_ATTENTION),
        ]


class TestAReturnWorthNothing:
    def test_is_over_for_the_shopper_too(self, store: Store) -> None:
        """A free gift came back: the page does not promise money, nor look for it again and again."""
        rma = owed(make_order(store, paid=[0], payments=[]))

        rma.refresh_from_db()
        assert rma.status == ReturnStatus.CLOSED
        assert progress_of(rma=rma).stage is Stage.DONE
