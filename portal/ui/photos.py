"""A shopper's photo as an answer, the same from every face; who may have it the face has checked."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from returns.models import EvidencePhoto


def photo_response(*, photo: EvidencePhoto, name: str) -> HttpResponse:
    """This will send the JPEG so that no browser can take it for anything else, and nobody keeps it.

    `name` is what a saved copy is called, without its ending.
    """
    try:
        content = photo.content()
    except FileNotFoundError as error:
        raise Http404("The database has outlived the file.") from error
    response = HttpResponse(content, content_type="image/jpeg")
    response["Content-Disposition"] = f'inline; filename="{name}-{photo.pk}.jpg"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
