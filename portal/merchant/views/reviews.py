"""What waits for a decision: the queue, and one return with a verdict for each of its lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from cms.models import store_of
from portal.merchant.access import for_staff, may_read, rights_of
from portal.merchant.columns import BadgeColumn, LinesColumn, MomentColumn, MoneyColumn, ReviewColumn
from portal.merchant.evidence_page import evidence_rows
from portal.merchant.filters import ReviewFilters
from portal.merchant.review_forms import LineForm
from portal.merchant.review_page import (
    ReviewForms,
    reason_language,
    review_forms,
    review_page,
    told_causes,
)
from portal.merchant.reviews import decided_words, due_badge, rules_of
from portal.merchant.views.listing import StoreListing
from portal.merchant.views.pages import acting, show
from portal.merchant.words import Text, refusal_words
from portal.ui.badges import Badge
from returns.errors import ReturnsError
from returns.languages import Reader
from returns.lifecycle import APPROVAL, may
from returns.models import Return, ReturnLine
from returns.money import Money
from returns.operations.review_return import AlreadyDecided, review_return
from returns.operations.verdicts import (
    OverrideReasonMissing,
    ReasonMissing,
    ResolutionImpossible,
    UnitsImpossible,
    VerdictRefused,
)
from returns.queries.found_returns import matching
from returns.queries.reviews import causes_of, reviews_of_store

TITLE: Text = _("Waiting for review")
# Where a refusal of the domain is said.
_FIELDS: dict[type[VerdictRefused], str] = {
    ReasonMissing: "reason",
    UnitsImpossible: "units",
    ResolutionImpossible: "resolution",
    OverrideReasonMissing: "override_reason",
}


@dataclass(frozen=True, kw_only=True)
class ReviewRow:
    number: str
    about: str
    items: list[str]
    causes: list[str]
    quoted: Money
    requested_at: datetime
    due: Badge
    zone: str


class ReviewList(StoreListing):
    """The oldest first: whoever has waited longest is answered next."""

    page_title = TITLE
    header_icon = "view"
    index_url_name = "merchant:reviews"
    index_results_url_name = "merchant:reviews_results"
    filterset_class = ReviewFilters
    search_help = _("Return number, order number or e-mail, in full")
    empty_title = _("Nothing waits for a decision")
    empty_text = _("Returns appear here when the policy wants a person to look first.")
    columns: ClassVar[list[Any]] = [
        ReviewColumn(
            "number",
            label=_("Return"),
            get_url=lambda row: reverse("merchant:review", args=[row.number]),
            classname="merchant-reviewed",
        ),
        BadgeColumn("due", label=_("Answer")),
        LinesColumn("items", label=_("Items"), classname="merchant-wide"),
        LinesColumn("causes", label=_("Why a person looks"), classname="merchant-wide"),
        MoneyColumn("quoted", label=_("Value")),
        MomentColumn("requested_at", label=_("Requested"), classname="merchant-wide"),
    ]

    def get_base_queryset(self) -> QuerySet[Return]:
        return reviews_of_store(store_id=self.store.pk)

    def search_queryset(self, queryset: QuerySet[Return]) -> QuerySet[Return]:
        text = self.search_query
        return queryset.filter(matching(store_id=self.store.pk, text=text)) if text else queryset

    def row(self, each: Return) -> ReviewRow:
        lines = list(each.lines.all())
        within = rules_of(self.request).answer_within
        return ReviewRow(
            number=each.number,
            about=" · ".join(filter(None, (each.order.number, each.email))),
            items=[_item(line, self.store.reader(locale=reason_language())) for line in lines],
            causes=told_causes(causes_of(lines=lines)),
            quoted=Money(sum(line.quoted_minor for line in lines), each.order.currency),
            requested_at=each.requested_at,
            due=due_badge(requested_at=each.requested_at, answer_within=within, now=timezone.now()),
            zone=self.store.time_zone,
        )


def _item(line: ReturnLine, reader: Reader) -> str:
    reason = line.reason.label(reader=reader)
    return f"{line.requested_quantity} × {line.order_line.title}: {reason}"


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(may_read)
def review(request: HttpRequest, number: str) -> HttpResponse:
    """This will show a return that waits, and take the verdicts about its lines."""
    rma = _rma_or_404(request, number)
    if request.method != "POST":
        return _page(request, rma) if may(rma.status, "approve", APPROVAL) else _is_decided(request, rma)
    if not rights_of(request).may_decide:
        raise PermissionDenied
    forms = review_forms(rma=rma, rules=rules_of(request), data=request.POST)
    if forms.is_valid():
        return _decide(request, rma, forms)
    return _page(request, rma, forms) if may(rma.status, "approve", APPROVAL) else _is_decided(request, rma)


def _decide(request: HttpRequest, rma: Return, forms: ReviewForms) -> HttpResponse:
    try:
        decided = review_return(
            rma_id=rma.pk,
            verdicts=[form.verdict() for form in forms.lines],
            approval_note=forms.approval.words(),
            actor=acting(request),
            now=timezone.now(),
        )
    except AlreadyDecided:
        return _is_decided(request, rma)
    except VerdictRefused as error:
        _blame(forms, error)
        return _page(request, rma, forms)
    except ReturnsError as error:
        messages.error(request, refusal_words(code=error.code, sentence=error.sentence))
        return redirect("merchant:review", rma.number)
    messages.success(request, _said(decided))
    return redirect("merchant:reviews")


def _said(rma: Return) -> str:
    lines = list(rma.lines.all())
    approved = sum(line.approved_quantity for line in lines)
    declined = sum(line.declined_quantity for line in lines)
    if not approved:
        return gettext("Return %(number)s is declined. The shopper can read why.") % {"number": rma.number}
    if not declined:
        return gettext("Return %(number)s is approved. The shopper gets an e-mail.") % {"number": rma.number}
    said = ngettext(
        "Return %(number)s is approved in part: %(count)d unit may come back. The shopper gets an e-mail.",
        "Return %(number)s is approved in part: %(count)d units may come back. The shopper gets an e-mail.",
        approved,
    )
    return said % {"number": rma.number, "count": approved}


def _blame(forms: ReviewForms, error: VerdictRefused) -> None:
    """A refusal of the domain stands beside the field that caused it."""
    for form in forms.lines:
        if form.line.pk == error.return_line_id:
            form.add_error(_field(form, error), refusal_words(code=error.code, sentence=error.sentence))


def _field(form: LineForm, error: VerdictRefused) -> str:
    name = _FIELDS.get(type(error), "choice")
    return name if name in form.fields else "choice"


def _is_decided(request: HttpRequest, rma: Return) -> HttpResponse:
    """Somebody was faster, or the shopper called it off: the return's page, with what happened above it."""
    rma.refresh_from_db()
    messages.warning(request, decided_words(rma=rma, zone=store_of(request).time_zone))
    return redirect("merchant:return", rma.number)


def _page(request: HttpRequest, rma: Return, forms: ReviewForms | None = None) -> HttpResponse:
    rules = rules_of(request)
    shown = forms or review_forms(rma=rma, rules=rules)
    page = review_page(rma=rma, forms=shown, rules=rules, now=timezone.now())
    title = gettext("Review %(number)s") % {"number": rma.number}
    return show(
        request,
        "merchant/review_page.html",
        title,
        trail=[(reverse("merchant:reviews"), TITLE)],
        icon="view",
        context={"review": page, "page": page.page, "rma": rma, "evidence": evidence_rows(rma=rma)},
        status=422 if forms else 200,
    )


def _rma_or_404(request: HttpRequest, number: str) -> Return:
    rmas = Return.objects.filter(store=store_of(request), number=number.upper())
    rma = rmas.select_related("order", "store", "policy_version", "warehouse").first()
    if rma is None:
        raise Http404
    return rma
