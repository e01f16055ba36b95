"""One return: the page, and what staff may do with it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from cms.canned import Purpose
from cms.models import store_of
from portal.merchant.access import for_staff, may_decide, may_read
from portal.merchant.evidence_page import evidence_rows
from portal.merchant.return_page import return_page
from portal.merchant.review_forms import DeclineForm
from portal.merchant.reviews import rules_of
from portal.merchant.views.pages import acting, show
from portal.merchant.words import MOVED_ON, REST_IS_OVER, Text, refusal_words
from returns.errors import ReturnsError
from returns.lifecycle import ForbiddenMove
from returns.models import Return
from returns.operations.approve_return import approve_return
from returns.operations.cancel_return import cancel_return
from returns.operations.decline_return import decline_return
from returns.operations.give_up_rest import Outcome, give_up_rest
from returns.queries.dossier import dossier_of

_LIST: Text = _("Returns")
# As they are in addresses.
OUTCOMES = {"lost": Outcome.LOST, "cancelled": Outcome.CANCELLED}


@require_safe
@for_staff(may_read)
def return_(request: HttpRequest, number: str) -> HttpResponse:
    """This will show a return of the store with everything that happened to it."""
    rma = _rma_or_404(request, number)
    return _page(request, rma, _decline_form(request, rma))


@require_POST
@for_staff(may_decide)
def approve(request: HttpRequest, number: str) -> HttpResponse:
    """This will approve the return; a second click finds it approved."""
    rma = _rma_or_404(request, number)
    said = gettext("Return %(number)s is approved. The shopper gets an e-mail.") % {"number": rma.number}
    return _act(
        request, rma, lambda: approve_return(rma_id=rma.pk, actor=acting(request), now=timezone.now()), said
    )


@require_POST
@for_staff(may_decide)
def decline(request: HttpRequest, number: str) -> HttpResponse:
    """This will decline the return with a reason; without one the page comes back and says so."""
    rma = _rma_or_404(request, number)
    form = _decline_form(request, rma, request.POST)
    if not form.is_valid():
        return _page(request, rma, form, status=422)
    reason = form.words()
    said = gettext("Return %(number)s is declined. The shopper can read why.") % {"number": rma.number}
    return _act(
        request,
        rma,
        lambda: decline_return(rma_id=rma.pk, reason=reason, actor=acting(request), now=timezone.now()),
        said,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(may_decide)
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """This will ask first, then cancel the return."""
    rma = _rma_or_404(request, number)
    if request.method != "POST":
        trail = [(reverse("merchant:returns"), _LIST), (_address(rma), rma.number)]
        title = gettext("Cancel return %(number)s") % {"number": rma.number}
        return show(request, "merchant/cancel_return.html", title, trail=trail, context={"rma": rma})
    said = gettext("Return %(number)s is cancelled. Its items can be returned again.") % {
        "number": rma.number
    }
    return _act(
        request, rma, lambda: cancel_return(rma_id=rma.pk, actor=acting(request), now=timezone.now()), said
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff(may_decide)
def give_up(request: HttpRequest, number: str, outcome: str) -> HttpResponse:
    """This will ask first, then end the waiting for what has not come: paid as lost, or not owed any more."""
    rma, ending = _rma_or_404(request, number), OUTCOMES.get(outcome)
    if ending is None:
        raise Http404
    if request.method != "POST":
        return _ask_about_rest(request, rma, outcome)
    said = REST_IS_OVER[ending] % {"number": rma.number}
    return _act(
        request,
        rma,
        lambda: give_up_rest(rma_id=rma.pk, outcome=ending, actor=acting(request), now=timezone.now()),
        said,
    )


def _ask_about_rest(request: HttpRequest, rma: Return, outcome: str) -> HttpResponse:
    trail = [(reverse("merchant:returns"), _LIST), (_address(rma), rma.number)]
    context = {
        "rma": rma,
        "outcome": outcome,
        "is_lost": OUTCOMES[outcome] == Outcome.LOST,
        "units": sum(line.expected_quantity for line in rma.lines.all()),
    }
    title = gettext("Rest of return %(number)s") % {"number": rma.number}
    return show(request, "merchant/give_up_rest.html", title, trail=trail, context=context)


def _act(request: HttpRequest, rma: Return, act: Callable[[], object], said: str) -> HttpResponse:
    """One domain call; a refusal is a sentence above the page that shows how the return stands now."""
    try:
        act()
    except ForbiddenMove as error:
        status = Return.objects.values_list("status", flat=True).get(pk=rma.pk)
        messages.warning(request, str(MOVED_ON.get(status, error.sentence)))
    except ReturnsError as error:
        messages.error(request, refusal_words(code=error.code, sentence=error.sentence))
    else:
        messages.success(request, said)
    return redirect(_address(rma))


def _decline_form(request: HttpRequest, rma: Return, data: QueryDict | None = None) -> DeclineForm:
    sentences = rules_of(request).sentences_for(purpose=Purpose.DECLINE)
    return DeclineForm(data, sentences=sentences, locale=rma.locale)


def _page(request: HttpRequest, rma: Return, form: DeclineForm, *, status: int = 200) -> HttpResponse:
    page = return_page(dossier=dossier_of(rma=rma))
    return show(
        request,
        "merchant/return_page.html",
        rma.number,
        trail=[(reverse("merchant:returns"), _LIST)],
        icon="rotate",
        context={"page": page, "form": form, "evidence": evidence_rows(rma=rma)},
        status=status,
    )


def _rma_or_404(request: HttpRequest, number: str) -> Return:
    rmas = Return.objects.filter(store=store_of(request), number=number.upper())
    rma = rmas.select_related("order", "store", "policy_version", "warehouse").first()
    if rma is None:
        raise Http404
    return rma


def _address(rma: Return) -> str:
    return reverse("merchant:return", args=[rma.number])
