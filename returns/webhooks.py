"""Stripe's door: verified on the raw bytes, stored once, answered, processed later."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from returns import inbox
from returns.inbox import InboxData
from returns.operations.hear_stripe import hear_stripe
from returns.payments.configured import gateway
from returns.payments.port import BadSignature

logger = logging.getLogger(__name__)

LARGEST_BODY = 512 * 1024


# A webhook has no session and no form; its signature is what proves it.
@csrf_exempt
@require_POST
def stripe(request: HttpRequest) -> HttpResponse:
    """This will store a signed event and answer 200; 400 for a signature that does not fit."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        return HttpResponse("The body is too large.", status=413, content_type="text/plain")
    body = request.body
    try:
        event = gateway().verify_event(body=body, signature=request.headers.get("Stripe-Signature", ""))
    except BadSignature:
        return HttpResponse("The signature does not fit.", status=400, content_type="text/plain")
    inbox.store_entry(source="stripe", external_id=event.id, kind=event.type, body=body, now=timezone.now())
    return HttpResponse(status=200)


@inbox.process("stripe", queue="money", batch=25)
def process_stripe(entries: Sequence[InboxData]) -> dict[int, str]:
    """This will hear each event; one that fails does not hold the others up."""
    failures = {}
    for entry in entries:
        try:
            _hear(entry)
        except Exception as error:
            logger.exception("event %s was not processed", entry.external_id)
            failures[entry.id] = f"{type(error).__name__}: {error}"
    return failures


def _hear(entry: InboxData) -> None:
    event = json.loads(entry.body)
    hear_stripe(
        event_type=str(event["type"]),
        object_id=str(event["data"]["object"].get("id", "")),
        account=str(event.get("account") or ""),
        gateway=gateway(),
        now=timezone.now(),
    )
