"""The door for carriers: verified on the raw bytes, stored once, answered at once."""

from __future__ import annotations

import hashlib
import logging
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from labels.carriers.base import CarrierAdapter
from labels.carriers.registry import adapter_for
from labels.models import CarrierAccount
from labels.shipping.errors import BadSignature
from returns.inbox import store_entry

logger = logging.getLogger(__name__)

LARGEST_BODY = 1024 * 1024
_LONGEST_ID = 120


# A carrier has no session and no form; its signature is what proves it.
@csrf_exempt
@require_POST
def receive(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """This will store a signed webhook; 404 unknown account, 413 too large, 403 not signed, 200 otherwise.

    Duplicates, unknown kinds and unknown parcels are answered with 200: the
    carrier has done its part.
    """
    account = CarrierAccount.objects.select_related("store").filter(public_id=account_id).first()
    if account is None:
        return _answer("There is no such account.", 404)
    raw = _body(request)
    if raw is None:
        return _answer("The body is too large.", 413)
    adapter = adapter_for(account=account)
    now = timezone.now()
    try:
        adapter.verify_webhook(headers=request.headers, raw=raw, now=now)
    except BadSignature as error:
        logger.warning("carrier webhook refused: %s", error, extra={"account_id": account.pk})
        return _answer(error.sentence, 403)
    store_entry(
        source=f"carrier:{account.pk}",
        external_id=_external_id(adapter, raw),
        kind=account.carrier,
        body=raw,
        now=now,
    )
    return _answer("Received.", 200)


def _body(request: HttpRequest) -> bytes | None:
    """The raw body, None when it is larger than any webhook."""
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > LARGEST_BODY:
        return None
    try:
        raw = request.body
    except RequestDataTooBig:
        return None
    return raw if len(raw) <= LARGEST_BODY else None


def _external_id(adapter: CarrierAdapter, raw: bytes) -> str:
    given = adapter.event_id(raw=raw)
    if given and len(given) <= _LONGEST_ID:
        return given
    return hashlib.sha256(raw).hexdigest()


def _answer(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(sentence + "\n", content_type="text/plain; charset=utf-8", status=status)
