"""What every request needs: an id for the logs, and the store it is for."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from cms.models import store_of
from portal.logs import request_context

_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
Answer = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """This will take the proxy's X-Request-Id, or make one, and give it back."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        value = given if _ID.fullmatch(given) else uuid4().hex
        with request_context(value):
            response = self.get_response(request)
        response["X-Request-Id"] = value
        return response


class NulMiddleware:
    """This will answer 404 to an address with a NUL in it: PostgreSQL cannot even look for one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            raise Http404("An address with a NUL in it.")
        return self.get_response(request)


class StoreMiddleware:
    """This will set `request.store`: the store of the host, looked up on first use."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.store = SimpleLazyObject(lambda: store_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)
