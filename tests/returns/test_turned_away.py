"""What the policy turned away in a period, counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from returns.models import Order, RefusedAttempt, Store
from returns.money import Money
from returns.queries.attempts import Period, TurnedAway, attempts_in, looked_in_vain, turned_away
from returns.queries.offers import returnable_lines
from tests.factories import NOW, make_order, make_return, make_store, policy_document, publish
from tests.portal.merchant.attempts import FINAL_SALE, refuse

pytestmark = pytest.mark.django_db

PERIOD = Period(first=date(2026, 3, 1), last=date(2026, 3, 31))


@pytest.fixture
def store() -> Store:
    store = make_store()
    publish(store, policy_document(rules=[FINAL_SALE]))
    return store


def sold_out(store: Store, *paid: int) -> Order:
    """An order of final-sale items only."""
    return make_order(store, paid=paid or (1000,), tags=[["outlet"]] * max(1, len(paid)))


def late(store: Store) -> Order:
    return make_order(store, paid=[700], delivered_at=NOW - timedelta(days=60))


def count(store: Store, period: Period = PERIOD) -> TurnedAway:
    return turned_away(store_id=store.pk, period=period)


class TestTurnedAway:
    def test_counts_an_order_on_a_day_once(self, store: Store) -> None:
        """Two lines of one order refused together are one attempt with two items."""
        refuse(sold_out(store, 1000, 500))

        total = count(store).total

        assert (total.attempts, total.items, total.values) == (1, 2, (Money(1500, "GBP"),))

    def test_counts_an_item_once_however_often_somebody_tries(self, store: Store) -> None:
        """Three days are three attempts to bring back one shirt."""
        order = sold_out(store)
        for days in range(3):
            refuse(order, now=NOW + timedelta(days=days))

        total = count(store).total

        assert (total.attempts, total.items, total.values) == (3, 1, (Money(1000, "GBP"),))

    def test_counts_what_is_inside_the_period_only(self, store: Store) -> None:
        """Both days are inside; a later try outside takes nothing away."""
        order = sold_out(store)
        refuse(order, now=NOW)
        refuse(order, now=NOW + timedelta(days=30))

        assert count(store).total.values == (Money(1000, "GBP"),)
        assert count(store, Period(first=date(2026, 3, 10), last=date(2026, 3, 10))).total.attempts == 1
        assert count(store, Period(first=date(2026, 3, 11), last=date(2026, 3, 31))).total.attempts == 0

    def test_names_the_rule_and_the_cause(self, store: Store) -> None:
        """Most often first; what no rule refused is there too."""
        refuse(sold_out(store))
        refuse(sold_out(store))
        refuse(late(store))
        held = make_order(store)
        make_return(held)
        refuse(held)

        found = [(each.rule_name, each.code, each.tally.attempts) for each in count(store).rules]

        assert found == [
            ("Final sale", "final_sale", 2),
            ("", "nothing_left", 1),
            ("Default", "outside_return_window", 1),
        ]

    def test_calls_a_rule_as_it_was_called_last(self, store: Store) -> None:
        """Merchants rename their rules; the rule stays the same."""
        refuse(sold_out(store))
        publish(store, policy_document(rules=[FINAL_SALE | {"name": "Outlet"}]))
        refuse(sold_out(store))

        [rule] = count(store).rules

        assert (rule.rule_name, rule.version, rule.tally.attempts) == ("Outlet", 2, 2)

    def test_shows_every_week_of_the_period(self, store: Store) -> None:
        """A week without any is a zero, not a gap."""
        refuse(sold_out(store))

        weeks = count(store).weeks

        assert [attempts for _, attempts in weeks] == [0, 0, 1, 0, 0, 0]
        assert weeks[0][0] == date(2026, 2, 23)

    def test_names_the_products_most_often_refused(self, store: Store) -> None:
        """By attempts; the list ends where it is asked to."""
        for _ in range(2):
            refuse(sold_out(store))
        order = sold_out(store)
        order.lines.update(sku="MUG", title="Mug")
        refuse(order)

        found = turned_away(store_id=store.pk, period=PERIOD, products=1).products

        assert [(each.sku, each.tally.items) for each in found] == [("SKU-1", 2)]

    def test_tells_who_only_looked(self, store: Store) -> None:
        refuse(sold_out(store), kind=RefusedAttempt.Kind.LOOKED)
        refuse(sold_out(store))

        assert count(store).looked == 1

    def test_keeps_currencies_apart(self, store: Store) -> None:
        """Pounds and yen are not added."""
        refuse(sold_out(store))
        yen = sold_out(store, 4000)
        Order.objects.filter(pk=yen.pk).update(currency="JPY")
        yen.refresh_from_db()
        refuse(yen)

        assert count(store).total.values == (Money(4000, "JPY"), Money(1000, "GBP"))

    def test_is_of_one_store(self, store: Store) -> None:
        other = make_store()
        publish(other, policy_document(rules=[FINAL_SALE]))
        refuse(sold_out(other))

        assert count(store).total.attempts == 0
        assert not attempts_in(store_id=store.pk, period=PERIOD).exists()

    def test_needs_as_many_queries_for_many_as_for_one(
        self, store: Store, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for _ in range(6):
            refuse(sold_out(store))

        with django_assert_max_num_queries(10):
            count(store)


class TestLookedInVain:
    def look(self, order: Order) -> list[str]:
        offered = returnable_lines(order=order, now=NOW, locale="en")
        return [line.sku for line in looked_in_vain(offered=offered)]

    def test_is_every_line_that_the_policy_refused(self, store: Store) -> None:
        assert self.look(sold_out(store, 1000, 500)) == ["SKU-1", "SKU-2"]

    def test_is_nothing_where_a_line_may_come_back(self, store: Store) -> None:
        """The shopper has something to choose."""
        assert self.look(make_order(store, paid=[1000, 500], tags=[["outlet"]])) == []

    def test_is_nothing_where_a_return_is_under_way(self, store: Store) -> None:
        """Somebody who follows a return is not turned away."""
        order = make_order(store, paid=[1000, 500], tags=[["outlet"]])
        make_return(order, units=[0, 1])

        assert self.look(order) == []

    def test_is_nothing_before_anything_was_sent(self, store: Store) -> None:
        """The policy has nothing to do with it."""
        order = make_order(store)
        order.fulfilments.get().lines.all().delete()
        order.lines.update(fulfilled_quantity=0)

        assert self.look(order) == []
