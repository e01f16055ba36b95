"""A return is called off by somebody, or by time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine

from returns import tasks
from returns.journal import SHOPPER
from returns.lifecycle import ForbiddenMove, ParcelStatus, ReturnStatus
from returns.models import Event, Order, OrderLine, Return, StaffTask, Store
from returns.operations.begin_return import SHIP_WITHIN
from returns.operations.cancel_return import cancel_return
from returns.operations.end_return import AlreadyUnderWay
from returns.operations.expire_returns import ARRIVE_WITHIN, expire_return
from returns.operations.record_label import record_label
from returns.operations.record_receipt import NotExpected
from returns.operations.record_tracking import record_tracking
from returns.queries.arrivals import Standing, awaited_return
from tests.factories import NOW, make_return, policy_document, publish
from tests.steps import arrive, expire_due, settle

pytestmark = pytest.mark.django_db

TOO_LATE = NOW + SHIP_WITHIN
LAST_DAY = TOO_LATE - timedelta(days=1)
ENDED = [ReturnStatus.DECLINED, ReturnStatus.CANCELLED, ReturnStatus.EXPIRED, ReturnStatus.CLOSED]


@pytest.fixture
def rma(order: Order) -> Return:
    """Two of three units of the first line, approved at once."""
    return make_return(order, units=[2, 0])


def scan(rma: Return, *, status: str = "accepted") -> None:
    record_tracking(parcel_id=rma.parcels.get().pk, status=status, occurred_at=NOW, now=NOW)


def first_line(order: Order) -> OrderLine:
    return order.lines.get(position=0)


def told(rma: Return, kind: str) -> int:
    return Event.objects.filter(kind=kind, payload__rma_id=rma.pk).count()


class TestCancelling:
    def test_gives_units_and_parcel_back(self, rma: Return, order: Order) -> None:
        """Nothing has moved yet, so nothing is left of it but the record."""
        cancelled = cancel_return(rma_id=rma.pk, actor=SHOPPER, now=NOW)

        assert (cancelled.status, cancelled.cancelled_at) == (ReturnStatus.CANCELLED, NOW)
        assert first_line(order).open_quantity == 0
        assert (rma.lines.get().cancelled_quantity, rma.lines.get().units) == (2, [])
        assert rma.parcels.get().status == ParcelStatus.CANCELLED
        assert told(rma, "rma.cancelled") == 1

    def test_calls_off_a_parcel_that_has_its_label(self, rma: Return) -> None:
        """A label that nobody used is no reason to keep a return."""
        record_label(parcel_id=rma.parcels.get().pk, carrier="sandbox", tracking_number="SB1", now=NOW)

        cancel_return(rma_id=rma.pk, actor=SHOPPER, now=NOW)

        assert rma.parcels.get().status == ParcelStatus.CANCELLED

    def test_frees_the_same_places_for_the_next_return(self, rma: Return, order: Order) -> None:
        """The amount that was shown for the first unit is shown again: places are given back."""
        cancel_return(rma_id=rma.pk, actor=SHOPPER, now=NOW)

        assert make_return(order, units=[1, 0]).lines.get().units == [[0, 1]]

    def test_leaves_nothing_to_reopen_where_nobody_had_approved(self, store: Store, order: Order) -> None:
        """Called off while it waited for a decision: its box is unannounced, a person decides about it."""
        publish(store, policy_document(review={"needed": True}))
        rma = make_return(order, units=[2, 0])
        cancel_return(rma_id=rma.pk, actor=SHOPPER, now=NOW)

        with pytest.raises(NotExpected, match="Book the parcel as unannounced"):
            arrive(rma, units={rma.lines.get().pk: 2})

        assert Return.objects.get(pk=rma.pk).status == ReturnStatus.CANCELLED
        awaited = awaited_return(store_id=store.pk, number=rma.number, locale="en")
        assert awaited is not None
        assert awaited.standing == Standing.UNDECIDED

    @pytest.mark.parametrize("status", ENDED)
    def test_is_refused_once_ended(self, rma: Return, order: Order, status: str) -> None:
        """Cancelling twice does not give units back twice."""
        Return.objects.filter(pk=rma.pk).update(status=status)

        with pytest.raises(ForbiddenMove):
            cancel_return(rma_id=rma.pk, actor=SHOPPER, now=NOW)

        assert first_line(order).open_quantity == 2

    def test_is_refused_once_the_carrier_has_it(self, rma: Return, order: Order) -> None:
        """A parcel on its way cannot be called off; the sentence says why."""
        scan(rma)

        with pytest.raises(AlreadyUnderWay, match="already on its way"):
            cancel_return(rma_id=rma.pk, actor=SHOPPER, now=NOW)

        assert first_line(order).open_quantity == 2

    def test_is_refused_once_something_arrived(self, rma: Return) -> None:
        """What is in the warehouse is owed."""
        arrive(rma, units={rma.lines.get().pk: 1})

        with pytest.raises(AlreadyUnderWay):
            cancel_return(rma_id=rma.pk, actor=SHOPPER, now=NOW)

    def test_is_refused_once_money_is_on_its_way(self, store: Store, order: Order) -> None:
        """An instant payout cannot be taken back by cancelling."""
        publish(store, policy_document(refund_timing={"REFUND": "INSTANT"}))
        rma = make_return(order, units=[1, 0])
        settle(rma)

        with pytest.raises(AlreadyUnderWay):
            cancel_return(rma_id=rma.pk, actor=SHOPPER, now=NOW)


class TestExpiring:
    def test_ends_what_nobody_handed_over(self, rma: Return, order: Order) -> None:
        """After thirty days the units are free again and the shopper is told."""
        assert expire_due(now=TOO_LATE) == 1

        rma.refresh_from_db()
        assert (rma.status, rma.expired_at) == (ReturnStatus.EXPIRED, TOO_LATE)
        assert first_line(order).open_quantity == 0
        assert rma.parcels.get().status == ParcelStatus.CANCELLED
        assert told(rma, "rma.expired") == 1

    def test_leaves_the_last_second_to_the_shopper(self, rma: Return) -> None:
        """The deadline itself is the first moment that is too late."""
        assert expire_due(now=TOO_LATE - timedelta(seconds=1)) == 0
        assert Return.objects.get(pk=rma.pk).status == ReturnStatus.APPROVED

    def test_happens_once(self, rma: Return, order: Order) -> None:
        """The clock strikes every ten minutes; units go back once."""
        expire_due(now=TOO_LATE)

        assert expire_due(now=TOO_LATE + timedelta(hours=1)) == 0
        assert first_line(order).open_quantity == 0
        assert told(rma, "rma.expired") == 1

    def test_spares_a_parcel_on_its_way(self, rma: Return) -> None:
        """Scanned in time is in time; the carrier gets two weeks before anybody asks about it."""
        record_tracking(parcel_id=rma.parcels.get().pk, status="accepted", occurred_at=LAST_DAY, now=LAST_DAY)

        assert expire_due(now=TOO_LATE) == 0

        rma.refresh_from_db()
        assert (rma.status, rma.ship_by_at) == (ReturnStatus.APPROVED, LAST_DAY + ARRIVE_WITHIN)
        assert not StaffTask.objects.exists()

    @pytest.mark.parametrize("sign", ["scan", "box"])
    def test_asks_a_person_about_goods_that_do_not_come(self, rma: Return, sign: str) -> None:
        """Scanned and never seen again, or the second box is missing: one task instead of silence."""
        if sign == "scan":
            scan(rma)
        else:
            arrive(rma, units={rma.lines.get().pk: 1})

        assert expire_due(now=TOO_LATE) == 0
        assert expire_due(now=TOO_LATE + timedelta(days=60)) == 0

        task = StaffTask.objects.get(rma=rma)
        assert (task.kind, task.subject) == (StaffTask.Kind.PARCEL_TROUBLE, f"rma:{rma.pk}")
        assert Return.objects.get(pk=rma.pk).status == ReturnStatus.APPROVED

    def test_asks_once_about_a_parcel_that_the_carrier_lost(self, rma: Return) -> None:
        """The carrier said so and somebody is asked already."""
        scan(rma, status="failed")

        expire_due(now=TOO_LATE)

        assert StaffTask.objects.get(rma=rma).subject == f"parcel:{rma.parcels.get().pk}"

    def test_does_not_look_again_at_what_is_complete(self, rma: Return) -> None:
        """Everything came: nothing is left to wait for, or to ask about."""
        arrive(rma)

        assert expire_due(now=TOO_LATE) == 0
        assert Return.objects.get(pk=rma.pk).ship_by_at is None
        assert not StaffTask.objects.exists()

    def test_asks_a_person_when_it_was_paid_already(self, store: Store, order: Order) -> None:
        """An instant payout whose parcel never came is a task, never a charge."""
        publish(store, policy_document(refund_timing={"REFUND": "INSTANT"}))
        rma = make_return(order, units=[1, 0])
        settle(rma)

        assert expire_due(now=TOO_LATE) == 0
        assert expire_due(now=TOO_LATE + timedelta(days=1)) == 0

        assert StaffTask.objects.get(rma=rma).kind == StaffTask.Kind.NOT_SCANNED
        assert Return.objects.get(pk=rma.pk).status == ReturnStatus.APPROVED

    def test_does_not_stumble_over_one_of_many(self, rma: Return, order: Order) -> None:
        """Each return is a transaction of its own, oldest deadline first, as many as asked for."""
        later = make_return(order, units=[1, 0], now=NOW + timedelta(hours=1))

        assert expire_due(now=TOO_LATE + timedelta(days=1), limit=1) == 1

        assert Return.objects.get(pk=rma.pk).status == ReturnStatus.EXPIRED
        assert Return.objects.get(pk=later.pk).status == ReturnStatus.APPROVED

    def test_goes_on_when_one_return_fails(
        self, rma: Return, order: Order, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Whatever is wrong with one, the log names it and the others expire."""
        later = make_return(order, units=[1, 0], now=NOW + timedelta(hours=1))

        def stumble(*, rma_id: int, now: datetime) -> bool:
            if rma_id == rma.pk:
                raise RuntimeError("A row that nobody expected.")
            return expire_return(rma_id=rma_id, now=now)

        monkeypatch.setattr(tasks, "expire_return", stumble)
        with time_machine.travel(TOO_LATE + timedelta(days=1), tick=False):
            tasks.expire_returns()

        assert Return.objects.get(pk=rma.pk).status == ReturnStatus.APPROVED
        assert Return.objects.get(pk=later.pk).status == ReturnStatus.EXPIRED
        assert f"Return {rma.pk} could not be expired" in caplog.text


