"""Moves a sandbox parcel on by hand."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from labels.carriers.sandbox.route import ROUTES, SCANS, scan_of_status
from labels.carriers.sandbox.walk import scan_parcel, send_webhook, webhook_client
from labels.models import Label, SandboxScan, SandboxShipment
from labels.shipping.tracking import TrackingStatus
from labels.tasks import sandbox_secret

_STATUSES = sorted(scan.status.lower() for scan in SCANS.values())


class Command(BaseCommand):
    help = "Scans a parcel of the sandbox carrier and sends the webhook about it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="the parcel's tracking number, or its return's number")
        parser.add_argument("--status", choices=_STATUSES, help="what happens; the next step where left out")
        parser.add_argument("--hold", action="store_true", help="then move by hand only")

    def handle(self, *, number: str, status: str | None, hold: bool, **options: Any) -> None:
        shipment = _find(number)
        if shipment is None:
            raise CommandError(f"The sandbox carrier has no parcel {number}.")
        code = scan_of_status(status=TrackingStatus(status.upper())).code if status else _next(shipment)
        scan = scan_parcel(
            shipment=shipment,
            code=code,
            now=timezone.now(),
            next_scan_at=None if hold else shipment.next_scan_at,
        )
        if scan is None:
            raise CommandError("The parcel moved just now; try again.")
        self.stdout.write(f"{shipment.tracking_number}: {SCANS[code].text}. {_send(scan)}")


def _find(number: str) -> SandboxShipment | None:
    bought = SandboxShipment.objects.exclude(tracking_number=None)
    shipment = bought.filter(tracking_number=number.upper()).first()
    if shipment is not None:
        return shipment
    label = Label.objects.filter(parcel__rma__number=number.upper()).exclude(tracking_number="")
    numbers = label.order_by("-id").values_list("tracking_number", flat=True)[:1]
    return bought.filter(tracking_number__in=list(numbers)).first()


def _next(shipment: SandboxShipment) -> str:
    route = ROUTES[shipment.plan] or ROUTES[SandboxShipment.Plan.HOME]
    if shipment.step >= len(route):
        raise CommandError("The parcel has reached the end of its way; say what happens with --status.")
    return route[shipment.step]


def _send(scan: SandboxScan) -> str:
    with webhook_client() as client:
        sent = send_webhook(
            scan=scan,
            now=timezone.now(),
            base_url=settings.SANDBOX_WEBHOOK_BASE,
            secret_of=sandbox_secret,
            client=client,
        )
    return "The webhook was received." if sent else "The webhook will be sent again."
