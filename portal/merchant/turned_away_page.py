"""What the policy turns away, flat: counts and value by rule, the trend by week, the products."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from portal.merchant.cause_words import cause_words
from portal.merchant.rule_words import anchor_of
from portal.ui.amounts import money_text
from returns.money import Money
from returns.queries.attempts import Period, ProductRefusals, Refusals, Tally, TurnedAway

# How the list of attempts names those that no rule refused.
NO_RULE = "-"


@dataclass(frozen=True, kw_only=True)
class Row:
    """`share` is the length of the bar in percent of the longest; `url` leads to the single attempts."""

    name: str
    below: str
    attempts: int
    items: int
    value: str
    share: int
    url: str
    rule_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Week:
    monday: date
    attempts: int
    share: int


@dataclass(frozen=True, kw_only=True)
class TurnedAwayPage:
    """Everything templates/merchant/turned_away.html shows."""

    attempts: int
    items: int
    value: str
    looked: int
    rules: list[Row]
    weeks: list[Week]
    products: list[Row]
    list_url: str
    export_url: str


def turned_away_page(*, found: TurnedAway, period: Period) -> TurnedAwayPage:
    """This will word the figures of a period in the active language."""
    query = period_query(period)
    return TurnedAwayPage(
        attempts=found.total.attempts,
        items=found.total.items,
        value=_value(found.total.values),
        looked=found.looked,
        rules=_rules(found.rules, period),
        weeks=_weeks(found.weeks),
        products=_products(found.products, period),
        list_url=list_url(period),
        export_url=f"{reverse('merchant:turned_away_export')}?{query}",
    )


def period_query(period: Period) -> str:
    """This will write a period as the query of an address."""
    return urlencode({"first": period.first.isoformat(), "last": period.last.isoformat()})


def list_url(period: Period, **filters: str) -> str:
    """This will give the address of the single attempts of a period."""
    days = {"day_from": period.first.isoformat(), "day_to": period.last.isoformat()}
    return f"{reverse('merchant:attempts')}?{urlencode({**days, **filters})}"


def _rules(rules: Sequence[Refusals], period: Period) -> list[Row]:
    most = _most(each.tally for each in rules)
    return [
        Row(
            name=each.rule_name or gettext("No rule"),
            below=cause_words(each.code),
            attempts=each.tally.attempts,
            items=each.tally.items,
            value=_value(each.tally.values),
            share=_share(each.tally.attempts, most),
            url=list_url(period, rule=each.rule_id or NO_RULE, code=each.code),
            rule_url=_rule_url(each),
        )
        for each in rules
    ]


def _rule_url(each: Refusals) -> str:
    if not each.rule_id:
        return ""
    return f"{reverse('policy_version', args=[each.version])}#{anchor_of(each.rule_id)}"


def _weeks(weeks: Sequence[tuple[date, int]]) -> list[Week]:
    most = max((attempts for _, attempts in weeks), default=0)
    return [Week(monday=day, attempts=count, share=_share(count, most)) for day, count in weeks]


def _products(products: Sequence[ProductRefusals], period: Period) -> list[Row]:
    most = _most(each.tally for each in products)
    return [
        Row(
            name=each.title,
            below=each.sku,
            attempts=each.tally.attempts,
            items=each.tally.items,
            value=_value(each.tally.values),
            share=_share(each.tally.attempts, most),
            url=list_url(period, q=each.sku) if each.sku else "",
        )
        for each in products
    ]


def _most(tallies: Iterable[Tally]) -> int:
    return max((tally.attempts for tally in tallies), default=0)


def _share(count: int, most: int) -> int:
    """At least a sliver: a bar that is not to be seen would say "none"."""
    return max(1, round(100 * count / most)) if count else 0


def _value(values: Sequence[Money]) -> str:
    return " + ".join(money_text(value) for value in values)
