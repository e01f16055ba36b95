"""What a demonstration has sent, so that nobody needs a mailbox to try it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from csp.constants import HEADER
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.models import store_of
from portal.notifications.models import SentMessage

NEWEST = 50
# A letter has its styles inline, as mail programs want them. Nothing else may load, and nothing run.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox allow-top-navigation-by-user-activation"
)
View = Callable[..., HttpResponse]


def only_in_demonstrations(view: View) -> View:
    """This will answer 404 on a real store: e-mails hold keys to returns."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: object) -> HttpResponse:
        if not settings.BACKHAUL_DEMO:
            raise Http404
        return view(request, **kwargs)

    return guarded


@never_cache
@require_safe
@only_in_demonstrations
def mail(request: HttpRequest) -> HttpResponse:
    """This will list the store's e-mails, newest first."""
    store = store_of(request)
    messages = SentMessage.objects.filter(store_id=store.pk).select_related("rma").defer("html")
    newest = list(messages.order_by("-written_at", "-id")[:NEWEST])
    return render(request, "notifications/mail.html", {"store": store, "messages": newest, "limit": NEWEST})


@never_cache
@require_safe
@only_in_demonstrations
def letter_html(request: HttpRequest, message_id: int) -> HttpResponse:
    """This will show an e-mail as a program that shows HTML does."""
    message = get_object_or_404(SentMessage, pk=message_id, store=store_of(request), skipped="")
    # The project's policy is for our own pages; a header that is set is left as it is.
    return HttpResponse(message.html, headers={HEADER: LETTER_POLICY})
