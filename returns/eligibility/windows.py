"""Clocks and deadlines: when a window ends, for each unit of a line.

A window of n days ends with the end of the n-th calendar day after the clock,
in the store's time zone. The deadline is that midnight, so the window is open
while `asked_at < deadline_at`, whatever daylight saving does in between.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
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


# Note [Plain names for members]
# Python 3.11 finds a member of an enum through a descriptor; a replay does so millions of times.
_OPEN, _CLOSED, _NO_CLOCK = WindowState
_PLACED, _SHIPPED, _FIXED = Clock.PLACED, Clock.SHIPPED, Clock.FIXED_DATE
# Days of a few years, each with a few windows: as many as a long replay meets.
_REMEMBERED = 16_384
_NEVER = datetime.max.replace(tzinfo=UTC)


class UnitWindow(NamedTuple):
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


@lru_cache(maxsize=_REMEMBERED)
def midnight(day: date, zone: ZoneInfo) -> datetime:
    """This will give the first instant of a calendar day in the zone, in UTC.

    Where the clocks change at midnight, `fold=0` gives the change itself for a
    midnight that does not exist, and the first of two for one that comes twice.
    Where a whole day was left out, the first instant is that of the next one.
    """
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


@lru_cache(maxsize=_REMEMBERED)
def deadline_after(day: date, days: int, zone: ZoneInfo) -> datetime:
    """This will give the end of the `days`-th calendar day after `day`."""
    return midnight(day + timedelta(days=days + 1), zone)


def last_day(*, deadline_at: datetime, zone: ZoneInfo) -> date:
    """This will give the last calendar day on which the window was open, for sentences.

    The day of the instant before, not the day less one: Samoa never had 30 December 2011.
    Only UTC knows the instant before: what is taken from a zone's clock stays on that clock.
    """
    return (deadline_at.astimezone(UTC) - timedelta(microseconds=1)).astimezone(zone).date()


def unit_windows(*, inputs: Inputs, span: Span, zone: ZoneInfo) -> tuple[UnitWindow, ...]:
    """This will give the windows of all units of the line, the one that closes first in front.

    Units that count as fulfilled beyond what the fulfilments list have no time
    of their own: only clocks of the order (placed, fixed date) start for them.
    """
    if span.clock is _PLACED or span.clock is _FIXED:
        fulfilled = inputs.counters.fulfilled
        clock_at = inputs.order.placed_at if span.clock is _PLACED else None
        return (_window(fulfilled, clock_at, False, inputs, span, zone),) if fulfilled else ()
    found = [_part(part, inputs, span, zone) for part in inputs.line.fulfilments if part.quantity]
    unlisted = inputs.counters.fulfilled - sum(unit.quantity for unit in found)
    if unlisted > 0:
        found.append(_window(unlisted, None, False, inputs, span, zone))
    if len(found) > 1:
        found.sort(key=_closing)
    return tuple(found)


def after_taking(units: tuple[UnitWindow, ...], taken: int) -> tuple[UnitWindow, ...]:
    """This will leave out `taken` units, those that close first in front: the rest stays open longest."""
    rest = []
    for unit in units:
        gone = min(taken, unit.quantity)
        taken -= gone
        if gone < unit.quantity:
            rest.append(unit._replace(quantity=unit.quantity - gone) if gone else unit)
    return tuple(rest)


def _closing(unit: UnitWindow) -> datetime:
    # What has no deadline comes last: it never closes, or nothing has started it.
    return unit.deadline_at or _NEVER


def _part(part: FulfilmentFacts, inputs: Inputs, span: Span, zone: ZoneInfo) -> UnitWindow:
    """The window of what went out together, and whether its clock is an estimate."""
    shipped_at, delivered_at = part.shipped_at, part.delivered_at
    if span.clock is _SHIPPED:
        # What was delivered was shipped; the later time is in the shopper's favour.
        is_estimated = shipped_at is None and delivered_at is not None
        return _window(part.quantity, shipped_at or delivered_at, is_estimated, inputs, span, zone)
    if delivered_at is None and shipped_at is not None:
        estimate = _days_later(shipped_at, span.fallback_days, zone)
        return _window(part.quantity, estimate, True, inputs, span, zone)
    return _window(part.quantity, delivered_at, False, inputs, span, zone)


def _window(  # noqa: PLR0917 - called for every unit of every decision, where keywords would cost a tenth
    quantity: int, clock_at: datetime | None, is_estimated: bool, inputs: Inputs, span: Span, zone: ZoneInfo
) -> UnitWindow:
    days = span.days
    if span.fixed_date is not None:
        deadline_at = deadline_after(span.fixed_date, days or 0, zone)
    elif days is None:
        return UnitWindow(quantity, clock_at, is_estimated, None, _OPEN)
    elif clock_at is None:
        return UnitWindow(quantity, None, is_estimated, None, _NO_CLOCK)
    else:
        deadline_at = deadline_after(clock_at.astimezone(zone).date(), days, zone)
    state = _OPEN if inputs.request.asked_at < deadline_at else _CLOSED
    return UnitWindow(quantity, clock_at, is_estimated, deadline_at, state)


def _days_later(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    # The same time of day on the store's wall clock: in UTC a change of the clocks could move the date.
    return (moment.astimezone(zone) + timedelta(days=days)).astimezone(UTC)
