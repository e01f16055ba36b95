"""When a window ends: calendar days of the store, whatever its clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.eligibility.answer_shapes import Window
from returns.eligibility.document import Node
from returns.eligibility.windows import (
    UnitWindow,
    WindowState,
    after_taking,
    deadline_after,
    last_day,
    midnight,
    unit_windows,
)
from tests.returns.pure.samples import DELIVERED_AT, PLACED_AT, SHIPPED_AT, looking, units, utc, window

LONDON, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")


def windows_of(inputs: Any, zone: ZoneInfo = LONDON, **changes: Any) -> tuple[UnitWindow, ...]:
    return unit_windows(inputs=inputs, span=Window.read(Node(window(**changes))).span, zone=zone)


class TestMidnight:
    @pytest.mark.parametrize(
        "zone, day, instant",
        [
            pytest.param("Europe/London", "2026-01-10", "2026-01-10 00:00", id="winter"),
            pytest.param("Europe/London", "2026-07-10", "2026-07-09 23:00", id="summer"),
            pytest.param("Asia/Tokyo", "2026-01-10", "2026-01-09 15:00", id="tokyo"),
            # Clocks that change at midnight (IANA tzdata 2025: Egypt, Lebanon, Cuba, Brazil until 2019).
            pytest.param("Africa/Cairo", "2026-04-24", "2026-04-23 22:00", id="midnight-does-not-exist"),
            pytest.param(
                "Asia/Beirut", "2026-03-29", "2026-03-28 22:00", id="midnight-does-not-exist-either"
            ),
            pytest.param("America/Havana", "2026-11-01", "2026-11-01 04:00", id="midnight-comes-twice"),
            pytest.param("America/Sao_Paulo", "2018-11-04", "2018-11-04 03:00", id="skipped-in-the-past"),
        ],
    )
    def test_is_the_first_instant_of_the_day(self, zone: str, day: str, instant: str) -> None:
        """The day begins at its first instant, also where the clocks jump over midnight."""
        assert midnight(date.fromisoformat(day), ZoneInfo(zone)) == utc(instant)

    @given(
        day=st.dates(date(1990, 1, 1), date(2080, 1, 1)),
        zone=st.sampled_from(
            [
                "Europe/London",
                "America/New_York",
                "Africa/Cairo",
                "America/Havana",
                "Australia/Lord_Howe",
                "Asia/Kathmandu",
            ]
        ),
    )
    def test_belongs_to_its_day(self, day: date, zone: str) -> None:
        """The instant is in the day, and the one before it is in the day before."""
        start = midnight(day, ZoneInfo(zone))

        assert start.astimezone(ZoneInfo(zone)).date() == day
        assert (start - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date() == day - timedelta(
            days=1
        )


class TestDeadlineAfter:
    @pytest.mark.parametrize(
        "zone, day, days, deadline",
        [
            pytest.param(LONDON, "2026-01-10", 14, "2026-01-25 00:00", id="london-winter"),
            pytest.param(LONDON, "2026-03-15", 14, "2026-03-29 23:00", id="london-into-summer-time"),
            pytest.param(LONDON, "2026-03-14", 14, "2026-03-29 00:00", id="london-ends-before-the-change"),
            pytest.param(LONDON, "2026-10-10", 14, "2026-10-24 23:00", id="london-ends-before-winter-time"),
            pytest.param(LONDON, "2026-10-11", 14, "2026-10-26 00:00", id="london-into-winter-time"),
            pytest.param(NEW_YORK, "2026-02-22", 14, "2026-03-09 04:00", id="new-york-into-summer-time"),
            pytest.param(
                NEW_YORK, "2026-02-21", 14, "2026-03-08 05:00", id="new-york-ends-before-the-change"
            ),
            pytest.param(NEW_YORK, "2026-10-18", 14, "2026-11-02 05:00", id="new-york-into-winter-time"),
            pytest.param(
                NEW_YORK, "2026-10-17", 14, "2026-11-01 04:00", id="new-york-ends-before-winter-time"
            ),
            pytest.param(LONDON, "2028-02-15", 14, "2028-03-01 00:00", id="leap-year"),
            pytest.param(LONDON, "2027-02-15", 14, "2027-03-02 00:00", id="no-leap-year"),
            pytest.param(LONDON, "2026-12-20", 14, "2027-01-04 00:00", id="over-new-year"),
            pytest.param(LONDON, "2026-01-31", 0, "2026-02-01 00:00", id="the-same-day"),
        ],
    )
    def test_is_the_end_of_the_nth_day(self, zone: ZoneInfo, day: str, days: int, deadline: str) -> None:
        """The n-th calendar day after the clock counts in full."""
        found = deadline_after(date.fromisoformat(day), days, zone)

        assert found == utc(deadline)
        assert last_day(deadline_at=found, zone=zone) == date.fromisoformat(day) + timedelta(days=days)

    @given(
        day=st.dates(date(2000, 1, 1), date(2060, 1, 1)),
        days=st.integers(0, 800),
        zone=st.sampled_from([LONDON, NEW_YORK]),
    )
    def test_shows_the_day_that_it_applies(self, day: date, days: int, zone: ZoneInfo) -> None:
        """The last day that a sentence names is the last day on which the window is open."""
        deadline = deadline_after(day, days, zone)
        named = last_day(deadline_at=deadline, zone=zone)

        assert (deadline - timedelta(microseconds=1)).astimezone(zone).date() == named
        assert deadline.astimezone(zone).date() == named + timedelta(days=1)


class TestClocks:
    @pytest.mark.parametrize(
        "changes, clock_at, deadline",
        [
            pytest.param({"clock": "placed"}, PLACED_AT, "2026-03-31 23:00", id="placed"),
            pytest.param({"clock": "shipped"}, SHIPPED_AT, "2026-04-04 23:00", id="shipped"),
            pytest.param({"clock": "delivered"}, DELIVERED_AT, "2026-04-09 23:00", id="delivered"),
            pytest.param(
                {"clock": "fixed_date", "date": "2027-01-31", "days": None},
                None,
                "2027-02-01 00:00",
                id="date",
            ),
            pytest.param(
                {"clock": "fixed_date", "date": "2027-01-31", "days": 2},
                None,
                "2027-02-03 00:00",
                id="date+2",
            ),
            pytest.param({"clock": "delivered", "days": None}, DELIVERED_AT, None, id="unlimited"),
        ],
    )
    def test_start_the_window(
        self, changes: dict[str, Any], clock_at: datetime | None, deadline: str | None
    ) -> None:
        """Thirty days from the event that the policy names."""
        (unit,) = windows_of(looking(), **changes)

        assert unit.clock_at == clock_at
        assert unit.deadline_at == (deadline and utc(deadline))
        assert unit.state is WindowState.OPEN
        assert not unit.is_estimated

    def test_take_shipping_plus_fallback_without_a_scan(self) -> None:
        """Nobody scanned the delivery: five days after shipping count as delivered, and it is said."""
        (unit,) = windows_of(units(1, (1, SHIPPED_AT, None)))

        assert unit.clock_at == SHIPPED_AT + timedelta(days=5)
        assert unit.deadline_at == utc("2026-04-09 23:00")
        assert unit.is_estimated

    def test_count_fallback_days_on_the_calendar(self) -> None:
        """Sent late in the evening before summer time: the fifth day is the fifth day of the store."""
        (unit,) = windows_of(units(1, (1, utc("2026-03-27 23:30"), None)), days=0)

        assert unit.deadline_at == utc("2026-04-01 23:00")

    def test_prefer_the_scan_to_the_estimate(self) -> None:
        """A delivery that was scanned counts, early or late."""
        (unit,) = windows_of(units(1, (1, SHIPPED_AT, utc("2026-03-06 10:00"))))

        assert unit.deadline_at == utc("2026-04-05 23:00")
        assert not unit.is_estimated

    def test_take_delivery_for_shipping_that_nobody_noted(self) -> None:
        """What was delivered was shipped, at the latest then."""
        (unit,) = windows_of(units(1, (1, None, DELIVERED_AT)), clock="shipped")

        assert unit.clock_at == DELIVERED_AT
        assert unit.is_estimated

    @pytest.mark.parametrize(
        "clock, state",
        [("shipped", "NO_CLOCK"), ("delivered", "NO_CLOCK"), ("placed", "OPEN")],
    )
    def test_stand_still_without_any_time(self, clock: str, state: str) -> None:
        """Fulfilled without a date: only the order's own clock runs."""
        (unit,) = windows_of(units(1, (1, None, None)), clock=clock)

        assert unit.state is WindowState(state)

    def test_use_the_calendar_of_the_store(self) -> None:
        """Delivered at 03:00 UTC on 11 March: still 10 March in New York."""
        at_night = units(1, (1, SHIPPED_AT, utc("2026-03-11 03:00")))

        assert windows_of(at_night, NEW_YORK)[0].deadline_at == utc("2026-04-10 04:00")
        assert windows_of(at_night, LONDON)[0].deadline_at == utc("2026-04-10 23:00")


