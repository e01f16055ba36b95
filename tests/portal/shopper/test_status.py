from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.models import Brand
from portal.links import return_link
from returns.journal import staff
from returns.models import Order, Return, StaffMembership
from returns.operations.cancel_return import cancel_return
from returns.operations.record_label import record_label
from returns.operations.record_tracking import record_tracking
from tests.factories import NOW, make_order, make_return, make_store
from tests.portal.shopper.conftest import Shop, look_up, without_token


@pytest.fixture
def rma(order: Order) -> Return:
    return make_return(order, units=[1, 2])


def with_label(rma: Return) -> None:
    parcel = rma.parcels.get()
    record_label(parcel_id=parcel.pk, carrier="sandbox", tracking_number="SB0001", now=NOW)


class TestAddresses:
    @pytest.mark.parametrize("address", ["/r/%00/", "/r/R-%00/packing-slip.pdf", "/o/%00/", "/%00"])
    def test_with_a_nul_are_no_pages(self, sam: Client, address: str) -> None:
        """PostgreSQL cannot look for such a number: it is answered like any other unknown one."""
        assert sam.get(address).status_code == 404


class TestStatus:
    def test_says_what_happens_now(self, sam: Client, rma: Return) -> None:
        """Right after sending, the label is being made, and the page looks again by itself."""
        page = sam.get(f"/r/{rma.number}/").content.decode()

        assert "We are making your label" in page
        assert 'hx-trigger="every 2s"' in page
        assert "You asked for the return" in page

    def test_offers_label_and_slip(self, sam: Client, rma: Return) -> None:
        """Once the label is there, the page says what to do and what to print."""
        with_label(rma)

        page = sam.get(f"/r/{rma.number}/").content.decode()

        assert "Your label is ready" in page
        assert f'href="/r/{rma.number}/label-{rma.parcels.get().pk}.pdf"' in page
        assert f'href="/r/{rma.number}/packing-slip.pdf"' in page
        assert "Hand the parcel in" in page
        assert "SB0001" in page

    def test_shows_the_money_and_when_it_comes(self, sam: Client, rma: Return) -> None:
        """The promised amount is there from the start: 39.90 and two of three for 10.00."""
        page = sam.get(f"/r/{rma.number}/").content.decode()

        assert "£46.57" in page
        assert "as soon as your parcel has arrived" in page

    def test_follows_the_parcel(self, sam: Client, rma: Return) -> None:
        """The carrier's scan is in the timeline at the carrier's time, and nothing asks to print any more."""
        with_label(rma)
        scanned_at = NOW + timedelta(hours=1)
        record_tracking(parcel_id=rma.parcels.get().pk, status="in_transit", occurred_at=scanned_at, now=NOW)

        page = sam.get(f"/r/{rma.number}/").content.decode()

        assert "Your parcel is on its way to us" in page
        assert "10 March 2026, 13:00" in page
        assert "label-" not in page

    def test_stops_looking_when_nothing_will_change(self, sam: Client, rma: Return) -> None:
        """A cancelled return asks the server for nothing any more."""
        cancel_return(rma_id=rma.pk, actor=staff(1), now=NOW)

        page = sam.get(f"/r/{rma.number}/").content.decode()

        assert "This return was cancelled" in page
        assert "hx-get" not in page

    def test_reads_the_number_in_either_case(self, sam: Client, rma: Return) -> None:
        """A number typed from paper works."""
        assert sam.get(f"/r/{rma.number.lower()}/").status_code == 200

    def test_needs_few_queries(self, sam: Client, rma: Return) -> None:
        """Ten queries at most."""
        with_label(rma)
        with CaptureQueriesContext(connection) as queries:
            sam.get(f"/r/{rma.number}/")

        assert len(queries) <= 10, [query["sql"] for query in queries]


class TestRefresh:
    def test_gives_the_changing_part_only(self, sam: Client, rma: Return) -> None:
        """Htmx gets the part that it swaps, from the same address."""
        part = sam.get(f"/r/{rma.number}/", headers={"HX-Request": "true"}).content.decode()

        assert 'id="return-status"' in part
        assert "<html" not in part

    def test_gives_nothing_while_nothing_has_changed(self, sam: Client, rma: Return) -> None:
        """An unchanged page is left alone, so that no focus is lost; a changed one is sent."""
        page = sam.get(f"/r/{rma.number}/").content.decode()
        found = re.search(r'name="fingerprint" value="(\w+)"', page)
        assert found
        address = f"/r/{rma.number}/?fingerprint={found[1]}"

        unchanged = sam.get(address, headers={"HX-Request": "true"})
        with_label(rma)
        changed = sam.get(address, headers={"HX-Request": "true"})

        assert unchanged.status_code == 204
        assert changed.status_code == 200
        assert "Your label is ready" in changed.content.decode()


