"""What the database refuses, tried past every friendly check by plain SQL."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from returns.models import (
    EligibilityDecision,
    JournalEntry,
    Order,
    OrderLine,
    Payment,
    PolicyVersion,
    Reason,
    Return,
    ReturnLine,
    Settlement,
)
from returns.operations.settle_return import settle_return
from tests.factories import NOW, make_order, make_return, make_store, publish

pytestmark = pytest.mark.django_db

REFUSED = (IntegrityError, DatabaseError)


def run(statement: str, *values: int | datetime) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def order() -> Order:
    store = make_store()
    publish(store)
    return make_order(store, paid=[1000], quantities=[3], tax=[167])


class TestCapsOfALine:
    """Units open + settled never exceed what was sent; amounts never exceed what was paid."""

    @pytest.mark.parametrize(
        "assignment, constraint",
        [
            pytest.param("open_quantity = 4", "open_settled", id="more open than sent"),
            pytest.param("open_quantity = 2, settled_quantity = 2", "open_settled", id="open and settled"),
            pytest.param("settled_quantity = 4", "open_settled", id="more settled than sent"),
            pytest.param("open_quantity = -1", "open_quantity", id="open below zero"),
            pytest.param("fulfilled_quantity = 4", "fulfilled", id="more sent than ordered"),
            pytest.param("reserved_minor = 1001", "amounts", id="reserved beyond paid"),
            pytest.param("reserved_minor = 600, settled_minor = 500", "amounts", id="sum beyond paid"),
            pytest.param("settled_minor = -1", "amounts", id="settled below zero"),
            pytest.param("tax_minor = 1001", "tax", id="tax beyond price"),
            pytest.param("quantity = 0", r"units|fulfilled", id="no unit"),
        ],
    )
    def test_refuses(self, order: Order, assignment: str, constraint: str) -> None:
        """Whoever writes, however it came about."""
        line = OrderLine.objects.get(order=order)

        with pytest.raises(REFUSED, match=constraint):
            run(f"UPDATE returns_orderline SET {assignment} WHERE id = %s", line.pk)


class TestCapsOfAPayment:
    @pytest.mark.parametrize(
        "assignment",
        [
            pytest.param("refunded_minor = 1001", id="refunded"),
            pytest.param("pending_minor = 1001", id="pending"),
            pytest.param("refunded_minor = 500, pending_minor = 501", id="refunded and pending"),
            pytest.param("external_refunded_minor = 400, refunded_minor = 601", id="made elsewhere"),
            pytest.param("refunded_minor = -1", id="below zero"),
            pytest.param("provider_ref = ''", id="Stripe payment without its id"),
        ],
    )
    def test_refuses(self, order: Order, assignment: str) -> None:
        """Refunded + pending + refunded elsewhere never exceed what was captured."""
        payment = Payment.objects.get(order=order)

        with pytest.raises(REFUSED, match="payment_"):
            run(f"UPDATE returns_payment SET {assignment} WHERE id = %s", payment.pk)


class TestCapsOfAReturn:
    @pytest.mark.parametrize(
        "assignment",
        [
            pytest.param("approved_quantity = 2", id="approved beyond requested"),
            pytest.param("received_quantity = 2", id="received beyond approved"),
            pytest.param("accepted_quantity = 1", id="accepted before received"),
            pytest.param("valued_quantity = 2", id="valued beyond approved"),
            pytest.param("requested_quantity = 0", id="nothing requested"),
        ],
    )
    def test_refuses(self, order: Order, assignment: str) -> None:
        """Counters of a return line stay inside each other."""
        line = ReturnLine.objects.get(rma=make_return(order))

        with pytest.raises(REFUSED, match=r"return_line_|requested_quantity"):
            run(f"UPDATE returns_returnline SET {assignment} WHERE id = %s", line.pk)

    def test_keeps_one_draft(self, order: Order) -> None:
        """A return has one settlement in the making."""
        rma = make_return(order)
        draft = {
            "store": rma.store,
            "order": order,
            "rma": rma,
            "trigger": "ON_RECEIPT",
            "currency": "GBP",
            "total_minor": 1,
            "computed_at": NOW,
        }
        Settlement.objects.create(**draft)

        with pytest.raises(IntegrityError), transaction.atomic():
            Settlement.objects.create(**draft)

    def test_keeps_settlements_at_zero_or_above(self, order: Order) -> None:
        """What a customer owes is never a settlement."""
        rma = make_return(order)

        with pytest.raises(REFUSED, match="settlement_not_below_zero"):
            run(
                "INSERT INTO returns_settlement (store_id, order_id, rma_id, status, trigger, currency,"
                " total_minor, uncovered_minor, computed_at)"
                " VALUES (%s, %s, %s, 'DRAFT', 'INSTANT', 'GBP', -1, 0, %s)",
                rma.store_id,
                order.pk,
                rma.pk,
                NOW,
            )


class TestOneStore:
    """No row of another store, whichever way it is written."""

    def test_refuses_a_return_of_another_stores_order(self, order: Order) -> None:
        other = make_store()
        publish(other)
        rma = make_return(order)

        with pytest.raises(REFUSED, match=r"another store|same_store"):
            run("UPDATE returns_return SET store_id = %s WHERE id = %s", other.pk, rma.pk)

    def test_refuses_a_return_line_on_another_stores_line(self, order: Order) -> None:
        other = make_store()
        publish(other)
        foreign = make_return(make_order(other)).lines.get()
        rma = make_return(order)

        with pytest.raises(REFUSED, match=r"another store|same_store"):
            run("UPDATE returns_returnline SET rma_id = %s WHERE id = %s", rma.pk, foreign.pk)

    def test_refuses_a_new_row(self, order: Order) -> None:
        other = make_store()

        with pytest.raises(REFUSED, match=r"another store|same_store"), transaction.atomic():
            Payment.objects.create(
                store=other, order=order, external_id="x", provider="MANUAL", currency="GBP", captured_minor=1
            )


class TestAppendOnly:
    """Versions, reasons, decisions and the journal are written once."""

    @pytest.mark.parametrize(
        "model, column",
        [
            (PolicyVersion, "number"),
            (Reason, "position"),
            (EligibilityDecision, "order_id"),
            (JournalEntry, "order_id"),
        ],
        ids=lambda part: getattr(part, "__name__", part),
    )
    def test_refuses_an_update(self, order: Order, model: type, column: str) -> None:
        make_return(order)
        row = model.objects.latest("id")  # type: ignore[attr-defined]
        table = model._meta.db_table  # type: ignore[attr-defined]

        with pytest.raises(REFUSED, match="append-only"):
            run(f"UPDATE {table} SET {column} = {column} WHERE id = %s", row.pk)

    def test_refuses_a_deletion(self, order: Order) -> None:
        make_return(order)

        with pytest.raises(REFUSED, match="append-only"):
            run("DELETE FROM returns_eligibilitydecision")


class TestOneOfEach:
    def test_opens_one_return_per_key(self, order: Order) -> None:
        """Two rows of one key cannot exist, whatever a race does."""
        rma = make_return(order, key="once")

        with pytest.raises(IntegrityError), transaction.atomic():
            Return.objects.create(
                store=rma.store,
                order=order,
                number="R-0000-00",
                policy_version=rma.policy_version,
                method=rma.method,
                idempotency_key="once",
                requested_at=NOW,
            )

    def test_settles_a_unit_once(self, order: Order) -> None:
        """Settling twice finds nothing the second time."""
        rma = make_return(order)
        ReturnLine.objects.filter(rma=rma).update(received_quantity=1, accepted_quantity=1)

        first, second = settle_return(rma_id=rma.pk, now=NOW), settle_return(rma_id=rma.pk, now=NOW)

        assert first is not None
        assert second is None
