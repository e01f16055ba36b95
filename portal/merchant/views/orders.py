"""Orders, to be read: the list, and one order with all that happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin.ui.tables import Column

from cms.models import store_of
from portal.merchant.access import for_staff, may_read_orders
from portal.merchant.columns import LinkColumn, MomentColumn, MoneyColumn
from portal.merchant.filters import OrderFilters
from portal.merchant.order_page import order_page
from portal.merchant.views.listing import StoreListing
from portal.merchant.views.pages import show
from returns.models import Order
from returns.money import Money
from returns.queries.found_orders import order_file, orders_matching, orders_of_store


@dataclass(frozen=True, kw_only=True)
class OrderRow:
    id: int
    number: str
    email: str
    total: Money
    placed_at: datetime
    zone: str


class OrderList(StoreListing):
    """Newest first. Nothing can be changed here: an order is a snapshot."""

    allows = may_read_orders
    page_title = _("Orders")
    header_icon = "clipboard-list"
    index_url_name = "merchant:orders"
    index_results_url_name = "merchant:orders_results"
    filterset_class = OrderFilters
    search_help = _("Order number or e-mail, in full")
    empty_title = _("No orders yet")
    empty_text = _("Orders come from your shop, by import or through the API.")
    columns: ClassVar[list[Any]] = [
        LinkColumn(
            "number",
            label=_("Order"),
            get_url=lambda row: reverse("merchant:order", args=[row.id]),
            classname="merchant-number",
        ),
        Column("email", label=_("Shopper"), classname="merchant-breaks"),
        MoneyColumn("total", label=_("Total")),
        MomentColumn("placed_at", label=_("Placed"), classname="merchant-wide"),
    ]

    def get_base_queryset(self) -> QuerySet[Order]:
        return orders_of_store(store_id=self.store.pk)

    def search_queryset(self, queryset: QuerySet[Order]) -> QuerySet[Order]:
        text = self.search_query
        return queryset.filter(orders_matching(text=text)) if text else queryset

    def row(self, each: Order) -> OrderRow:
        return OrderRow(
            id=each.pk,
            number=each.number,
            email=each.email,
            total=Money(each.total_minor, each.currency),
            placed_at=each.placed_at,
            zone=self.store.time_zone,
        )


@require_safe
@for_staff(may_read_orders)
def order(request: HttpRequest, order_id: int) -> HttpResponse:
    """This will show one order of the store."""
    store = store_of(request)
    file = order_file(store_id=store.pk, order_id=order_id)
    if file is None:
        raise Http404
    trail = [(reverse("merchant:orders"), _("Orders"))]
    context = {"page": order_page(file=file)}
    return show(request, "merchant/order_page.html", file.order.number, trail=trail, context=context)
