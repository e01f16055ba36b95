"""What the policy turns away: a period at a glance, the single attempts, and all of it as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin.ui.tables import Column

from cms.models import store_of
from portal.merchant.access import for_staff, may_read
from portal.merchant.cause_words import cause_words
from portal.merchant.columns import LinkColumn, MomentColumn, MoneyColumn
from portal.merchant.filters import AttemptFilters
from portal.merchant.forms import PeriodForm
from portal.merchant.turned_away_page import turned_away_page
from portal.merchant.views.listing import StoreListing
from portal.merchant.views.pages import show
from portal.merchant.words import Text
from returns.models import RefusedAttempt
from returns.money import Money
from returns.orders.amounts import major_units
from returns.queries.attempts import (
    Period,
    attempts_in,
    attempts_matching,
    attempts_of_store,
    turned_away,
)
from returns.spreadsheet import csv_lines

_TITLE: Text = _("Turned away")
# A quarter: thirteen weeks with this one.
_USUAL = timedelta(days=90)
_CHUNK = 500
_HEADER = (
    "asked_at",
    "order",
    "sku",
    "item",
    "quantity",
    "value",
    "currency",
    "kind",
    "code",
    "rule",
    "rule_id",
    "reason",
    "source",
    "language",
    "policy_version",
    "attempt",
)


@require_safe
@for_staff(may_read)
def turned_away_(request: HttpRequest) -> HttpResponse:
    """This will show counts and value of a period by rule, week and product; a quarter without a choice."""
    form = _form(request)
    period = _period(form) if form.is_valid() else None
    page = None
    if period:
        found = turned_away(store_id=store_of(request).pk, period=period)
        page = turned_away_page(found=found, period=period)
    return show(
        request,
        "merchant/turned_away.html",
        str(_TITLE),
        icon="no-view",
        context={"form": form, "page": page},
        status=200 if page else 422,
    )


@require_safe
@for_staff(may_read)
def export(request: HttpRequest) -> HttpResponseBase:
    """This will give every attempt of a period as CSV, oldest first; the page where the period is no good."""
    form = _form(request)
    if not form.is_valid():
        return turned_away_(request)
    period = _period(form)
    rows = attempts_in(store_id=store_of(request).pk, period=period)
    found = rows.select_related("order", "order_line", "reason", "policy_version").defer("inputs", "answer")
    lines = csv_lines(header=_HEADER, rows=_cells(found.order_by("asked_at", "id")))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"turned-away-{period.first.isoformat()}-{period.last.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _form(request: HttpRequest) -> PeriodForm:
    zone = ZoneInfo(store_of(request).time_zone)
    today = timezone.now().astimezone(zone).date()
    usual = {"first": (today - _USUAL).isoformat(), "last": today.isoformat()}
    return PeriodForm({**usual, **request.GET.dict()})


def _period(form: PeriodForm) -> Period:
    return Period(first=form.cleaned_data["first"], last=form.cleaned_data["last"])


def _cells(found: QuerySet[RefusedAttempt]) -> Iterator[tuple[object, ...]]:
    for each in found.iterator(_CHUNK):
        yield (
            each.asked_at.isoformat(),
            each.order.number,
            each.order_line.sku,
            each.order_line.title,
            each.quantity,
            major_units(each.value_minor, each.currency),
            each.currency,
            each.kind,
            each.code,
            each.rule_name,
            each.rule_id,
            each.reason.code if each.reason else "",
            each.source,
            each.locale,
            each.policy_version.number,
            each.pk,
        )


@dataclass(frozen=True, kw_only=True)
class AttemptRow:
    id: int
    title: str
    order: str
    cause: str
    rule: str
    value: Money
    asked_at: datetime
    zone: str

    @property
    def about(self) -> str:
        return gettext("Order %(number)s") % {"number": self.order}


class AttemptList(StoreListing):
    """Newest first; each leads to the page that explains it."""

    page_title = _("Refused attempts")
    header_icon = "no-view"
    index_url_name = "merchant:attempts"
    index_results_url_name = "merchant:attempts_results"
    filterset_class = AttemptFilters
    search_help = _("Order number or SKU, in full")
    empty_title = _("Nothing was turned away")
    empty_text = _("As soon as a shopper is refused, it is here.")
    columns: ClassVar[list[Any]] = [
        LinkColumn(
            "title",
            label=_("Item"),
            get_url=lambda row: reverse("merchant:attempt", args=[row.id]),
            below="about",
        ),
        Column("cause", label=_("Refused because")),
        Column("rule", label=_("Rule"), classname="merchant-wide"),
        MoneyColumn("value", label=_("Value")),
        MomentColumn("asked_at", label=_("Asked"), classname="merchant-wide"),
    ]

    def get_base_queryset(self) -> QuerySet[RefusedAttempt]:
        rows = attempts_of_store(store_id=self.store.pk)
        return rows.select_related("order", "order_line").defer("inputs", "answer")

    def search_queryset(self, queryset: QuerySet[RefusedAttempt]) -> QuerySet[RefusedAttempt]:
        text = self.search_query
        return queryset.filter(attempts_matching(text=text)) if text else queryset

    def row(self, each: Any) -> AttemptRow:
        return AttemptRow(
            id=each.pk,
            title=each.order_line.title,
            order=each.order.number,
            cause=cause_words(each.code),
            rule=each.rule_name,
            value=Money(each.value_minor, each.currency),
            asked_at=each.asked_at,
            zone=self.store.time_zone,
        )