class TestGoodsThatComeAfterTheEnd:
    @pytest.mark.parametrize("how", ["cancelled", "expired"])
    def test_open_the_return_again(self, rma: Return, order: Order, how: str) -> None:
        """The shopper sent them after all: they are taken back and owed."""
        if how == "cancelled":
            cancel_return(rma_id=rma.pk, actor=SHOPPER, now=NOW)
        else:
            expire_due(now=TOO_LATE)

        arrive(rma, units={rma.lines.get().pk: 2})

        line = rma.lines.get()
        assert Return.objects.get(pk=rma.pk).status == ReturnStatus.APPROVED
        assert (line.accepted_quantity, line.cancelled_quantity, line.units) == (2, 0, [[0, 2]])
        assert (first_line(order).open_quantity, first_line(order).settled_quantity) == (0, 2)
        assert settle(rma).total_minor == 667

    def test_take_only_what_nobody_else_claimed(self, rma: Return, order: Order) -> None:
        """Two of the three units were promised to another return meanwhile: one is left."""
        cancel_return(rma_id=rma.pk, actor=SHOPPER, now=NOW)
        other = make_return(order, units=[2, 0])

        receipt = arrive(rma, units={rma.lines.get().pk: 2})

        assert other.lines.get().units == [[0, 2]]
        assert (rma.lines.get().accepted_quantity, rma.lines.get().units) == (1, [[2, 3]])
        assert sorted(receipt.lines.values_list("kind", "quantity")) == [("EXPECTED", 1), ("OVER", 1)]