class TestFourPeople:
    """Only the shopper who has looked the order up sees its return; all others get one and the same page."""

    def test_shopper_of_this_order(self, sam: Client, rma: Return) -> None:
        """Sam sees the return."""
        assert sam.get(f"/r/{rma.number}/").status_code == 200

    def test_another_shopper(self, client: Client, shop: Shop, rma: Return) -> None:
        """Alex has looked up another order of the same store."""
        look_up(client, make_order(shop.store, email="alex@example.com"))

        self.assert_closed(client, rma)

    def test_staff_without_the_right(self, client: Client, rma: Return) -> None:
        """A login alone opens no shopper's page."""
        client.force_login(User.objects.create_user("guest"))

        self.assert_closed(client, rma)

    def test_staff_of_another_store(self, client: Client, rma: Return) -> None:
        """Nor does any right somewhere else."""
        user = User.objects.create_user("elsewhere")
        StaffMembership.objects.create(store=make_store(), user=user, role="ADMIN")
        client.force_login(user)

        self.assert_closed(client, rma)

    def test_shopper_at_the_host_of_another_store(self, sam: Client, shop: Shop, rma: Return) -> None:
        """The same browser at another store's address sees nothing of this one."""
        Brand.objects.update(store=make_store())

        assert sam.get(f"/r/{rma.number}/").status_code == 404

    @staticmethod
    def assert_closed(client: Client, rma: Return) -> None:
        pages = [f"/r/{rma.number}/", f"/r/{rma.number}/packing-slip.pdf", f"/r/{rma.number}/label-1.pdf"]
        for page in pages:
            closed, unknown = client.get(page), client.get(page.replace(rma.number, "R-0000-00"))
            assert closed.status_code == unknown.status_code == 404
            text = closed.content.decode().replace(rma.number, "R-0000-00")
            assert without_token(text) == without_token(unknown.content.decode())


class TestPostcode:
    def test_shows_items_but_no_documents(self, client: Client, order: Order, rma: Return) -> None:
        """A postcode can be guessed: label and slip, which name a person, need the e-mail address."""
        Order.objects.update(postcode_key="AB12CD")
        with_label(rma)
        look_up(client, order, proof="AB1 2CD")

        page = client.get(f"/r/{rma.number}/").content.decode()

        assert "Thing 1" in page
        assert ".pdf" not in page
        assert "opens only with your e-mail address" in page
        assert client.get(f"/r/{rma.number}/packing-slip.pdf").status_code == 404

    def test_opens_all_where_the_order_has_no_address(self, client: Client, shop: Shop) -> None:
        """An order without an e-mail address has no stronger proof."""
        order = make_order(shop.store, email="")
        Order.objects.update(postcode_key="AB12CD")
        rma = make_return(order)
        with_label(rma)
        look_up(client, order, proof="AB1 2CD")

        assert "packing-slip.pdf" in client.get(f"/r/{rma.number}/").content.decode()

    def test_takes_nothing_away(self, sam: Client, order: Order, rma: Return) -> None:
        """Looking the order up again by postcode does not close what the e-mail address has opened."""
        Order.objects.update(postcode_key="AB12CD")
        with_label(rma)
        look_up(sam, order, proof="AB1 2CD")

        assert "packing-slip.pdf" in sam.get(f"/r/{rma.number}/").content.decode()


class TestLinkOfAnEmail:
    def test_opens_the_return(self, client: Client, rma: Return) -> None:
        """A link from an e-mail opens the page without a look-up, and leaves no key in the address."""
        answer = client.get(return_link(rma=rma, base_url=""))

        assert answer["Location"] == f"/r/{rma.number}/"
        assert client.get(answer["Location"]).status_code == 200

    def test_opens_its_own_return_only(self, client: Client, shop: Shop, rma: Return) -> None:
        """The key of one return is worth nothing for another."""
        other = make_return(make_order(shop.store))
        key = return_link(rma=other, base_url="").partition("?")[2]

        assert client.get(f"/r/{rma.number}/?{key}").status_code == 404

    def test_ends_some_day(self, client: Client, rma: Return) -> None:
        """An old link leads to the page that asks for the order."""
        link = return_link(rma=rma, base_url="")

        with time_machine.travel(NOW + timedelta(days=181), tick=False):
            answer = client.get(link)

        assert answer.status_code == 404
        assert "Please find your order again" in answer.content.decode()
