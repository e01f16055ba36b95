"""What carriers say about a parcel, in one vocabulary, and how its status follows from it.

Rules: research/carriers.md section 2.2. Events are append-only facts and the
status is derived from all of them, so the order of arrival never matters.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID


class TrackingStatus(StrEnum):
    """Seen from a return: delivered means arrived at the warehouse."""

    UNKNOWN = "UNKNOWN"
    LABEL_CREATED = "LABEL_CREATED"
    ACCEPTED = "ACCEPTED"
    IN_TRANSIT = "IN_TRANSIT"
    OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY"
    READY_FOR_PICKUP = "READY_FOR_PICKUP"
    DELAYED = "DELAYED"
    ATTEMPT_FAILED = "ATTEMPT_FAILED"
    HELD = "HELD"
    DELIVERED = "DELIVERED"
    RETURNING_TO_CUSTOMER = "RETURNING_TO_CUSTOMER"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class Reason(StrEnum):
    """Why a status is not the happy one; empty where nothing is wrong."""

    NONE = ""
    DAMAGED = "DAMAGED"
    LOST = "LOST"
    MISSORTED = "MISSORTED"
    WEATHER = "WEATHER"
    CARRIER_DELAY = "CARRIER_DELAY"
    BAD_ADDRESS = "BAD_ADDRESS"
    NOT_HOME = "NOT_HOME"
    REFUSED = "REFUSED"
    CLOSED = "CLOSED"
    PICKUP_EXPIRED = "PICKUP_EXPIRED"
    CUSTOMS_DELAY = "CUSTOMS_DELAY"
    CUSTOMS_DOCUMENTS = "CUSTOMS_DOCUMENTS"
    DUTIES_UNPAID = "DUTIES_UNPAID"
    PROHIBITED = "PROHIBITED"
    INVESTIGATION = "INVESTIGATION"
    DISPOSED = "DISPOSED"
    UNKNOWN = "UNKNOWN"


_S = TrackingStatus

RANK: dict[TrackingStatus, int] = {
    _S.UNKNOWN: 0,
    _S.LABEL_CREATED: 1,
    _S.ACCEPTED: 2,
    _S.IN_TRANSIT: 3,
    _S.DELAYED: 3,
    _S.HELD: 3,
    _S.OUT_FOR_DELIVERY: 4,
    _S.ATTEMPT_FAILED: 4,
    _S.READY_FOR_PICKUP: 5,
    _S.CANCELLED: 7,
    _S.RETURNING_TO_CUSTOMER: 8,
    _S.FAILED: 8,
    _S.DELIVERED: 9,
}

BEFORE_THE_FIRST_SCAN = frozenset({_S.UNKNOWN, _S.LABEL_CREATED, _S.CANCELLED})
_AFTER_DELIVERY = frozenset({_S.RETURNING_TO_CUSTOMER, _S.FAILED})
FINAL = frozenset({_S.DELIVERED, _S.RETURNING_TO_CUSTOMER, _S.FAILED, _S.CANCELLED})

# A clock that far ahead of ours is wrong; the event is kept and never the latest.
_FUTURE = timedelta(hours=24)
# Carriers use numbers again: what happened before the label is another parcel's story.
_BEFORE_LABEL = timedelta(days=1)


class TimeZoneSource(StrEnum):
    """How a carrier's time became UTC, from the most to the least trusted."""

    OFFSET = "OFFSET"
    GMT_FIELD = "GMT_FIELD"
    LOCATION = "LOCATION"
    COUNTRY = "COUNTRY"


class Precision(StrEnum):
    TIME = "TIME"
    DATE = "DATE"


@dataclass(frozen=True, slots=True)
class TrackEvent:
    """One scan or message of the carrier.

    `local_raw` is the time exactly as sent; `position` counts from the oldest
    event of the carrier's own list; an informational event (an e-mail notice,
    a new estimate) never changes the status.
    """

    raw_code: str
    status: TrackingStatus
    occurred_at: datetime
    local_raw: str
    raw_text: str = ""
    reason: Reason = Reason.NONE
    place: str = ""
    position: int = 0
    tz_source: TimeZoneSource = TimeZoneSource.OFFSET
    precision: Precision = Precision.TIME
    is_informational: bool = False

    def __post_init__(self) -> None:
        if self.occurred_at.tzinfo is None:
            raise ValueError("a tracking event needs a time zone")


@dataclass(frozen=True, slots=True)
class TrackSnapshot:
    """Everything the carrier says about one parcel at `updated_at`.

    `status` is the carrier's own summary; None for feeds that have events only.
    """

    tracking_number: str
    carrier_shipment_id: str
    status: TrackingStatus | None
    updated_at: datetime
    events: tuple[TrackEvent, ...] = ()
    piece_uid: str = ""
    estimated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class InboundEvent:
    """One message of a webhook; `snapshot` is None when the parcel has to be read."""

    external_id: str
    kind: str
    is_test: bool
    snapshot: TrackSnapshot


