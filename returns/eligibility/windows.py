"""Clocks and deadlines: when a window ends, for each unit of a line.

A window of n days ends with the end of the n-th calendar day after the clock,
in the store's time zone. The deadline is that midnight, so the window is open
while `asked_at < deadline_at`, whatever daylight saving does in between.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from returns.eligibility.answer_shapes import Span
from returns.eligibility.document import BadDocument, Node
from returns.eligibility.inputs import FulfilmentFacts, Inputs
from returns.eligibility.moments import moment_text
from returns.eligibility.vocabulary import Clock


class WindowState(StrEnum):
    OPEN = "OPEN"
    CLOSED = "CLOSED"
    # Fulfilled without any time, or not sent: nothing has started the clock.
    NO_CLOCK = "NO_CLOCK"


@dataclass(frozen=True, slots=True)
class UnitWindow:
    """Units of a line with one deadline. No deadline while OPEN: the window has no end.

    `is_estimated` says that nobody scanned the delivery: it was taken as
    shipping plus the store's fallback days.
    """

    quantity: int
    clock_at: datetime | None
    is_estimated: bool
    deadline_at: datetime | None
    state: WindowState

    def to_json(self) -> dict[str, object]:
        return {
            "quantity": self.quantity,
            "clock_at": self.clock_at and moment_text(self.clock_at),
            "is_estimated": self.is_estimated,
            "deadline_at": self.deadline_at and moment_text(self.deadline_at),
            "state": self.state.value,
        }

    @classmethod
    def read(cls, node: Node) -> UnitWindow:
        if node.text("state") not in set(WindowState):
            raise BadDocument(f"{node.at('state')} must be one of {', '.join(WindowState)}.")
        return cls(
            quantity=node.number("quantity"),
            clock_at=node.moment_or_none("clock_at"),
            is_estimated=node.flag("is_estimated"),
            deadline_at=node.moment_or_none("deadline_at"),
            state=WindowState(node.text("state")),
        )


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """This will give the first instant of a calendar day in the zone, in UTC.

    Where the clocks change at midnight, `fold=0` gives the change itself for a
    midnight that does not exist, and the first of two for one that comes twice.
    """
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def deadline_after(*, day: date, days: int, zone: ZoneInfo) -> datetime:
    """This will give the end of the `days`-th calendar day after `day`."""
    return midnight(day + timedelta(days=days + 1), zone)


def last_day(*, deadline_at: datetime, zone: ZoneInfo) -> date:
    """This will give the last calendar day on which the window was open, for sentences."""
    return deadline_at.astimezone(zone).date() - timedelta(days=1)


def unit_windows(*, inputs: Inputs, span: Span, zone: ZoneInfo) -> tuple[UnitWindow, ...]:
    """This will give the windows of all units of the line, the one that closes first in front.

    Units that count as fulfilled beyond what the fulfilments list have no time
    of their own: only clocks of the order (placed, fixed date) start for them.
    """
    parts = _parts(inputs, span)
    found = [_window_of(part, inputs=inputs, span=span, zone=zone) for part in parts]
    return tuple(sorted(found, key=_closing))


def after_taking(units: tuple[UnitWindow, ...], taken: int) -> tuple[UnitWindow, ...]:
    """This will leave out `taken` units, those that close first in front: the rest stays open longest."""
    rest = []
    for unit in units:
        gone = min(taken, unit.quantity)
        taken -= gone
        if gone < unit.quantity:
            rest.append(replace(unit, quantity=unit.quantity - gone) if gone else unit)
    return tuple(rest)


def _parts(inputs: Inputs, span: Span) -> list[FulfilmentFacts]:
    fulfilled = inputs.counters.fulfilled
    if span.clock in (Clock.PLACED, Clock.FIXED_DATE):
        return [FulfilmentFacts(quantity=fulfilled)] if fulfilled else []
    listed = [part for part in inputs.line.fulfilments if part.quantity]
    unlisted = fulfilled - sum(part.quantity for part in listed)
    return [*listed, FulfilmentFacts(quantity=unlisted)] if unlisted > 0 else listed


def _closing(unit: UnitWindow) -> datetime:
    # What has no deadline comes last: it never closes, or nothing has started it.
    return unit.deadline_at or datetime.max.replace(tzinfo=UTC)


def _window_of(part: FulfilmentFacts, *, inputs: Inputs, span: Span, zone: ZoneInfo) -> UnitWindow:
    clock_at, is_estimated = _clock(part, inputs=inputs, span=span, zone=zone)
    deadline_at = _deadline(clock_at, span=span, zone=zone)
    if deadline_at is not None:
        state = WindowState.OPEN if inputs.request.asked_at < deadline_at else WindowState.CLOSED
    else:
        state = WindowState.OPEN if span.days is None else WindowState.NO_CLOCK
    return UnitWindow(part.quantity, clock_at, is_estimated, deadline_at, state)


def _deadline(clock_at: datetime | None, *, span: Span, zone: ZoneInfo) -> datetime | None:
    """The end of the window; None when it has no end, or when nothing started it."""
    if span.fixed_date is not None:
        return deadline_after(day=span.fixed_date, days=span.days or 0, zone=zone)
    if span.days is None or clock_at is None:
        return None
    return deadline_after(day=clock_at.astimezone(zone).date(), days=span.days, zone=zone)


def _clock(
    part: FulfilmentFacts, *, inputs: Inputs, span: Span, zone: ZoneInfo
) -> tuple[datetime | None, bool]:
    """When the clock started, and whether that is an estimate."""
    if span.clock is Clock.PLACED:
        return inputs.order.placed_at, False
    if span.clock is Clock.FIXED_DATE:
        return None, False
    if span.clock is Clock.SHIPPED:
        # What was delivered was shipped; the later time is in the shopper's favour.
        return part.shipped_at or part.delivered_at, part.shipped_at is None and part.delivered_at is not None
    if part.delivered_at is None and part.shipped_at is not None:
        return _days_later(part.shipped_at, days=span.fallback_days, zone=zone), True
    return part.delivered_at, False


def _days_later(moment: datetime, *, days: int, zone: ZoneInfo) -> datetime:
    # The same time of day on the store's wall clock: in UTC a change of the clocks could move the date.
    return (moment.astimezone(zone) + timedelta(days=days)).astimezone(UTC)
