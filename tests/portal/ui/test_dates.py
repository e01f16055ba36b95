from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from portal.ui.dates import day_text, last_day_text, moment_text

# Half past eleven at night in UTC is the next day in Berlin.
LATE = datetime(2026, 12, 2, 23, 30, tzinfo=UTC)


class TestDates:
    def test_are_of_the_stores_zone(self) -> None:
        """A day is the day on the store's calendar, whatever the server's zone is."""
        with translation.override("en"):
            assert day_text(LATE, "Europe/Berlin") == "3 December 2026"
            assert day_text(LATE, "Europe/London") == "2 December 2026"

    def test_carry_the_time_where_it_matters(self) -> None:
        """A moment has its time in the store's zone, too."""
        with translation.override("en"):
            assert moment_text(LATE, "Europe/Berlin") == "3 December 2026, 00:30"

    def test_name_the_last_day_that_still_counts(self) -> None:
        """A window that ends at midnight is told as the day before that midnight."""
        midnight_in_london = datetime(2026, 7, 14, 23, 0, tzinfo=UTC)

        with translation.override("en"):
            assert last_day_text(midnight_in_london, "Europe/London") == "14 July 2026"

    @pytest.mark.parametrize("clock", [ZoneInfo("UTC"), ZoneInfo("Pacific/Apia")], ids=str)
    def test_name_no_day_that_a_zone_has_skipped(self, clock: ZoneInfo) -> None:
        """Samoa went from the 29th to the 31st, whatever clock the midnight between them is told by."""
        midnight = datetime(2011, 12, 30, 10, 0, tzinfo=UTC).astimezone(clock)

        with translation.override("en"):
            assert day_text(midnight, "Pacific/Apia") == "31 December 2011"
            assert last_day_text(midnight, "Pacific/Apia") == "29 December 2011"

    def test_are_written_in_each_language(self) -> None:
        """The order of day and month and the names of months are the reader's."""
        told = {}
        for language in ("en", "de", "fr"):
            with translation.override(language):
                told[language] = moment_text(LATE, "Europe/London")

        assert told == {
            "en": "2 December 2026, 23:30",
            "de": "2. Dezember 2026, 23:30",
            "fr": "2 décembre 2026, 23:30",
        }
