"""What staff do about goods that never come, from the return's page."""

import pytest
from django.test import Client
from django.urls import reverse

from returns.journal import SYSTEM
from returns.models import OrderLine, Return, Store
from returns.operations.approve_return import approve_return
from returns.operations.record_tracking import record_tracking
from returns.operations.settle_return import settle_return
from tests.factories import NOW, make_order, make_return, policy_document, publish
from tests.portal.merchant.conftest import OTHER_HOST
from tests.portal.merchant.test_return_page import page, receive, url
from tests.steps import arrive

OUTCOMES = ["lost", "cancelled"]


def rest_url(rma: Return, outcome: str) -> str:
    return reverse("merchant:give_up", args=[rma.number, outcome])


@pytest.fixture
def partly(rma: Return) -> Return:
    """One of the two shirts came; the other one and the second line are missing."""
    approve_return(rma_id=rma.pk, actor=SYSTEM, now=NOW)
    arrive(rma, units={rma.lines.order_by("id")[0].pk: 1})
    return rma


def counters(rma: Return) -> list[tuple[int, int]]:
    lines = rma.lines.order_by("id")
    return list(lines.values_list("lost_quantity", "cancelled_quantity"))


class TestButtons:
    def test_are_there_while_something_is_missing(self, agent: Client, partly: Return) -> None:
        """Both ways out."""
        text = page(agent, partly)

        assert all(rest_url(partly, outcome) in text for outcome in OUTCOMES)

    def test_are_gone_when_everything_came(self, agent: Client, rma: Return) -> None:
        """Nothing is missing, so nothing can be given up."""
        approve_return(rma_id=rma.pk, actor=SYSTEM, now=NOW)
        receive(rma)

        assert not any(rest_url(rma, outcome) in page(agent, rma) for outcome in OUTCOMES)

    def test_are_not_there_before_the_decision(self, agent: Client, rma: Return) -> None:
        """Approve or decline comes first."""
        assert not any(rest_url(rma, outcome) in page(agent, rma) for outcome in OUTCOMES)

    def test_leave_calling_off_to_cancel_while_nothing_moved(self, agent: Client, rma: Return) -> None:
        """One button for one thing."""
        approve_return(rma_id=rma.pk, actor=SYSTEM, now=NOW)

        text = page(agent, rma)

        assert url(rma, "cancel") in text
        assert rest_url(rma, "lost") in text
        assert rest_url(rma, "cancelled") not in text

    def test_offer_only_the_loss_where_the_money_is_gone(self, agent: Client, store: Store) -> None:
        """Paid at once: it cannot be given up any more, only written off."""
        publish(store, policy_document(refund_timing={"REFUND": "INSTANT"}))
        rma = make_return(make_order(store))
        settle_return(rma_id=rma.pk, now=NOW)

        text = page(agent, rma)

        assert rest_url(rma, "lost") in text
        assert rest_url(rma, "cancelled") not in text

    def test_are_not_offered_to_those_who_may_only_read(self, finance: Client, partly: Return) -> None:
        """Finance reads."""
        assert not any(rest_url(partly, outcome) in page(finance, partly) for outcome in OUTCOMES)


