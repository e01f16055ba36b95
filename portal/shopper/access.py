"""Who may see an order: a look-up opens it for this browser, for a while, and nothing else does.

# Note [One basket per browser and order]
What opens an order also carries its basket: a random `nonce`, and the numbers
of the returns that were sent from it. The n-th submission has the key
`<nonce>-<n>`, so that a double-click, the back button and a second tab repeat
one submission instead of making another (the domain answers a known key with
the return it has).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from django.http import HttpRequest

from cms.models import store_of
from returns.models import EvidencePhoto

SESSION_KEY = "shopper_orders"
LIFETIME = timedelta(hours=2)


class Level(StrEnum):
    """What was proved: the e-mail address opens everything, a postcode only the items."""

    FULL = "FULL"
    ITEMS = "ITEMS"


@dataclass(frozen=True, kw_only=True)
class Access:
    """An order that this browser may see until `until`."""

    order_id: int
    level: Level
    nonce: str
    until: datetime
    sent: tuple[str, ...]

    @property
    def sequence(self) -> int:
        """Which submission the open basket would be, counted from 0."""
        return len(self.sent)

    @property
    def idempotency_key(self) -> str:
        """Note [One basket per browser and order]."""
        return f"shopper-{self.nonce}-{self.sequence}"

    def has_sent(self, *, basket: str) -> bool:
        """Whether this is the key of a submission of this browser, whatever was proved since."""
        return basket.startswith(f"shopper-{self.nonce}-")

    @property
    def sees_personal_data(self) -> bool:
        """Documents and messages name a person: a guessable postcode does not open them."""
        return self.level is Level.FULL


def may_see(*, access: Access, photo: EvidencePhoto) -> bool:
    """This will tell whether the browser may see a photo of its order: a postcode opens only its own ones."""
    return access.sees_personal_data or access.has_sent(basket=photo.basket)


def grant(*, request: HttpRequest, order_id: int, number_key: str, level: Level, now: datetime) -> None:
    """This will open the order for this browser; an open basket of the order stays as it is."""
    entry = _entries(request).get(_name(request, number_key)) or {"nonce": uuid4().hex, "sent": []}
    held = _access(entry, now) if "order_id" in entry else None
    keeps_full = held is not None and held.level is Level.FULL
    entry |= {
        "order_id": order_id,
        "level": Level.FULL if keeps_full else level,
        "until": (now + LIFETIME).isoformat(),
    }
    # A session id that somebody planted before must not see what was opened now.
    request.session.cycle_key()
    _store(request, number_key, entry)


def access_by_number(*, request: HttpRequest, number_key: str, now: datetime) -> Access | None:
    """This will give the access to the order with this number at the request's store, if it is open."""
    entry = _entries(request).get(_name(request, number_key))
    return _access(entry, now) if entry else None


def access_by_order(*, request: HttpRequest, order_id: int, now: datetime) -> Access | None:
    """This will give the access to the order, if it is open."""
    held = (_access(entry, now) for entry in _entries(request).values() if entry["order_id"] == order_id)
    return next((access for access in held if access), None)


def read_basket(*, request: HttpRequest, number_key: str) -> dict[str, Any]:
    """This will give the choices made so far, empty when there are none."""
    entry = _entries(request).get(_name(request, number_key)) or {}
    return dict(entry.get("basket") or {})


def keep_basket(*, request: HttpRequest, number_key: str, basket: dict[str, Any]) -> None:
    """This will remember the choices for every tab of this browser."""
    entry = _entries(request)[_name(request, number_key)]
    _store(request, number_key, {**entry, "basket": basket})


def already_sent(*, request: HttpRequest, access: Access) -> str | None:
    """This will give the number of the return that the posted form has become before, if it has.

    Note [One basket per browser and order].
    """
    sequence = request.POST.get("sequence", "")
    # Compared as text: Python refuses to read a number of thousands of digits.
    return next((sent for number, sent in enumerate(access.sent) if sequence == str(number)), None)


def record_sent(*, request: HttpRequest, number_key: str, sequence: int, rma_number: str) -> None:
    """This will close the basket: its return exists; telling it twice changes nothing."""
    entry = _entries(request)[_name(request, number_key)]
    if len(entry["sent"]) > sequence:
        return
    _store(request, number_key, {**entry, "sent": [*entry["sent"], rma_number], "basket": {}})


def _entries(request: HttpRequest) -> dict[str, dict[str, Any]]:
    entries: dict[str, dict[str, Any]] = request.session.get(SESSION_KEY, {})
    return entries


def _name(request: HttpRequest, number_key: str) -> str:
    # Hosts may share a session cookie; stores never share an order.
    return f"{store_of(request).pk}:{number_key}"


def _store(request: HttpRequest, number_key: str, entry: dict[str, Any]) -> None:
    request.session[SESSION_KEY] = {**_entries(request), _name(request, number_key): entry}


def _access(entry: dict[str, Any], now: datetime) -> Access | None:
    until = datetime.fromisoformat(entry["until"])
    if now >= until:
        return None
    return Access(
        order_id=entry["order_id"],
        level=Level(entry["level"]),
        nonce=entry["nonce"],
        until=until,
        sent=tuple(entry["sent"]),
    )
