"""The count sheet: what is entered, what is booked, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from returns.journal import SHOPPER, staff
from returns.lifecycle import ParcelStatus, ReturnStatus
from returns.models import Parcel, Receipt, ReceiptLine, Return, Store
from returns.operations.cancel_return import cancel_return
from returns.operations.decline_return import decline_return
from tests.factories import NOW, make_order, make_return
from tests.portal.warehouse.sheets import fields_of, open_sheet, quantity_field, send
from tests.steps import expire_due

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

LATER = NOW + timedelta(days=3)


@pytest.fixture(autouse=True)
def _clock(receiver: User) -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


def page_of(response: Answer) -> str:
    return " ".join(response.content.decode().split())


def booked_lines(rma: Return) -> list[tuple[str, int, str]]:
    rows = ReceiptLine.objects.filter(receipt__rma=rma).order_by("id")
    return [
        (row.kind, row.quantity, row.return_line.order_line.sku if row.return_line else row.sku)
        for row in rows
    ]


class TestBookingABox:
    def test_as_expected_takes_one_key(self, bench: Client, rma: Return, receiver: User) -> None:
        """Everything is there: one press books it, and the field waits for the next parcel."""
        fields = open_sheet(bench, rma)

        response = send(bench, rma, fields, step="all")

        receipt = Receipt.objects.get()
        assert response["Location"] == f"/warehouse/?booked={receipt.pk}"
        assert booked_lines(rma) == [("EXPECTED", 2, "SHIRT-M"), ("EXPECTED", 1, "HAT-1")]
        assert (receipt.received_by, receipt.received_at) == (receiver, LATER)
        assert receipt.parcel == rma.parcels.get()
        assert rma.parcels.get().status == ParcelStatus.RECEIVED

    def test_is_confirmed_with_what_was_booked(self, bench: Client, rma: Return) -> None:
        """The next person at the field sees which parcel was booked last and what was in it."""
        response = send(bench, rma, open_sheet(bench, rma), step="all")

        page = page_of(bench.get(response["Location"]))
        assert f"{rma.number} is booked" in page
        assert "2 × Linen shirt" in page
        assert "data-scan-field autofocus" in page

    def test_counts_what_was_entered_by_hand(self, bench: Client, rma: Return) -> None:
        """One shirt is missing: it stays expected."""
        fields = open_sheet(bench, rma) | {quantity_field(rma, 0): "1", quantity_field(rma, 1): "1"}

        send(bench, rma, fields, step="book")

        assert booked_lines(rma) == [("EXPECTED", 1, "SHIRT-M"), ("EXPECTED", 1, "HAT-1")]
        assert sum(line.expected_quantity for line in rma.lines.all()) == 1

    def test_keeps_more_than_expected_as_a_line_of_its_own(self, bench: Client, rma: Return) -> None:
        """A third shirt is booked and put aside; it is not part of the return."""
        fields = open_sheet(bench, rma) | {quantity_field(rma, 0): "3"}

        response = send(bench, rma, fields, step="book")

        assert booked_lines(rma) == [("EXPECTED", 2, "SHIRT-M"), ("OVER", 1, "SHIRT-M")]
        assert "Put aside what was not expected" in page_of(bench.get(response["Location"]))

    def test_keeps_a_wrong_item_with_its_code_and_words(self, bench: Client, rma: Return) -> None:
        """A jar in the box of shirts is written down."""
        stray = {"stray-0-sku": "JAR-9", "stray-0-quantity": "2", "stray-0-note": "blue, chipped"}

        send(bench, rma, open_sheet(bench, rma) | stray | {"note": "box was open"}, step="all")

        assert ("WRONG_ITEM", 2, "JAR-9") in booked_lines(rma)
        assert ReceiptLine.objects.get(kind="WRONG_ITEM").note == "blue, chipped"
        assert Receipt.objects.get().note == "box was open"

    def test_sent_twice_makes_one_receipt(self, bench: Client, rma: Return) -> None:
        """A double press, or a reload of the answer, books nothing more and shows the same confirmation."""
        fields = open_sheet(bench, rma)

        answers = [send(bench, rma, fields, step="all")["Location"] for _ in range(2)]

        assert Receipt.objects.count() == 1
        assert answers[0] == answers[1]

    def test_that_somebody_else_has_booked_meanwhile_is_shown_again(self, bench: Client, rma: Return) -> None:
        """Two people with the same sheet open: the second sees the new numbers before anything is booked."""
        first, second = open_sheet(bench, rma), open_sheet(bench, rma)
        send(bench, rma, first | {quantity_field(rma, 0): "1"}, step="book")

        response = send(bench, rma, second, step="all")

        assert response.status_code == 409
        assert "has changed since the page was opened" in page_of(response)
        assert Receipt.objects.count() == 1

    def test_remembers_the_code_that_was_scanned(self, bench: Client, rma: Return) -> None:
        """The receipt tells which code led to it."""
        fields = open_sheet(bench, rma, query="?code=BHSB407129033588")

        send(bench, rma, fields, step="all")

        assert Receipt.objects.get().scanned_code == "BHSB407129033588"

    def test_receives_the_parcel_that_was_scanned(self, bench: Client, rma: Return) -> None:
        """Of two parcels of a return, the other one is still on its way."""
        second = Parcel.objects.create(store=rma.store, rma=rma, position=2, method=rma.method)
        fields = open_sheet(bench, rma, query=f"?parcel={second.pk}")

        send(bench, rma, fields | {quantity_field(rma, 0): "1"}, step="book")

        second.refresh_from_db()
        assert second.status == ParcelStatus.RECEIVED
        assert rma.parcels.get(position=1).status != ParcelStatus.RECEIVED

    def test_ignores_the_parcel_of_another_return(self, bench: Client, rma: Return) -> None:
        """A parcel in the address that is not this return's is none."""
        foreign = make_return(make_order(rma.store)).parcels.get()
        fields = open_sheet(bench, rma, query=f"?parcel={foreign.pk}")

        send(bench, rma, fields, step="all")

        foreign.refresh_from_db()
        assert Receipt.objects.get().parcel == rma.parcels.get()
        assert foreign.status != ParcelStatus.RECEIVED