class TestUnitWindows:
    def test_give_each_part_its_own_deadline(self) -> None:
        """A line that came in two parcels has two windows, the one that closes first in front."""
        inputs = units(
            5,
            (2, SHIPPED_AT, utc("2026-03-18 10:00")),
            (1, SHIPPED_AT, DELIVERED_AT),
            counters={"fulfilled": 3},
        )

        found = windows_of(inputs, days=14)

        assert [(unit.quantity, unit.deadline_at) for unit in found] == [
            (1, utc("2026-03-25 00:00")),
            (2, utc("2026-04-01 23:00")),
        ]

    def test_close_part_by_part(self) -> None:
        """While the later parcel is in time, only the earlier one is closed."""
        inputs = units(3, (1, SHIPPED_AT, DELIVERED_AT), (2, SHIPPED_AT, utc("2026-03-18 10:00")))

        states = [unit.state for unit in windows_of(inputs, days=5)]

        assert states == [WindowState.CLOSED, WindowState.OPEN]

    def test_count_units_that_no_fulfilment_lists(self) -> None:
        """Three count as fulfilled, one has a parcel: the other two have no clock of their own."""
        inputs = units(3, (1, SHIPPED_AT, DELIVERED_AT), counters={"fulfilled": 3})

        assert [(unit.quantity, unit.state) for unit in windows_of(inputs)] == [
            (1, WindowState.OPEN),
            (2, WindowState.NO_CLOCK),
        ]
        assert [(unit.quantity, unit.state) for unit in windows_of(inputs, clock="placed")] == [
            (3, WindowState.OPEN)
        ]

    @pytest.mark.parametrize("clock", ["placed", "shipped", "delivered"])
    def test_are_none_before_anything_was_sent(self, clock: str) -> None:
        """Nothing fulfilled, nothing to return."""
        assert windows_of(units(2, counters={"fulfilled": 0}), clock=clock) == ()


class TestAfterTaking:
    def test_takes_those_that_close_first(self) -> None:
        """What is returned already was of the earliest parcels, so the rest stays open longest."""
        early, late = (
            UnitWindow(2, None, False, datetime(2026, 4, day, tzinfo=UTC), WindowState.OPEN) for day in (1, 9)
        )

        assert [unit.quantity for unit in after_taking((early, late), 0)] == [2, 2]
        assert [unit.quantity for unit in after_taking((early, late), 1)] == [1, 2]
        assert after_taking((early, late), 2) == (late,)
        assert [unit.quantity for unit in after_taking((early, late), 3)] == [1]
        assert after_taking((early, late), 9) == ()
