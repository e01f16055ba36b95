"""What a carrier offers, what was bought, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from returns.money import Money


class BillingModel(StrEnum):
    ON_PURCHASE = "ON_PURCHASE"
    ON_SCAN = "ON_SCAN"
    ON_DELIVERY = "ON_DELIVERY"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an adapter can do; a caller asks before offering a button."""

    can_void: bool = False
    has_own_document: bool = False
    pushes_tracking: bool = False
    # Carriers that reject very early voids want to be asked later.
    void_after_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Rate:
    """One price for one service; `id` means something to the carrier only."""

    id: str
    service: str
    price: Money
    billing: BillingModel = BillingModel.ON_PURCHASE


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft at the carrier that costs nothing; its id is stored before anything is bought."""

    carrier_shipment_id: str
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class BoughtLabel:
    """A label that exists and is paid for, or will be on its first scan."""

    carrier_shipment_id: str
    tracking_number: str
    service: str
    cost: Money
    bought_at: datetime
    piece_uid: str = ""
    expires_at: datetime | None = None
    voidable_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class LabelRef:
    """How a carrier finds a label of ours again."""

    carrier_shipment_id: str
    tracking_number: str
    piece_uid: str = ""


@dataclass(frozen=True, slots=True)
class CarrierDocument:
    """The carrier's own label, printed as it came: never scaled, never redrawn."""

    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Found:
    """recover(): the purchase had happened."""

    label: BoughtLabel


@dataclass(frozen=True, slots=True)
class NotBought:
    """recover(): the carrier knows the draft and it was not bought."""


@dataclass(frozen=True, slots=True)
class StillUnknown:
    """recover(): the carrier cannot tell yet."""

    sentence: str


Recovery = Found | NotBought | StillUnknown


class VoidResult(StrEnum):
    NOT_REQUESTED = "NOT_REQUESTED"
    PENDING = "PENDING"
    VOIDED = "VOIDED"
    REFUSED = "REFUSED"
    TOO_LATE = "TOO_LATE"
    NOT_BILLABLE = "NOT_BILLABLE"