class TestCountingWithTheScanner:
    def test_adds_a_piece_for_each_scan_of_an_item(self, bench: Client, rma: Return) -> None:
        """Scan, scan, scan: the sheet counts and books nothing."""
        fields = open_sheet(bench, rma)

        for code in ("SHIRT-M", "shirt-m ", "HAT-1"):
            response = send(bench, rma, fields | {"item": code})
            fields = fields_of(response)

        assert fields[quantity_field(rma, 0)] == "2"
        assert fields[quantity_field(rma, 1)] == "1"
        assert fields["item"] == ""
        assert "Straw hat: 1 of 1 counted." in page_of(response)
        assert not Receipt.objects.exists()

    @pytest.mark.parametrize("sign, lines", [("*", 2), ("+", 1)])
    def test_books_with_a_sign_that_is_no_code(
        self, bench: Client, rma: Return, sign: str, lines: int
    ) -> None:
        """* books everything as expected, + what was counted: both typed on the number block."""
        fields = open_sheet(bench, rma) | {quantity_field(rma, 0): "2", "item": sign}

        send(bench, rma, fields)

        assert len(booked_lines(rma)) == lines

    def test_never_books_by_enter_alone(self, bench: Client, rma: Return) -> None:
        """A scanner ends each code with Enter, sometimes twice: the sheet says what is left to do."""
        fields = open_sheet(bench, rma) | {quantity_field(rma, 0): "2"}

        response = send(bench, rma, fields)

        assert "2 of 3 pieces counted. Nothing is booked yet" in page_of(response)
        assert fields_of(response)[quantity_field(rma, 0)] == "2"
        assert not Receipt.objects.exists()

    @pytest.mark.parametrize("shape", ["number", "tracking"])
    def test_reports_the_label_of_another_parcel(self, bench: Client, rma: Return, shape: str) -> None:
        """The next parcel is scanned too early: nothing is counted, nothing booked."""
        other = make_return(make_order(rma.store))
        other.parcels.update(tracking_number="OTHER-1")
        fields = open_sheet(bench, rma)

        response = send(bench, rma, fields | {"item": other.number if shape == "number" else "OTHER-1"})

        assert f"the label of another return, {other.number}" in page_of(response)
        assert fields_of(response)["stray-0-sku"] == ""
        assert not Receipt.objects.exists()

    def test_reports_the_label_of_this_parcel(self, bench: Client, rma: Return) -> None:
        """A scanner that reads twice says so and counts nothing."""
        response = send(bench, rma, open_sheet(bench, rma) | {"item": "BHSB407129033588"})

        assert "That is the label of this parcel" in page_of(response)

    def test_notes_an_unknown_item_as_wrong(self, bench: Client, rma: Return) -> None:
        """What the return does not name is written down with its code; again, and it is two of them."""
        fields = open_sheet(bench, rma)

        for code in ("JAR-9", "jar-9", "CUP-2"):
            response = send(bench, rma, fields | {"item": code})
            fields = fields_of(response)

        assert "CUP-2 is not part of this return" in page_of(response)
        assert (fields["stray-0-sku"], fields["stray-0-quantity"]) == ("JAR-9", "2")
        assert (fields["stray-1-sku"], fields["stray-1-quantity"]) == ("CUP-2", "1")

    def test_warns_when_more_come_than_expected(self, bench: Client, rma: Return) -> None:
        """The second hat is counted and pointed out."""
        fields = open_sheet(bench, rma) | {quantity_field(rma, 1): "1", "item": "HAT-1"}

        response = send(bench, rma, fields)

        assert "Straw hat: 2 counted, 1 expected." in page_of(response)
        assert "More than expected" in page_of(response)

    def test_does_not_let_surplus_stand_for_what_is_missing(self, bench: Client, rma: Return) -> None:
        """Three hats and no shirt are one piece of three, not three."""
        fields = open_sheet(bench, rma) | {quantity_field(rma, 1): "3"}

        response = send(bench, rma, fields)

        assert "1 of 3 pieces counted." in page_of(response)

    def test_fills_the_line_that_still_has_room(self, bench: Client, store: Store) -> None:
        """One item on two lines of a return: the second fills up after the first."""
        order = make_order(store, paid=[1000, 1000])
        order.lines.update(sku="TWIN")
        rma = make_return(order)
        fields = open_sheet(bench, rma)

        for _ in range(2):
            fields = fields_of(send(bench, rma, fields | {"item": "TWIN"}))

        assert (fields[quantity_field(rma, 0)], fields[quantity_field(rma, 1)]) == ("1", "1")

    def test_adjusts_by_one_at_a_press(self, bench: Client, rma: Return) -> None:
        """Plus and minus work without JavaScript and never go below nothing."""
        line = rma.lines.get(order_line__position=0)
        name, fields = quantity_field(rma, 0), open_sheet(bench, rma)

        more = fields_of(send(bench, rma, fields, adjust=f"{line.pk}+"))
        less = fields_of(send(bench, rma, fields, adjust=f"{line.pk}-"))

        assert (more[name], less[name]) == ("1", "0")


