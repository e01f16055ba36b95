"""The outer packages tell the domain about a parcel's label."""

from __future__ import annotations

import pytest

from returns.lifecycle import ParcelStatus
from returns.models import Event, JournalEntry, Order, Parcel, Return, StaffTask
from returns.operations.record_label import record_label, record_label_failure
from returns.operations.record_tracking import record_tracking
from tests.factories import NOW, make_return
from tests.steps import arrive

pytestmark = pytest.mark.django_db


@pytest.fixture
def rma(order: Order) -> Return:
    return make_return(order, units=[1, 0])


def label(rma: Return, number: str = "SB1") -> Parcel:
    parcel = rma.parcels.get()
    record_label(parcel_id=parcel.pk, carrier="sandbox", tracking_number=number, now=NOW)
    parcel.refresh_from_db()
    return parcel


class TestALabel:
    def test_is_noted_and_announced(self, rma: Return) -> None:
        """The mail with the label hears `label.ready`."""
        parcel = label(rma)

        assert (parcel.status, parcel.carrier, parcel.tracking_number, parcel.label_ready_at) == (
            ParcelStatus.LABEL_READY,
            "sandbox",
            "SB1",
            NOW,
        )
        assert Event.objects.get(kind="label.ready").payload == {"rma_id": rma.pk, "parcel_id": parcel.pk}

    def test_is_announced_once(self, rma: Return) -> None:
        """Whoever tells twice, after a crash, sends no second mail."""
        label(rma)
        label(rma)

        assert Event.objects.filter(kind="label.ready").count() == 1
        assert JournalEntry.objects.filter(rma=rma, action="label.ready").count() == 1

    def test_may_be_replaced(self, rma: Return) -> None:
        """A new label has another number, and the shopper is told about it."""
        label(rma)

        assert label(rma, "SB2").tracking_number == "SB2"
        assert Event.objects.filter(kind="label.ready").count() == 2

    @pytest.mark.parametrize("moved", ["in transit", "received"])
    def test_does_not_turn_a_parcel_back(self, rma: Return, moved: str) -> None:
        """Told late, it brings the number only: custody goes on from where it is."""
        if moved == "received":
            arrive(rma)
        else:
            record_tracking(parcel_id=rma.parcels.get().pk, status="accepted", occurred_at=NOW, now=NOW)
        before = rma.parcels.get().status

        parcel = label(rma)

        assert (parcel.status, parcel.tracking_number) == (before, "SB1")


class TestNoLabel:
    def test_is_a_task(self, rma: Return) -> None:
        """A shopper without a label must not wait in vain: staff are told why, once."""
        parcel = rma.parcels.get()

        for _ in range(2):
            record_label_failure(parcel_id=parcel.pk, sentence="The address is not known.", now=NOW)

        task = StaffTask.objects.get(rma=rma)
        assert (task.kind, task.detail) == (
            StaffTask.Kind.LABEL_FAILED,
            {"why": "The address is not known."},
        )
        assert Event.objects.filter(kind="task.opened").count() == 1
        assert rma.parcels.get().status == ParcelStatus.PLANNED
