from datetime import timedelta

import pytest
from django.db import transaction

from labels.carriers.sandbox.carrier import SandboxCarrier
from labels.models import CarrierAccount, Label, SandboxShipment
from labels.operations.advance_label import advance_label
from labels.operations.buy_label import NoCarrierAccount, buy_label
from labels.operations.call_off_labels import call_off_labels
from labels.shipping.states import LabelState
from returns.journal import SHOPPER
from returns.lifecycle import ParcelStatus
from returns.models import Event, Parcel, Return, StaffTask
from returns.operations.cancel_return import cancel_return
from tests.factories import NOW
from tests.labels.conftest import Trouble

pytestmark = pytest.mark.django_db

AN_HOUR = timedelta(hours=1)


def sold() -> int:
    return SandboxShipment.objects.exclude(tracking_number=None).count()


def until_settled(label: Label, *, rounds: int = 12) -> Label:
    """The sweep's work, an hour apart."""
    for hour in range(1, rounds + 1):
        advance_label(label_id=label.pk, now=NOW + hour * AN_HOUR)
    label.refresh_from_db()
    return label


class TestBuyLabel:
    def test_gives_the_parcel_one_label_and_its_number(self, account: CarrierAccount, parcel: Parcel) -> None:
        """An approved return gets its label at once."""
        label = buy_label(parcel_id=parcel.pk, now=NOW)

        parcel.refresh_from_db()
        assert label.state == LabelState.PURCHASED
        assert label.due_at is None
        assert label.told_at == NOW
        assert (label.cost_minor, label.cost_currency) == (420, "GBP")
        assert (parcel.carrier, parcel.tracking_number) == ("sandbox", label.tracking_number)
        assert parcel.status == ParcelStatus.LABEL_READY
        assert sold() == 1

    def test_buys_nothing_the_second_time(self, account: CarrierAccount, parcel: Parcel) -> None:
        """An event that is delivered twice buys one label."""
        first = buy_label(parcel_id=parcel.pk, now=NOW)

        second = buy_label(parcel_id=parcel.pk, now=NOW + AN_HOUR)

        assert second == first
        assert sold() == 1
        assert Event.objects.filter(kind="label.ready").count() == 1

    def test_says_that_a_store_has_no_carrier(self, parcel: Parcel) -> None:
        """Without an account there is nobody to buy from."""
        with pytest.raises(NoCarrierAccount, match="no active carrier account"):
            buy_label(parcel_id=parcel.pk, now=NOW)

        assert not Label.objects.exists()

    def test_refuses_to_call_the_carrier_inside_a_transaction(
        self, account: CarrierAccount, parcel: Parcel
    ) -> None:
        """A network is never called inside a database transaction."""
        with (
            pytest.raises(RuntimeError, match="durable atomic block cannot be nested"),
            transaction.atomic(),
        ):
            buy_label(parcel_id=parcel.pk, now=NOW)

        assert sold() == 0

    def test_tells_staff_what_is_missing_in_an_address(self, account: CarrierAccount, parcel: Parcel) -> None:
        """A carrier cannot collect from nowhere; a person has to look."""
        order = parcel.rma.order
        order.shipping_address = {"name": "Sam Example", "country": "GB"}
        order.save()

        label = buy_label(parcel_id=parcel.pk, now=NOW)

        assert label.state == LabelState.FAILED
        task = StaffTask.objects.get(kind=StaffTask.Kind.LABEL_FAILED)
        assert task.detail["why"] == "The address is not complete: customer line1, customer city missing."


