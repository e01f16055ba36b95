"""When windows end around the world: expected instants worked out by hand from IANA tzdata 2025, in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from returns.eligibility.engine import decide
from returns.eligibility.sentences import LANGUAGES
from returns.eligibility.windows import deadline_after, last_day
from tests.returns.pure.samples import default_2, policy_2, units, utc, window

# zone, day of the clock, days, deadline in UTC, last day of the window
TABLE = [
    pytest.param("Europe/London", "2026-01-31", 31, "2026-03-04 00:00", "2026-03-03", id="month-end"),
    pytest.param("Europe/London", "2026-03-28", 0, "2026-03-29 00:00", "2026-03-28", id="eve-of-summer"),
    pytest.param("Europe/London", "2026-03-28", 1, "2026-03-29 23:00", "2026-03-29", id="day-of-23-hours"),
    pytest.param("Europe/London", "2026-10-24", 1, "2026-10-26 00:00", "2026-10-25", id="day-of-25-hours"),
    pytest.param(
        "Europe/London", "2028-01-30", 30, "2028-03-01 00:00", "2028-02-29", id="ends-on-29-february"
    ),
    pytest.param(
        "Europe/London", "2028-02-29", 365, "2029-03-01 00:00", "2029-02-28", id="year-after-leap-day"
    ),
    pytest.param("Europe/London", "2027-01-30", 30, "2027-03-02 00:00", "2027-03-01", id="no-leap-day"),
    pytest.param(
        "Europe/London", "2100-02-28", 1, "2100-03-02 00:00", "2100-03-01", id="2100-has-no-leap-day"
    ),
    pytest.param("Europe/London", "2026-12-31", 14, "2027-01-15 00:00", "2027-01-14", id="over-new-year"),
    pytest.param("America/New_York", "2026-03-07", 1, "2026-03-09 04:00", "2026-03-08", id="us-spring"),
    pytest.param("America/New_York", "2026-10-31", 1, "2026-11-02 05:00", "2026-11-01", id="us-autumn"),
    pytest.param(
        "America/New_York", "2007-03-10", 1, "2007-03-12 04:00", "2007-03-11", id="us-first-of-march"
    ),
    pytest.param("America/New_York", "2006-03-11", 1, "2006-03-13 05:00", "2006-03-12", id="us-before-2007"),
    pytest.param(
        "America/St_Johns", "2026-07-01", 14, "2026-07-16 02:30", "2026-07-15", id="half-an-hour-west"
    ),
    pytest.param(
        "Asia/Kathmandu", "2026-01-10", 14, "2026-01-24 18:15", "2026-01-24", id="quarter-of-an-hour"
    ),
    pytest.param("Asia/Kolkata", "2026-01-10", 14, "2026-01-24 18:30", "2026-01-24", id="india"),
    pytest.param(
        "Australia/Lord_Howe", "2026-04-01", 2, "2026-04-03 13:00", "2026-04-03", id="half-hour-summer"
    ),
    pytest.param(
        "Australia/Lord_Howe", "2026-04-01", 14, "2026-04-15 13:30", "2026-04-15", id="half-hour-winter"
    ),
    # Brazil changed its clocks at midnight, until 2019; then no more.
    pytest.param(
        "America/Sao_Paulo", "2018-10-20", 14, "2018-11-04 03:00", "2018-11-03", id="midnight-skipped"
    ),
    pytest.param("America/Sao_Paulo", "2018-10-21", 14, "2018-11-05 02:00", "2018-11-04", id="brazil-summer"),
    pytest.param("America/Sao_Paulo", "2019-02-02", 14, "2019-02-17 03:00", "2019-02-16", id="evening-twice"),
    pytest.param("America/Sao_Paulo", "2026-10-21", 14, "2026-11-05 03:00", "2026-11-04", id="brazil-today"),
    # Samoa crossed the date line: 29 December 2011 was followed by 31 December.
    pytest.param("Pacific/Apia", "2011-12-28", 1, "2011-12-30 10:00", "2011-12-29", id="eve-of-the-lost-day"),
    pytest.param("Pacific/Apia", "2011-12-28", 2, "2011-12-30 10:00", "2011-12-29", id="the-lost-day-itself"),
    pytest.param("Pacific/Apia", "2011-12-28", 3, "2011-12-31 10:00", "2011-12-31", id="after-the-lost-day"),
    pytest.param("Pacific/Apia", "2026-01-10", 14, "2026-01-24 11:00", "2026-01-24", id="samoa-today"),
    pytest.param(
        "Pacific/Kiritimati", "2026-01-10", 14, "2026-01-24 10:00", "2026-01-24", id="first-in-the-day"
    ),
    pytest.param(
        "Pacific/Pago_Pago", "2026-01-10", 14, "2026-01-25 11:00", "2026-01-24", id="last-in-the-day"
    ),
    pytest.param(
        "Africa/Cairo", "2026-04-09", 14, "2026-04-23 22:00", "2026-04-23", id="egypt-midnight-skipped"
    ),
    pytest.param(
        "Europe/Dublin", "2026-10-24", 1, "2026-10-26 00:00", "2026-10-25", id="negative-winter-time"
    ),
    pytest.param("UTC", "2026-02-27", 1, "2026-03-01 00:00", "2026-02-28", id="no-zone-at-all"),
]
PARAMETERS = "zone, day, days, deadline, last"


def noon(day: str, zone: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


class TestWindows:
    @pytest.mark.parametrize(PARAMETERS, TABLE)
    def test_end_with_the_day_of_the_store(
        self, zone: str, day: str, days: int, deadline: str, last: str
    ) -> None:
        """The n-th calendar day after the clock counts in full, and the sentence names it."""
        found = deadline_after(date.fromisoformat(day), days, ZoneInfo(zone))

        assert found == utc(deadline)
        assert last_day(deadline_at=found, zone=ZoneInfo(zone)) == date.fromisoformat(last)

    @pytest.mark.parametrize("clock", ["delivered", "shipped", "placed"])
    @pytest.mark.parametrize(PARAMETERS, TABLE)
    def test_show_the_deadline_that_they_apply(
        self, zone: str, day: str, days: int, deadline: str, last: str, clock: str
    ) -> None:
        """Open to the last instant of the last day; then closed, with that day in the sentence."""
        started = noon(day, zone)
        rules = policy_2(default_2(window=window(clock=clock, days=days)), time_zone=zone)
        asked = (utc(deadline) - timedelta(microseconds=1), utc(deadline))

        in_time, too_late = (
            decide(units(1, (1, started, started), asked_at=moment, order={"placed_at": started}), rules)
            for moment in asked
        )

        assert in_time.allowed
        assert in_time.deadline_at == too_late.deadline_at == utc(deadline)
        assert too_late.code == "outside_return_window"
        assert LANGUAGES["en"].write_date(date.fromisoformat(last)) in too_late.sentence["en"]

    @pytest.mark.parametrize(PARAMETERS, TABLE)
    def test_of_a_fixed_date_end_with_it(
        self, zone: str, day: str, days: int, deadline: str, last: str
    ) -> None:
        """“Until this date” and so many days more: the same calendar."""
        fixed = window(clock="fixed_date", date=day, days=days, fallback_days=0)
        rules = policy_2(default_2(window=fixed), time_zone=zone)
        started = utc("2026-01-01 00:00")

        decision = decide(units(1, (1, started, started), asked_at=utc(deadline)), rules)

        assert decision.deadline_at == utc(deadline)
        assert LANGUAGES["en"].write_date(date.fromisoformat(last)) in decision.sentence["en"]

    @pytest.mark.parametrize(
        "zone, shipped, fallback, deadline",
        [
            pytest.param("Europe/London", "2026-03-27 23:30", 5, "2026-04-01 23:00", id="into-summer"),
            pytest.param("America/New_York", "2026-10-31 03:30", 3, "2026-11-03 05:00", id="into-winter"),
            pytest.param("Pacific/Apia", "2011-12-29 20:00", 1, "2011-12-31 10:00", id="onto-the-lost-day"),
            pytest.param("Europe/London", "2028-02-26 10:00", 3, "2028-03-01 00:00", id="onto-the-leap-day"),
        ],
    )
    def test_without_a_scan_count_on_from_shipping(
        self, zone: str, shipped: str, fallback: int, deadline: str
    ) -> None:
        """Nobody scanned the delivery: shipping and the fallback days, on the store's calendar."""
        rules = policy_2(default_2(window=window(days=0, fallback_days=fallback)), time_zone=zone)

        decision = decide(units(1, (1, utc(shipped), None), asked_at=utc("2028-12-31 00:00")), rules)

        assert decision.deadline_at == utc(deadline)
