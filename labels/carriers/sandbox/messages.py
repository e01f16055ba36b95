"""The sandbox carrier's webhook: written by its side, read by ours."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from labels.carriers.sandbox.route import SCANS
from labels.models import SandboxScan, SandboxShipment
from labels.shipping.errors import Invalid
from labels.shipping.tracking import InboundEvent, Reason, TrackEvent, TrackingStatus, TrackSnapshot

HEADER = "X-Sandbox-Signature"
KIND = "tracker.updated"


def shipment_id(*, shipment: SandboxShipment) -> str:
    """This will give the id by which customers of the carrier know a shipment."""
    return f"shp_{shipment.pk}"


def compose(*, shipment: SandboxShipment, scans: Sequence[SandboxScan]) -> bytes:
    """This will write the webhook of the last of these scans, with the whole story in it."""
    body = {
        "id": f"evt_{scans[-1].pk}",
        "type": KIND,
        "mode": "test",
        "tracker": tracker(shipment=shipment, scans=scans),
    }
    return json.dumps(body, separators=(",", ":")).encode()


def tracker(*, shipment: SandboxShipment, scans: Sequence[SandboxScan]) -> dict[str, Any]:
    """This will write what the carrier knows of a parcel."""
    return {
        "shipment": shipment_id(shipment=shipment),
        "tracking_number": shipment.tracking_number,
        "status": scans[-1].code if scans else "",
        "updated_at": (scans[-1].scanned_at if scans else shipment.created_at).isoformat(),
        "scans": [_scan(scan) for scan in scans],
    }


def _scan(scan: SandboxScan) -> dict[str, str]:
    text = SCANS[scan.code].text
    return {"code": scan.code, "text": text, "place": scan.place, "at": scan.scanned_at.isoformat()}


def parse(*, raw: bytes) -> list[InboundEvent]:
    """This will read a webhook; kinds that we do not follow give nothing."""
    try:
        body = json.loads(raw)
        if body["type"] != KIND:
            return []
        snapshot = parse_tracker(body["tracker"])
        return [InboundEvent(str(body["id"]), KIND, body["mode"] == "test", snapshot)]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Invalid(f"The webhook cannot be read: {error!r}.") from error


def event_id(*, raw: bytes) -> str:
    """This will give the webhook's id, "" where the body has none."""
    try:
        body = json.loads(raw)
    except ValueError:
        return ""
    return str(body.get("id", "")) if isinstance(body, dict) else ""


def parse_tracker(data: dict[str, Any]) -> TrackSnapshot:
    """This will read a tracker, from a webhook or from the carrier's answer."""
    known = SCANS.get(data["status"])
    return TrackSnapshot(
        tracking_number=str(data["tracking_number"]),
        carrier_shipment_id=str(data["shipment"]),
        status=known.status if known else None,
        updated_at=_moment(data["updated_at"]),
        events=tuple(_event(index, scan) for index, scan in enumerate(data["scans"])),
    )


def _event(position: int, data: dict[str, Any]) -> TrackEvent:
    # A code that we do not know keeps its text and changes no status.
    known = SCANS.get(data["code"])
    return TrackEvent(
        raw_code=str(data["code"]),
        raw_text=str(data["text"]),
        status=known.status if known else TrackingStatus.UNKNOWN,
        reason=known.reason if known else Reason.NONE,
        occurred_at=_moment(data["at"]),
        local_raw=str(data["at"]),
        place=str(data["place"]),
        position=position,
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no offset")
    return moment
