"""What every carrier's adapter has to do, whichever carrier it is.

Subclass it in a test module, give an adapter and the means to make trouble.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from labels.carriers.base import CarrierAdapter
from labels.shipping.errors import (
    AlreadyDone,
    Ambiguous,
    BadSignature,
    CarrierError,
    Invalid,
    NotFound,
    Refused,
    Retryable,
    Unsupported,
)
from labels.shipping.parties import Address, Package, ReturnSpec
from labels.shipping.purchase import (
    BoughtLabel,
    Found,
    LabelRef,
    NotBought,
    Prepared,
    StillUnknown,
    VoidResult,
)

CUSTOMER = Address(name="Sam Example", line1="2 High Street", city="York", postcode="YO1 7HH", country="GB")
WAREHOUSE = Address(
    name="Main warehouse", line1="1 Dock Road", city="Leeds", postcode="LS1 1AA", country="GB"
)

Trouble = Callable[..., None]
Signed = tuple[dict[str, str], bytes, datetime]


def spec() -> ReturnSpec:
    return ReturnSpec(
        key=uuid4(),
        customer=CUSTOMER,
        warehouse=WAREHOUSE,
        package=Package(weight_grams=400),
        reference="R-7K3M-2Q",
    )


class AdapterContract:
    """Fixtures to give: `adapter`, `trouble(call, kind, times=1)`, `signed` (headers, raw body, moment)."""

    def buy(self, adapter: CarrierAdapter, wanted: ReturnSpec) -> tuple[Prepared, BoughtLabel]:
        prepared = adapter.prepare(spec=wanted)
        return prepared, adapter.purchase(prepared=prepared, rate=prepared.rates[0], key=wanted.key)

    def ref(self, label: BoughtLabel) -> LabelRef:
        return LabelRef(label.carrier_shipment_id, label.tracking_number, label.piece_uid)

    def test_prepares_without_buying(self, adapter: CarrierAdapter) -> None:
        """A draft has an id and a price, and nothing was bought."""
        wanted = spec()

        prepared = adapter.prepare(spec=wanted)

        assert prepared.carrier_shipment_id
        assert prepared.rates[0].price.minor > 0
        assert adapter.recover(prepared=prepared, key=wanted.key) == NotBought()

    def test_buys_a_draft(self, adapter: CarrierAdapter) -> None:
        """What was bought has a number, a price and the draft's id."""
        prepared, label = self.buy(adapter, spec())

        assert label.tracking_number
        assert label.carrier_shipment_id == prepared.carrier_shipment_id
        assert label.cost.minor > 0

    def test_never_sells_a_draft_twice(self, adapter: CarrierAdapter) -> None:
        """The second purchase is told that it was done, and finds the first one's label."""
        wanted = spec()
        prepared, label = self.buy(adapter, wanted)

        with pytest.raises(AlreadyDone):
            adapter.purchase(prepared=prepared, rate=prepared.rates[0], key=wanted.key)

        assert adapter.recover(prepared=prepared, key=wanted.key) == Found(label)

    def test_finds_a_purchase_whose_answer_was_lost(self, adapter: CarrierAdapter, trouble: Trouble) -> None:
        """The effect is there although nobody heard of it."""
        wanted = spec()
        prepared = adapter.prepare(spec=wanted)
        trouble("purchase", "LOST_AFTER")

        with pytest.raises(Ambiguous):
            adapter.purchase(prepared=prepared, rate=prepared.rates[0], key=wanted.key)

        assert isinstance(adapter.recover(prepared=prepared, key=wanted.key), Found)

    def test_knows_when_a_lost_purchase_never_arrived(
        self, adapter: CarrierAdapter, trouble: Trouble
    ) -> None:
        """No answer, and no effect either."""
        wanted = spec()
        prepared = adapter.prepare(spec=wanted)
        trouble("purchase", "LOST_BEFORE")

        with pytest.raises(Ambiguous):
            adapter.purchase(prepared=prepared, rate=prepared.rates[0], key=wanted.key)

        assert adapter.recover(prepared=prepared, key=wanted.key) == NotBought()

    def test_may_be_unable_to_tell(self, adapter: CarrierAdapter, trouble: Trouble) -> None:
        """Not knowing is an answer of its own, never "not bought"."""
        wanted = spec()
        prepared = adapter.prepare(spec=wanted)
        trouble("recover", "UNKNOWN")

        assert isinstance(adapter.recover(prepared=prepared, key=wanted.key), StillUnknown)

    @pytest.mark.parametrize(
        "kind, error", [("RETRYABLE", Retryable), ("REFUSED", Refused), ("INVALID", Invalid)]
    )
    def test_names_the_trouble(
        self, kind: str, error: type[CarrierError], adapter: CarrierAdapter, trouble: Trouble
    ) -> None:
        """Each kind of no allows us something else next, and says so in a sentence."""
        wanted = spec()
        prepared = adapter.prepare(spec=wanted)
        trouble("purchase", kind)

        with pytest.raises(error) as caught:
            adapter.purchase(prepared=prepared, rate=prepared.rates[0], key=wanted.key)

        assert caught.value.sentence
        assert adapter.recover(prepared=prepared, key=wanted.key) == NotBought()

    def test_names_what_an_address_lacks(self, adapter: CarrierAdapter) -> None:
        """Staff read which part of whose address is missing."""
        wanted = replace(spec(), customer=replace(CUSTOMER, line1=""))

        with pytest.raises(Invalid) as caught:
            adapter.prepare(spec=wanted)

        assert "customer.line1" in caught.value.fields

    def test_does_not_know_what_it_never_made(self, adapter: CarrierAdapter) -> None:
        """A shipment of somebody else is not found, whatever is asked about it."""
        with pytest.raises(NotFound):
            adapter.track(ref=LabelRef("nothing", "nothing"))

    def test_voids_a_label_that_nobody_used(self, adapter: CarrierAdapter) -> None:
        """Where a carrier can void, a fresh label can be voided, and stays void."""
        _, label = self.buy(adapter, spec())
        if not adapter.capabilities.can_void:
            with pytest.raises(Unsupported):
                adapter.void(ref=self.ref(label))
            return

        assert adapter.void(ref=self.ref(label)) in (VoidResult.VOIDED, VoidResult.PENDING)
        assert adapter.void_status(ref=self.ref(label)) in (VoidResult.VOIDED, VoidResult.PENDING)

    def test_reports_no_void_that_nobody_asked_for(self, adapter: CarrierAdapter) -> None:
        """A fresh label is not void."""
        _, label = self.buy(adapter, spec())

        assert adapter.void_status(ref=self.ref(label)) is VoidResult.NOT_REQUESTED

    def test_has_its_own_label_or_says_that_it_has_none(self, adapter: CarrierAdapter) -> None:
        """A document comes with bytes and their type; without the capability it is refused."""
        _, label = self.buy(adapter, spec())
        if adapter.capabilities.has_own_document:
            document = adapter.fetch_document(ref=self.ref(label))
            assert document.content
            assert document.content_type
        else:
            with pytest.raises(Unsupported):
                adapter.fetch_document(ref=self.ref(label))

    def test_accepts_its_own_signature(self, adapter: CarrierAdapter, signed: Signed) -> None:
        """What the carrier signed just now is let in, read, and named."""
        headers, raw, at = signed

        adapter.verify_webhook(headers=headers, raw=raw, now=at)

        event = adapter.parse_webhook(raw=raw)[0]
        assert event.external_id == adapter.event_id(raw=raw)
        assert event.snapshot.events
        assert event.snapshot.tracking_number

    @pytest.mark.parametrize("change", ["a byte", "no header", "garbage", "an hour later", "an hour before"])
    def test_refuses_every_other_one(self, change: str, adapter: CarrierAdapter, signed: Signed) -> None:
        """Changed bytes, a missing or broken header, a replay: nothing of it is the carrier's."""
        headers, raw, at = signed
        if change == "a byte":
            raw = raw[:-1] + b" "
        elif change == "no header":
            headers = {}
        elif change == "garbage":
            headers = dict.fromkeys(headers, "t=1,v1=é,,=")
        else:
            at += timedelta(hours=1) if change == "an hour later" else -timedelta(hours=1)

        with pytest.raises(BadSignature):
            adapter.verify_webhook(headers=headers, raw=raw, now=at)

    @pytest.mark.parametrize("raw", [b"", b"[]", b"{", b'{"type":"tracker.updated"}', b"\xff"])
    def test_refuses_a_body_that_it_did_not_document(self, raw: bytes, adapter: CarrierAdapter) -> None:
        """A body that cannot be read is said to be so, not half read."""
        adapter.event_id(raw=raw)
        with pytest.raises(Invalid):
            adapter.parse_webhook(raw=raw)
