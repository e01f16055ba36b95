"""The sandbox carrier as an adapter: the calls that our side makes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from labels.carriers.base import Account
from labels.carriers.sandbox import books, messages
from labels.carriers.sandbox.route import plan_of
from labels.carriers.signatures import verify
from labels.models import SandboxFault, SandboxShipment
from labels.shipping.errors import AlreadyDone, Ambiguous, Invalid, NotFound, Refused, Retryable, Unsupported
from labels.shipping.parties import ReturnSpec
from labels.shipping.purchase import (
    BoughtLabel,
    Capabilities,
    CarrierDocument,
    Found,
    LabelRef,
    NotBought,
    Prepared,
    Rate,
    Recovery,
    StillUnknown,
    VoidResult,
)
from labels.shipping.tracking import InboundEvent, TrackSnapshot
from returns.money import Money

# Minor units: 4.20 where a currency has cents, 420 yen.
PRICE_MINOR = 420
SERVICE = "Sandbox Returns"
VALID = timedelta(days=90)
VOIDABLE = timedelta(days=30)
_Fault = SandboxFault.Kind


class SandboxCarrier:
    """Buying works like at a real carrier: a draft first, then a sale that is never made twice."""

    code = "sandbox"
    name = "Sandbox carrier"
    capabilities = Capabilities(can_void=True, pushes_tracking=True)

    def __init__(
        self,
        account: Account,
        *,
        clock: Callable[[], datetime] = timezone.now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._account = account
        self._clock = clock
        self._sleep = sleep

    def prepare(self, *, spec: ReturnSpec) -> Prepared:
        """This will keep a draft under our key and quote the one rate there is."""
        lost = self._trouble("prepare")
        _check(spec)
        price = Money(PRICE_MINOR, self._account.currency)
        shipment = books.draft(
            account=self._account.public_id, key=spec.key, values=_draft(spec, price, self._clock())
        )
        _forget(lost)
        return Prepared(messages.shipment_id(shipment=shipment), (Rate("standard", SERVICE, price),))

    def purchase(self, *, prepared: Prepared, rate: Rate, key: UUID) -> BoughtLabel:  # noqa: ARG002 - the draft has it
        """This will sell the label; AlreadyDone when it was sold before."""
        lost = self._trouble("purchase")
        shipment = self._find(prepared.carrier_shipment_id)
        if rate.id != "standard":
            raise Invalid("There is no such rate.", fields=("rate",))
        now = self._clock()
        first = now + timedelta(seconds=settings.SANDBOX_STEP_SECONDS)
        if not books.buy(shipment=shipment, now=now, first_scan_at=first):
            raise AlreadyDone("This shipment has been bought.")
        _forget(lost)
        return _bought(self._find(prepared.carrier_shipment_id))

    def recover(self, *, prepared: Prepared, key: UUID) -> Recovery:  # noqa: ARG002 - the draft has it
        """This will look the draft up."""
        lost = self._trouble("recover")
        if lost:
            return StillUnknown("The sandbox carrier cannot tell right now.")
        shipment = self._find(prepared.carrier_shipment_id)
        if shipment.state == SandboxShipment.State.DRAFT:
            return NotBought()
        return Found(_bought(shipment))

    def fetch_document(self, *, ref: LabelRef) -> CarrierDocument:  # noqa: ARG002 - there is none
        """This will always raise: our own printed label is this carrier's label."""
        raise Unsupported("The sandbox carrier prints no labels.")

    def void(self, *, ref: LabelRef) -> VoidResult:
        """This will void a label that nobody scanned."""
        lost = self._trouble("void")
        shipment = self._find(ref.carrier_shipment_id)
        books.void(shipment=shipment, now=self._clock())
        _forget(lost)
        return self._void_result(ref)

    def void_status(self, *, ref: LabelRef) -> VoidResult:
        """This will tell whether a label is void."""
        _forget(self._trouble("void_status"))
        result = self._void_result(ref)
        return VoidResult.NOT_REQUESTED if result is VoidResult.TOO_LATE else result

    def track(self, *, ref: LabelRef) -> TrackSnapshot:
        """This will give every scan of the parcel so far."""
        _forget(self._trouble("track"))
        shipment = self._find(ref.carrier_shipment_id)
        scans = list(shipment.scans.order_by("scanned_at", "id"))
        if not scans:
            raise NotFound("Nobody has scanned this parcel yet.")
        return messages.parse_tracker(messages.tracker(shipment=shipment, scans=scans))

    def verify_webhook(self, *, headers: Mapping[str, str], raw: bytes, now: datetime) -> None:
        """This will raise BadSignature unless one of the account's secrets signed the bytes."""
        header = headers.get(messages.HEADER, "")
        verify(header=header, secrets=self._account.webhook_secrets, raw=raw, now=now)

    def event_id(self, *, raw: bytes) -> str:
        """This will give the webhook's id."""
        return messages.event_id(raw=raw)

    def parse_webhook(self, *, raw: bytes) -> Sequence[InboundEvent]:
        """This will read a webhook."""
        return messages.parse(raw=raw)

    def _find(self, shipment_id: str) -> SandboxShipment:
        shipment = books.find(account=self._account.public_id, shipment_id=shipment_id)
        if shipment is None:
            raise NotFound(f"There is no shipment {shipment_id}.")
        return shipment

    def _void_result(self, ref: LabelRef) -> VoidResult:
        voided = self._find(ref.carrier_shipment_id).state == SandboxShipment.State.VOIDED
        return VoidResult.VOIDED if voided else VoidResult.TOO_LATE

    def _trouble(self, call: str) -> bool:
        """Makes the ordered trouble; True when the answer is to get lost after the effect."""
        fault = books.take_fault(account=self._account.public_id, call=call)
        if fault is None:
            return False
        if fault.kind == _Fault.SLOW:
            self._sleep(fault.seconds)
            return False
        _raise(fault)
        return True


