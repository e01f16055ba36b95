"""Sending events to their endpoints, signed and again until one is taken.

Stripe gives no promise of order and repeats for three days; here the pause between tries is an option, so
that tests and the demo need not wait.
"""

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from stripe import WebhookSignature

from tests.standins.stripe import deliveries
from tests.standins.stripe.core import Core, Endpoint
from tests.standins.stripe.deliveries import Delivery
from tests.standins.stripe.shapes import Document

_TIMEOUT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Post:
    """One signed body as it goes over the wire."""

    delivery: Delivery
    url: str
    body: str
    signature: str


@dataclass(slots=True)
class Webhooks:
    """Delivers what is due; one try of one delivery at a time."""

    core: Core
    redelivery_seconds: float = 1.0
    tries: int = 6
    is_paused: bool = False
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def deliver_due(self) -> None:
        """This will try everything whose time has come, unless delivery is paused."""
        for delivery in deliveries.due(self.core):
            if self.is_paused or self.core.closing.is_set():
                return
            self._attempt(delivery)

    def flush(self, *, is_reversed: bool = False) -> list[Document]:
        """This will try every open delivery once now, paused or not, and tell how each went."""
        deliveries.release_held(self.core)
        waiting = deliveries.due(self.core, is_everything=True)
        if is_reversed:
            waiting.reverse()
        return [outcome for delivery in waiting if (outcome := self._attempt(delivery)) is not None]

    def posts(self) -> list[Post]:
        """This will sign every open delivery without sending it."""
        deliveries.release_held(self.core)
        waiting = deliveries.due(self.core, is_everything=True)
        return [post for delivery in waiting if (post := self._post(delivery)) is not None]

    def settle(self, *, delivery: Delivery, status: int) -> bool:
        """This will record the answer of an endpoint; any 2xx counts as taken."""
        is_delivered = 200 <= status < 300
        tried = delivery.attempts + 1
        retry_at = (
            time.time() + self.redelivery_seconds * 2**delivery.attempts if tried < self.tries else None
        )
        deliveries.mark(
            self.core,
            delivery=delivery,
            is_delivered=is_delivered,
            retry_at=None if is_delivered else retry_at,
        )
        return is_delivered

    def _attempt(self, delivery: Delivery) -> Document | None:
        with self._lock:
            if not deliveries.is_open(self.core, delivery=delivery):
                return None  # a flush and the background thread met on it
            post = self._post(delivery)
            status = self._send(post) if post else 0
            is_delivered = self.settle(delivery=delivery, status=status)
        return {
            "event": delivery.event,
            "endpoint": delivery.endpoint,
            "status": status,
            "delivered": is_delivered,
        }

    def _post(self, delivery: Delivery) -> Post | None:
        endpoint = self.core.endpoints.get(delivery.endpoint)
        event = self.core.store.find(account=delivery.account, kind="event", id=delivery.event)
        if endpoint is None or event is None:
            return None
        event["pending_webhooks"] = deliveries.pending_of(self.core, event=delivery.event)
        # Stripe sends indented JSON, so a receiver that verifies a re-serialised body fails here as there.
        body = json.dumps(event, indent=2, ensure_ascii=False)
        return Post(delivery, endpoint.url, body, sign(body, endpoint))

    def _send(self, post: Post) -> int:
        parts = urlsplit(post.url)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": post.signature,
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        }
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        # One connection for each delivery: a kept one that the receiver closed meanwhile would cost a try.
        connection = http.client.HTTPConnection(parts.netloc, timeout=_TIMEOUT_SECONDS)
        try:
            connection.request("POST", path or "/", post.body.encode(), headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()


def sign(body: str, endpoint: Endpoint) -> str:
    """This will make the `Stripe-Signature` header, one signature for each secret of the endpoint."""
    timestamp = int(time.time())
    headers: list[str] = [
        WebhookSignature.generate_signature_header(body, secret, timestamp) for secret in endpoint.secrets
    ]
    more = [header.partition(",")[2] for header in headers[1:]]
    return ",".join([headers[0], *more])
