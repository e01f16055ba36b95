"""The accelerated way home, and the webhooks that tell about it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import httpx

from labels.carriers.sandbox import books, messages
from labels.carriers.sandbox.route import ROUTES, SCANS
from labels.carriers.signatures import sign
from labels.models import SandboxScan, SandboxShipment
from labels.shipping.tracking import FINAL

logger = logging.getLogger(__name__)

BATCH = 200
_LONGEST_WAIT = timedelta(minutes=5)
# Longer than a request may take, so that two workers do not send the same webhook at once.
_SHORTEST_WAIT = timedelta(seconds=15)
_TIMEOUT = httpx.Timeout(10, connect=5)
_MOST_ATTEMPTS = 50

SecretOf = Callable[[UUID], str | None]


def walk_parcels(*, now: datetime, step_seconds: int) -> int:
    """This will make the next scan of every parcel whose time has come."""
    due = SandboxShipment.objects.filter(next_scan_at__lte=now).order_by("next_scan_at", "id")[:BATCH]
    return sum(1 for shipment in due if _step(shipment, now, step_seconds))


def _step(shipment: SandboxShipment, now: datetime, step_seconds: int) -> SandboxScan | None:
    route = ROUTES[shipment.plan]
    if shipment.step >= len(route):
        return None
    is_last = shipment.step + 1 == len(route)
    return scan_parcel(
        shipment=shipment,
        code=route[shipment.step],
        now=now,
        next_scan_at=None if is_last else now + timedelta(seconds=step_seconds),
    )


def scan_parcel(
    *, shipment: SandboxShipment, code: str, now: datetime, next_scan_at: datetime | None
) -> SandboxScan | None:
    """This will scan a parcel once; None when another worker was faster."""
    route = ROUTES[shipment.plan]
    ends = SCANS[code].status in FINAL
    return books.add_scan(
        shipment=shipment,
        step=route.index(code) + 1 if code in route else shipment.step + 1,
        code=code,
        place=shipment.destination if code in ("OD", "DL") else shipment.origin,
        now=now,
        next_scan_at=None if ends else next_scan_at,
    )


def send_webhooks(*, now: datetime, base_url: str, secret_of: SecretOf, client: httpx.Client) -> int:
    """This will send every webhook that nobody has answered with a 2xx yet; the number answered now.

    `secret_of` gives an account's signing secret, None for one that is gone.
    """
    waiting = SandboxScan.objects.filter(send_at__lte=now).select_related("shipment")
    due = waiting.order_by("send_at", "id")[:BATCH]
    return sum(
        send_webhook(scan=scan, now=now, base_url=base_url, secret_of=secret_of, client=client)
        for scan in due
    )


def send_webhook(
    *, scan: SandboxScan, now: datetime, base_url: str, secret_of: SecretOf, client: httpx.Client
) -> bool:
    """This will send one scan's webhook; False when it has to be sent again."""
    secret = secret_of(scan.shipment.account)
    if secret is None or scan.attempts >= _MOST_ATTEMPTS:
        books.end_sending(scan=scan, answered_at=None)
        return False
    if not books.claim_sending(scan=scan, now=now, wait=_wait(scan.attempts)):
        return False
    if not _post(scan, now, f"{base_url}/hooks/carriers/{scan.shipment.account}/", secret, client):
        return False
    books.end_sending(scan=scan, answered_at=now)
    return True


def _wait(attempts: int) -> timedelta:
    doubled: timedelta = _SHORTEST_WAIT * 2 ** min(attempts, 10)
    return min(doubled, _LONGEST_WAIT)


def _post(scan: SandboxScan, now: datetime, url: str, secret: str, client: httpx.Client) -> bool:
    raw = messages.compose(shipment=scan.shipment, scans=books.scans_until(scan=scan))
    headers = {
        "Content-Type": "application/json",
        messages.HEADER: sign(secret=secret, raw=raw, at=now),
    }
    try:
        response = client.post(url, content=raw, headers=headers)
    except httpx.HTTPError as error:
        logger.info("webhook of scan %s was not delivered: %s", scan.pk, error)
        return False
    return response.is_success


def webhook_client() -> httpx.Client:
    """This will give a client with the carrier's patience; close it after use."""
    return httpx.Client(timeout=_TIMEOUT, follow_redirects=False)
