"""Where a shopper is refused: told why with the rule, and kept for the merchant."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.shopper.views import review as review_view
from returns.models import Order, RefusedAttempt
from returns.operations.open_return import open_return
from returns.operations.quote_return import Quote
from tests.factories import NOW, make_order, make_return, policy_document, publish
from tests.portal.merchant.attempts import FINAL_SALE
from tests.portal.shopper.conftest import Shop, look_up
from tests.portal.shopper.test_review import choose, form_of


@pytest.fixture
def sold_out(client: Client, shop: Shop) -> Order:
    """An order of which nothing may come back, looked up."""
    publish(shop.store, policy_document(rules=[FINAL_SALE]))
    order = make_order(shop.store, paid=[1000, 500], tags=[["outlet"], ["outlet"]])
    look_up(client, order)
    return order


def attempts() -> list[tuple[str, str, int]]:
    rows = RefusedAttempt.objects.order_by("id")
    return [(row.kind, row.code, row.value_minor) for row in rows]


class TestLooking:
    def test_is_kept_where_nothing_may_come_back(self, client: Client, sold_out: Order) -> None:
        """Once a day, however often the page is looked at."""
        for _ in range(3):
            client.get(f"/o/{sold_out.number_key}/")

        assert attempts() == [("LOOKED", "final_sale", 1000), ("LOOKED", "final_sale", 500)]

    def test_is_not_kept_where_something_may(self, sam: Client, order: Order) -> None:
        sam.get(f"/o/{order.number_key}/")

        assert attempts() == []

    def test_by_a_program_that_asks_for_heads_is_not_kept(self, client: Client, sold_out: Order) -> None:
        client.head(f"/o/{sold_out.number_key}/")

        assert attempts() == []

    def test_needs_few_queries_also_when_it_is_kept(self, client: Client, sold_out: Order) -> None:
        """DESIGN 11: at most ten, without the marks of a transaction."""
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/o/{sold_out.number_key}/")

        asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
        assert len(asked) <= 10, asked


class TestAsking:
    def test_is_kept_where_the_review_refuses(self, sam: Client, shop: Shop, order: Order) -> None:
        """Chosen in time, looked at too late."""
        address = choose(sam, shop, order, quantity=2)
        with time_machine.travel(NOW + timedelta(minutes=90), tick=False):
            publish(shop.store, policy_document(window=window(days=3)))
            sam.get(address)
            sam.get(address)

        assert attempts() == [("CHOSEN", "outside_return_window", 667)]
        attempt = RefusedAttempt.objects.get()
        assert (attempt.reason, attempt.source, attempt.quantity) == (shop.reason, "SHOPPER", 2)

    def test_is_kept_where_the_form_is_sent_too_late(self, sam: Client, shop: Shop, order: Order) -> None:
        address = choose(sam, shop, order)
        page = sam.get(address)
        publish(shop.store, policy_document(window=window(days=3)))

        answer = sam.post(address, form_of(page.content))

        assert answer.status_code == 409
        assert attempts() == [("CHOSEN", "outside_return_window", 667)]

    def test_is_kept_where_somebody_else_took_the_last_unit(
        self, sam: Client, shop: Shop, order: Order
    ) -> None:
        """Refused under the lock, after the page had said yes; nothing of the return is left behind."""
        address = choose(sam, shop, order, quantity=3)
        page = sam.get(address)
        real = open_return

        def overtaken(**asked: object) -> object:
            make_return(order, units=[0, 3], reason=shop.reason)
            return real(**asked)  # type: ignore[arg-type]

        with mock.patch.object(review_view, "open_return", overtaken):
            answer = sam.post(address, form_of(page.content))

        assert answer.status_code == 409
        assert attempts() == [("CHOSEN", "nothing_left", 1000)]

    def test_is_not_kept_of_the_other_half_of_a_double_click(
        self, sam: Client, shop: Shop, order: Order
    ) -> None:
        """The return exists: nobody was refused."""
        address = choose(sam, shop, order, quantity=3)
        page = sam.get(address)
        sam.post(address, form_of(page.content))

        sam.post(address, form_of(page.content))

        assert attempts() == []

    def test_is_not_kept_in_a_preview(self, sam: Client, shop: Shop, order: Order) -> None:
        """A colleague who looks at a draft is no shopper, and a preview writes nothing."""
        address = choose(sam, shop, order)
        publish(shop.store, policy_document(window=window(days=3)))

        def as_preview(visit: review_view.Visit) -> Quote:
            visit.request.is_preview = True  # type: ignore[attr-defined]
            return quote(visit)

        quote = review_view.Visit.quote
        with mock.patch.object(review_view.Visit, "quote", as_preview):
            sam.get(address)

        assert attempts() == []


def window(*, days: int) -> dict[str, object]:
    return {"clock": "delivered", "days": days, "date": None, "fallback_days": 5, "sentence": {}}


class TestWhy:
    def test_leads_to_the_rule_of_the_version_that_holds_for_the_order(
        self, client: Client, shop: Shop, sold_out: Order
    ) -> None:
        """Not to what holds for orders of today."""
        publish(shop.store, effective_from=NOW)

        page = client.get(f"/o/{sold_out.number_key}/").content.decode()

        assert "Sold at a final price." in page
        assert 'href="/policy/versions/2/#rule-sale"' in page

    def test_speaks_the_shoppers_language(self, client: Client, sold_out: Order) -> None:
        page = client.get(f"/o/{sold_out.number_key}/", headers={"accept-language": "de"}).content.decode()

        assert "Zum Endpreis verkauft." in page

    def test_shows_nothing_of_the_inside(self, client: Client, sold_out: Order) -> None:
        """Neither names of rules, which are for colleagues, nor what they test."""
        page = client.get(f"/o/{sold_out.number_key}/").content.decode()

        assert "Final sale" not in page
        assert "outlet" not in page

    def test_is_said_of_units_that_are_in_a_return(self, sam: Client, shop: Shop, order: Order) -> None:
        """A line of which some may come back."""
        make_return(order, units=[0, 1], reason=shop.reason)

        page = sam.get(f"/o/{order.number_key}/").content.decode()

        assert "1 piece is in a return already." in page

    def test_is_said_of_units_that_are_too_late(self, client: Client, shop: Shop) -> None:
        """With the rule: the first parcel came long ago."""
        order = make_order(shop.store, paid=[1000], quantities=[3])
        first = order.fulfilments.get()
        first.lines.update(quantity=2)
        old = NOW - timedelta(days=40)
        parcel = order.fulfilments.create(
            store=shop.store, external_id="f2", shipped_at=old, delivered_at=old
        )
        parcel.lines.create(store=shop.store, order_line=order.lines.get(), quantity=1)
        look_up(client, order)

        page = client.get(f"/o/{order.number_key}/").content.decode()

        assert "For 1 piece the time to return it is over." in page
        assert 'href="/policy/versions/1/#rule-default"' in page

    def test_is_said_of_units_that_were_not_sent(self, client: Client, shop: Shop) -> None:
        order = make_order(shop.store, paid=[1000], quantities=[3])
        order.fulfilments.get().lines.update(quantity=2)
        order.lines.update(fulfilled_quantity=2)
        look_up(client, order)

        assert "1 piece has not been sent yet." in client.get(f"/o/{order.number_key}/").content.decode()

    def test_is_on_the_review_page(self, sam: Client, shop: Shop, order: Order) -> None:
        """Beside the line that was refused meanwhile."""
        address = choose(sam, shop, order)
        publish(shop.store, policy_document(window=window(days=3)))

        page = sam.get(address).content.decode()

        assert "The time to return this item ended on" in page
        assert 'href="/policy/versions/2/#rule-default"' in page

    def test_is_on_the_page_of_the_return(self, sam: Client, shop: Shop, order: Order) -> None:
        """Until when it could be asked for, and by which rule."""
        rma = make_return(order, units=[0, 2], reason=shop.reason)

        page = sam.get(f"/r/{rma.number}/").content.decode()

        assert "You asked in time: it could be returned until 2 April 2026." in page
        assert 'href="/policy/versions/1/#rule-default"' in page

    def test_is_left_out_where_there_is_no_end(self, client: Client, shop: Shop) -> None:
        """Nothing limits it, so there is nothing to explain."""
        publish(shop.store, policy_document(window=window(days=3) | {"days": None}))
        order = make_order(shop.store)
        rma = make_return(order, reason=shop.reason)
        look_up(client, order)

        assert "Read the rule" not in client.get(f"/r/{rma.number}/").content.decode()
