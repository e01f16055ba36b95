"""A refusal is kept, once a day, with all that explains it; and forgotten in the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from returns.models import RefusedAttempt, Store
from returns.operations.prune_attempts import KEEP, prune_attempts
from returns.operations.record_attempt import record_attempt
from returns.tasks import prune
from tests.factories import NOW, make_order, make_return, make_store, policy_document, publish
from tests.portal.merchant.attempts import FINAL_SALE, attempt_of, refuse
from tests.threads import at_once

LOOKED = RefusedAttempt.Kind.LOOKED


@pytest.fixture
def store(db: None) -> Store:
    store = make_store()
    publish(store, policy_document(rules=[FINAL_SALE]))
    return store


class TestRecordAttempt:
    def test_keeps_what_was_asked_and_answered(self, store: Store) -> None:
        """Enough to explain it, and to decide it again."""
        order = make_order(store, paid=[3000], quantities=[3], tags=[["outlet"]])

        [attempt] = refuse(order, locale="de")

        assert (attempt.code, attempt.rule_id, attempt.rule_name) == ("final_sale", "sale", "Final sale")
        assert (attempt.quantity, attempt.value_minor, attempt.currency) == (3, 3000, "GBP")
        assert (attempt.reason and attempt.reason.code, attempt.locale) == ("unwanted", "de")
        assert attempt.inputs["line"]["tags"] == ["outlet"]
        assert attempt.answer["sentence"]["de"] == "Zum Endpreis verkauft."

    def test_keeps_only_what_was_refused(self, store: Store) -> None:
        """The other line of the order is no attempt."""
        order = make_order(store, paid=[1000, 2000], tags=[["outlet"], []])

        assert [attempt.value_minor for attempt in refuse(order)] == [1000]

    def test_names_no_rule_where_the_goods_are_gone(self, store: Store) -> None:
        """Nobody's rule has to be changed for that."""
        order = make_order(store)
        make_return(order)

        [attempt] = refuse(order)

        assert (attempt.code, attempt.rule_id, attempt.rule_name) == ("nothing_left", "", "")

    def test_counts_reloads_and_second_clicks_once(self, store: Store) -> None:
        """The same line, for the same cause, on the same day."""
        order = make_order(store, tags=[["outlet"]])
        refuse(order)

        assert len(refuse(order, now=NOW + timedelta(hours=2))) == 1

    def test_counts_another_day_in_the_stores_zone(self, store: Store) -> None:
        """In July London's day begins at 23:00 UTC."""
        order = make_order(store, tags=[["outlet"]])
        evening = NOW.replace(month=7, day=1, hour=22, minute=30)

        refuse(order, now=evening)
        attempts = refuse(order, now=evening + timedelta(hours=1))

        assert [attempt.day.isoformat() for attempt in attempts] == ["2026-07-01", "2026-07-02"]

    def test_counts_looking_and_asking_apart(self, store: Store) -> None:
        """A look is weaker than a wish."""
        order = make_order(store, tags=[["outlet"]])
        refuse(order, kind=LOOKED)

        assert len(refuse(order)) == 2

    def test_values_no_more_than_the_line_has(self, store: Store) -> None:
        """Whoever asks for more than was bought asks for all of it."""
        order = make_order(store, paid=[1000], quantities=[3], tags=[["outlet"]])
        order.lines.update(quantity=2, fulfilled_quantity=2)

        [attempt] = refuse(order)

        assert attempt.value_minor == 1000

    @pytest.mark.django_db(transaction=True)
    def test_keeps_one_of_many_at_the_same_moment(self, store: Store) -> None:
        """Eight tabs of one shopper: one row, and nobody sees an error."""
        order = make_order(store, tags=[["outlet"]])
        refuse(make_order(store))

        results = at_once(*[lambda: refuse(order)] * 8)

        assert [each for each in results if isinstance(each, Exception)] == []
        assert RefusedAttempt.objects.filter(order=order).count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_waits_for_nobody_who_keeps_the_lines_the_other_way_round(self, store: Store) -> None:
        """Two of them would hold what the other wants."""
        orders = [make_order(store, paid=[100] * 20, tags=[["outlet"]] * 20) for _ in range(4)]
        attempts = [attempt_of(order, now=NOW) for order in orders]
        reversed_ = [replace(attempt, lines=attempt.lines[::-1]) for attempt in attempts]

        results = at_once(
            *[
                partial(record_attempt, attempt=attempt, now=NOW)
                for pair in zip(attempts, reversed_, strict=True)
                for attempt in pair
            ]
        )

        assert results == [None] * 8
        assert RefusedAttempt.objects.count() == 80


class TestPruneAttempts:
    def test_forgets_what_is_older_than_400_days(self, store: Store) -> None:
        """To the second: this is no archive of shoppers."""
        old = make_order(store, tags=[["outlet"]], placed_at=NOW - timedelta(days=500))
        refuse(old, now=NOW - KEEP - timedelta(seconds=1))
        refuse(old, now=NOW - KEEP + timedelta(days=1))

        assert prune_attempts(now=NOW) == 1
        assert prune_attempts(now=NOW) == 0
        assert RefusedAttempt.objects.count() == 1

    def test_runs_with_the_other_prunings(self, store: Store) -> None:
        """Every hour, by beat."""
        order = make_order(store, tags=[["outlet"]], placed_at=NOW - timedelta(days=5000))
        refuse(order, now=NOW - timedelta(days=4000))

        prune()

        assert not RefusedAttempt.objects.exists()
