"""What was given up: the page, and the buttons that try again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from cms.models import store_of
from portal.merchant.access import for_staff, may_replay
from portal.merchant.letters_page import letters_page, sources_of
from portal.merchant.views.pages import acting, show
from returns.operations.replay_dead_letters import (
    MOST_AT_ONCE,
    replay_deliveries,
    replay_entries,
    replay_handler,
)
from returns.queries.dead_letters import dead_deliveries, dead_entries


@require_safe
@for_staff(may_replay)
def dead_letters(request: HttpRequest) -> HttpResponse:
    """This will show what failed after all its tries, with the error of the last one."""
    page = letters_page(store=store_of(request), is_operator=_is_operator(request))
    return show(
        request,
        "merchant/dead_letters.html",
        gettext("Dead letters"),
        icon="resubmit",
        context={"page": page},
    )


@require_POST
@for_staff(may_replay)
def replay(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """This will give one delivery of this store its tries back; a second click does nothing."""
    mine = dead_deliveries(store_id=store_of(request).pk).filter(pk=delivery_id)
    ids = list(mine.values_list("id", flat=True))
    return _tell(request, replay_deliveries(delivery_ids=ids, actor=acting(request), now=timezone.now()))


@require_POST
@for_staff(may_replay)
def replay_all(request: HttpRequest) -> HttpResponse:
    """This will give all dead deliveries of one handler their tries back, so many at a time."""
    handler = request.POST.get("handler", "")[:80]
    store_id = store_of(request).pk
    count = replay_handler(store_id=store_id, handler=handler, actor=acting(request), now=timezone.now())
    return _tell(request, count)


@require_POST
@for_staff(may_replay)
def replay_webhook(request: HttpRequest, entry_id: int) -> HttpResponse:
    """This will give one webhook of this store its tries back."""
    return _replay_entries(request, entry_id)


@require_POST
@for_staff(may_replay)
def replay_webhooks(request: HttpRequest) -> HttpResponse:
    """This will give all dead webhooks of this store their tries back, so many at a time."""
    return _replay_entries(request, None)


def _replay_entries(request: HttpRequest, entry_id: int | None) -> HttpResponse:
    store = store_of(request)
    mine = dead_entries(sources=sources_of(store=store, is_operator=_is_operator(request)))
    chosen = mine if entry_id is None else mine.filter(pk=entry_id)
    ids = list(chosen.order_by("id").values_list("id", flat=True)[:MOST_AT_ONCE])
    count = replay_entries(store_id=store.pk, entry_ids=ids, actor=acting(request), now=timezone.now())
    return _tell(request, count)


def _tell(request: HttpRequest, count: int) -> HttpResponse:
    if count:
        said = ngettext("%(count)d is being tried again.", "%(count)d are being tried again.", count)
        messages.success(request, said % {"count": count})
    else:
        messages.warning(request, gettext("Nothing was left to try again; somebody was faster."))
    return redirect("merchant:dead_letters")


def _is_operator(request: HttpRequest) -> bool:
    return bool(request.user.is_superuser)
