"""Which order is asked about, when, in which language and by which rules: all that a preview depends on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from cms.compile import PolicyIncomplete
from cms.models import PolicyPage, store_of
from cms.publishing import compile_page
from portal.preview_links import WrongToken, asked_from_token
from returns.languages import Reader
from returns.models import Order, PolicyVersion
from returns.replay.drafts import draft_digest


class NoSuchPreview(Exception):
    """A wrong address, or one of another store."""


class PreviewOver(Exception):
    """It was there once: its time is over, or its draft is gone or cannot be compiled any more."""


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """`version` holds the draft's rules and is never saved; `saved_at` is when the draft was."""

    token: str
    order: Order
    asked_at: datetime
    locale: str
    version: PolicyVersion
    saved_at: datetime
    until: datetime

    @property
    def time_zone(self) -> str:
        return self.order.store.time_zone

    @property
    def reader(self) -> Reader:
        return self.order.store.reader(locale=self.locale)


def occasion_of(*, request: HttpRequest, token: str, now: datetime) -> Occasion:
    """This will read the address and compile the draft. Raises NoSuchPreview and PreviewOver."""
    try:
        asked = asked_from_token(token)
    except WrongToken as error:
        raise NoSuchPreview from error
    store_id = store_of(request).pk
    order = Order.objects.select_related("store").filter(pk=asked.order_id, store_id=store_id).first()
    if asked.store_id != store_id or order is None:
        raise NoSuchPreview
    if now >= asked.until:
        raise PreviewOver
    version, saved_at = _draft(store_id, asked.revision_id)
    return Occasion(
        token=token,
        order=order,
        asked_at=asked.asked_at,
        locale=asked.locale,
        version=version,
        saved_at=saved_at,
        until=asked.until,
    )


def _draft(store_id: int, revision_id: int) -> tuple[PolicyVersion, datetime]:
    page = PolicyPage.objects.filter(store_id=store_id).first()
    revision = page.revisions.filter(pk=revision_id).first() if page else None
    if revision is None:
        raise PreviewOver
    try:
        document = compile_page(revision.as_object()).rules
    except PolicyIncomplete as error:
        raise PreviewOver from error
    version = PolicyVersion(
        store_id=store_id,
        number=0,
        rules=document,
        digest=draft_digest(document),
        revision_id=revision.pk,
    )
    return version, revision.created_at