def _raise(fault: SandboxFault) -> None:
    if fault.kind == _Fault.LOST_BEFORE:
        raise Ambiguous("The sandbox carrier did not answer.")
    if fault.kind == _Fault.RETRYABLE:
        raise Retryable("The sandbox carrier is busy.", retry_after=fault.seconds or None)
    if fault.kind == _Fault.REFUSED:
        raise Refused("The sandbox carrier refused: the account has no funds left.")
    if fault.kind == _Fault.INVALID:
        raise Invalid("The sandbox carrier does not accept the address.", fields=("customer.postcode",))


def _forget(lost: bool) -> None:
    if lost:
        raise Ambiguous("The sandbox carrier's answer was lost.")


def _check(spec: ReturnSpec) -> None:
    parties = (("customer", spec.customer), ("warehouse", spec.warehouse))
    missing = [f"{role}.{part}" for role, party in parties for part in party.missing()]
    if missing:
        names = ", ".join(part.replace(".", " ") for part in missing)
        raise Invalid(f"The address is not complete: {names} missing.", fields=missing)


def _draft(spec: ReturnSpec, price: Money, now: datetime) -> dict[str, object]:
    return {
        "reference": spec.reference[:80],
        "plan": plan_of(spec.reference, spec.customer.line2, spec.note),
        "origin": _place(spec.customer.city, spec.customer.country),
        "destination": _place(spec.warehouse.city, spec.warehouse.country),
        "service": SERVICE,
        "cost_minor": price.minor,
        "cost_currency": price.currency,
        "created_at": now,
    }


def _place(city: str, country: str) -> str:
    return f"{city}, {country}"[:120]


def _bought(shipment: SandboxShipment) -> BoughtLabel:
    bought_at = shipment.bought_at
    if bought_at is None or shipment.tracking_number is None:
        raise NotFound("This shipment was not bought.")
    return BoughtLabel(
        carrier_shipment_id=messages.shipment_id(shipment=shipment),
        tracking_number=shipment.tracking_number,
        service=shipment.service,
        cost=Money(shipment.cost_minor, shipment.cost_currency),
        bought_at=bought_at,
        expires_at=bought_at + VALID,
        voidable_until=bought_at + VOIDABLE,
    )
