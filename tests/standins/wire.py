"""Stripe's API without the library: for what the library would not send, and for the bare answer."""

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import stripe

from tests.standins.stripe import StripeStandIn


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer as it came over the wire."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def body(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.text)
        return content

    @property
    def error(self) -> dict[str, Any]:
        content: dict[str, Any] = self.body["error"]
        return content


def send(
    stand_in: StripeStandIn,
    method: str,
    path: str,
    params: dict[str, str] | None = None,
    *,
    key: str | None = None,
    headers: dict[str, str] | None = None,
) -> Reply:
    """This will send one request with Stripe's form encoding and a test key."""
    sent = {"Authorization": f"Bearer {stand_in.api_key}", **(headers or {})}
    sent |= {"Idempotency-Key": key} if key else {}
    encoded = urlencode(params or {})
    target = f"{path}?{encoded}" if method == "GET" and encoded else path
    connection = http.client.HTTPConnection(urlsplit(stand_in.base_url).netloc, timeout=20)
    try:
        connection.request(method, target, encoded if method == "POST" else None, sent)
        answer = connection.getresponse()
        return Reply(
            answer.status,
            {name.lower(): value for name, value in answer.getheaders()},
            answer.read().decode(),
        )
    finally:
        connection.close()


def events_of(client: stripe.StripeClient) -> list[str]:
    """This will give the types of all events, oldest first."""
    return [str(event.type) for event in client.v1.events.list({"limit": 100}).data][::-1]


def error_of(caught: stripe.StripeError) -> dict[str, Any]:
    """This will give the error body of what the library raised."""
    content: dict[str, Any] = json.loads(str(caught.http_body))["error"]
    return content


def refusal(error: dict[str, Any]) -> dict[str, Any]:
    """This will keep what tells refusals apart: type, code, parameter and text."""
    return {name: error[name] for name in ("type", "code", "param", "message") if name in error}
