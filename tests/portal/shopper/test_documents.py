from __future__ import annotations

import pytest
from django.test import Client

from labels.models import Document
from labels.shipping.errors import CarrierError
from portal.shopper.views import documents as views
from returns.journal import staff
from returns.models import Order, Return
from returns.operations.cancel_return import cancel_return
from tests.factories import NOW, make_order, make_return
from tests.portal.shopper.conftest import Shop, look_up


@pytest.fixture
def rma(order: Order) -> Return:
    return make_return(order, units=[1, 2])


class TestPackingSlip:
    def test_is_a_pdf_with_a_name(self, sam: Client, rma: Return) -> None:
        """The slip opens in the browser and is saved under the return's number."""
        answer = sam.get(f"/r/{rma.number}/packing-slip.pdf")

        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == f'inline; filename="{rma.number}-slip.pdf"'
        assert "no-store" in answer["Cache-Control"]
        assert answer.content.startswith(b"%PDF-")

    def test_is_not_given_for_a_return_that_has_ended(self, sam: Client, rma: Return) -> None:
        """After a cancellation the page says what happened instead."""
        cancel_return(rma_id=rma.pk, actor=staff(1), now=NOW)

        answer = sam.get(f"/r/{rma.number}/packing-slip.pdf")

        assert answer.status_code == 302
        assert answer["Location"] == f"/r/{rma.number}/"


class TestLabel:
    def test_leads_back_while_there_is_none(self, sam: Client, rma: Return) -> None:
        """A link that is clicked too early leads to the page that waits for the label."""
        answer = sam.get(f"/r/{rma.number}/label-{rma.parcels.get().pk}.pdf")

        assert answer.status_code == 302
        assert answer["Location"] == f"/r/{rma.number}/"

    def test_is_of_a_parcel_of_this_return(self, sam: Client, shop: Shop, rma: Return) -> None:
        """The number of somebody else's parcel behind one's own return opens nothing."""
        other = make_return(make_order(shop.store)).parcels.get()

        assert sam.get(f"/r/{rma.number}/label-{other.pk}.pdf").status_code == 404

    def test_says_so_when_the_carrier_is_silent(
        self, sam: Client, rma: Return, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A carrier that does not answer is not the shopper's mistake."""

        def silent(**asked: object) -> Document:
            raise CarrierError("No answer.")

        monkeypatch.setattr(views, "label_pdf", silent)

        answer = sam.get(f"/r/{rma.number}/label-{rma.parcels.get().pk}.pdf")

        assert answer.status_code == 503
        assert "Please try again in a few minutes" in answer.content.decode()


class TestDocumentsOfOthers:
    def test_are_closed(self, client: Client, shop: Shop, rma: Return) -> None:
        """Another shopper gets the page that asks for the order."""
        look_up(client, make_order(shop.store))

        assert client.get(f"/r/{rma.number}/packing-slip.pdf").status_code == 404
        assert client.get(f"/r/{rma.number}/label-{rma.parcels.get().pk}.pdf").status_code == 404
