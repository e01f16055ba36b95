"""Who calls: a bearer token, and with it the store."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from ninja.security import HttpBearer

from returns.models import ApiToken
from returns.operations.create_api_token import digest_of

# A busy client should not write a row with every request.
_STAMP_EVERY = timedelta(minutes=1)


class StoreToken(HttpBearer):
    """Looks the token up by its digest, so the time it takes tells nothing about any token."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:  # noqa: ARG002 - django-ninja asks so
        digest = digest_of(token=token)
        found = ApiToken.objects.select_related("store").filter(digest=digest, revoked_at=None).first()
        if found is None or not constant_time_compare(found.digest, digest):
            return None
        _stamp(found)
        return found


def _stamp(token: ApiToken) -> None:
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at <= now - _STAMP_EVERY:
        stale = Q(last_used_at=None) | Q(last_used_at__lte=now - _STAMP_EVERY)
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)


def caller(request: HttpRequest) -> ApiToken:
    """This will give the token that `StoreToken` has let in."""
    token = request.auth  # type: ignore[attr-defined] # django-ninja sets it
    if not isinstance(token, ApiToken):
        raise TypeError("this address is not behind a token")
    return token
