"""Which of the portal's languages a visitor reads: one that the store of the address writes in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from cms.models import StoreMissing, store_of


class StoreLocaleMiddleware(LocaleMiddleware):
    """This will choose the language as Django does, out of those of the store.

    English is what every text falls back to, so it is never refused, and what
    asks for no other language costs no query: a probe, a webhook, a style sheet.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if translation.get_language() != settings.LANGUAGE_CODE:
            translation.activate(_chosen(request, offered_languages(request)))
            request.LANGUAGE_CODE = translation.get_language()


def offered_languages(request: HttpRequest) -> list[str]:
    """This will give the languages of the store that pages are shown in; all of ours without a store."""
    ours = [code for code, _ in settings.LANGUAGES]
    try:
        store = store_of(request)
    except StoreMissing:
        return ours
    return [code for code in store.locales if code in ours] or [settings.LANGUAGE_CODE]


def _chosen(request: HttpRequest, offered: Sequence[str]) -> str:
    return next((code for code in _wanted(request) if code in (*offered, settings.LANGUAGE_CODE)), offered[0])


def _wanted(request: HttpRequest) -> Iterator[str]:
    """The languages of ours that the visitor would like, best first: chosen here, then of the browser."""
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    for code in (request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""), *(code for code, _ in accepted)):
        try:
            yield translation.get_supported_language_variant(code)
        except LookupError:
            continue
