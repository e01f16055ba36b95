"""Orders, to be read: found by number or e-mail, with all that happened to them."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from returns.models import Order, Payment, Return, Store
from returns.operations.record_external_refund import record_external_refund
from tests.factories import NOW, make_order

URL = reverse("merchant:orders")


def numbers(client: Client, **query: str) -> list[str]:
    return [row.number for row in client.get(URL, query).context["table"].data]


def page(client: Client, order: Order) -> str:
    return client.get(reverse("merchant:order", args=[order.pk])).content.decode()


class TestOrderList:
    @pytest.mark.parametrize("text", ["{number}", "#{number} ", "Kim@Example.com"])
    def test_finds_by_number_or_address(self, agent: Client, store: Store, text: str) -> None:
        """Whatever the case."""
        order = make_order(store, email="kim@example.com")
        make_order(store)

        assert numbers(agent, q=text.format(number=order.number)) == [order.number]

    def test_shows_orders_of_this_store_only(self, agent: Client, store: Store, other_store: Store) -> None:
        """Not even by their number."""
        mine, theirs = make_order(store), make_order(other_store)

        assert numbers(agent) == [mine.number]
        assert numbers(agent, q=theirs.number) == []

    def test_filters_by_day(self, agent: Client, store: Store) -> None:
        """Both days are inside."""
        order = make_order(store, placed_at=NOW)

        assert numbers(agent, placed_at_from="2026-03-10", placed_at_to="2026-03-10") == [order.number]
        assert numbers(agent, placed_at_from="2026-03-11") == []


class TestOrderPage:
    def test_shows_lines_with_their_counters(self, agent: Client, rma: Return) -> None:
        """What was sent, what a return holds, what came back, what was paid."""
        text = page(agent, rma.order)

        assert "Linen shirt" in text
        assert "£40.00" in text
        assert "£6.67" in text
        assert rma.number in text

    def test_shows_what_a_payment_still_holds(self, agent: Client, store: Store) -> None:
        """With what was refunded elsewhere, and by which reference."""
        order = make_order(store, paid=[5000])
        payment = Payment.objects.get(order=order)
        with transaction.atomic():
            record_external_refund(
                payment_id=payment.pk, amount_minor=1200, external_id="re_shop", occurred_at=NOW, now=NOW
            )

        text = page(agent, order)

        assert "£38.00" in text
        assert "re_shop" in text
        assert "Refunded elsewhere" in text

    def test_changes_nothing(self, admin: Client, rma: Return) -> None:
        """An order is a snapshot: there is no form, and nothing but reading is answered."""
        url = reverse("merchant:order", args=[rma.order_id])

        assert admin.post(url).status_code == 405
        assert f'action="{url}' not in page(admin, rma.order)

    def test_is_not_found_for_an_order_of_another_store(self, admin: Client, other_store: Store) -> None:
        """Ids can be guessed; rows cannot be read."""
        theirs = make_order(other_store)

        assert admin.get(reverse("merchant:order", args=[theirs.pk])).status_code == 404
