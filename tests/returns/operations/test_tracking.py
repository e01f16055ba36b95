"""What a carrier says about a parcel is always accepted; what it means is announced once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from returns.lifecycle import ParcelStatus
from returns.models import Event, Order, Parcel, Return, StaffTask, Store
from returns.operations.record_tracking import record_tracking
from returns.operations.settle_return import settle_return
from tests.factories import NOW, make_return, policy_document, publish
from tests.steps import arrive

pytestmark = pytest.mark.django_db

SCANNED_AT = NOW - timedelta(hours=3)


@pytest.fixture
def rma(order: Order) -> Return:
    return make_return(order, units=[1, 0])


def say(rma: Return, status: str) -> Parcel:
    parcel = rma.parcels.get()
    record_tracking(parcel_id=parcel.pk, status=status, occurred_at=SCANNED_AT, now=NOW)
    parcel.refresh_from_db()
    return parcel


def parcel_events() -> list[str]:
    found = Event.objects.filter(kind__startswith="parcel.").order_by("id")
    return list(found.values_list("kind", flat=True))


class TestTracking:
    @pytest.mark.parametrize(
        "status, custody, events",
        [
            pytest.param("accepted", "IN_TRANSIT", ["parcel.first_scan"], id="handed over"),
            pytest.param("out_for_delivery", "IN_TRANSIT", ["parcel.first_scan"], id="out for delivery"),
            pytest.param(
                "delivered", "DELIVERED", ["parcel.first_scan", "parcel.delivered"], id="delivered unseen"
            ),
            pytest.param("failed", "LOST", ["parcel.first_scan", "parcel.lost"], id="lost"),
            pytest.param(
                "returning_to_customer", "RETURNING_TO_CUSTOMER", ["parcel.first_scan"], id="sent back"
            ),
            pytest.param("created", "PLANNED", [], id="only announced"),
            pytest.param("unknown", "PLANNED", [], id="a code that nobody knows"),
        ],
    )
    def test_moves_the_parcel(self, rma: Return, status: str, custody: str, events: list[str]) -> None:
        """Whatever came before: a carrier may skip steps."""
        parcel = say(rma, status)

        assert parcel.status == custody
        assert parcel_events() == events

    def test_dates_the_first_scan_by_the_carrier(self, rma: Return) -> None:
        """When it was scanned counts, not when we heard of it."""
        assert say(rma, "accepted").first_scan_at == SCANNED_AT

    def test_announces_once(self, rma: Return) -> None:
        """The same news twice, or another scan on the way, is no news."""
        for status in ("accepted", "accepted", "in_transit", "delivered", "delivered"):
            say(rma, status)

        assert parcel_events() == ["parcel.first_scan", "parcel.delivered"]

    def test_accepts_a_lost_parcel_that_turns_up(self, rma: Return) -> None:
        """Any status may follow any other; the task stays for whoever looks."""
        say(rma, "failed")

        assert say(rma, "in_transit").status == ParcelStatus.IN_TRANSIT
        assert StaffTask.objects.get().kind == StaffTask.Kind.PARCEL_TROUBLE

    def test_never_takes_back_what_is_in_the_warehouse(self, rma: Return) -> None:
        """We have it on the table: a late scan is recorded and moves nothing."""
        arrive(rma)

        parcel = say(rma, "delivered")

        assert (parcel.status, parcel.first_scan_at) == (ParcelStatus.RECEIVED, SCANNED_AT)
        assert parcel_events() == ["parcel.received", "parcel.first_scan"]


class TestTimingByScan:
    def test_pays_when_the_carrier_has_it(self, store: Store, order: Order) -> None:
        """Nothing before the first scan, everything with it, and nothing more on receipt."""
        publish(store, policy_document(refund_timing={"REFUND": "FIRST_SCAN"}))
        rma = make_return(order, units=[2, 1])
        before = settle_return(rma_id=rma.pk, now=NOW)

        say(rma, "accepted")
        settlement = settle_return(rma_id=rma.pk, now=NOW)
        arrive(rma)

        assert before is None
        assert settlement is not None
        assert settlement.total_minor == 667 + 500
        assert settle_return(rma_id=rma.pk, now=NOW) is None
