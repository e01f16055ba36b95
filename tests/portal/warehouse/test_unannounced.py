"""A box that belongs to nothing has a place too."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.test import Client

from returns.models import Receipt, StaffTask, Store
from tests.portal.warehouse.sheets import fields_of

ADDRESS = "/warehouse/unannounced/"


class TestAnUnannouncedBox:
    def test_is_booked_with_code_contents_and_note(self, bench: Client, store: Store, receiver: User) -> None:
        """What is known is written down, and a colleague gets a task."""
        fields = fields_of(bench.get(ADDRESS, {"code": "1z999"})) | {
            "note": "no slip inside",
            "stray-0-sku": "JAR-9",
            "stray-0-quantity": "2",
        }

        bench.post(ADDRESS, fields | {"step": "book"})

        receipt = Receipt.objects.get()
        line = receipt.lines.get()
        assert (receipt.kind, receipt.scanned_code, receipt.note) == (
            "UNANNOUNCED",
            "1Z999",
            "no slip inside",
        )
        assert (line.kind, line.sku, line.quantity) == ("UNANNOUNCED", "JAR-9", 2)
        assert (receipt.received_by, receipt.warehouse) == (receiver, store.warehouses.get())
        assert StaffTask.objects.get().kind == StaffTask.Kind.UNANNOUNCED

    def test_is_booked_also_when_nothing_is_known(self, bench: Client) -> None:
        """A plain box without any writing is never refused; the confirmation says what to write on it."""
        fields = fields_of(bench.get(ADDRESS))

        response = bench.post(ADDRESS, fields | {"step": "book"}, follow=True)

        receipt = Receipt.objects.get()
        assert f"Write “Receipt {receipt.pk}” on it" in response.content.decode()

    def test_sent_twice_is_one(self, bench: Client) -> None:
        """A double press books one box and opens one task."""
        fields = fields_of(bench.get(ADDRESS)) | {"step": "book"}

        answers = [bench.post(ADDRESS, fields)["Location"] for _ in range(2)]

        assert answers[0] == answers[1]
        assert (Receipt.objects.count(), StaffTask.objects.count()) == (1, 1)

    def test_takes_any_number_of_items(self, bench: Client) -> None:
        """One more row at a press, and what was entered stays."""
        fields = fields_of(bench.get(ADDRESS)) | {"stray-0-note": "a red scarf"}

        response = bench.post(ADDRESS, fields | {"step": "more"})

        again = fields_of(response)
        assert again["stray-0-note"] == "a red scarf"
        assert again["stray-1-note"] == ""
        assert not Receipt.objects.exists()

    def test_counts_what_has_a_name_and_no_number_as_one(self, bench: Client) -> None:
        """Writing "1" is the commonest thing, so it may be left out."""
        fields = fields_of(bench.get(ADDRESS)) | {"stray-0-note": "a red scarf"}

        bench.post(ADDRESS, fields | {"step": "book"})

        assert Receipt.objects.get().lines.get().quantity == 1

    def test_with_a_wrong_number_is_asked_again(self, bench: Client) -> None:
        """The page comes back with the sentence beside the field, and with everything that was entered."""
        fields = fields_of(bench.get(ADDRESS)) | {"stray-0-sku": "JAR-9", "stray-0-quantity": "many"}

        response = bench.post(ADDRESS, fields | {"step": "book"})

        page = response.content.decode()
        assert "Enter a whole number." in page
        assert 'value="JAR-9"' in page
        assert not Receipt.objects.exists()


class TestTodaysReceipts:
    def test_list_returns_and_unannounced_boxes_newest_first(self, bench: Client) -> None:
        """What was booked today can be looked up without asking anybody."""
        for note in ("first box", "second box"):
            bench.post(ADDRESS, fields_of(bench.get(ADDRESS)) | {"note": note, "step": "book"})

        page = bench.get("/warehouse/").content.decode()

        assert page.index("second box") < page.index("first box")
