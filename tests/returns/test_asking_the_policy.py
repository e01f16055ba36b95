"""What the engine reads of rows, and what of its answer a shopper is offered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from returns.eligibility.inputs import HistoryFacts
from returns.models import Order, Return, Store
from returns.operations.quote_return import RequestedLine, quote_return
from returns.queries.facts import line_facts
from returns.queries.history import history_before
from returns.queries.offers import OfferedLine, returnable_lines
from tests.factories import NOW, default_answers, make_order, make_reason, make_return, make_store, publish

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)


@pytest.fixture
def store() -> Store:
    return make_store()


def second(*rules: dict[str, Any], **answers: Any) -> dict[str, Any]:
    """A compiled policy of schema 2."""
    last = {"id": "default", "name": "Default", "conditions": [], "answers": default_answers() | answers}
    return {"schema": 2, "time_zone": "Europe/London", "locales": ["en", "de"], "rules": [*rules, last]}


def rule(condition: dict[str, Any], **answers: Any) -> dict[str, Any]:
    return {"id": "r", "name": "Rule", "conditions": [condition], "answers": answers}


def known_as(order: Order, ref: str) -> Order:
    order.customer_ref = ref
    order.save(update_fields=["customer_ref"])
    return order


def offers(order: Order, locale: str = "en") -> list[OfferedLine]:
    return returnable_lines(order=order, now=NOW, locale=locale)


MANY_RETURNS = rule({"kind": "history_returns", "least": 1}, review={"needed": True})


class TestHistory:
    def test_adds_up_what_the_shopper_did(self, store: Store) -> None:
        """Two orders for 15.00 in all, one return for 10.00: by e-mail address, in this store."""
        publish(store)
        order = make_order(store, paid=[1000])
        make_order(store, paid=[500])
        make_order(store, paid=[7000], email="other@example.com")
        make_order(make_store(), paid=[900])
        make_return(order)

        assert history_before(order=order, at=LATER) == HistoryFacts(
            returns=1, returned_minor=1000, bought_minor=1500, currency="GBP"
        )

    def test_knows_the_shopper_by_the_shops_reference(self, store: Store) -> None:
        """The reference wins over the address: two addresses may be one customer."""
        publish(store)
        order = known_as(make_order(store, paid=[1000]), "c-1")
        known_as(make_order(store, paid=[500], email="work@example.com"), "c-1")
        make_order(store, paid=[7000])

        history = history_before(order=order, at=LATER)

        assert history is not None
        assert history.bought_minor == 1500

    def test_is_not_known_of_nobody(self, store: Store) -> None:
        """No reference and no address: nobody knows."""
        order = make_order(store, email="")

        assert history_before(order=order, at=LATER) is None

    def test_ends_at_the_moment(self, store: Store) -> None:
        """What comes later is no history yet, and what was cancelled by then is none any more."""
        publish(store)
        order = make_order(store, paid=[1000, 1000])
        rma = make_return(order, units=[1, 0])
        Return.objects.filter(pk=rma.pk).update(status="CANCELLED", cancelled_at=NOW + timedelta(hours=1))
        make_order(store, placed_at=LATER)

        at_once = history_before(order=order, at=NOW + timedelta(minutes=1))
        later = history_before(order=order, at=NOW + timedelta(hours=2))

        assert at_once == HistoryFacts(returns=1, returned_minor=1000, bought_minor=2000, currency="GBP")
        assert later == HistoryFacts(returns=0, returned_minor=0, bought_minor=2000, currency="GBP")

    def test_adds_only_its_own_money(self, store: Store) -> None:
        """An order in euros counts as a return, but its value is not added to pounds."""
        publish(store)
        order = make_order(store, paid=[1000])
        euros = make_order(store, paid=[9000])
        Order.objects.filter(pk=euros.pk).update(currency="EUR")
        make_return(euros)

        assert history_before(order=order, at=LATER) == HistoryFacts(
            returns=1, returned_minor=0, bought_minor=1000, currency="GBP"
        )

    def test_decides_only_when_a_rule_asks(self, store: Store) -> None:
        """A rule about earlier returns sends the next one to a person."""
        publish(store, second(MANY_RETURNS))
        reason = make_reason(store)
        make_return(make_order(store), reason=reason, now=NOW - timedelta(hours=1))
        order = make_order(store)
        wanted = [RequestedLine(order_line_id=order.lines.get().pk, quantity=1, reason_id=reason.pk)]

        quote = quote_return(order=order, requested=wanted, method="OWN_CARRIER", now=NOW)

        assert quote.needs_review
        assert quote.lines[0].inputs.history is not None

    @pytest.mark.parametrize("rules, more", [((), 0), ((MANY_RETURNS,), 2)], ids=["not-asked", "asked"])
    def test_costs_two_queries_for_any_number_of_lines(
        self, store: Store, rules: tuple[dict[str, Any], ...], more: int
    ) -> None:
        """A page about ten lines asks the database as often as one about one."""
        publish(store, second(*rules))
        small, large = make_order(store), make_order(store, paid=[100] * 10)

        counts = []
        for order in (small, large):
            with CaptureQueriesContext(connection) as captured:
                offers(order)
            counts.append(len(captured))

        assert counts == [3 + more, 3 + more]


class TestLineFacts:
    @pytest.mark.parametrize(
        "listed, off, known",
        [
            pytest.param(None, 0, (None, None), id="nothing-said"),
            pytest.param(None, 200, (None, 200), id="discount"),
            pytest.param(1000, 0, (1000, 0), id="list-price-without-discount"),
            pytest.param(1000, 200, (1000, 200), id="both"),
        ],
    )
    def test_tell_no_discount_from_an_unknown_one(
        self, store: Store, listed: int | None, off: int, known: tuple[int | None, int | None]
    ) -> None:
        """Orders are stored with discount 0 where nothing was said; alone it proves nothing."""
        line = make_order(store).lines.get()
        line.list_minor, line.discount_minor = listed, off

        facts = line_facts(line=line, shipped=())

        assert (facts.list_minor, facts.discount_minor) == known


class TestEvidence:
    @pytest.mark.parametrize(
        "photos, code", [(None, None), (0, "evidence_missing"), (1, None)], ids=["look", "none", "one"]
    )
    def test_is_asked_of_what_is_sent(self, store: Store, photos: int | None, code: str | None) -> None:
        """Looking costs nothing; sending without the photo is refused."""
        publish(store, second(evidence={"photos": 1}))
        order, reason = make_order(store), make_reason(store)
        wanted = RequestedLine(
            order_line_id=order.lines.get().pk, quantity=1, reason_id=reason.pk, photo_count=photos
        )

        quote = quote_return(order=order, requested=[wanted], method="OWN_CARRIER", now=NOW)

        assert quote.lines[0].decision.code == code


class TestOffers:
    def test_leave_out_what_is_not_carried_out(self, store: Store) -> None:
        """The policy offers credit and pickup too; the page offers what this release does."""
        publish(
            store,
            second(
                resolutions={"allowed": ["STORE_CREDIT", "REFUND"]},
                refund_timing={"REFUND": "ON_RECEIPT", "STORE_CREDIT": "INSTANT"},
                methods={"allowed": ["PICKUP", "OWN_CARRIER", "KEEP"], "label_paid_by": "SHOPPER"},
            ),
        )

        (line,) = offers(make_order(store))

        assert line.is_returnable
        assert (line.resolutions, line.methods) == (("REFUND",), ("OWN_CARRIER",))

    @pytest.mark.parametrize(
        "locale, sentence",
        [
            ("en", "This item cannot be returned on this page. Please write to us."),
            ("de-AT", "Dieser Artikel kann hier nicht zurückgegeben werden. Bitte schreiben Sie uns."),
        ],
    )
    def test_say_so_when_nothing_is_left(self, store: Store, locale: str, sentence: str) -> None:
        """Only credit is allowed, and nobody can pay it out yet."""
        publish(
            store,
            second(
                resolutions={"allowed": ["STORE_CREDIT"]},
                refund_timing={"STORE_CREDIT": "INSTANT", "REFUND": "INSTANT"},
            ),
        )

        (line,) = offers(make_order(store), locale)

        assert not line.is_returnable
        assert line.refusal_sentence == sentence

    def test_tell_that_a_defect_would_be_looked_at(self, store: Store) -> None:
        """Too late and nothing else: the page may offer “It is faulty”."""
        publish(store, second())

        (line,) = offers(make_order(store, delivered_at=NOW - timedelta(days=90)))

        assert not line.is_returnable
        assert line.late_defect_possible
