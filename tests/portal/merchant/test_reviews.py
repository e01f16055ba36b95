"""The queue of what waits for a decision: order, causes, time, filters, and how many queries it takes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Site

from cms.models import ReviewSettings
from returns.journal import SYSTEM
from returns.models import EligibilityDecision, Reason, Return, ReturnLine, Store
from returns.operations.approve_return import approve_return
from tests.factories import NOW, make_order, make_reason, make_return, policy_document, publish
from tests.portal.merchant.conftest import OTHER_HOST

URL = reverse("merchant:reviews")
HOME = reverse("wagtailadmin_home")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def waiting(store: Store, *, asked_at: datetime = NOW, reason: Reason | None = None) -> Return:
    return make_return(make_order(store), reason=reason, now=asked_at)


def give_causes(rma: Return, *causes: str) -> None:
    """Decisions of the second schema say why a person looks."""
    old = EligibilityDecision.objects.get(pk=rma.lines.get().decision_id)
    fields = {
        field.attname: getattr(old, field.attname) for field in old._meta.fields if field.attname != "id"
    }
    fields["answer"] = {**old.answer, "review_causes": list(causes)}
    ReturnLine.objects.filter(rma=rma).update(decision=EligibilityDecision.objects.create(**fields))


def numbers(client: Client, **query: str) -> list[str]:
    return [row.number for row in client.get(URL, query).context["table"].data]


class TestQueue:
    def test_shows_who_asked_for_what_and_why_a_person_looks(self, agent: Client, rma: Return) -> None:
        """One row is enough to know whether it is a quick one."""
        response = agent.get(URL)

        [row] = response.context["table"].data
        assert row.about == f"{rma.order.number} · sam@example.com"
        assert row.items == ["2 × Linen shirt: Changed my mind", "1 × Thing 2: Changed my mind"]
        assert row.causes == ["Rule: Default"]
        assert "£55.00" in response.content.decode()

    def test_puts_the_oldest_on_top(self, agent: Client, store: Store) -> None:
        """Whoever has waited longest is answered next."""
        newer = waiting(store)
        older = waiting(store, asked_at=NOW - timedelta(hours=3))

        assert numbers(agent) == [older.number, newer.number]

    def test_leaves_out_what_is_decided(self, agent: Client, store: Store) -> None:
        """Approved, and gone from here."""
        approve_return(rma_id=waiting(store).pk, actor=SYSTEM, now=NOW)

        assert numbers(agent) == []

    def test_says_when_nothing_waits(self, agent: Client, store: Store) -> None:
        """An empty page is good news."""
        assert "Nothing waits for a decision" in agent.get(URL).content.decode()

    def test_takes_a_defect_that_shows_after_the_return_window(self, agent: Client, store: Store) -> None:
        """Opened by the shopper, too late by the policy: never a bare no, and here with its own cause."""
        publish(store, policy_document() | {"schema": 2})
        damaged = make_reason(store).tree.reasons.get(code="damaged")
        late = NOW - timedelta(days=200)
        order = make_order(store, placed_at=late, delivered_at=late)

        rma = make_return(order, reason=damaged)

        [row] = agent.get(URL).context["table"].data
        assert (row.number, row.causes) == (rma.number, ["A defect after the return window"])
        assert numbers(agent, cause="late_defect") == [rma.number]
        assert numbers(agent, cause="policy") == []

    @pytest.mark.tampers
    def test_names_a_late_defect(self, agent: Client, store: Store) -> None:
        """Nobody wrote a rule for it, and it is no bare no."""
        give_causes(waiting(store), "policy", "late_defect")

        [row] = agent.get(URL).context["table"].data

        assert row.causes == ["Rule: Default", "A defect after the return window"]

    def test_shows_nothing_of_another_store(self, stranger: Client, store: Store, other_store: Store) -> None:
        """Each host has its own queue."""
        publish(other_store, policy_document(review={"needed": True}))
        waiting(store)
        theirs = waiting(other_store)

        response = stranger.get(URL, headers={"host": OTHER_HOST})

        assert [row.number for row in response.context["table"].data] == [theirs.number]

    def test_takes_no_more_queries_for_more_returns(self, agent: Client, store: Store) -> None:
        """Twenty rows with two lines each cost what one costs."""
        waiting(store)
        agent.get(URL)
        with CaptureQueriesContext(connection) as few:
            agent.get(URL)

        reason = make_reason(store)
        for _ in range(20):
            make_return(make_order(store, paid=[500, 700]), units=[1, 1], reason=reason)
        with CaptureQueriesContext(connection) as many:
            agent.get(URL)

        assert len(many) == len(few)
        assert len(many) <= 18

    def test_has_pages(self, agent: Client, store: Store) -> None:
        """Twenty-five at a time."""
        returns = [waiting(store, asked_at=NOW - timedelta(minutes=age)) for age in range(27)]

        assert numbers(agent, p="2") == [returns[1].number, returns[0].number]


class TestTime:
    @pytest.mark.parametrize(
        "age, words, tone",
        [
            (timedelta(hours=1), "23\u00a0hours left", "info"),
            (timedelta(hours=20), "4\u00a0hours left", "warning"),
            (timedelta(hours=24) - timedelta(minutes=1), "1\u00a0minute left", "warning"),
            (timedelta(hours=24), "Overdue by 0\u00a0minutes", "danger"),
            (timedelta(hours=25), "Overdue by 1\u00a0hour", "danger"),
            (timedelta(days=4), "Overdue by 3\u00a0days", "danger"),
        ],
    )
    def test_is_counted_from_the_request(
        self, agent: Client, store: Store, age: timedelta, words: str, tone: str
    ) -> None:
        """A day to answer, unless the store says something else."""
        waiting(store, asked_at=NOW - age)

        [row] = agent.get(URL).context["table"].data

        assert (row.due.label, row.due.tone) == (words, tone)

    def test_is_what_the_store_promises(self, agent: Client, store: Store) -> None:
        """Two hours, and three are too many."""
        ReviewSettings.objects.create(site=Site.objects.get(), answer_within_hours=2)
        waiting(store, asked_at=NOW - timedelta(hours=3))

        [row] = agent.get(URL).context["table"].data

        assert row.due.tone == "danger"

    def test_that_ran_out_is_counted_on_the_dashboard_and_in_the_menu(
        self, agent: Client, store: Store
    ) -> None:
        """Seen before anybody opens the queue."""
        for hours in (1, 24, 50):
            waiting(store, asked_at=NOW - timedelta(hours=hours))

        page = agent.get(HOME).content.decode()

        assert "<strong>3</strong> <span>returns need a decision</span>" in page
        assert "2 overdue</span>" in page
        assert "Review: 2 overdue" in page

    def test_that_has_not_run_out_alarms_nobody(self, agent: Client, store: Store) -> None:
        """The menu says where to go, and nothing else."""
        waiting(store)

        page = agent.get(HOME).content.decode()

        assert "Waiting for review" in page
        assert "overdue" not in page


class TestFilters:
    @pytest.mark.parametrize(
        "value, ages", [("overdue", [50, 24]), ("in_time", [23, 1]), ("", [50, 24, 23, 1])]
    )
    def test_tell_the_late_from_the_others(
        self, agent: Client, store: Store, value: str, ages: list[int]
    ) -> None:
        """The promise is the line between them."""
        by_age = {
            hours: waiting(store, asked_at=NOW - timedelta(hours=hours)).number for hours in (1, 23, 24, 50)
        }

        assert numbers(agent, due=value) == [by_age[hours] for hours in ages]

    @pytest.mark.tampers
    def test_tell_causes_apart_in_old_and_new_decisions(self, agent: Client, store: Store) -> None:
        """A decision of the first schema was put here by the policy."""
        old, policy, defect, both = (
            waiting(store, asked_at=NOW - timedelta(minutes=age)) for age in (4, 3, 2, 1)
        )
        give_causes(policy, "policy")
        give_causes(defect, "late_defect")
        give_causes(both, "policy", "late_defect")

        assert numbers(agent, cause="policy") == [old.number, policy.number, both.number]
        assert numbers(agent, cause="late_defect") == [defect.number, both.number]

    def test_offer_the_reasons_that_something_waits_for(self, agent: Client, store: Store) -> None:
        """A reason that nobody gave is no filter."""
        reason = make_reason(store)
        small = reason.tree.reasons.get(code="too-small")
        waiting(store, reason=reason)
        found = waiting(store, reason=small)

        response = agent.get(URL, {"reason": "too-small"})

        choices = dict(response.context["filters"].form.fields["reason"].choices)
        assert [row.number for row in response.context["table"].data] == [found.number]
        assert {code: choices.get(code) for code in ("too-small", "unwanted", "damaged")} == {
            "too-small": "Too small",
            "unwanted": "Changed my mind",
            "damaged": None,
        }

    @pytest.mark.parametrize("query", [{"due": "x"}, {"cause": "x"}, {"reason": "'"}], ids=str)
    def test_survive_what_nobody_offered(self, agent: Client, store: Store, query: dict[str, str]) -> None:
        """An address that was typed by hand is no error of ours."""
        waiting(store)

        assert agent.get(URL, query).status_code == 200

    def test_search_finds_an_order(self, agent: Client, store: Store) -> None:
        """By what the shopper says on the telephone."""
        waiting(store)
        found = waiting(store)

        assert numbers(agent, q=found.order.number) == [found.number]
