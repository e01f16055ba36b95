"""What happens to a sandbox parcel on its way: scan codes, and the plans made of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from labels.models import SandboxShipment
from labels.shipping.tracking import Reason, TrackingStatus

Plan = SandboxShipment.Plan


@dataclass(frozen=True, slots=True)
class Scan:
    """One kind of scan, as the carrier words it."""

    code: str
    text: str
    status: TrackingStatus
    reason: Reason = Reason.NONE


SCANS: dict[str, Scan] = {
    scan.code: scan
    for scan in (
        Scan("LC", "Label created", TrackingStatus.LABEL_CREATED),
        Scan("AC", "Accepted at the counter", TrackingStatus.ACCEPTED),
        Scan("IT", "Departed from the sorting centre", TrackingStatus.IN_TRANSIT),
        Scan("OD", "Out for delivery", TrackingStatus.OUT_FOR_DELIVERY),
        Scan("DL", "Delivered to the warehouse", TrackingStatus.DELIVERED),
        Scan("LX", "Cannot be found", TrackingStatus.FAILED, Reason.LOST),
        Scan("RS", "On its way back to the sender", TrackingStatus.RETURNING_TO_CUSTOMER, Reason.REFUSED),
        Scan("DY", "Delayed", TrackingStatus.DELAYED, Reason.CARRIER_DELAY),
        Scan("VD", "Label voided", TrackingStatus.CANCELLED),
    )
}

ROUTES: dict[str, tuple[str, ...]] = {
    Plan.HOME: ("AC", "IT", "OD", "DL"),
    Plan.LOST: ("AC", "IT", "LX"),
    Plan.SENT_BACK: ("AC", "IT", "RS"),
    Plan.HOLD: (),
}

# Written in the reference or in the second address line of a test order: "sandbox:lost".
_MARKER = re.compile(r"sandbox:\s*(lost|sent_back|hold)\b", re.IGNORECASE)


def plan_of(*texts: str) -> SandboxShipment.Plan:
    """This will find what a test wants to happen; without a marker a parcel arrives."""
    for text in texts:
        if match := _MARKER.search(text):
            return Plan(match[1].upper())
    return Plan.HOME


def scan_of_status(*, status: TrackingStatus) -> Scan:
    """This will give the scan that means a status; KeyError where the carrier has none."""
    return {scan.status: scan for scan in SCANS.values()}[status]
