"""The list of returns and the page of one return agree where it stands."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import QuerySet

from returns.journal import SYSTEM
from returns.models import Method, Parcel, Refund, Return, Store
from returns.operations.approve_return import approve_return
from returns.operations.decline_return import decline_return
from returns.operations.execute_settlement import execute_settlement
from returns.operations.record_receipt import Arrival, Counted, record_receipt
from returns.operations.settle_return import settle_return
from returns.queries.dossier import dossier_of
from returns.queries.found_returns import at_stage, matching, returns_of_store
from returns.queries.progress import Stage
from tests.factories import NOW, make_order, make_return, make_store, policy_document, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> Store:
    store = make_store()
    publish(store, policy_document(review={"needed": True}))
    return store


@pytest.fixture
def rma(store: Store) -> Return:
    return make_return(make_order(store))


def approved(rma: Return) -> None:
    approve_return(rma_id=rma.pk, actor=SYSTEM, now=NOW)


def declined(rma: Return) -> None:
    decline_return(rma_id=rma.pk, reason="No.", actor=SYSTEM, now=NOW)


def with_own_carrier(rma: Return) -> None:
    approved(rma)
    Parcel.objects.filter(rma=rma).update(method=Method.OWN_CARRIER)


def without_parcel(rma: Return) -> None:
    approved(rma)
    rma.parcels.get().lines.all().delete()
    rma.parcels.all().delete()


def paid(rma: Return) -> None:
    approved(rma)
    [line] = rma.lines.all()
    record_receipt(
        arrival=Arrival(
            store_id=rma.store_id,
            idempotency_key=str(rma.pk),
            received_by_id=None,
            rma_id=rma.pk,
            counted=[Counted(return_line_id=line.pk, quantity=1)],
        ),
        now=NOW,
    )
    settlement = settle_return(rma_id=rma.pk, now=NOW)
    assert settlement is not None
    execute_settlement(settlement_id=settlement.pk, now=NOW)


def refund_is(status: str, *, is_closed: bool = False) -> Callable[[Return], None]:
    def tell(rma: Return) -> None:
        paid(rma)
        Refund.objects.filter(settlement__rma=rma).update(status=status)
        Return.objects.filter(pk=rma.pk).update(status="CLOSED" if is_closed else "APPROVED")

    return tell


def parcel_is(status: str) -> Callable[[Return], None]:
    def tell(rma: Return) -> None:
        approved(rma)
        Parcel.objects.filter(rma=rma).update(status=status)

    return tell


def ended(status: str) -> Callable[[Return], None]:
    def tell(rma: Return) -> None:
        Return.objects.filter(pk=rma.pk).update(status=status)

    return tell


STORIES: dict[str, tuple[Callable[[Return], object], Stage]] = {
    "waits": (lambda rma: None, Stage.IN_REVIEW),
    "requested": (ended("REQUESTED"), Stage.IN_REVIEW),
    "declined": (
        lambda rma: decline_return(rma_id=rma.pk, reason="No.", actor=SYSTEM, now=NOW),
        Stage.DECLINED,
    ),
    "cancelled": (ended("CANCELLED"), Stage.CANCELLED),
    "expired": (ended("EXPIRED"), Stage.EXPIRED),
    "approved": (approved, Stage.PREPARING_LABEL),
    "own carrier": (with_own_carrier, Stage.SEND_IT),
    "no parcel": (without_parcel, Stage.SEND_IT),
    "label ready": (parcel_is("LABEL_READY"), Stage.SEND_IT),
    "in transit": (parcel_is("IN_TRANSIT"), Stage.ON_ITS_WAY),
    "lost": (parcel_is("LOST"), Stage.ON_ITS_WAY),
    "turned round": (parcel_is("RETURNING_TO_CUSTOMER"), Stage.ON_ITS_WAY),
    "delivered": (parcel_is("DELIVERED"), Stage.DELIVERED),
    "received": (parcel_is("RECEIVED"), Stage.RECEIVED),
    "parcel called off": (parcel_is("CANCELLED"), Stage.PREPARING_LABEL),
    "refund reserved": (refund_is("RESERVED"), Stage.MONEY_ON_ITS_WAY),
    "refund sent": (refund_is("SUBMITTED"), Stage.MONEY_ON_ITS_WAY),
    "refund pending": (refund_is("PENDING"), Stage.MONEY_ON_ITS_WAY),
    "refund failed": (refund_is("FAILED"), Stage.MONEY_DELAYED),
    "refund paid": (refund_is("SUCCEEDED"), Stage.DONE),
    "complete": (refund_is("SUCCEEDED", is_closed=True), Stage.DONE),
    "complete, after a refund failed": (refund_is("FAILED", is_closed=True), Stage.DONE),
    "complete, nothing to pay": (ended("CLOSED"), Stage.DONE),
}


@pytest.mark.parametrize("story", STORIES)
class TestStage:
    def test_is_the_same_in_the_list_on_the_page_and_in_the_filter(
        self, store: Store, rma: Return, story: str
    ) -> None:
        """Staff who filter by what they read find it again, under that stage and no other."""
        tell, expected = STORIES[story]
        tell(rma)

        found: QuerySet[Any] = returns_of_store(store_id=store.pk)
        listed = found.values_list("stage", flat=True).get()
        rma = Return.objects.select_related("order", "store", "policy_version").get(pk=rma.pk)

        assert listed == expected
        assert dossier_of(rma=rma).stage == expected
        assert [stage for stage in Stage if found.filter(at_stage(stage=stage)).exists()] == [expected]


class TestMatching:
    def test_finds_nothing_for_a_part_of_a_number(self, store: Store, rma: Return) -> None:
        """Whole numbers only: a part would read every row."""
        assert not returns_of_store(store_id=store.pk).filter(
            matching(store_id=store.pk, text=rma.number[:5])
        )

    def test_finds_every_return_of_an_order(self, store: Store) -> None:
        """The newest first."""
        order = make_order(store, quantities=[2])
        first, second = make_return(order), make_return(order)

        found = returns_of_store(store_id=store.pk).filter(matching(store_id=store.pk, text=order.number))

        assert [each.pk for each in found] == [second.pk, first.pk]
