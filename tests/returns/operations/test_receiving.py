"""A box is opened in the warehouse."""

from __future__ import annotations

import pytest

from returns.lifecycle import OperationState, ParcelStatus, ReturnStatus
from returns.models import Event, Order, Receipt, ReceiptLine, Return, StaffTask, Store
from returns.operations.record_receipt import (
    Arrival,
    Counted,
    NotExpected,
    NothingReceived,
    Stray,
    record_receipt,
)
from returns.operations.record_tracking import record_tracking
from returns.operations.send_money_operation import send_money_operation
from returns.operations.settle_return import settle_return
from returns.payments.stripe_gateway import StripeGateway
from tests.factories import NOW, make_order, make_return, make_store, policy_document, publish
from tests.standins.stripe import StripeStandIn
from tests.steps import arrival, arrive, make_known, reserve

pytestmark = pytest.mark.django_db


@pytest.fixture
def rma(order: Order) -> Return:
    """Two units of the first line and the one of the second."""
    return make_return(order, units=[2, 1])


def kinds(receipt: Receipt) -> list[tuple[str, int]]:
    return sorted(receipt.lines.values_list("kind", "quantity"))


class TestReceiving:
    def test_counts_what_came(self, rma: Return, order: Order) -> None:
        """Units move from open to settled, the parcel is in the warehouse, and whoever pays is told."""
        receipt = arrive(rma)

        first, second = rma.lines.order_by("id")
        assert (first.received_quantity, first.accepted_quantity) == (2, 2)
        assert (second.received_quantity, second.accepted_quantity) == (1, 1)
        assert list(order.lines.order_by("id").values_list("open_quantity", "settled_quantity")) == [
            (0, 2),
            (0, 1),
        ]
        parcel = rma.parcels.get()
        assert (parcel.status, parcel.received_at) == (ParcelStatus.RECEIVED, NOW)
        event = Event.objects.get(kind="parcel.received")
        assert event.payload == {"rma_id": rma.pk, "receipt_id": receipt.pk, "parcel_id": parcel.pk}

    def test_takes_a_return_in_several_boxes(self, rma: Return) -> None:
        """The second box is a receipt of its own; nothing is counted twice."""
        first, second = rma.lines.order_by("id")

        arrive(rma, units={first.pk: 1})
        arrive(rma, units={first.pk: 1, second.pk: 1})

        assert list(rma.lines.order_by("id").values_list("accepted_quantity", flat=True)) == [2, 1]
        assert rma.receipts.count() == 2

    def test_books_a_double_click_once(self, rma: Return) -> None:
        """The same key gives back the receipt that is there."""
        box = arrival(rma, units={rma.lines.order_by("id")[0].pk: 1}, key="click")

        first, second = record_receipt(arrival=box, now=NOW), record_receipt(arrival=box, now=NOW)

        assert first.pk == second.pk
        assert rma.lines.order_by("id")[0].accepted_quantity == 1

    def test_keeps_what_is_too_much_apart(self, rma: Return, order: Order) -> None:
        """Five came where two were announced: two are owed, three are on record."""
        receipt = arrive(rma, units={rma.lines.order_by("id")[0].pk: 5})

        assert kinds(receipt) == [("EXPECTED", 2), ("OVER", 3)]
        assert order.lines.get(position=0).settled_quantity == 2

    def test_keeps_a_wrong_item(self, rma: Return) -> None:
        """A stray thing in the box is written down and never paid."""
        receipt = record_receipt(
            arrival=arrival(rma, units={}, strays=[Stray(quantity=1, sku="OTHER-9", note="A left shoe")]),
            now=NOW,
        )

        line = receipt.lines.get()
        assert (line.kind, line.sku, line.note) == (ReceiptLine.Kind.WRONG_ITEM, "OTHER-9", "A left shoe")
        assert settle_return(rma_id=rma.pk, now=NOW) is None

    def test_ignores_where_the_carrier_thinks_it_is(self, rma: Return) -> None:
        """The box on the table was never scanned, or is said to be lost: it is here."""
        parcel = rma.parcels.get()
        record_tracking(parcel_id=parcel.pk, status="failed", occurred_at=NOW, now=NOW)

        arrive(rma)

        assert rma.parcels.get().status == ParcelStatus.RECEIVED


