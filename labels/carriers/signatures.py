"""HMAC signatures with a timestamp, as most carriers' webhooks have them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta

from labels.shipping.errors import BadSignature

TOLERANCE = timedelta(minutes=5)


def sign(*, secret: str, raw: bytes, at: datetime) -> str:
    """This will give `t=<seconds>,v1=<hex>` over the moment and the raw bytes."""
    seconds = int(at.timestamp())
    return f"t={seconds},v1={_digest(secret, seconds, raw)}"


def verify(*, header: str, secrets: Iterable[str], raw: bytes, now: datetime) -> None:
    """This will raise BadSignature unless one of the secrets signed these bytes within five minutes."""
    seconds, given = _parse(header)
    if abs(now.timestamp() - seconds) > TOLERANCE.total_seconds():
        raise BadSignature("The signature is too old.")
    # Every secret is tried, so that the time taken does not tell which one is in use.
    matches = [hmac.compare_digest(_digest(secret, seconds, raw), given) for secret in secrets if secret]
    if not any(matches):
        raise BadSignature("The signature does not match.")


def _digest(secret: str, seconds: int, raw: bytes) -> str:
    return hmac.new(secret.encode(), f"{seconds}.".encode() + raw, hashlib.sha256).hexdigest()


def _parse(header: str) -> tuple[int, str]:
    parts = dict(part.strip().partition("=")[::2] for part in header.split(","))
    seconds, given = parts.get("t", ""), parts.get("v1", "")
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 12 and given.isascii()):
        raise BadSignature("The signature cannot be read.")
    return int(seconds), given
