"""The only module that speaks to Stripe.

Read 2026-11: stripe 16.1.0, API 2026-10-28.endive. No Stripe object leaves
this file. The answer table is research "Recommended gateway": what is not a
definite answer is Unknown and goes out again under the same key.
"""

from __future__ import annotations

import json
from typing import Any, cast

import stripe
from stripe import (
    APIConnectionError,
    APIError,
    AuthenticationError,
    IdempotencyError,
    PermissionError,  # noqa: A004 - Stripe's name for 403
    RateLimitError,
    SignatureVerificationError,
    StripeClient,
    StripeError,
    WebhookSignature,
)

from returns.payments.port import (
    Accepted,
    BadSignature,
    EventRef,
    Outcome,
    ProviderUnreachable,
    RefundFacts,
    Refused,
    Stopped,
    Unknown,
)
from returns.payments.stripe_params import payment_param

INSTALLED_API_VERSION = str(stripe.api_version)
TIMEOUT_SECONDS = 25
# Within one send; the row is the retry beyond that.
RETRIES = 1
PAGE = 100

# A refund may exist although this call was refused: the money was moved before, or by somebody else.
LOOK_UP_CODES = frozenset({"charge_already_refunded", "charge_disputed", "refund_disputed_payment"})
_OVER_REFUND = "greater than unrefunded amount"


class StripeGateway:
    """The Gateway port over the official client."""

    def __init__(self, *, api_key: str, webhook_secrets: list[str], base: str = "") -> None:
        self._secrets = webhook_secrets
        self._client = StripeClient(
            api_key,
            base_addresses={"api": base} if base else None,
            max_network_retries=RETRIES,
            http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
        )

    def refund(self, *, key: str, params: dict[str, object], account: str) -> Outcome:
        options: dict[str, object] = {"idempotency_key": key}
        try:
            refund = self._client.v1.refunds.create(
                cast(Any, params), options=cast(Any, _for_account(options, account))
            )
        except StripeError as error:
            return _outcome_of(error)
        return Accepted(_facts(refund.to_dict()))

    def find_refund(self, *, payment_ref: str, operation: str, account: str) -> RefundFacts | None:
        params = {payment_param(payment_ref): payment_ref, "limit": PAGE}
        try:
            page = self._client.v1.refunds.list(
                cast(Any, params), options=cast(Any, _for_account({}, account))
            )
            for refund in page.auto_paging_iter():
                facts = _facts(refund.to_dict())
                if facts.operation == operation:
                    return facts
        except StripeError as error:
            if error.http_status == 404:
                # A payment that Stripe does not know has no refunds; sending will tell a person so.
                return None
            raise ProviderUnreachable(f"Stripe did not list refunds: {_text(error)}") from error
        return None

    def fetch_refund(self, *, ref: str, account: str) -> RefundFacts | None:
        try:
            refund = self._client.v1.refunds.retrieve(ref, options=cast(Any, _for_account({}, account)))
        except StripeError as error:
            if error.http_status == 404:
                return None
            raise ProviderUnreachable(f"Stripe did not show {ref}: {_text(error)}") from error
        return _facts(refund.to_dict())

    def verify_event(self, *, body: bytes, signature: str) -> EventRef:
        text = body.decode("utf-8", errors="replace")
        if not any(_is_signed(text, signature, secret) for secret in self._secrets):
            raise BadSignature("The signature does not fit.")
        try:
            return _event_ref(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadSignature("What was signed is no event.") from error


def _for_account(options: dict[str, object], account: str) -> dict[str, object]:
    return {**options, "stripe_account": account} if account else options


def _event_ref(event: dict[str, Any]) -> EventRef:
    subject = event["data"]["object"]
    return EventRef(
        str(event["id"]), str(event["type"]), str(subject.get("id", "")), str(event.get("account") or "")
    )


def _is_signed(text: str, signature: str, secret: str) -> bool:
    try:
        return bool(WebhookSignature.verify_header(text, signature, secret, tolerance=300))
    except SignatureVerificationError:
        return False


def _outcome_of(error: StripeError) -> Outcome:
    status, text = error.http_status or 0, _text(error)
    code = error.code or getattr(error.error, "code", None) or ""
    if isinstance(error, AuthenticationError | PermissionError) or status in (401, 403):
        return Stopped(text)
    if isinstance(error, RateLimitError) or status == 429:
        return Unknown(text, retry_after_seconds=_retry_after(error))
    # An idempotency error on a 400 is ours to explain; a 409 is a call still in flight.
    if isinstance(error, IdempotencyError) and status != 409:
        return Refused(code or "idempotency_error", text)
    if isinstance(error, APIConnectionError) or status in (0, 408, 409) or status >= 500:
        return Unknown(text, is_server_error=status >= 500)
    if isinstance(error, APIError) and status < 400:
        return Unknown(text)
    return Refused(code, text, may_exist=code in LOOK_UP_CODES or _OVER_REFUND in text)


def _retry_after(error: StripeError) -> int | None:
    value = (error.headers or {}).get("retry-after", "")
    return int(value) if str(value).isdigit() else None


def _text(error: StripeError) -> str:
    return str(error.user_message or error)[:500]


def _facts(refund: dict[str, Any]) -> RefundFacts:
    details = refund.get("destination_details") or {}
    card = details.get("card") or {}
    refs = (refund.get("payment_intent"), refund.get("charge"))
    return RefundFacts(
        ref=str(refund["id"]),
        status=str(refund.get("status") or "pending"),
        amount_minor=int(refund["amount"]),
        currency=str(refund["currency"]).upper(),
        payment_refs=tuple(str(ref) for ref in refs if ref),
        operation=str((refund.get("metadata") or {}).get("bh_op", "")),
        failure_reason=str(refund.get("failure_reason") or ""),
        bank_reference=str(card.get("reference") or ""),
        created=int(refund.get("created") or 0),
    )
