"""Who may review a return, and what becomes of the second who does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from returns.journal import SHOPPER, staff
from returns.models import JournalEntry, Return, Store
from returns.operations.approve_return import approve_return
from returns.operations.cancel_return import cancel_return
from tests.factories import NOW, make_order, make_return
from tests.portal.merchant.conftest import OTHER_HOST
from tests.portal.merchant.reviewing import YES, form, no, some, url


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


class TestTwoPeople:
    def test_are_one_decision_when_one_clicks_twice(self, agent: Client, rma: Return) -> None:
        """The second click says the same."""
        for _ in range(2):
            response = agent.post(url(rma), form(rma, some(1), YES), follow=True)

        assert "is approved in part" in response.content.decode()
        assert JournalEntry.objects.filter(rma=rma, action="rma.approved").count() == 1

    def test_are_told_what_the_first_decided(self, agent: Client, admin: Client, rma: Return) -> None:
        """Who, when, and what of it: no need to go and look."""
        agent.post(url(rma), form(rma, some(1), no()))

        response = admin.post(url(rma), form(rma, YES, YES), follow=True)

        text = response.content.decode()
        assert "agent-northwind decided about this return on 10 March 2026, 12:00." in text
        assert "Approved: 1 × Linen shirt." in text
        assert "Declined: 1 × Linen shirt, 1 × Thing 2." in text
        assert [line.approved_quantity for line in rma.lines.order_by("id")] == [1, 0]

    def test_are_told_so_also_when_their_form_has_a_gap(self, admin: Client, rma: Return) -> None:
        """There is nothing left to fill in."""
        approve_return(rma_id=rma.pk, actor=staff(1), now=NOW)

        response = admin.post(url(rma), {}, follow=True)

        assert "decided about this return" in response.content.decode()

    def test_are_told_that_the_shopper_called_it_off(self, agent: Client, rma: Return) -> None:
        """Nobody decided; it is over all the same."""
        cancel_return(rma_id=rma.pk, actor=SHOPPER, now=NOW)

        response = agent.post(url(rma), form(rma, YES, YES), follow=True)

        assert "This return has already been cancelled." in response.content.decode()


class TestFourPeople:
    @pytest.mark.parametrize("who", ["finance", "editor"])
    def test_staff_without_the_right_read_and_do_not_decide(
        self, request: pytest.FixtureRequest, rma: Return, who: str
    ) -> None:
        """No button, and no back door."""
        client: Client = request.getfixturevalue(who)

        page = client.get(url(rma))
        answer = client.post(url(rma), form(rma, YES, YES))

        rma.refresh_from_db()
        assert page.status_code == 200
        assert "Your role can read it, but not decide." in page.content.decode()
        assert "Send the decision" not in page.content.decode()
        assert (answer.status_code, answer["Location"]) == (302, reverse("wagtailadmin_home"))
        assert rma.status == "NEEDS_REVIEW"

    def test_staff_of_another_store_find_nothing(self, stranger: Client, rma: Return) -> None:
        """At this host and at their own."""
        answers = [
            stranger.post(url(rma), form(rma, YES, YES)),
            stranger.post(url(rma), form(rma, YES, YES), headers={"host": OTHER_HOST}),
        ]

        rma.refresh_from_db()
        assert [answer.status_code for answer in answers] == [404, 404]
        assert rma.status == "NEEDS_REVIEW"

    def test_a_form_cannot_reach_into_another_return(self, agent: Client, store: Store, rma: Return) -> None:
        """Fields of lines that are not of this return are not read."""
        other = make_return(make_order(store))

        agent.post(url(rma), form(other, YES) | form(rma, no(), no()))

        other.refresh_from_db()
        assert other.status == "NEEDS_REVIEW"