class TestWrongInput:
    @pytest.mark.parametrize(
        "text, sentence",
        [
            ("two", "Enter a whole number."),
            ("-1", "Less than nothing cannot be in a box."),
            ("1.5", "Enter a whole number."),
            ("24071290335", "Enter at most 9999."),
        ],
    )
    def test_in_a_number_is_said_beside_it(
        self, bench: Client, rma: Return, text: str, sentence: str
    ) -> None:
        """Also when a scanner poured a bar code into the field for the number."""
        fields = open_sheet(bench, rma) | {quantity_field(rma, 0): text}

        response = send(bench, rma, fields, step="book")

        assert response.status_code == 200
        assert page_of(response).count(sentence) == 2
        assert not Receipt.objects.exists()

    def test_nothing_counted_is_not_booked(self, bench: Client, rma: Return) -> None:
        """An empty box is no receipt of a return."""
        response = send(bench, rma, open_sheet(bench, rma), step="book")

        assert "Enter what came, or book the parcel as unannounced." in page_of(response)
        assert not Receipt.objects.exists()

    def test_a_stray_without_words_is_asked_for_some(self, bench: Client, rma: Return) -> None:
        """Three of something is nothing that a colleague could sort out."""
        fields = open_sheet(bench, rma) | {"stray-0-quantity": "3"}

        response = send(bench, rma, fields, step="all")

        assert "Write what it is, or scan its code." in page_of(response)
        assert not Receipt.objects.exists()

    def test_a_mangled_form_is_refused_in_words(self, bench: Client, rma: Return) -> None:
        """A form without its hidden fields books nothing and breaks nothing."""
        response = bench.post(f"/warehouse/returns/{rma.number}/", {"step": "all"})

        assert response.status_code == 200
        assert "Please check this" in page_of(response)
        assert not Receipt.objects.exists()

    def test_an_unknown_number_leads_to_the_unannounced_box(self, bench: Client) -> None:
        """A mistyped address is a code like any other."""
        response = bench.get("/warehouse/returns/R-0000-00/", follow=True)

        assert "No return of this store has the code R-0000-00" in page_of(response)


