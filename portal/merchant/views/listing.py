"""What the merchant's lists share: the store, the rights, and an end to counting."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.formats import number_format
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext, ngettext
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import BaseColumn
from wagtail.admin.views.generic.base import BaseListingView

from portal.merchant.access import Allows, may_read, require
from returns.models import Store

# Counting a store's every return would grow with its age; beyond this, one searches or filters.
MOST_COUNTED = 2000


class CappedPaginator(WagtailPaginator):
    """Counts no further than MOST_COUNTED rows; the pages end there too."""

    @cached_property
    def count(self) -> int:
        rows: QuerySet[Any] = self.object_list
        found: int = rows.values_list("pk")[: MOST_COUNTED + 1].count()
        return found

    @cached_property
    def num_pages(self) -> int:
        shown = min(self.count, MOST_COUNTED)
        return max(1, -(-shown // int(self.per_page)))

    @cached_property
    def items_count_label(self) -> str:
        if self.count > MOST_COUNTED:
            said = gettext("The newest %(count)s; search or filter for others")
            return said % {"count": number_format(MOST_COUNTED, force_grouping=True)}
        return ngettext("%(count)d entry", "%(count)d entries", self.count) % {"count": self.count}


class StoreListing(BaseListingView):
    """A list of the host's store: Wagtail's search, filters and pages over flat rows."""

    allows: ClassVar[Allows] = may_read
    paginate_by = 25
    paginator_class = CappedPaginator
    is_searchable = True
    template_name = "merchant/listing.html"
    results_template_name = "merchant/listing_results.html"
    search_help: ClassVar[str | Promise] = ""
    empty_title: ClassVar[str | Promise] = ""
    empty_text: ClassVar[str | Promise] = ""
    columns: ClassVar[list[BaseColumn]] = []
    store: Store

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.store = require(request, type(self).allows)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def row(self, each: Any) -> object:
        """This will make one flat row."""
        raise NotImplementedError

    def get_table(self, object_list: Any) -> Any:
        return super().get_table([self.row(each) for each in object_list])

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return context | {
            "search_help": self.search_help,
            "empty_title": self.empty_title,
            "empty_text": self.empty_text,
            "query_string": self.search_query,
        }
