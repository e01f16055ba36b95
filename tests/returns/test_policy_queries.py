"""What people who write policies ask about the store's orders."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from returns.eligibility.inputs import FulfilmentFacts, Inputs
from returns.eligibility.policy import CompiledPolicy
from returns.models import EligibilityDecision, Store
from returns.queries import policy_versions, sold_products
from returns.queries.backdating import TouchedOrder, orders_touched
from returns.queries.example_inputs import Asked, CannotBeAsked, example_inputs, parcels_at
from returns.queries.policy_versions import decision_counts, versions_of_store
from tests.cms.lint.documents import policy, rule
from tests.factories import NOW, make_order, make_reason, make_return, make_store, policy_document, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> Store:
    store = make_store()
    publish(store)
    make_reason(store)
    return store


class TestSoldProducts:
    def test_are_those_of_the_newest_orders(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        """The whole history is never read; what was looked at is said."""
        make_order(store, placed_at=NOW - timedelta(days=50), tags=[["old"]])
        newer = make_order(store, placed_at=NOW - timedelta(days=5), tags=[["Sale", "shoes "]])
        monkeypatch.setattr(sold_products, "MOST_ORDERS", 1)

        found = sold_products.sold_products(store_id=store.pk)

        assert found is not None
        assert found.tags == {"sale", "shoes"}
        assert (found.order_count, found.is_all, found.since) == (1, False, newer.placed_at)

    def test_know_an_sku_however_old(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        """SKUs have an index of their own."""
        old = make_order(store, placed_at=NOW - timedelta(days=50))
        old.lines.update(sku="OLD-1")
        make_order(store, placed_at=NOW)
        monkeypatch.setattr(sold_products, "MOST_ORDERS", 1)

        found = sold_products.sold_products(store_id=store.pk, skus=["OLD-1", "NEVER"])

        assert found is not None
        assert "old-1" in found.skus
        assert "never" not in found.skus

    def test_are_nobodys_without_orders(self, store: Store) -> None:
        """A new store is not told that all its rules are about nothing."""
        make_order(make_store())

        assert sold_products.sold_products(store_id=store.pk) is None

    def test_take_three_queries(
        self, store: Store, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        """However many orders there are."""
        for _ in range(3):
            make_order(store, paid=[100, 200])

        with django_assert_num_queries(3):
            sold_products.sold_products(store_id=store.pk, skus=["SKU-1"])


class TestTouchedOrders:
    def test_are_those_placed_since(self, store: Store) -> None:
        """The start is included; an open return is named, because it keeps its version."""
        since = NOW - timedelta(days=30)
        make_order(store, placed_at=since - timedelta(seconds=1))
        first = make_order(store, placed_at=since)
        second = make_order(store, placed_at=NOW - timedelta(days=10))
        rma = make_return(second)
        make_order(make_store(), placed_at=NOW - timedelta(days=10))

        found = orders_touched(store_id=store.pk, since=since, until=NOW)

        assert (found.count, found.is_more) == (2, False)
        assert found.orders == (
            TouchedOrder(
                order_id=second.pk, number=second.number, placed_at=second.placed_at, returns=(rma.number,)
            ),
            TouchedOrder(order_id=first.pk, number=first.number, placed_at=since, returns=()),
        )

    def test_are_listed_to_twenty(
        self, store: Store, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        """The newest first, all of them counted, in three queries."""
        for _ in range(22):
            make_order(store, placed_at=NOW - timedelta(days=10))

        with django_assert_num_queries(3):
            found = orders_touched(store_id=store.pk, since=NOW - timedelta(days=11), until=NOW)

        assert (found.count, len(found.orders)) == (22, 20)


class TestVersions:
    def test_count_their_decisions(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        """Up to a limit: a count does not grow with the age of the store."""
        for _ in range(3):
            make_return(make_order(store))
        monkeypatch.setattr(policy_versions, "MOST_COUNTED", 1)

        version = versions_of_store(store_id=store.pk).get()
        counts = decision_counts(version_ids=[version.pk])

        assert EligibilityDecision.objects.filter(policy_version=version).count() == 3
        assert counts == {version.pk: 2}


def asked(number: str, **changed: object) -> Asked:
    usual: dict[str, object] = {
        "line": "",
        "asked_at": NOW,
        "reason": "",
        "resolution": "REFUND",
        "quantity": 1,
    }
    return Asked(order_number=number, **(usual | changed))  # type: ignore[arg-type]


PLAIN = CompiledPolicy.from_json(policy_document())


def one(store: Store, question: Asked, under: CompiledPolicy | None = None) -> Inputs | CannotBeAsked:
    return example_inputs(store_id=store.pk, asked=[question], policy=under or PLAIN)[0]


class TestAQuestion:
    def test_is_asked_as_if_nothing_had_been_returned(self, store: Store) -> None:
        """An example stays true when the goods have come back since."""
        order = make_order(store)
        make_return(order)

        found = one(store, asked(f"#{order.number.lower()}", reason="unwanted"))

        assert isinstance(found, Inputs)
        assert (found.counters.fulfilled, found.counters.open) == (1, 0)
        assert found.request.reason_category == "UNWANTED"

    def test_knows_only_what_was_known_then(self, store: Store) -> None:
        """Asked before the parcel was delivered, it was not delivered."""
        order = make_order(store, placed_at=NOW - timedelta(days=10), delivered_at=NOW - timedelta(days=2))

        found = one(store, asked(order.number, asked_at=NOW - timedelta(days=5)))

        assert isinstance(found, Inputs)
        assert [part.delivered_at for part in found.line.fulfilments] == [None]

    def test_looks_back_from_then(self, store: Store) -> None:
        """A shopper's history is what it was, and is read only for a policy that asks."""
        make_return(make_order(store), now=NOW - timedelta(days=3))
        question = asked(make_order(store).number)
        often = {"kind": "history_returns", "least": 1, "most": None, "negate": False}
        answers = {"review": {"needed": True, "sentence": {}}}
        asks = policy(rule("Often", often, **answers))

        then = one(store, question, CompiledPolicy.from_json(asks))
        before = one(
            store, replace(question, asked_at=NOW - timedelta(days=5)), CompiledPolicy.from_json(asks)
        )

        assert isinstance(then, Inputs)
        assert then.history is not None
        assert then.history.returns == 1
        assert isinstance(before, Inputs)
        assert before.history is not None
        assert before.history.returns == 0
        plain = one(store, question)
        assert isinstance(plain, Inputs)
        assert plain.history is None

    def test_finds_a_line_by_sku_or_place(self, store: Store) -> None:
        """As people name it."""
        order = make_order(store, paid=[100, 200])

        by_sku, by_place = example_inputs(
            store_id=store.pk,
            asked=[asked(order.number, line="sku-2"), asked(order.number, line="2")],
            policy=PLAIN,
        )

        assert isinstance(by_sku, Inputs)
        assert by_sku == by_place
        assert by_sku.line.sku == "SKU-2"

    def test_takes_a_reason_by_its_words(self, store: Store) -> None:
        """In any of the store's languages, or by what it counts as."""
        number = make_order(store).number

        for words in ("gefällt nicht", "Changed my mind", "unwanted", "UNWANTED"):
            found = one(store, asked(number, reason=words))
            assert isinstance(found, Inputs)
            assert found.request.reason_code == "unwanted"

    @pytest.mark.parametrize(
        "changed, sentence",
        [
            ({"order_number": "X-9"}, "This store has no order X-9."),
            ({"line": ""}, "has several lines. Its lines are: 1 (SKU-1), 2 (SKU-2)."),
            ({"line": "9"}, "has no line 9. Its lines are"),
            (
                {"reason": "bored"},
                "No reason is called “bored”. The reasons are: too-small, damaged, unwanted.",
            ),
            ({"asked_at": datetime(2020, 1, 1, tzinfo=UTC)}, "was placed later than it is asked about here."),
        ],
    )
    def test_says_what_cannot_be_asked(self, store: Store, changed: dict[str, object], sentence: str) -> None:
        """Each in a sentence that says how to mend it."""
        order = make_order(store, paid=[100, 200])
        fields = {"order_number": order.number, "line": "1"} | changed

        found = one(store, asked(str(fields.pop("order_number")), **fields))

        assert isinstance(found, CannotBeAsked)
        assert sentence in str(found)

    def test_does_not_find_orders_of_another_store(self, store: Store) -> None:
        """A number is a number of this store."""
        other = make_order(make_store())

        assert isinstance(one(store, asked(other.number)), CannotBeAsked)

    def test_takes_four_queries_for_any_number(
        self, store: Store, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        """A hundred examples run on every save."""
        orders = [make_order(store) for _ in range(4)]

        with django_assert_num_queries(4):
            example_inputs(store_id=store.pk, asked=[asked(order.number) for order in orders], policy=PLAIN)


def test_a_parcel_sent_later_was_not_there() -> None:
    """What had not been sent could not be returned."""
    sent = FulfilmentFacts(quantity=1, shipped_at=NOW, delivered_at=NOW + timedelta(days=2))

    assert parcels_at([sent], at=NOW - timedelta(days=1)) == ()
    assert parcels_at([sent], at=NOW)[0].delivered_at is None
    assert parcels_at([sent], at=NOW + timedelta(days=3)) == (sent,)
