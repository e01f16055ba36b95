"""The list of returns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from portal.merchant.columns import BadgeColumn, LinkColumn, MomentColumn, MoneyColumn
from portal.merchant.filters import ReturnFilters
from portal.merchant.views.listing import StoreListing
from portal.merchant.words import stage_badge
from portal.ui.badges import Badge
from returns.models import Return
from returns.money import Money
from returns.queries.found_returns import matching, returns_of_store


@dataclass(frozen=True, kw_only=True)
class ReturnRow:
    number: str
    order: str
    email: str
    units: int
    quoted: Money
    stage: Badge
    requested_at: datetime
    zone: str

    @property
    def about(self) -> str:
        return gettext("Order %(number)s") % {"number": self.order}


class ReturnList(StoreListing):
    """Newest first; found by what a shopper, a parcel or an order says."""

    page_title = _("Returns")
    header_icon = "rotate"
    index_url_name = "merchant:returns"
    index_results_url_name = "merchant:returns_results"
    filterset_class = ReturnFilters
    search_help = _("Return number, order number, e-mail or tracking number, in full")
    empty_title = _("No returns yet")
    empty_text = _("As soon as a shopper opens a return, it is here.")
    columns: ClassVar[list[Any]] = [
        LinkColumn(
            "number",
            label=_("Return"),
            get_url=lambda row: reverse("merchant:return", args=[row.number]),
            below="about",
            classname="merchant-number",
        ),
        BadgeColumn("stage", label=_("Stage")),
        Column("email", label=_("Shopper"), classname="merchant-wide merchant-breaks"),
        Column("units", label=_("Units"), classname="merchant-wide merchant-amount"),
        MoneyColumn("quoted", label=_("Value")),
        MomentColumn("requested_at", label=_("Requested"), classname="merchant-wide"),
    ]

    def get_base_queryset(self) -> QuerySet[Return]:
        return returns_of_store(store_id=self.store.pk).select_related("order")

    def search_queryset(self, queryset: QuerySet[Return]) -> QuerySet[Return]:
        text = self.search_query
        return queryset.filter(matching(store_id=self.store.pk, text=text)) if text else queryset

    def row(self, each: Any) -> ReturnRow:
        return ReturnRow(
            number=each.number,
            order=each.order.number,
            email=each.email,
            units=each.units or 0,
            quoted=Money(each.quoted_minor or 0, each.order.currency),
            stage=stage_badge(each.stage),
            requested_at=each.requested_at,
            zone=self.store.time_zone,
        )
