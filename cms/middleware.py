"""A policy that cannot be published, refused where Wagtail has no form to show it at."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages

from cms.compile import PolicyIncomplete

Answer = Callable[[HttpRequest], HttpResponse]


class RefusedPublishingMiddleware:
    """This will turn a refusal while a page is approved or published into a message in the editor.

    Approving from the dashboard or from a dialog publishes without the form;
    by then the compiler and the examples speak up from inside the model, in
    a transaction that is gone.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """This will answer a PolicyIncomplete below the admin's address of a page; all else rises."""
        match = request.resolver_match
        page_id = match.kwargs.get("page_id") if match else None
        if not isinstance(exception, PolicyIncomplete) or page_id is None:
            return None
        messages.error(request, f"The policy was not published. {exception}")
        url = reverse("wagtailadmin_pages:edit", args=[page_id])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # What Wagtail's dialogs of workflow actions understand.
            return JsonResponse({"step": "success", "redirect": url})
        return redirect(url)
