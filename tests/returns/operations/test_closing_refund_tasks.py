"""A question about a refund ends when what happened has answered it."""

from __future__ import annotations

import pytest

from returns.journal import Actor
from returns.lifecycle import OperationState, RefundStatus
from returns.models import JournalEntry, MoneyOperation, Payment, Refund, StaffTask, Store
from returns.operations.answer_refund_task import ReferenceTaken, mark_refund_paid
from returns.operations.apply_refund import apply_refund
from returns.operations.open_task import open_task
from returns.operations.record_external_refund import record_external_refund
from returns.payments.port import RefundFacts
from tests.factories import NOW, make_order, make_return
from tests.steps import arrive, reserve

pytestmark = pytest.mark.django_db


def facts(refund: Refund, status: str) -> RefundFacts:
    return RefundFacts(
        ref="re_1", status=status, amount_minor=refund.amount_minor, currency="GBP", payment_refs=()
    )


@pytest.fixture
def in_doubt(store: Store) -> StaffTask:
    """The provider said no, and a person was asked."""
    rma = make_return(make_order(store))
    arrive(rma)
    [operation] = reserve(rma)
    MoneyOperation.objects.filter(pk=operation.pk).update(state=OperationState.HUMAN)
    Refund.objects.filter(pk=operation.refund_id).update(status=RefundStatus.SUBMITTED)
    subject = f"refund:{operation.refund_id}"
    kind = StaffTask.Kind.REFUND_UNCERTAIN
    return open_task(store_id=store.pk, kind=kind, subject=subject, rma=rma, refund=operation.refund, now=NOW)


class TestARefundThatTurnsUp:
    @pytest.mark.parametrize("status", ["succeeded", "pending"])
    def test_closes_the_question_about_it(self, in_doubt: StaffTask, status: str) -> None:
        """It can be neither paid outside nor tried again, so nobody could close the task by hand."""
        refund = in_doubt.refund
        assert refund is not None

        apply_refund(refund_id=refund.pk, facts=facts(refund, status), now=NOW)

        in_doubt.refresh_from_db()
        assert (in_doubt.resolved_at, in_doubt.resolved_by) == (NOW, None)
        assert "re_1" in in_doubt.resolution
        assert JournalEntry.objects.filter(rma=in_doubt.rma, action="task.resolved").count() == 1

    def test_leaves_it_open_when_it_failed(self, in_doubt: StaffTask) -> None:
        """Somebody still has to decide how the money gets there."""
        refund = in_doubt.refund
        assert refund is not None

        apply_refund(refund_id=refund.pk, facts=facts(refund, "failed"), now=NOW)

        in_doubt.refresh_from_db()
        assert in_doubt.resolved_at is None


@pytest.fixture
def by_hand(store: Store) -> list[Refund]:
    """Two returns of one order that finance pays back."""
    order = make_order(store, paid=[1000, 500], provider=Payment.Provider.MANUAL)
    for units in ([1, 0], [0, 1]):
        rma = make_return(order, units=units)
        arrive(rma)
        reserve(rma)
    return list(Refund.objects.order_by("id"))


class TestARefundMadeElsewhere:
    def test_takes_the_question_of_paying_by_hand_away(self, by_hand: list[Refund]) -> None:
        """What the till has paid nobody transfers again; what is missing is a question of its own."""
        paid = by_hand[1]

        record_external_refund(
            payment_id=paid.payment_id, amount_minor=100, external_id="till-1", occurred_at=NOW, now=NOW
        )

        paid.refresh_from_db()
        assert paid.status == RefundStatus.CANCELLED
        waiting = StaffTask.objects.filter(refund=paid, resolved_at=None)
        assert [task.kind for task in waiting] == [StaffTask.Kind.NOT_COVERED]


class TestAReference:
    def test_names_one_refund_of_a_payment(self, by_hand: list[Refund], kim: Actor) -> None:
        """The second refund with the reference of the first is refused in a sentence."""
        first, second = by_hand
        mark_refund_paid(refund_id=first.pk, reference="BACS 7", actor=kim, now=NOW)

        with pytest.raises(ReferenceTaken, match="has this reference"):
            mark_refund_paid(refund_id=second.pk, reference=" BACS 7 ", actor=kim, now=NOW)

        second.refresh_from_db()
        assert second.status == RefundStatus.RESERVED
