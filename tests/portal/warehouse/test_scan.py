"""One field: every code leads somewhere."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from returns.lifecycle import ParcelStatus
from returns.models import Parcel, Return
from tests.factories import make_order, make_return

TRACKING = "BHSB407129033588"


class TestScanningACode:
    @pytest.mark.parametrize("code", [TRACKING, TRACKING.lower(), f"]C1{TRACKING}", "BHSB 4071 2903 3588"])
    def test_of_a_parcel_opens_its_return(self, bench: Client, rma: Return, code: str) -> None:
        """The carrier's label leads to what should be in the parcel."""
        response = bench.get("/warehouse/scan/", {"code": code}, follow=True)

        assert response.redirect_chain[-1][0].startswith(f"/warehouse/returns/{rma.number}/")
        assert "Linen shirt" in response.content.decode()

    @pytest.mark.parametrize("shape", ["{}", "http://localhost/r/{}/", "{}\r"], ids=["number", "qr", "enter"])
    def test_of_a_return_opens_it(self, bench: Client, rma: Return, shape: str) -> None:
        """The packing slip's number or its square code will do."""
        code = shape.format(rma.number)

        response = bench.get("/warehouse/scan/", {"code": code}, follow=True)

        assert "Linen shirt" in response.content.decode()

    def test_of_nothing_offers_to_book_it_as_unannounced(self, bench: Client, rma: Return) -> None:
        """A code that no return has is never the end of the road, and a misread one is put right at once."""
        response = bench.get("/warehouse/scan/", {"code": "1Z999AA10123456784"}, follow=True)

        page = response.content.decode()
        assert response.status_code == 200
        assert "No return of this store has the code 1Z999AA10123456784" in page
        assert "Scan again" in page
        assert "Book as unannounced" in page

    @pytest.mark.parametrize("code", ["", "   ", "\x1d"])
    def test_of_no_text_waits_for_the_next(self, bench: Client, code: str) -> None:
        """Enter in the empty field changes nothing."""
        response = bench.get("/warehouse/scan/", {"code": code})

        assert (response.status_code, response["Location"]) == (302, "/warehouse/")

    @pytest.mark.parametrize("code", ["<script>alert(1)</script>", "' OR 1=1 --", "A" * 5000, "R-\x00-"])
    def test_of_nonsense_is_shown_as_text(self, bench: Client, code: str) -> None:
        """Whatever is stuck on a parcel is data."""
        response = bench.get("/warehouse/scan/", {"code": code}, follow=True)

        assert response.status_code == 200
        assert "<SCRIPT>" not in response.content.decode().upper().replace("&LT;SCRIPT&GT;", "")

    def test_that_two_parcels_carry_opens_the_one_on_its_way(self, bench: Client, rma: Return) -> None:
        """Carriers give numbers out again after years: the received parcel is not meant."""
        newer = make_return(make_order(rma.store))
        newer.parcels.update(tracking_number=TRACKING, status=ParcelStatus.RECEIVED)

        response = bench.get("/warehouse/scan/", {"code": TRACKING})

        assert response["Location"].startswith(f"/warehouse/returns/{rma.number}/")

    def test_says_which_parcel_was_scanned(self, bench: Client, rma: Return) -> None:
        """Of a return in two parcels the scanned one is received, not the first."""
        second = Parcel.objects.create(
            store=rma.store, rma=rma, position=2, method=rma.method, tracking_number="SECOND-1"
        )

        response = bench.get("/warehouse/scan/", {"code": "second-1"})

        assert f"parcel={second.pk}" in response["Location"]


class TestPagesOfTheBench:
    def test_ask_the_database_little(
        self, bench: Client, rma: Return, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        """At most ten questions a page, however much the return holds."""
        bench.get("/warehouse/")
        addresses = ["/warehouse/", f"/warehouse/returns/{rma.number}/", "/warehouse/unannounced/"]

        for address in addresses:
            with django_assert_max_num_queries(10):
                bench.get(address)
