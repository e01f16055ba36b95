"""The one answer for pages that do not exist, belong to somebody else, or have closed again."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def closed(request: HttpRequest) -> HttpResponse:
    """This will say that the order has to be looked up, and lead back here after that.

    Nothing in it may depend on whether the page exists.
    """
    way_back = f"{reverse('shopper:look_up')}?{urlencode({'next': request.path})}"
    return render(request, "shopper/closed.html", {"look_up_url": way_back}, status=404)


def safe_next(*, request: HttpRequest, address: str) -> str:
    """This will give the address back if it is one of ours, else nothing."""
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None) and address.startswith("/")
    return address if is_ours else ""