@dataclass(frozen=True, slots=True)
class Derived:
    """The status of a parcel and the moment it began, for the domain."""

    status: TrackingStatus
    reason: Reason
    occurred_at: datetime | None
    moved_after_delivery: bool = False


_NOTHING = Derived(_S.UNKNOWN, Reason.NONE, None)


def dedup_key(*, account: UUID, number: str, piece_uid: str, event: TrackEvent) -> str:
    """This will name an event, so that a second report of it is recognised.

    Texts and estimates change between two reads, so they are not part of it.
    """
    parts = (str(account), number, piece_uid, event.raw_code, event.local_raw, event.place)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def counts(*, event: TrackEvent, received_at: datetime, label_at: datetime) -> bool:
    """This will tell whether an event may decide the status, or is only shown."""
    if event.is_informational or event.status is _S.UNKNOWN:
        return False
    return label_at - _BEFORE_LABEL <= event.occurred_at <= received_at + _FUTURE


def derive_status(*, events: Iterable[TrackEvent]) -> Derived:
    """This will give the status that follows from events that count, in whatever order they came.

    The latest by the carrier's clock wins; ties go to the higher rank, then to
    the carrier's own order. After a delivery only a way back or a failure
    changes anything, and a label made known late never undoes a scan.
    """
    ordered = sorted(events, key=_by_time)
    moving = [event for event in ordered if event.status is not _S.LABEL_CREATED]
    delivered = [event for event in moving if event.status is _S.DELIVERED]
    if delivered:
        return _after_delivery(delivered[0], moving)
    decisive = moving or ordered
    if not decisive:
        return _NOTHING
    return _began(decisive)


def _by_time(event: TrackEvent) -> tuple[datetime, int, int, str, str, str]:
    rank = RANK[event.status]
    return (event.occurred_at, rank, event.position, event.status, event.reason, event.raw_code)


def _began(ordered: Sequence[TrackEvent]) -> Derived:
    """The last event's status, and when the unbroken run of it began."""
    last = ordered[-1]
    start = last
    for event in reversed(ordered):
        if event.status is not last.status:
            break
        start = event
    return Derived(last.status, last.reason, start.occurred_at)


def _after_delivery(first: TrackEvent, moving: Sequence[TrackEvent]) -> Derived:
    later = moving[moving.index(first) + 1 :]
    undone = [event for event in later if event.status in _AFTER_DELIVERY]
    moved = any(event.status is not _S.DELIVERED for event in later)
    if undone:
        return Derived(undone[-1].status, undone[-1].reason, undone[-1].occurred_at, moved)
    return Derived(first.status, first.reason, first.occurred_at, moved)


def current_status(
    *, summary: TrackingStatus | None, summary_at: datetime | None, events: Iterable[TrackEvent]
) -> Derived:
    """This will prefer the carrier's own summary over what its events seem to say.

    Carriers' summaries are right where their clocks are wrong; events give the
    reason and the moment. A summary that says nothing leaves it to the events.
    """
    known = sorted(events, key=_by_time)
    derived = derive_status(events=known)
    if summary is None or summary is _S.UNKNOWN or summary is derived.status:
        return derived
    same = [event for event in known if event.status is summary]
    if same:
        return Derived(summary, same[-1].reason, same[0].occurred_at, derived.moved_after_delivery)
    return Derived(summary, Reason.NONE, summary_at, derived.moved_after_delivery)


def newer_summary(
    *, held: tuple[datetime, TrackingStatus] | None, seen: tuple[datetime, TrackingStatus]
) -> tuple[datetime, TrackingStatus]:
    """This will keep the later of two summaries; of one moment the higher rank."""
    if held is None:
        return seen
    return max(held, seen, key=lambda each: (each[0], RANK[each[1]], each[1]))


class Leg(StrEnum):
    """Where on its way a parcel is, as far as the domain acts upon it."""

    BEFORE = "BEFORE"
    MOVING = "MOVING"
    ARRIVED = "ARRIVED"
    WAY_BACK = "WAY_BACK"
    FAILED = "FAILED"


_LEGS = {
    _S.DELIVERED: Leg.ARRIVED,
    _S.RETURNING_TO_CUSTOMER: Leg.WAY_BACK,
    _S.FAILED: Leg.FAILED,
}


def leg_of(*, status: TrackingStatus) -> Leg:
    """This will tell which leg a status belongs to; a change within a leg moves no custody."""
    if status in BEFORE_THE_FIRST_SCAN:
        return Leg.BEFORE
    return _LEGS.get(status, Leg.MOVING)
