"""The list of returns: who sees which, and what is found."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from returns.models import Parcel, Return, Store
from tests.factories import NOW, make_order, make_return
from tests.portal.merchant.conftest import OTHER_HOST

URL = reverse("merchant:returns")


def numbers(client: Client, **query: str) -> list[str]:
    response = client.get(URL, query)
    return [row.number for row in response.context["table"].data]


class TestReturnList:
    def test_shows_a_return_with_order_shopper_units_and_value(self, agent: Client, rma: Return) -> None:
        """One row says what it is about."""
        response = agent.get(URL)

        [row] = response.context["table"].data
        assert (row.number, row.order, row.email, row.units) == (
            rma.number,
            rma.order.number,
            "sam@example.com",
            3,
        )
        assert "£55.00" in response.content.decode()
        assert "Needs a decision" in response.content.decode()

    def test_shows_the_newest_first(self, agent: Client, store: Store, rma: Return) -> None:
        """What was asked last stands on top."""
        newer = make_return(make_order(store), now=NOW + timedelta(hours=1))

        assert numbers(agent) == [newer.number, rma.number]

    @pytest.mark.parametrize(
        "text", ["{number}", "{bare}", "{order}", "#{order}", "SAM@example.com ", "bhsb 407129"]
    )
    def test_finds_by_what_people_have_at_hand(self, agent: Client, store: Store, text: str) -> None:
        """Return number, order number, e-mail address or tracking number, whatever the case."""
        rma = make_return(make_order(store))
        Parcel.objects.filter(rma=rma).update(tracking_number="BHSB407129")
        make_return(make_order(store, email="kim@example.com"))
        bare = rma.number.replace("-", "").lower()

        found = numbers(agent, q=text.format(number=rma.number, bare=bare, order=rma.order.number))

        assert found == [rma.number]

    def test_says_what_was_searched_when_nothing_was_found(self, agent: Client, rma: Return) -> None:
        """A typo is told as such, with a way back."""
        response = agent.get(URL, {"q": "R-0000-00"})

        assert "Nothing is called “R-0000-00”." in response.content.decode()

    def test_says_what_comes_when_there_is_none(self, agent: Client) -> None:
        """An empty store is not an error."""
        assert "No returns yet" in agent.get(URL).content.decode()

    def test_filters_by_stage(self, agent: Client, store: Store, rma: Return) -> None:
        """The link on the dashboard shows what waits for a decision."""
        declined = make_return(make_order(store))
        Return.objects.filter(pk=declined.pk).update(status="DECLINED")

        assert numbers(agent, stage="IN_REVIEW") == [rma.number]
        assert numbers(agent, stage="DECLINED") == [declined.number]
        assert numbers(agent, stage="DONE") == []

    def test_filters_by_day_in_the_stores_zone(self, agent: Client, store: Store, rma: Return) -> None:
        """23:30 in UTC is the next day in London, in summer."""
        Return.objects.filter(pk=rma.pk).update(requested_at="2026-06-30T23:30:00Z")

        assert numbers(agent, requested_at_from="2026-07-01", requested_at_to="2026-07-01") == [rma.number]
        assert numbers(agent, requested_at_to="2026-06-30") == []
        assert numbers(agent, requested_at_to="9999-12-31") == [rma.number]

    def test_has_pages(self, agent: Client, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        """Older returns are on the next page."""
        monkeypatch.setattr("portal.merchant.views.returns.ReturnList.paginate_by", 1)
        older = make_return(make_order(store))
        newer = make_return(make_order(store), now=NOW + timedelta(hours=1))

        assert numbers(agent) == [newer.number]
        assert numbers(agent, p="2") == [older.number]
        assert "Page 1 of 2" in agent.get(URL).content.decode()

    def test_stops_counting_somewhere(
        self, agent: Client, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A store that is years old answers as fast as a new one."""
        monkeypatch.setattr("portal.merchant.views.listing.MOST_COUNTED", 1)
        make_return(make_order(store))
        newer = make_return(make_order(store), now=NOW + timedelta(hours=1))

        response = agent.get(URL)

        assert "The newest 1; search or filter for others" in response.content.decode()
        assert newer.number in numbers(agent, p="99")

    def test_asks_the_database_as_often_for_one_as_for_many(
        self, agent: Client, store: Store, rma: Return
    ) -> None:
        """No query grows with the list."""
        agent.get(URL)
        few = _queries(agent)
        for _ in range(5):
            make_return(make_order(store))

        assert _queries(agent) == few
        assert few <= 10

    def test_shows_returns_of_this_store_only(
        self, admin: Client, stranger: Client, other_store: Store, rma: Return
    ) -> None:
        """A store is the host that is asked."""
        theirs = make_return(make_order(other_store))

        assert numbers(admin) == [rma.number]
        response = stranger.get(URL, headers={"host": OTHER_HOST})
        assert [row.number for row in response.context["table"].data] == [theirs.number]


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("merchant:returns_results"))
    return len(queries)