class TestPurchaseUnderTrouble:
    """Whatever goes wrong on the way, one label is sold and paid for."""

    @pytest.mark.parametrize("call", ["prepare", "purchase", "recover"])
    @pytest.mark.parametrize("kind", ["LOST_BEFORE", "LOST_AFTER", "RETRYABLE", "SLOW"])
    def test_ends_with_one_label(
        self, call: str, kind: str, account: CarrierAccount, parcel: Parcel, trouble: Trouble
    ) -> None:
        """The answer is lost before or after the effect, the carrier is busy, or slow."""
        trouble(call, kind)
        if call == "recover":
            trouble("purchase", "LOST_AFTER")

        label = until_settled(buy_label(parcel_id=parcel.pk, now=NOW))

        assert label.state == LabelState.PURCHASED
        assert label.told_at is not None
        assert label.due_at is None
        assert sold() == 1

    def test_asks_before_it_buys_again(
        self, account: CarrierAccount, parcel: Parcel, trouble: Trouble
    ) -> None:
        """A lost answer leaves the purchase unknown, and the carrier is asked what it did."""
        trouble("purchase", "LOST_AFTER")

        label = buy_label(parcel_id=parcel.pk, now=NOW)

        assert label.state == LabelState.UNKNOWN
        assert label.due_at == NOW + timedelta(seconds=10)
        assert sold() == 1

    @pytest.mark.parametrize("kind", ["REFUSED", "INVALID"])
    @pytest.mark.parametrize("call", ["prepare", "purchase"])
    def test_opens_a_task_when_the_carrier_will_not(
        self, call: str, kind: str, account: CarrierAccount, parcel: Parcel, trouble: Trouble
    ) -> None:
        """A refusal is for a person, and nothing is tried again."""
        trouble(call, kind)

        label = until_settled(buy_label(parcel_id=parcel.pk, now=NOW))

        assert label.state == LabelState.FAILED
        assert label.due_at is None
        assert sold() == 0
        assert StaffTask.objects.filter(kind=StaffTask.Kind.LABEL_FAILED).count() == 1

    def test_waits_as_long_as_the_carrier_asks(
        self, account: CarrierAccount, parcel: Parcel, trouble: Trouble
    ) -> None:
        """A carrier that is busy says when to come back."""
        trouble("purchase", "RETRYABLE", seconds=120)

        label = buy_label(parcel_id=parcel.pk, now=NOW)

        assert label.state == LabelState.PREPARED
        assert label.due_at == NOW + timedelta(seconds=120)

    def test_gives_up_on_a_carrier_that_stays_busy(
        self, account: CarrierAccount, parcel: Parcel, trouble: Trouble
    ) -> None:
        """After eight tries a person decides."""
        trouble("purchase", "RETRYABLE", times=99)

        label = until_settled(buy_label(parcel_id=parcel.pk, now=NOW))

        assert label.state == LabelState.FAILED
        assert sold() == 0

    def test_asks_a_person_when_the_carrier_cannot_tell(
        self, account: CarrierAccount, parcel: Parcel, trouble: Trouble
    ) -> None:
        """An unknown purchase keeps its place, so that the parcel gets no second label."""
        trouble("purchase", "LOST_AFTER")
        trouble("recover", "UNKNOWN", times=99)

        label = until_settled(buy_label(parcel_id=parcel.pk, now=NOW))

        assert label.state == LabelState.UNKNOWN
        assert label.due_at is None
        assert StaffTask.objects.filter(kind=StaffTask.Kind.LABEL_FAILED).count() == 1
        assert buy_label(parcel_id=parcel.pk, now=NOW + 99 * AN_HOUR) == label


