"""What the policy turns away: the page, the single attempts, the file."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from returns.models import RefusedAttempt, Store
from returns.spreadsheet import safe_cell
from tests.factories import NOW, make_order, policy_document, publish
from tests.portal.merchant.attempts import FINAL_SALE, refuse

URL = reverse("merchant:turned_away")
LIST = reverse("merchant:attempts")
EXPORT = reverse("merchant:turned_away_export")


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        yield


@pytest.fixture
def attempts(store: Store) -> list[RefusedAttempt]:
    """A lamp at a final price, and a shirt that came too late."""
    publish(store, policy_document(rules=[FINAL_SALE]))
    lamp = make_order(store, paid=[3000], tags=[["outlet"]])
    lamp.lines.update(title="Desk lamp", sku="LAMP")
    shirt = make_order(store, paid=[1500], delivered_at=NOW - timedelta(days=60))
    shirt.lines.update(title="Linen shirt", sku="SHIRT")
    return [*refuse(lamp), *refuse(shirt)]


def text(client: Client, address: str = URL, **query: str) -> str:
    return " ".join(client.get(address, query).content.decode().split())


def lines(client: Client, **query: str) -> list[dict[str, str]]:
    response = client.get(EXPORT, query)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(StringIO(response.getvalue().decode("utf-8-sig"))))


class TestPage:
    def test_shows_rules_products_and_weeks(self, editor: Client, attempts: list[RefusedAttempt]) -> None:
        """Of the last quarter, without a choice."""
        page = text(editor)

        assert "£45.00" in page
        assert 'href="/policy/versions/2/#rule-sale"' in page
        for words in ("Final sale", "Too late", "Default", "Desk lamp", "Linen shirt", "9 March 2026"):
            assert words in page
        assert page.count('<rect width="100%"') == 5

    def test_leads_to_the_single_attempts(self, editor: Client, attempts: list[RefusedAttempt]) -> None:
        """With the same period, rule and cause."""
        response = editor.get(URL)

        [sale] = [row for row in response.context["page"].rules if row.name == "Final sale"]
        found = editor.get(sale.url).context["table"].data
        assert [row.title for row in found] == ["Desk lamp"]

    def test_shows_the_days_that_are_chosen(self, editor: Client, attempts: list[RefusedAttempt]) -> None:
        page = text(editor, first="2026-01-01", last="2026-03-09")

        assert "Nothing was turned away" in page
        assert 'value="2026-01-01"' in page

    @pytest.mark.parametrize(
        "first, last, sentence",
        [
            ("2026-03-09", "2026-01-01", "The last day is before the first."),
            ("2020-01-01", "2026-03-09", "Choose 400 days at most; older attempts are not kept."),
            ("tomorrow", "2026-03-09", "Enter a day like 2026-03-31."),
            ("", "2026-03-09", "Enter the first day."),
        ],
    )
    def test_says_what_is_wrong_with_a_period(
        self, editor: Client, attempts: list[RefusedAttempt], first: str, last: str, sentence: str
    ) -> None:
        """At its field, on the page and for the file."""
        for address in (URL, EXPORT):
            response = editor.get(address, {"first": first, "last": last})

            assert response.status_code == 422
            assert sentence in response.content.decode()

    def test_shows_nothing_of_another_store(self, stranger: Client, attempts: list[RefusedAttempt]) -> None:
        """At their own host."""
        page = text(stranger, first="2026-01-01", last="2026-03-31") + text(stranger, LIST)

        assert "Desk lamp" not in page

    def test_needs_few_queries(
        self,
        editor: Client,
        attempts: list[RefusedAttempt],
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        text(editor)

        with django_assert_max_num_queries(30):
            text(editor)


class TestList:
    def test_finds_by_order_and_sku(self, agent: Client, attempts: list[RefusedAttempt]) -> None:
        for words in (attempts[0].order.number, "lamp"):
            found = agent.get(LIST, {"q": words}).context["table"].data
            assert [row.title for row in found] == ["Desk lamp"]

    def test_filters_by_rule_cause_and_day(self, agent: Client, attempts: list[RefusedAttempt]) -> None:
        """Rules are offered by the name that they have now."""
        for query, titles in (
            ({"rule": "sale"}, ["Desk lamp"]),
            ({"code": "outside_return_window"}, ["Linen shirt"]),
            ({"day_from": "2026-03-11"}, []),
            ({"day_from": "2026-03-10", "day_to": "2026-03-10"}, ["Linen shirt", "Desk lamp"]),
        ):
            found = agent.get(LIST, query).context["table"].data
            assert [row.title for row in found] == titles, query

    def test_needs_as_many_queries_for_many_as_for_one(
        self,
        agent: Client,
        store: Store,
        attempts: list[RefusedAttempt],
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for _ in range(5):
            refuse(make_order(store, tags=[["outlet"]]))
        text(agent, LIST)

        with django_assert_max_num_queries(20):
            text(agent, LIST)


class TestExport:
    def test_has_a_line_for_each_attempt(self, editor: Client, attempts: list[RefusedAttempt]) -> None:
        """Oldest first, with what a spreadsheet can count."""
        found = lines(editor)

        assert [(line["sku"], line["value"], line["currency"], line["code"]) for line in found] == [
            ("LAMP", "30.00", "GBP", "final_sale"),
            ("SHIRT", "15.00", "GBP", "outside_return_window"),
        ]

    def test_has_no_formula(self, editor: Client, attempts: list[RefusedAttempt]) -> None:
        """A title is the shop's, but the file opens on somebody's desk."""
        attempts[0].order.lines.update(title="=HYPERLINK(1)", sku="@SUM(1)")

        [lamp, _] = lines(editor)

        assert (lamp["item"], lamp["sku"]) == ("'=HYPERLINK(1)", "'@SUM(1)")

    def test_names_no_shopper(self, editor: Client, attempts: list[RefusedAttempt]) -> None:
        assert "sam@example.com" not in str(lines(editor))

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "  =1", "＝1"])  # noqa: RUF001
    def test_takes_the_sting_out_of_what_a_spreadsheet_would_compute(self, text: str) -> None:
        assert safe_cell(text) == f"'{text}"

    @pytest.mark.parametrize("value", ["Lamp", "", "a=b", 5, None])
    def test_leaves_the_rest_alone(self, value: object) -> None:
        assert safe_cell(value) == value
