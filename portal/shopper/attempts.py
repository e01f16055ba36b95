"""How often somebody may fail to open an order, or upload for one: counted and kept in Redis."""

from __future__ import annotations

import hashlib
import ipaddress

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from cms.models import store_of

WINDOW_SECONDS = 15 * 60
# A household or an office shares one address; nobody mistypes one order eight times.
FAILURES_PER_ADDRESS = 20
FAILURES_PER_ORDER = 8
# Ten photos of ten items.
UPLOADS_PER_ORDER = 100


def is_over_limit(*, request: HttpRequest, number_key: str) -> bool:
    """This will tell whether address or order have had too many failures.

    Only failures count, so that a busy office is not locked out by success.
    Requests in flight at the same moment may exceed the limit by their number.
    """
    address, order = _keys(request, number_key)
    counts = cache.get_many([address, order])
    over_address = counts.get(address, 0) >= FAILURES_PER_ADDRESS
    return bool(over_address or counts.get(order, 0) >= FAILURES_PER_ORDER)


def record_failure(*, request: HttpRequest, number_key: str) -> None:
    """This will count one failure; an unknown order counts like a known one."""
    for key in _keys(request, number_key):
        if not cache.add(key, 1, WINDOW_SECONDS):
            _increase(key)


def may_upload(*, request: HttpRequest, number_key: str) -> bool:
    """This will count an upload, and tell whether the order has not had too many of late.

    Drawing a photo anew is work, and who removes it may send it again.
    """
    order = hashlib.sha256(number_key.encode()).hexdigest()[:32]
    key = f"uploads:order:{store_of(request).pk}:{order}"
    if not cache.add(key, 1, WINDOW_SECONDS):
        _increase(key)
    return int(cache.get(key, 1)) <= UPLOADS_PER_ORDER


def _increase(key: str) -> None:
    try:
        cache.incr(key)
    except ValueError:
        # It expired between the two calls: this failure is the first of a new window.
        cache.set(key, 1, WINDOW_SECONDS)


def _keys(request: HttpRequest, number_key: str) -> tuple[str, str]:
    return (
        f"lookup:address:{_network(client_address(request))}",
        f"lookup:order:{store_of(request).pk}:{hashlib.sha256(number_key.encode()).hexdigest()[:32]}",
    )


def client_address(request: HttpRequest) -> str:
    """This will give the shopper's address: what the outermost proxy of ours saw.

    With n trusted proxies it is the n-th entry of X-Forwarded-For from the
    right; entries further left are whatever the client wrote.
    """
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    proxies = settings.TRUSTED_PROXIES
    if 0 < proxies <= len(forwarded) and forwarded[-proxies].strip():
        return forwarded[-proxies].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def _network(address: str) -> str:
    """One subscriber has a whole /64 of IPv6 addresses to try from."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network(f"{parsed}/64", strict=False)) if parsed.version == 6 else str(parsed)