class TestWorkerThatDies:
    """A row says what may be done next, wherever its worker stopped."""

    @pytest.mark.parametrize("was_sold", [False, True], ids=["before the call", "after the call"])
    def test_while_buying_leaves_one_label(
        self, was_sold: bool, account: CarrierAccount, parcel: Parcel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A purchase that nobody finished is looked up, never repeated blindly."""

        class Killed(BaseException):
            pass

        real = SandboxCarrier.purchase

        def dies(self: SandboxCarrier, **kwargs: object) -> None:
            if was_sold:
                real(self, **kwargs)  # type: ignore[arg-type]
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(SandboxCarrier, "purchase", dies)
            with pytest.raises(Killed):
                buy_label(parcel_id=parcel.pk, now=NOW)
        label = Label.objects.get()
        assert label.state == LabelState.PURCHASING

        label = until_settled(label)

        assert label.state == LabelState.PURCHASED
        assert sold() == 1

    def test_leaves_its_lease_to_run_out(self, account: CarrierAccount, parcel: Parcel) -> None:
        """Nobody takes a purchase over while its worker may still be waiting for the answer."""
        label = Label.objects.create(
            store=parcel.store,
            parcel=parcel,
            account=account,
            state=LabelState.PURCHASING,
            carrier_shipment_id="shp_1",
            created_at=NOW,
            started_at=NOW,
            due_at=NOW + timedelta(seconds=90),
        )

        assert advance_label(label_id=label.pk, now=NOW + timedelta(seconds=89)) == LabelState.PURCHASING
        label.refresh_from_db()
        assert label.attempt == 0


class TestCalledOffReturn:
    def test_voids_a_label_that_nobody_used(
        self, account: CarrierAccount, rma: Return, parcel: Parcel
    ) -> None:
        """A cancelled return does not leave a paid label behind."""
        label = buy_label(parcel_id=parcel.pk, now=NOW)
        cancel_return(rma_id=rma.pk, actor=SHOPPER, now=NOW)

        ids = call_off_labels(rma_id=rma.pk, now=NOW)
        advance_label(label_id=label.pk, now=NOW)

        label.refresh_from_db()
        assert ids == [label.pk]
        assert label.state == LabelState.VOIDED
        assert SandboxShipment.objects.get().state == SandboxShipment.State.VOIDED

    def test_buys_nothing_that_was_only_prepared(
        self, account: CarrierAccount, rma: Return, parcel: Parcel, trouble: Trouble
    ) -> None:
        """A label that waits for a busy carrier is dropped."""
        trouble("purchase", "RETRYABLE")
        label = buy_label(parcel_id=parcel.pk, now=NOW)
        cancel_return(rma_id=rma.pk, actor=SHOPPER, now=NOW)

        call_off_labels(rma_id=rma.pk, now=NOW)

        assert until_settled(label).state == LabelState.FAILED
        assert sold() == 0
        assert not StaffTask.objects.exists()

    def test_voids_a_label_whose_purchase_ended_too_late(
        self, account: CarrierAccount, rma: Return, parcel: Parcel, trouble: Trouble
    ) -> None:
        """A purchase that was under way while the return was cancelled becomes an orphan."""
        trouble("purchase", "LOST_AFTER")
        label = buy_label(parcel_id=parcel.pk, now=NOW)
        cancel_return(rma_id=rma.pk, actor=SHOPPER, now=NOW)
        call_off_labels(rma_id=rma.pk, now=NOW)

        assert until_settled(label).state == LabelState.VOIDED
        parcel.refresh_from_db()
        assert parcel.tracking_number == ""

    @pytest.mark.parametrize("kind", ["LOST_BEFORE", "LOST_AFTER", "RETRYABLE"])
    def test_voids_once_under_trouble(
        self, kind: str, account: CarrierAccount, rma: Return, parcel: Parcel, trouble: Trouble
    ) -> None:
        """A void whose answer is lost is looked up before it is asked for again."""
        label = buy_label(parcel_id=parcel.pk, now=NOW)
        cancel_return(rma_id=rma.pk, actor=SHOPPER, now=NOW)
        call_off_labels(rma_id=rma.pk, now=NOW)
        trouble("void", kind)

        assert until_settled(label).state == LabelState.VOIDED

    def test_never_voids_a_label_that_was_used(
        self, account: CarrierAccount, rma: Return, parcel: Parcel
    ) -> None:
        """The parcel is on its way, so the money for the label is gone."""
        label = buy_label(parcel_id=parcel.pk, now=NOW)
        cancel_return(rma_id=rma.pk, actor=SHOPPER, now=NOW)
        Label.objects.update(tracking_status="ACCEPTED")

        call_off_labels(rma_id=rma.pk, now=NOW)

        assert until_settled(label).state == LabelState.WRITTEN_OFF
        assert SandboxShipment.objects.get().state == SandboxShipment.State.BOUGHT
