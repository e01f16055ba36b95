"""How far a request reaches in time: units, windows and deadline, for each resolution that is offered.

Schema 1 has one window for all. In schema 2 a resolution may have its own: who
asks for one is judged by its window; who only looks may come as long as that
of any resolution is open.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from returns.eligibility.answer_shapes import Span
from returns.eligibility.inputs import Inputs
from returns.eligibility.resolved import Offer
from returns.eligibility.vocabulary import Resolution
from returns.eligibility.windows import UnitWindow, WindowState, after_taking, unit_windows

_OPEN = WindowState.OPEN
_NEVER, _LONG_AGO = datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)


class Reach(NamedTuple):
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
        return _NEVER if self.available else _LONG_AGO


class Standing(NamedTuple):
    """Where a request stands in time.

    `reach` is the window that decides, `available` what can come back in it;
    `within` the resolutions that can still be had; `reaches` are the windows
    of what is offered, in its order.
    """

    reach: Reach
    available: int
    within: tuple[Resolution, ...]
    reaches: tuple[Reach, ...]


def reach_of(*, inputs: Inputs, span: Span, zone: ZoneInfo) -> Reach:
    """This will apply one window to the line."""
    counters = inputs.counters
    units = unit_windows(inputs=inputs, span=span, zone=zone)
    taken = counters.open + counters.settled
    rest = after_taking(units, taken) if taken else units
    is_open = 0
    for unit in rest:
        if unit.state is _OPEN:
            is_open += unit.quantity
    return Reach(units, rest, min(is_open, counters.left), _deadline(units))


def _deadline(units: tuple[UnitWindow, ...]) -> datetime | None:
    """The latest deadline; units come sorted by it, those without one at the end."""
    latest = None
    for unit in units:
        if unit.deadline_at is not None:
            latest = unit.deadline_at
        elif unit.state is _OPEN:
            return None
    return latest


def one_window(*, inputs: Inputs, offer: Offer, zone: ZoneInfo) -> Standing:
    """This will judge as schema 1 does: one window, and what is offered is offered, late or not."""
    reach = reach_of(inputs=inputs, span=offer.spans[0], zone=zone)
    return Standing(reach, reach.available, offer.offered, ())


def each_window(*, inputs: Inputs, offer: Offer, zone: ZoneInfo) -> Standing:
    """This will judge by the window of the resolution asked for; of a look, by all that are open.

    Of those that are open, the one that closes last decides.
    """
    offered = offer.offered
    if len(offer.spans) == 1:
        reach = reach_of(inputs=inputs, span=offer.spans[0], zone=zone)
        within = offered if reach.available else ()
        return Standing(reach, reach.available, within, (reach,) * len(offered))
    found = [reach_of(inputs=inputs, span=span, zone=zone) for span in offer.spans]
    reaches = tuple([found[position] for position in offer.span_positions])
    within = _within(offered, reaches, inputs.request.quantity)
    if inputs.request.resolution in offered:
        reach = reaches[offered.index(inputs.request.resolution)]
        return Standing(reach, reach.available, within, reaches)
    deciding = [reach for word, reach in zip(offered, reaches, strict=True) if word in within] or reaches
    available = max(reach.available for reach in deciding)
    return Standing(max(deciding, key=_by_closing), available, within, reaches)


def _by_closing(reach: Reach) -> datetime:
    return reach.closing


def _within(
    offered: tuple[Resolution, ...], reaches: tuple[Reach, ...], requested: int
) -> tuple[Resolution, ...]:
    """Resolutions whose window is open: for all units asked for, else for some of them."""
    pairs = list(zip(offered, reaches, strict=True))
    for_all = tuple([word for word, reach in pairs if reach.available >= requested])
    return for_all or tuple([word for word, reach in pairs if reach.available])