class TestGivingUp:
    @pytest.mark.parametrize(
        "outcome, question, units",
        [
            ("lost", "as lost?", "2 units have not arrived."),
            ("cancelled", "Give up", "2 units have not arrived."),
        ],
    )
    def test_asks_first(self, agent: Client, partly: Return, outcome: str, question: str, units: str) -> None:
        """The page says what it means and for how many, and changes nothing."""
        text = agent.get(rest_url(partly, outcome)).content.decode()

        assert question in text
        assert units in text
        assert counters(partly) == [(0, 0), (0, 0)]

    @pytest.mark.parametrize(
        "outcome, expected, told",
        [
            ("lost", [(1, 0), (1, 0)], "The rest counts as lost"),
            ("cancelled", [(0, 1), (0, 1)], "The rest was given up"),
        ],
    )
    def test_counts_the_rest_and_tells_who_did_it(
        self, agent: Client, partly: Return, outcome: str, expected: list[tuple[int, int]], told: str
    ) -> None:
        """One click on the second page; the timeline names the person."""
        response = agent.post(rest_url(partly, outcome), follow=True)

        text = response.content.decode()
        assert counters(partly) == expected
        assert f"What had not come of return {partly.number}" in text
        assert told in text
        assert "agent-northwind" in text
        assert not OrderLine.objects.filter(order=partly.order).exclude(open_quantity=0).exists()

    def test_pays_what_is_lost_to_the_cent(self, agent: Client, partly: Return) -> None:
        """With the unit that came, it is all that was paid for the order."""
        agent.post(rest_url(partly, "lost"))

        settlement = settle_return(rma_id=partly.pk, now=NOW)

        assert settlement is not None
        assert settlement.total_minor == 5500

    @pytest.mark.parametrize("outcome", OUTCOMES)
    def test_happens_once_when_it_is_clicked_twice(self, agent: Client, partly: Return, outcome: str) -> None:
        """The second click gets a sentence."""
        agent.post(rest_url(partly, outcome))
        before = counters(partly)

        text = agent.post(rest_url(partly, outcome), follow=True).content.decode()

        assert "Nothing of this return is expected any more." in text
        assert counters(partly) == before

    def test_says_why_what_is_paid_cannot_be_given_up(self, agent: Client, store: Store) -> None:
        """An old page, or an address from somewhere."""
        publish(store, policy_document(refund_timing={"REFUND": "FIRST_SCAN"}))
        rma = make_return(make_order(store))
        record_tracking(parcel_id=rma.parcels.get().pk, status="in_transit", occurred_at=NOW, now=NOW)

        text = agent.post(rest_url(rma, "cancelled"), follow=True).content.decode()

        assert "so it can only be counted as lost." in text
        assert counters(rma) == [(0, 0)]

    def test_says_that_the_return_has_ended(self, agent: Client, partly: Return) -> None:
        """Somebody else was faster."""
        Return.objects.filter(pk=partly.pk).update(status="CLOSED")

        text = agent.post(rest_url(partly, "lost"), follow=True).content.decode()

        assert "This return is already complete." in text

    def test_knows_no_other_outcome(self, agent: Client, partly: Return) -> None:
        """An address that somebody made up."""
        assert agent.post(rest_url(partly, "stolen")).status_code == 404


@pytest.mark.parametrize("outcome", OUTCOMES)
class TestAccess:
    def test_is_for_agents_and_admins(self, admin: Client, partly: Return, outcome: str) -> None:
        """An agent is tried above."""
        admin.post(rest_url(partly, outcome))

        assert counters(partly) != [(0, 0), (0, 0)]

    def test_is_refused_to_other_roles(
        self, finance: Client, editor: Client, partly: Return, outcome: str
    ) -> None:
        """Wagtail's way: back to the dashboard."""
        answers = [client.post(rest_url(partly, outcome)) for client in (finance, editor)]

        assert [answer["Location"] for answer in answers] == [reverse("wagtailadmin_home")] * 2
        assert counters(partly) == [(0, 0), (0, 0)]

    def test_does_not_exist_for_staff_of_another_store(
        self, stranger: Client, partly: Return, outcome: str
    ) -> None:
        """At this store's host, and at their own."""
        here = stranger.post(rest_url(partly, outcome))
        there = stranger.post(rest_url(partly, outcome), headers={"host": OTHER_HOST})

        assert (here.status_code, there.status_code) == (404, 404)
        assert counters(partly) == [(0, 0), (0, 0)]

    def test_sends_strangers_to_the_login(self, client: Client, partly: Return, outcome: str) -> None:
        """Nobody acts without a name."""
        answer = client.post(rest_url(partly, outcome))

        assert answer["Location"].startswith(reverse("wagtailadmin_login"))
        assert counters(partly) == [(0, 0), (0, 0)]
