"""What the base templates need on every page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language_info

from cms.models import Brand
from portal.languages import offered_languages


def demonstration(request: HttpRequest) -> dict[str, bool]:
    """This will tell the templates whether to say that no money moves."""
    return {"is_demo": settings.BACKHAUL_DEMO}


def brand(request: HttpRequest) -> dict[str, object]:
    """This will give the look of the host's store; nothing where the host belongs to none.

    Read on first use only: an answer that renders no page makes no query.
    """
    return {"brand": SimpleLazyObject(lambda: _brand_of(request))}


def languages(request: HttpRequest) -> dict[str, object]:
    """This will give the languages to choose from, as Django describes them; read on first use only."""
    return {"languages": SimpleLazyObject(lambda: list(map(get_language_info, offered_languages(request))))}


def _brand_of(request: HttpRequest) -> Brand | None:
    try:
        brand = Brand.for_request(request)
    except Brand.DoesNotExist:
        return None
    return brand if brand.store else None