class TestAReturnThatIsNotSimplyExpected:
    def test_received_before_is_told_and_not_counted_again(self, bench: Client, rma: Return) -> None:
        """The second scan of a parcel says when and by whom it was received, and waits for the next."""
        send(bench, rma, open_sheet(bench, rma), step="all")

        page = page_of(bench.get(f"/warehouse/returns/{rma.number}/"))

        assert "This return was received already" in page
        assert "Last booked on 13 March 2026, 12:00 by robin." in page
        assert "Scan the next parcel" in page
        assert "All as expected" not in page

    def test_received_before_takes_one_more_box_when_told_to(self, bench: Client, rma: Return) -> None:
        """A second box of a complete return is booked on purpose: what is in it is more than expected."""
        send(bench, rma, open_sheet(bench, rma), step="all")
        fields = open_sheet(bench, rma, query="?more=1") | {quantity_field(rma, 1): "1"}

        bench.post(f"/warehouse/returns/{rma.number}/?more=1", fields | {"step": "book"})

        assert booked_lines(rma)[-1] == ("OVER", 1, "HAT-1")

    def test_partly_received_says_how_much_is_missing(self, bench: Client, rma: Return) -> None:
        """The second box of a return is counted against what is left."""
        send(bench, rma, open_sheet(bench, rma) | {quantity_field(rma, 0): "1"}, step="book")

        page = page_of(bench.get(f"/warehouse/returns/{rma.number}/"))

        assert "A part of this return was received before" in page
        assert "2 pieces are still missing." in page

    @pytest.mark.parametrize("end", ["cancelled", "expired"])
    def test_ended_is_opened_again_by_what_came(self, bench: Client, rma: Return, end: str) -> None:
        """The goods are here: they are counted as announced, and the return lives again."""
        if end == "cancelled":
            cancel_return(rma_id=rma.pk, actor=SHOPPER, now=NOW)
        else:
            Return.objects.filter(pk=rma.pk).update(ship_by_at=NOW)
            expire_due(now=NOW)
        page = page_of(bench.get(f"/warehouse/returns/{rma.number}/"))

        send(bench, rma, open_sheet(bench, rma), step="all")

        rma.refresh_from_db()
        assert f"This return {'was cancelled' if end == 'cancelled' else 'has expired'}" in page
        assert "the return is opened again" in page
        assert rma.status == ReturnStatus.APPROVED
        assert booked_lines(rma) == [("EXPECTED", 2, "SHIRT-M"), ("EXPECTED", 1, "HAT-1")]

    @pytest.mark.parametrize("is_declined", [True, False], ids=["declined", "undecided"])
    def test_not_approved_is_booked_as_unannounced(
        self, bench: Client, rma: Return, receiver: User, is_declined: bool
    ) -> None:
        """Nobody said that this may come back: it is put aside, and never refused."""
        Return.objects.filter(pk=rma.pk).update(status=ReturnStatus.NEEDS_REVIEW)
        if is_declined:
            decline_return(rma_id=rma.pk, reason="Worn.", actor=staff(receiver.pk), now=NOW)

        page = page_of(bench.get(f"/warehouse/returns/{rma.number}/"))
        fields = {"key": "k", "stray-TOTAL_FORMS": "0", "stray-INITIAL_FORMS": "0"}
        forced = send(bench, rma, fields, step="all")

        title = "This return was declined" if is_declined else "Nobody has approved this return yet"
        assert title in page
        assert f"/warehouse/unannounced/?code={rma.number}" in page
        assert forced.status_code != 302
        assert not Receipt.objects.exists()
