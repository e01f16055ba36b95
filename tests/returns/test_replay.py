"""Replaying a draft over the store's past."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from returns.eligibility.engine import decide
from returns.models import (
    Fulfilment,
    FulfilmentLine,
    Order,
    Replay,
    ReplayStatus,
    Store,
)
from returns.operations.record_attempt import Attempt, RefusedLine, record_attempt
from returns.queries.facts import inputs, shipped_units
from returns.queries.policies import compiled, version_for
from tests.factories import (
    NOW,
    make_order,
    make_return,
    make_store,
    policy_document,
    publish,
)
from tests.returns.pure.generated import any_document
from tests.returns.pure.generated_2 import any_document_2
from tests.returns.replays import SHORT, answers_of, flips_of, one_by_one, replay_of, work_off

pytestmark = pytest.mark.django_db

FINAL = {"allowed": False, "code": "final_sale", "sentence": {"en": "This is final.", "de": "Endgültig."}}


@pytest.fixture
def store() -> Store:
    store = make_store()
    publish(store)
    return store


def labels_of(replay: Replay) -> tuple[int, int]:
    money = replay.result["money"]["UNASKED GBP"]
    return money["old_labels"], money["new_labels"]


def tagged(tag: str, rule_id: str = "r1", **answers: Any) -> dict[str, Any]:
    condition = {"kind": "product_tag", "values": [tag], "negate": False}
    return {"id": rule_id, "name": f"About {tag}", "conditions": [condition], "answers": answers}


class TestAReplay:
    def test_of_the_policy_in_force_flips_nothing(self, store: Store) -> None:
        """A draft that says what is in force changes no answer."""
        make_order(store, paid=[1000, 500], quantities=[3, 1])
        make_return(make_order(store))

        replay = work_off(replay_of(store, policy_document()))

        assert replay.status == ReplayStatus.DONE
        assert answers_of(replay) == {"SAME": 5}
        assert flips_of(replay) == replay.sample == []

    def test_finds_requests_that_the_draft_would_refuse(self, store: Store) -> None:
        """Somebody asked on the seventh day; five days are too few."""
        rma = make_return(make_order(store, paid=[1000]))

        replay = work_off(replay_of(store, policy_document(window=SHORT)))

        assert replay.result["answers"] == {"REQUEST": {"NEWLY_REFUSED": 1}}
        assert replay.result["money"]["REQUEST GBP"]["NEWLY_REFUSED"] == 1000
        (flip,) = flips_of(replay)
        assert (flip.order_id, flip.reason, flip.units) == (rma.order_id, "unwanted", 1)
        assert (flip.old, flip.new) == (
            ["1", "", "Default"],
            ["draft", "outside_return_window", "Default"],
        )
        (shown,) = replay.sample
        assert shown["old"]["allowed"]
        assert shown["new"]["sentence"]["en"] == "The time to return this item ended on 8 March 2026."

    def test_asks_again_what_was_turned_away(self, store: Store) -> None:
        """Somebody came on the fortieth day and went without a return; sixty days would have let it come."""
        delivered_at = NOW - timedelta(days=41)
        order = make_order(store, placed_at=delivered_at - timedelta(days=2), delivered_at=delivered_at)
        line, shipped = order.lines.get(), shipped_units(order_id=order.pk)
        asked = inputs(order=order, line=line, shipped=shipped[line.pk], asked_at=NOW - timedelta(days=1))
        version = version_for(order=order)
        refused = RefusedLine(
            order_line_id=line.pk,
            inputs=asked,
            decision=decide(asked, compiled(version=version)),
            quantity=1,
        )
        attempt = Attempt(
            order=order, version=version, kind="CHOSEN", source="SHOPPER", locale="en", lines=[refused]
        )
        record_attempt(attempt=attempt, now=NOW - timedelta(days=1))

        replay = work_off(replay_of(store, policy_document(window=SHORT | {"days": 60})))

        assert replay.result["answers"] == {"REQUEST": {"NEWLY_ALLOWED": 1}}
        assert replay.result["money"]["REQUEST GBP"]["NEWLY_ALLOWED"] == 1000

    def test_asks_each_unit_that_nobody_asked_about_once(self, store: Store) -> None:
        """Three units of one line are three answers, worth what was paid for all."""
        publish(store, policy_document(rules=[tagged("sale", returnable=FINAL)]))
        make_order(store, paid=[1000], quantities=[3], tags=[["Sale"]])

        replay = work_off(replay_of(store, policy_document()))

        assert replay.result["answers"] == {"UNASKED": {"NEWLY_ALLOWED": 3}}
        assert replay.result["money"]["UNASKED GBP"]["NEWLY_ALLOWED"] == 1000
        assert labels_of(replay) == (0, 1)
        assert replay.result["old_rules"]["rows"] == [["r1", "About sale", 0, 3, 0]]
        assert replay.result["new_rules"]["rows"] == [["default", "Default", 0, 3, 0]]

    def test_asks_at_the_median_age_of_past_requests(self, store: Store) -> None:
        """Shoppers of this store asked three, seven and ten days after delivery: seven it is."""
        for days in (3, 7, 10):
            make_return(make_order(store, delivered_at=NOW - timedelta(days=days)))

        replay = work_off(replay_of(store, policy_document()))

        assert replay.basis["age"] == {"days": 7, "source": "MEDIAN", "requests": 3}

    def test_without_past_requests_asks_at_half_the_window(self, store: Store) -> None:
        """Thirty days are promised, so the fifteenth stands for all; the result says so."""
        replay = work_off(replay_of(store, policy_document()))

        assert replay.basis["age"] == {"days": 15, "source": "HALF_WINDOW", "requests": 0}
        assert replay.status == ReplayStatus.DONE

    def test_compares_with_the_version_that_was_in_force(self, store: Store) -> None:
        """An order from before the change was promised thirty days, one from after it five."""
        publish(store, policy_document(window=SHORT), effective_from=NOW - timedelta(days=20))
        make_order(store, placed_at=NOW - timedelta(days=30), delivered_at=NOW - timedelta(days=28))
        make_order(store, placed_at=NOW - timedelta(days=10), delivered_at=NOW - timedelta(days=8))
        # Half of five days is two: both are in time under each policy, with other deadlines.
        replay = work_off(replay_of(store, policy_document(window=SHORT)))

        assert replay.result["answers"]["UNASKED"] == {"CHANGED": 1, "SAME": 1}
        assert replay.result["changes"] == {"deadline": 1}

    def test_counts_what_changes_without_a_flip(self, store: Store) -> None:
        """Still a yes, but a person looks first, and the shopper pays the label."""
        make_order(store)
        methods = {"allowed": ["PREPAID_LABEL", "OWN_CARRIER"], "label_paid_by": "SHOPPER"}

        replay = work_off(replay_of(store, policy_document(review={"needed": True}, methods=methods)))

        assert replay.result["answers"] == {"UNASKED": {"CHANGED": 1}}
        assert replay.result["changes"] == {"methods": 1, "review": 1}
        assert labels_of(replay) == (1, 0)

    def test_leaves_out_what_the_filter_does_not_name(self, store: Store) -> None:
        """A question about shoes is about shoes only."""
        make_order(store, paid=[1000, 500], tags=[["Shoes"], ["shirts"]])
        make_order(store, tags=[["shoes"]]).lines.update(sku="B")
        Order.objects.filter(lines__sku="B").update(country="FR")

        replay = work_off(replay_of(store, policy_document(), product="SHOES", country="GB"))

        assert (replay.orders_total, answers_of(replay)) == (1, {"SAME": 1})

    def test_filters_requests_by_reason(self, store: Store) -> None:
        """Units that nobody asked about have the reason OTHER, and no other."""
        make_return(make_order(store))
        make_order(store)

        unwanted = work_off(replay_of(store, policy_document(), reason="unwanted"))
        other = work_off(replay_of(store, policy_document(), reason="other"))

        assert unwanted.result["answers"] == {"REQUEST": {"SAME": 1}}
        assert other.result["answers"] == {"UNASKED": {"SAME": 1}}

    def test_says_how_many_units_were_never_sent(self, store: Store) -> None:
        """What is still in the warehouse cannot come back, whatever the policy."""
        order = make_order(store, quantities=[3])
        FulfilmentLine.objects.filter(fulfilment__order=order).update(quantity=1)
        order.lines.update(fulfilled_quantity=1)

        replay = work_off(replay_of(store, policy_document()))

        assert (replay.result["units_not_sent"], answers_of(replay)) == (2, {"SAME": 1})

    def test_gives_units_the_time_of_their_own_parcel(self, store: Store) -> None:
        """Of two units the first came a month before the second: each is asked about in its own time."""
        order = make_order(store, paid=[999], quantities=[2], placed_at=NOW - timedelta(days=50))
        FulfilmentLine.objects.filter(fulfilment__order=order).update(quantity=1)
        early = Fulfilment.objects.create(
            store=store, order=order, external_id="f0", delivered_at=NOW - timedelta(days=40)
        )
        FulfilmentLine.objects.create(store=store, fulfilment=early, order_line=order.lines.get(), quantity=1)
        until_march = {"clock": "fixed_date", "days": None, "date": "2026-03-01", "fallback_days": 0}

        replay = work_off(replay_of(store, policy_document(window=until_march)))

        assert replay.result["answers"]["UNASKED"] == {"CHANGED": 1, "NEWLY_REFUSED": 1}
        assert replay.result["money"]["UNASKED GBP"]["NEWLY_REFUSED"] in (499, 500)


ORDERS = st.lists(
    st.fixed_dictionaries(
        {
            "placed": st.integers(1, 80),
            "delivered": st.none() | st.integers(0, 40),
            "units": st.integers(1, 3),
            "tags": st.lists(st.sampled_from(("sale", "shoes", "x")), max_size=2),
            "is_final_sale": st.booleans(),
            "is_returned": st.booleans(),
        }
    ),
    max_size=4,
)


# Old documents and new ones; the new ones ask for the shopper's history too, and all orders have one shopper.
DOCUMENTS = any_document(max_rules=3) | any_document_2(max_rules=3)


class TestItsFlips:
    @settings(
        max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    )
    @given(versions=st.lists(DOCUMENTS, min_size=1, max_size=2), draft=DOCUMENTS, orders=ORDERS)
    def test_are_those_found_by_deciding_one_by_one(
        self, db: None, versions: list[dict[str, Any]], draft: dict[str, Any], orders: list[dict[str, Any]]
    ) -> None:
        """Chunks, units in groups and lists of versions are only ways to be fast."""
        store = make_store()
        # The first is open for everything, so that there can be past requests.
        publish(store)
        for each in orders:
            _order(store, each)
        for age, document in enumerate(versions):
            publish(store, document, effective_from=NOW - timedelta(days=60 - 30 * age))

        replay = work_off(replay_of(store, draft))

        expected, found = one_by_one(replay), answers_of(replay)
        assert found["NEWLY_ALLOWED"] == expected["NEWLY_ALLOWED"]
        assert found["NEWLY_REFUSED"] == expected["NEWLY_REFUSED"]
        assert found["SAME"] + found["CHANGED"] == expected["STAYS"]

    @settings(
        max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    )
    @given(document=DOCUMENTS, orders=ORDERS)
    def test_are_none_when_a_draft_is_replayed_against_itself(
        self, db: None, document: dict[str, Any], orders: list[dict[str, Any]]
    ) -> None:
        """Whatever the policy says: nothing flips, and nothing else changes either."""
        store = make_store()
        publish(store, document)
        for each in orders:
            _order(store, each | {"is_returned": False})

        replay = work_off(replay_of(store, document))

        assert set(answers_of(replay)) <= {"SAME"}
        assert flips_of(replay) == []


def _order(store: Store, spec: dict[str, Any]) -> None:
    placed_at = NOW - timedelta(days=spec["placed"])
    delivered = spec["delivered"]
    order = make_order(
        store,
        paid=[1001],
        quantities=[spec["units"]],
        tags=[spec["tags"]],
        placed_at=placed_at,
        delivered_at=None if delivered is None else placed_at + timedelta(days=delivered),
    )
    order.lines.update(is_final_sale=spec["is_final_sale"])
    if spec["is_returned"]:
        make_return(order, now=placed_at + timedelta(days=1))


def test_old_documents_do_not_look_like_changes(store: Store) -> None:
    """A policy that says nothing of fees and one that spells out that there are none are the same."""
    make_order(store)
    quiet = policy_document(fees={"code": None}, bonus={"code": None})

    assert answers_of(work_off(replay_of(store, quiet))) == {"SAME": 1}
