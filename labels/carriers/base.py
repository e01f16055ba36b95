"""What our side asks of a carrier, whichever it is.

Adapters know nothing of our tables: an account is handed in as plain data and
everything that comes back is a value of labels.shipping or one of its errors.
No method is called inside a database transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from labels.shipping.parties import ReturnSpec
from labels.shipping.purchase import (
    BillingModel,
    BoughtLabel,
    Capabilities,
    CarrierDocument,
    LabelRef,
    Prepared,
    Rate,
    Recovery,
    VoidResult,
)
from labels.shipping.tracking import InboundEvent, TrackSnapshot


@dataclass(frozen=True, slots=True)
class Account:
    """A store's contract with a carrier; `currency` is what the store counts in."""

    public_id: UUID
    currency: str
    is_test: bool
    billing_model: BillingModel = BillingModel.ON_PURCHASE
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)


class CarrierAdapter(Protocol):
    """Every failure is a CarrierError; what each allows us to do next is said there."""

    code: str
    name: str
    capabilities: Capabilities

    def prepare(self, *, spec: ReturnSpec) -> Prepared:
        """This will make a draft that costs nothing, with its rates; `spec.key` makes it ours.

        Asked again with the same key it may answer with the same draft or a new one.
        """

    def purchase(self, *, prepared: Prepared, rate: Rate, key: UUID) -> BoughtLabel:
        """This will buy the draft. Never repeated before recover() said that nothing was bought."""

    def recover(self, *, prepared: Prepared, key: UUID) -> Recovery:
        """This will find out how a purchase of the draft ended; it moves nothing."""

    def fetch_document(self, *, ref: LabelRef) -> CarrierDocument:
        """This will fetch the carrier's own label; Unsupported where we print one."""

    def void(self, *, ref: LabelRef) -> VoidResult:
        """This will ask for the money back of a label that nobody used."""

    def void_status(self, *, ref: LabelRef) -> VoidResult:
        """This will tell what became of a void."""

    def track(self, *, ref: LabelRef) -> TrackSnapshot:
        """This will read everything the carrier knows about the parcel; NotFound before it is known."""

    def verify_webhook(self, *, headers: Mapping[str, str], raw: bytes, now: datetime) -> None:
        """This will raise BadSignature unless the carrier signed these bytes just now."""

    def event_id(self, *, raw: bytes) -> str:
        """This will give the carrier's own id of a webhook, or "" where it has none."""

    def parse_webhook(self, *, raw: bytes) -> Sequence[InboundEvent]:
        """This will read a verified webhook; pure; empty for kinds we do not follow.

        Raises Invalid for a body that is not what the carrier documents.
        """
