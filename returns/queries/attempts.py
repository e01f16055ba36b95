"""What the policy turned away in a period: one by one, and counted by rule, week and product.

An attempt is one order on one day, however many of its lines were refused.
An item and its value are counted once, at the newest try: who comes back on
three days wants to return one shirt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Concat, TruncWeek

from returns.eligibility.causes import ALREADY_BACK, POLICY_CODES
from returns.models import RefusedAttempt
from returns.money import Money
from returns.orders.keys import number_key
from returns.queries.offers import OfferedLine

Key = tuple[Any, ...]
Rows = QuerySet[RefusedAttempt]

_VISIT = Concat(Cast("order_id", CharField()), Value("/"), Cast("day", CharField()))


@dataclass(frozen=True, kw_only=True)
class Period:
    """Calendar days of the store; both are inside."""

    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many; `values` has one amount for each currency, the largest first."""

    attempts: int
    items: int
    values: tuple[Money, ...]


@dataclass(frozen=True, kw_only=True)
class Refusals:
    """All refusals of one rule with one code; without a rule both of its texts are empty."""

    rule_id: str
    rule_name: str
    code: str
    version: int
    tally: Tally


@dataclass(frozen=True, kw_only=True)
class ProductRefusals:
    sku: str
    title: str
    tally: Tally


@dataclass(frozen=True, kw_only=True)
class TurnedAway:
    """A period at a glance. `looked` are attempts that ended with a look, `weeks` attempts by Monday."""

    total: Tally
    looked: int
    rules: tuple[Refusals, ...]
    weeks: tuple[tuple[date, int], ...]
    products: tuple[ProductRefusals, ...]


def looked_in_vain(*, offered: Sequence[OfferedLine]) -> list[OfferedLine]:
    """This will give the lines that the policy refused where somebody looked and nothing could come back.

    Empty where a line may come back, and where one is back or on its way
    already: then somebody follows a return, and was not turned away.
    """
    codes = {line.decision.code for line in offered}
    if None in codes or codes & ALREADY_BACK:
        return []
    return [line for line in offered if line.decision.code in POLICY_CODES]


def attempts_of_store(*, store_id: int) -> Rows:
    """This will give the store's refused attempts, newest first."""
    return RefusedAttempt.objects.filter(store_id=store_id).order_by("-asked_at", "-id")


def rules_that_refused(*, store_id: int) -> list[tuple[str, str]]:
    """This will give (id, newest name) of every rule behind an attempt; both are empty for "no rule"."""
    newest = RefusedAttempt.objects.filter(store_id=store_id).values("rule_id").annotate(newest=Max("id"))
    named = RefusedAttempt.objects.filter(pk__in=newest.values("newest")).order_by("rule_name", "rule_id")
    return list(named.values_list("rule_id", "rule_name"))


def attempts_matching(*, text: str) -> Q:
    """This will say which attempts a typed order number or SKU means."""
    return Q(order__number_key=number_key(text)) | Q(order_line__sku__iexact=text.strip())


def attempts_in(*, store_id: int, period: Period) -> Rows:
    """This will give the refused attempts of a period, without an order; both days are inside."""
    return RefusedAttempt.objects.filter(store_id=store_id, day__range=(period.first, period.last))


def turned_away(*, store_id: int, period: Period, products: int = 10) -> TurnedAway:
    """This will count a period in ten queries, whatever it holds."""
    counting = _Counting(attempts_in(store_id=store_id, period=period), period)
    return TurnedAway(
        total=counting.by().get((), _NONE),
        looked=_visits(counting.rows.filter(kind=RefusedAttempt.Kind.LOOKED)),
        rules=_by_rule(counting),
        weeks=_by_week(counting),
        products=_by_product(counting, products),
    )


_NONE = Tally(attempts=0, items=0, values=())


@dataclass(frozen=True)
class _Counting:
    rows: Rows
    period: Period

    def by(self, *names: str) -> dict[Key, Tally]:
        """Two queries: every try counts as an attempt, only the newest of an item has its value."""
        tries = self.rows.values(*names, "currency").annotate(tries=Count(_VISIT, distinct=True))
        newest = self._newest(same_code="code" in names).values(*names, "currency")
        worth = newest.annotate(items=Count("id"), minor=Sum("value_minor"))
        return _put_together(names, tries, worth)

    def _newest(self, *, same_code: bool) -> Rows:
        newer = RefusedAttempt.objects.filter(
            order_line_id=OuterRef("order_line_id"),
            pk__gt=OuterRef("pk"),
            day__range=(self.period.first, self.period.last),
        )
        return self.rows.filter(~Exists(newer.filter(code=OuterRef("code")) if same_code else newer))


def _visits(rows: Rows) -> int:
    count: int = rows.aggregate(count=Count(_VISIT, distinct=True))["count"]
    return count


def _by_rule(counting: _Counting) -> tuple[Refusals, ...]:
    """A rule is called as it was at the newest attempt: merchants rename them."""
    newest = counting.rows.values("rule_id", "code").annotate(newest=Max("id")).values("newest")
    named = RefusedAttempt.objects.filter(pk__in=newest).values(
        "rule_id", "rule_name", "code", "policy_version__number"
    )
    counts = counting.by("rule_id", "code")
    found = [
        Refusals(
            rule_id=row["rule_id"],
            rule_name=row["rule_name"],
            code=row["code"],
            version=row["policy_version__number"],
            tally=counts[row["rule_id"], row["code"]],
        )
        for row in named
    ]
    return tuple(sorted(found, key=lambda each: (-each.tally.attempts, each.rule_name, each.code)))


def _by_week(counting: _Counting) -> tuple[tuple[date, int], ...]:
    """Every week of the period, also those without any."""
    weeks = counting.rows.annotate(week=TruncWeek("day")).values("week")
    found = {row["week"]: row["tries"] for row in weeks.annotate(tries=Count(_VISIT, distinct=True))}
    first, last = counting.period.first, counting.period.last
    monday = first - timedelta(days=first.weekday())
    mondays = (monday + timedelta(days=days) for days in range(0, (last - monday).days + 1, 7))
    return tuple((each, found.get(each, 0)) for each in mondays)


def _by_product(counting: _Counting, most: int) -> tuple[ProductRefusals, ...]:
    named = counting.rows.annotate(sku=F("order_line__sku"), title=F("order_line__title"))
    top = named.values("sku", "title").annotate(visits=Count(_VISIT, distinct=True))
    kept = [(row["sku"], row["title"]) for row in top.order_by("-visits", "sku", "title")[:most]]
    few = named.filter(order_line__title__in={title for _, title in kept})
    counts = _Counting(few, counting.period).by("sku", "title")
    return tuple(ProductRefusals(sku=sku, title=title, tally=counts[sku, title]) for sku, title in kept)


def _put_together(
    names: Sequence[str], tries: Iterable[Mapping[str, Any]], worth: Iterable[Mapping[str, Any]]
) -> dict[Key, Tally]:
    attempts: dict[Key, int] = {}
    items: dict[Key, int] = {}
    values: dict[Key, list[Money]] = {}
    for row in tries:
        key = tuple(row[name] for name in names)
        attempts[key] = attempts.get(key, 0) + row["tries"]
    for row in worth:
        key = tuple(row[name] for name in names)
        items[key] = items.get(key, 0) + row["items"]
        values.setdefault(key, []).append(Money(row["minor"], row["currency"]))
    return {
        key: Tally(
            attempts=count,
            items=items.get(key, 0),
            values=tuple(sorted(values.get(key, ()), key=lambda value: -value.minor)),
        )
        for key, count in attempts.items()
    }
