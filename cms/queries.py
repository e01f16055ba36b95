"""What the faces ask about a store's content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Site

from cms.canned import DEFAULT_HOURS, ReviewRules
from cms.messages import EmailText, MessageKind, built_in
from cms.models import Brand, EmailTexts, ReviewSettings
from returns.models import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How a store presents itself where there is no request: in e-mails and documents."""

    store: Store
    brand: Brand
    base_url: str

    @property
    def sender_name(self) -> str:
        return self.brand.sender_name or self.store.name


class NoSite(LookupError):
    """The store has no site, so it has no address and no look. `cms.E002` says so at deploy."""


def brand_of(*, store_id: int) -> Brand:
    """This will give the store's brand, its site and logo in the same query. Raises NoSite.

    With a request at hand use `Brand.for_request(request)` instead: it is
    kept on the request.
    """
    brand: Brand | None = Brand.base_queryset().filter(store_id=store_id).first()
    if brand is None:
        raise NoSite(f"Store {store_id} has no site.")
    return brand


def base_url_of(*, store_id: int) -> str:
    """This will give the address of the store's site without a slash at the end. Raises NoSite."""
    return _base_url(brand_of(store_id=store_id).site)


def contact_of(*, store_id: int) -> Contact:
    """This will give brand and address of a store together, in one query. Raises NoSite."""
    brand = brand_of(store_id=store_id)
    return Contact(store=cast(Store, brand.store), brand=brand, base_url=_base_url(brand.site))


def _base_url(site: Site) -> str:
    # Behind a proxy only BASE_URL knows scheme and port; a site of another host says its own.
    if urlsplit(settings.BASE_URL).hostname == site.hostname:
        return str(settings.BASE_URL)
    return str(site.root_url)


def email_text(*, store_id: int, kind: str, locale: str) -> EmailText:
    """This will give subject and first paragraph of an e-mail: the merchant's words, else the built-in ones.

    `kind` is a MessageKind.
    Placeholders are still in it; call `.fill(store=..., number=..., amount=...)`.
    Both are plain text. One query.
    """
    message = MessageKind(kind)
    texts = EmailTexts.objects.filter(site__brand__store_id=store_id).first()
    return texts.text(kind=message, locale=locale) if texts else built_in(kind=message, locale=locale)


def review_rules(*, store: Store) -> ReviewRules:
    """This will give the time in which a store answers, and its sentences: a day and none until it says.

    One query.
    """
    found = ReviewSettings.objects.filter(site__brand__store=store).first()
    if found is None:
        return ReviewRules(answer_within=timedelta(hours=DEFAULT_HOURS))
    rules: ReviewRules = found.rules(default_locale=store.default_locale)
    return rules
