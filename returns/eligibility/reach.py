"""How far a request reaches in time: units, windows and deadline, for each resolution that is offered.

Schema 1 has one window for all. In schema 2 a resolution may have its own: who
asks for one is judged by its window; who only looks may come as long as that
of any resolution is open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from returns.eligibility.answer_shapes import Span, Window
from returns.eligibility.inputs import Inputs
from returns.eligibility.vocabulary import Resolution
from returns.eligibility.windows import UnitWindow, WindowState, after_taking, unit_windows

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reach:
    """One window applied to a line.

    `rest` is what no return holds: units are given out from those that close
    first, so what is held or settled already was of those. `available` are
    units of the rest whose window is open. `deadline_at` is that of the unit
    which closes last; None is a window without end, or no clock yet.
    """

    units: tuple[UnitWindow, ...]
    rest: tuple[UnitWindow, ...]
    available: int
    deadline_at: datetime | None

    def count(self, state: WindowState) -> int:
        """Units of the rest in this state."""
        return sum(unit.quantity for unit in self.rest if unit.state is state)

    @property
    def closing(self) -> datetime:
        """When it closes, for comparing: what is open without end is later than everything."""
        if self.deadline_at is not None:
            return self.deadline_at
        return _NEVER if self.available else _NEVER.min.replace(tzinfo=UTC)


def reach_of(*, inputs: Inputs, span: Span, zone: ZoneInfo) -> Reach:
    """This will apply one window to the line."""
    counters = inputs.counters
    units = unit_windows(inputs=inputs, span=span, zone=zone)
    rest = after_taking(units, counters.open + counters.settled)
    is_open = sum(unit.quantity for unit in rest if unit.state is WindowState.OPEN)
    return Reach(units, rest, min(counters.left, is_open), _deadline(units))


def _deadline(units: tuple[UnitWindow, ...]) -> datetime | None:
    if any(unit.state is WindowState.OPEN and unit.deadline_at is None for unit in units):
        return None
    return max((unit.deadline_at for unit in units if unit.deadline_at is not None), default=None)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a request stands in time.

    `reach` is the window that decides; `within` the resolutions that can
    still be had; `reaches` the windows of all that are offered.
    """

    reach: Reach
    available: int
    within: tuple[Resolution, ...]
    reaches: Mapping[Resolution, Reach]


def one_window(
    *, inputs: Inputs, window: Window, offered: tuple[Resolution, ...], zone: ZoneInfo
) -> Standing:
    """This will judge as schema 1 does: one window, and what is offered is offered, late or not."""
    reach = reach_of(inputs=inputs, span=window.span, zone=zone)
    return Standing(reach, reach.available, offered, {})


def each_window(
    *, inputs: Inputs, window: Window, offered: tuple[Resolution, ...], zone: ZoneInfo
) -> Standing:
    """This will judge by the window of the resolution asked for; of a look, by all that are open.

    Of those that are open, the one that closes last decides.
    """
    reaches = _reaches(inputs, window, offered, zone)
    within = _within(reaches, inputs.request.quantity)
    asked = tuple(word for word in reaches if word == inputs.request.resolution) or within
    reach = max((reaches[word] for word in asked or reaches), key=lambda each: each.closing)
    available = max((reaches[word].available for word in asked), default=0)
    return Standing(reach, available, within, reaches)


def _reaches(
    inputs: Inputs, window: Window, offered: tuple[Resolution, ...], zone: ZoneInfo
) -> dict[Resolution, Reach]:
    """The window of each offered resolution; equal ones are applied once."""
    spans = {word: window.span_for(word) for word in offered}
    found = {span: reach_of(inputs=inputs, span=span, zone=zone) for span in dict.fromkeys(spans.values())}
    return {word: found[span] for word, span in spans.items()}


def _within(reaches: Mapping[Resolution, Reach], requested: int) -> tuple[Resolution, ...]:
    """Resolutions whose window is open: for all units asked for, else for some of them."""
    for_all = tuple(word for word, reach in reaches.items() if reach.available >= requested)
    return for_all or tuple(word for word, reach in reaches.items() if reach.available)
