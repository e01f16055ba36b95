"""Addresses of a preview: whoever has one sees an order's items under a draft, and nothing of a person.

Everything that the pages depend on is inside and signed, so a preview is made
and opened without a row. It says itself until when it may be opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing

LIFETIME = timedelta(days=7)
_SALT = "portal.preview_links"


class WrongToken(Exception):
    """Not signed by us, or cut off while it was copied."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One order, asked about at a moment, in a language, under a revision of the policy page."""

    store_id: int
    order_id: int
    asked_at: datetime
    locale: str
    revision_id: int
    until: datetime


def token_of(*, asked: Asked) -> str:
    """This will sign what is to be previewed."""
    fields = [
        asked.store_id,
        asked.order_id,
        asked.asked_at.isoformat(),
        asked.locale,
        asked.revision_id,
        asked.until.isoformat(),
    ]
    return signing.dumps(fields, salt=_SALT)


def asked_from_token(token: str) -> Asked:
    """This will read what was signed, whether its time is over or not. Raises WrongToken."""
    try:
        store_id, order_id, asked_at, locale, revision_id, until = signing.loads(token, salt=_SALT)
    except signing.BadSignature as error:
        raise WrongToken from error
    return Asked(
        store_id=store_id,
        order_id=order_id,
        asked_at=datetime.fromisoformat(asked_at),
        locale=locale,
        revision_id=revision_id,
        until=datetime.fromisoformat(until),
    )