class TestRefusing:
    @pytest.mark.parametrize("status", ["REQUESTED", "NEEDS_REVIEW", "DECLINED"])
    def test_refuses_what_was_never_approved(self, rma: Return, status: str) -> None:
        """Such a box is booked as unannounced; the sentence says so."""
        Return.objects.filter(pk=rma.pk).update(status=status)

        with pytest.raises(NotExpected, match="unannounced"):
            arrive(rma)

        assert not Receipt.objects.exists()

    @pytest.mark.parametrize(
        "units", [pytest.param(0, id="nothing"), pytest.param(-1, id="less than nothing")]
    )
    def test_refuses_an_empty_box(self, rma: Return, units: int) -> None:
        """Somebody has to say what came."""
        with pytest.raises(NothingReceived):
            arrive(rma, units={rma.lines.order_by("id")[0].pk: units})

    def test_refuses_a_line_of_another_return(self, rma: Return, store: Store) -> None:
        """Nothing of the receipt stays behind."""
        foreign = make_return(make_order(store)).lines.get()

        with pytest.raises(NotExpected):
            arrive(rma, units={rma.lines.order_by("id")[0].pk: 1, foreign.pk: 1})

        assert not Receipt.objects.exists()
        assert rma.lines.order_by("id")[0].accepted_quantity == 0

    def test_refuses_a_parcel_of_another_return(self, rma: Return, store: Store) -> None:
        """A receipt never points at somebody else's parcel."""
        foreign = make_return(make_order(store)).parcels.get()

        with pytest.raises(NotExpected):
            record_receipt(arrival=arrival(rma, parcel_id=foreign.pk), now=NOW)

        assert not Receipt.objects.exists()

    def test_refuses_a_return_of_another_store(self, rma: Return) -> None:
        """Staff of one store cannot book into another."""
        other = make_store()

        with pytest.raises(NotExpected, match="another store"):
            record_receipt(arrival=arrival(rma, store_id=other.pk), now=NOW)


class TestUnannounced:
    def arrival(self, store: Store, *, key: str = "k1") -> Arrival:
        return Arrival(
            store_id=store.pk,
            idempotency_key=key,
            received_by_id=None,
            strays=[Stray(quantity=2, sku="SKU-1")],
            scanned_code="1Z999",
        )

    def test_is_booked_and_shown_to_a_person(self, store: Store) -> None:
        """A parcel that belongs to nothing is never refused."""
        receipt = record_receipt(arrival=self.arrival(store), now=NOW)

        task = StaffTask.objects.get()
        assert (receipt.kind, receipt.rma_id) == (Receipt.Kind.UNANNOUNCED, None)
        assert kinds(receipt) == [("UNANNOUNCED", 2)]
        assert (task.kind, task.detail["code"]) == (StaffTask.Kind.UNANNOUNCED, "1Z999")

    def test_is_booked_once(self, store: Store) -> None:
        """A double-click makes one receipt and one task."""
        first = record_receipt(arrival=self.arrival(store), now=NOW)
        second = record_receipt(arrival=self.arrival(store), now=NOW)

        assert first.pk == second.pk
        assert StaffTask.objects.count() == 1

    def test_cannot_name_lines(self, store: Store, rma: Return) -> None:
        """Without a return there is nothing to count on; a line given by mistake stays as it is."""
        line = rma.lines.order_by("id")[0]
        record_receipt(
            arrival=Arrival(
                store_id=store.pk,
                idempotency_key="k2",
                received_by_id=None,
                counted=[Counted(return_line_id=line.pk, quantity=1)],
            ),
            now=NOW,
        )

        line.refresh_from_db()
        assert line.received_quantity == 0


class TestTheEndOfAReturn:
    def test_comes_with_the_money_when_it_is_paid_on_receipt(
        self, rma: Return, order: Order, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """Everything is here and everything is paid: closed."""
        make_known(stripe, order)
        arrive(rma)

        states = [
            send_money_operation(operation_id=each.pk, gateway=gateway, now=NOW) for each in reserve(rma)
        ]

        assert states == [OperationState.DONE]
        assert Return.objects.get(pk=rma.pk).status == ReturnStatus.CLOSED

    def test_waits_for_the_rest(
        self, rma: Return, order: Order, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """One of three came and was paid: the return stays open for the others."""
        make_known(stripe, order)
        arrive(rma, units={rma.lines.order_by("id")[0].pk: 1})

        for operation in reserve(rma):
            send_money_operation(operation_id=operation.pk, gateway=gateway, now=NOW)

        assert Return.objects.get(pk=rma.pk).status == ReturnStatus.APPROVED

    def test_comes_with_the_goods_when_it_was_paid_before(
        self, store: Store, order: Order, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """Paid at once, and now everything is here: closed, although nothing is left to pay."""
        publish(store, policy_document(refund_timing={"REFUND": "INSTANT"}))
        make_known(stripe, order)
        rma = make_return(order, units=[2, 1])
        for operation in reserve(rma):
            send_money_operation(operation_id=operation.pk, gateway=gateway, now=NOW)
        assert Return.objects.get(pk=rma.pk).status == ReturnStatus.APPROVED

        arrive(rma)
        assert settle_return(rma_id=rma.pk, now=NOW) is None

        assert Return.objects.get(pk=rma.pk).status == ReturnStatus.CLOSED

    def test_comes_again_after_a_box_too_many(
        self, rma: Return, order: Order, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """A closed return opens for a late box and closes when nothing of it is owed."""
        make_known(stripe, order)
        arrive(rma)
        for operation in reserve(rma):
            send_money_operation(operation_id=operation.pk, gateway=gateway, now=NOW)

        receipt = arrive(rma, units={rma.lines.order_by("id")[0].pk: 1})
        assert settle_return(rma_id=rma.pk, now=NOW) is None

        assert kinds(receipt) == [("OVER", 1)]
        assert Return.objects.get(pk=rma.pk).status == ReturnStatus.CLOSED
