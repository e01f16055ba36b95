"""Orders grow by later imports, and never change."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from returns.models import Fulfilment, JournalEntry, OrderLine, Payment, Refund, StaffTask, Store
from returns.operations.import_order import ImportStatus
from tests.factories import NOW
from tests.returns.orders.documents import Document, line, order, parcel, payment
from tests.returns.orders.importing import LATER, rows, take

pytestmark = pytest.mark.django_db


class TestLaterImport:
    def test_adds_the_second_parcel(self, store: Store) -> None:
        """A partly delivered order: the rest arrives by a second import, and can be returned from then on."""
        take(store, order())

        result = take(store, order(fulfilments=[parcel("F1", {"1": 2}), parcel("F2", {"2": 1})]), now=LATER)

        assert (result.status, result.added) == (ImportStatus.EXTENDED, ("fulfilments[F2]",))
        lines = OrderLine.objects.order_by("position")
        assert [each.fulfilled_quantity for each in lines] == [2, 1]
        entry = JournalEntry.objects.get(action="order.extended")
        assert (entry.at, entry.data) == (LATER, {"added": ["fulfilments[F2]"]})

    def test_needs_to_name_only_what_is_new(self, store: Store) -> None:
        """A parcel that the import leaves out is no difference: another source may have told it."""
        take(store, order())

        result = take(store, order(fulfilments=[parcel("F2", {"2": 1})], payments=[]))

        assert (result.status, result.added) == (ImportStatus.EXTENDED, ("fulfilments[F2]",))

    def test_adds_a_line_to_a_parcel(self, store: Store) -> None:
        take(store, order())

        result = take(store, order(fulfilments=[parcel("F1", {"1": 2, "2": 1})]))

        assert result.added == ("fulfilments[F1].lines[2]",)
        assert OrderLine.objects.get(external_id="2").fulfilled_quantity == 1

    def test_adds_delivery_times_and_numbers(self, store: Store) -> None:
        """The clock of the window starts when the delivery is known, for the parcel or for one line."""
        take(store, order())
        sent = parcel(
            "F1", {"1": 2}, delivered_at="2026-03-04T10:00:00Z", carrier="dhl", tracking_number="T1"
        )
        sent["lines"][0]["delivered_at"] = "2026-03-05T10:00:00Z"

        result = take(store, order(fulfilments=[sent]))

        assert result.added == (
            "fulfilments[F1].delivered_at",
            "fulfilments[F1].carrier",
            "fulfilments[F1].tracking_number",
            "fulfilments[F1].lines[1].delivered_at",
        )
        found = Fulfilment.objects.get()
        assert (found.carrier, found.tracking_number) == ("dhl", "T1")
        assert found.lines.get().delivered_at == datetime(2026, 3, 5, 10, tzinfo=UTC)

    def test_adds_a_payment_within_the_total(self, store: Store) -> None:
        first, second = payment("40.00", "a"), payment("5.00", "b", stripe_id="")
        take(store, order(payments=[first]))

        result = take(store, order(payments=[first, second]))

        assert result.added == ("payments[b]",)
        assert Payment.objects.get(external_id="b").provider == Payment.Provider.MANUAL

    def test_adds_refunds_made_elsewhere_once(self, store: Store) -> None:
        """Single refunds by their id."""
        take(store, order())
        paid = order()["payments"][0]
        document = order(payments=[paid | {"external_refunds": [{"id": "re_1", "amount": "4.00"}]}])

        first, second = take(store, document), take(store, document)

        assert (first.status, second.status) == (ImportStatus.EXTENDED, ImportStatus.UNCHANGED)
        assert Payment.objects.get().external_refunded_minor == 400

    def test_adds_what_a_growing_sum_of_refunds_has_more(self, store: Store) -> None:
        """A source that knows only the sum: 4.00, later 9.50, are refunds of 4.00 and 5.50."""
        paid = order()["payments"][0]
        for total in ("0.00", "4.00", "4.00", "9.50"):
            take(store, order(payments=[paid | {"refunded_total": total}]))

        assert list(Refund.objects.order_by("id").values_list("amount_minor", flat=True)) == [400, 550]
        assert Payment.objects.get().external_refunded_minor == 950


def tax() -> Document:
    return {"tax": "3.19", "taxes": [{"name": "MwSt", "rate_percent": "19", "amount": "3.19"}]}


class TestDifference:
    @pytest.mark.parametrize(
        "path, value, stored, new",
        [
            ("lines.0.paid", "20.00", None, None),
            ("lines.0.title", "Another", "Thing 1", "Another"),
            ("lines.0.tags", ["sale"], "[]", "['sale']"),
            ("charges.0.tax", "0.90", "0.80", "0.90"),
            ("customer.email", "x@example.com", "Sam@Example.com", "x@example.com"),
            ("placed_at", "2026-03-02T10:00:00Z", "2026-03-01T09:00:00+00:00", "2026-03-02T10:00:00+00:00"),
            ("fulfilments.0.shipped_at", "2026-03-09T08:00:00Z", "2026-03-02T08:00:00+00:00", None),
            ("payments.0.stripe_id", "pi_other", "pi_1001", "pi_other"),
            ("lines.0.taxes.0.rate_percent", "7", "MwSt 19 %: 3.19", "MwSt 7 %: 3.19"),
        ],
    )
    def test_is_reported_and_not_applied(
        self, store: Store, path: str, value: object, stored: str | None, new: str | None
    ) -> None:
        """Lines and amounts never change; a person is told both values."""
        take(store, order())
        before = rows()
        document = order()
        place: Any = document
        *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        for step in steps:
            place = place[step]
        place[last] = value

        result = take(store, document)

        assert rows() == before
        if stored is None and new is None:
            assert result.status is ImportStatus.UNCHANGED
            return
        assert result.status is ImportStatus.DIFFERS
        assert len(result.differences) == 1
        assert result.differences[0].stored == stored
        assert new is None or result.differences[0].new == new

    def test_in_amounts_names_every_place(self, store: Store) -> None:
        take(store, order())

        result = take(store, order(total="46.00", lines=[line(1, paid="21.00"), line(2, quantity=1)]))

        assert [each.path for each in result.differences] == [
            "total",
            "lines[1].paid",
            "lines[1].tax",
            "lines[1].taxes",
        ]
        assert OrderLine.objects.get(external_id="1").paid_minor == 2000

    def test_of_lines_is_reported(self, store: Store) -> None:
        """A line more and a line less; the parcel of the new line is not taken either."""
        take(store, order())
        document = order(lines=[line(1, **tax()), line(3, quantity=1)], fulfilments=[parcel("F3", {"3": 1})])

        result = take(store, document)

        assert [str(each) for each in result.differences] == [
            "lines[2]: stored there, imported nothing",
            "lines[3]: stored nothing, imported there",
            "fulfilments[F3]: stored nothing, imported 1 more",
        ]

    def test_is_more_sent_than_ordered(self, store: Store) -> None:
        """Two sources name one parcel differently: its units cannot be counted twice."""
        take(store, order())

        result = take(store, order(fulfilments=[parcel("OTHER", {"1": 1})]))

        assert [str(each) for each in result.differences] == [
            "fulfilments[OTHER]: stored 2 of 2 units of line 1 sent, imported 1 more"
        ]
        assert OrderLine.objects.get(external_id="1").fulfilled_quantity == 2

    def test_is_more_paid_than_the_total(self, store: Store) -> None:
        take(store, order())

        result = take(store, order(payments=[payment("1.00", "late")]))

        assert [str(each) for each in result.differences] == [
            "payments[late]: stored 45.00 paid of 45.00, imported 1.00 more"
        ]

    def test_is_a_sum_of_refunds_that_shrank(self, store: Store) -> None:
        paid = order()["payments"][0]
        take(store, order(payments=[paid | {"refunded_total": "4.00"}]))

        result = take(store, order(payments=[paid | {"refunded_total": "3.00"}]))

        assert [each.path for each in result.differences] == ["payments[p-1001].refunded_total"]

    def test_leaves_what_is_new_to_be_added(self, store: Store) -> None:
        take(store, order())

        result = take(store, order(channel="shop", fulfilments=[parcel("F2", {"2": 1})]))

        assert (result.status, result.added) == (ImportStatus.DIFFERS, ("fulfilments[F2]",))
        assert Fulfilment.objects.count() == 2

    def test_is_one_task_that_says_what_differs_now(self, store: Store) -> None:
        """A person's answer stands until the import says something else."""
        take(store, order())
        take(store, order(channel="shop"))
        take(store, order(channel="app"))

        task = StaffTask.objects.get()
        assert task.kind == StaffTask.Kind.IMPORT_DIFFERENCE
        assert task.detail == {"differences": [{"path": "channel", "stored": "nothing", "new": "app"}]}

        StaffTask.objects.update(resolved_at=NOW)
        take(store, order(channel="app"))
        assert not StaffTask.objects.filter(resolved_at=None).exists()

        take(store, order(channel="shop"))
        assert StaffTask.objects.filter(resolved_at=None).count() == 1

    def test_of_currency_says_nothing_about_its_payments(self, store: Store) -> None:
        take(store, order())

        result = take(store, order(currency="USD", payments=[payment("45.00", "usd")]))

        assert "currency" in [each.path for each in result.differences]
        assert result.added == ()
