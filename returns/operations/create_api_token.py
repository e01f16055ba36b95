"""A machine gets a key to one store."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction

from returns.models import ApiToken

PREFIX = "bh_"


@transaction.atomic(durable=True)
def create_api_token(*, store_id: int, name: str) -> str:
    """This will store a new token's digest and give the token itself, which nothing can show again."""
    token = PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(store_id=store_id, name=name, digest=digest_of(token=token))
    return token


def digest_of(*, token: str) -> str:
    """This will give what is stored of a token; it is random, so a plain SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
