"""A batch of verified webhooks becomes events of labels."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from labels.carriers.registry import adapter_for
from labels.models import CarrierAccount, Label
from labels.operations.record_tracking_events import Report, record_tracking_events
from labels.operations.tell_tracking import tell_tracking
from labels.shipping.errors import CarrierError
from labels.shipping.tracking import InboundEvent
from returns.inbox import InboxData

logger = logging.getLogger(__name__)

# A webhook can overtake our own commit of the label that it is about; later it is somebody else's parcel.
_LOOKS_FOR_THE_LABEL = 3


def receive_tracking(*, entries: Sequence[InboxData], now: datetime) -> dict[int, str]:
    """This will apply a batch and give {entry id: error} for what has to be tried again.

    Call outside of a transaction. A parcel that nobody here knows is done
    after a few tries; its webhook stays in the inbox.
    """
    reader = _Reader(entries)
    reports = [report for entry in entries for report in reader.reports(entry)]
    if reports:
        for label_id in record_tracking_events(reports=reports, now=now):
            tell_tracking(label_id=label_id, now=now)
    return reader.failures


class _Reader:
    """Parses a batch, finding accounts and labels in one query each."""

    def __init__(self, entries: Sequence[InboxData]) -> None:
        self.failures: dict[int, str] = {}
        self._accounts = _accounts({_account_id(entry) for entry in entries})
        self._events = {entry.id: self._parse(entry) for entry in entries}
        self._labels = self._find_labels()

    def reports(self, entry: InboxData) -> list[Report]:
        found = []
        for event in self._events[entry.id]:
            label = self._label_of(entry, event)
            if label is not None:
                found.append(Report(label.pk, event.snapshot, entry.received_at))
            elif entry.attempts <= _LOOKS_FOR_THE_LABEL:
                self.failures[entry.id] = f"No label has the number {event.snapshot.tracking_number} yet."
            else:
                logger.info("carrier webhook %s is about no parcel of ours", entry.external_id)
        return found

    def _parse(self, entry: InboxData) -> list[InboundEvent]:
        account = self._accounts.get(_account_id(entry))
        if account is None:
            self.failures[entry.id] = "The carrier account is gone."
            return []
        try:
            events = adapter_for(account=account).parse_webhook(raw=entry.body)
        except CarrierError as error:
            self.failures[entry.id] = error.sentence
            return []
        # A test event in a live account, or the other way round, is kept and never applied.
        return [event for event in events if event.is_test == account.is_test]

    def _find_labels(self) -> dict[tuple[int, str], list[Label]]:
        numbers = {event.snapshot.tracking_number for events in self._events.values() for event in events}
        found: dict[tuple[int, str], list[Label]] = {}
        rows = Label.objects.filter(account_id__in=self._accounts, tracking_number__in=numbers)
        for label in rows.order_by("id"):
            found.setdefault((label.account_id, label.tracking_number), []).append(label)
        return found

    def _label_of(self, entry: InboxData, event: InboundEvent) -> Label | None:
        labels = self._labels.get((_account_id(entry), event.snapshot.tracking_number), [])
        wanted = event.snapshot.carrier_shipment_id
        exact = [label for label in labels if wanted and label.carrier_shipment_id == wanted]
        # Numbers are used again after months: without the carrier's own id the newest label is meant.
        candidates = exact or labels
        return candidates[-1] if candidates else None


def _account_id(entry: InboxData) -> int:
    serial = entry.source.partition(":")[2]
    return int(serial) if serial.isdigit() else 0


def _accounts(ids: set[int]) -> dict[int, CarrierAccount]:
    return {
        account.pk: account for account in CarrierAccount.objects.select_related("store").filter(pk__in=ids)
    }
