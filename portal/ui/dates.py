"""Moments as a person of the store's time zone and the active language reads them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import pgettext

from returns.eligibility.windows import last_day


def day_text(moment: datetime | date, zone: str) -> str:
    """This will write the calendar day of the moment in the zone: 3 December 2026."""
    # Translators: how a day is written in this language, in Django's date format characters.
    return date_format(_local(moment, zone), pgettext("day", "j F Y"))


def moment_text(moment: datetime, zone: str) -> str:
    """This will write day and time of the moment in the zone: 3 December 2026, 14:05."""
    # Translators: how a day with its time is written, in Django's date format characters.
    return date_format(_local(moment, zone), pgettext("moment", "j F Y, H:i"))


def last_day_text(deadline: datetime, zone: str) -> str:
    """This will write the last day that is still inside a half-open deadline.

    A window is open while now < deadline, and the deadline is a midnight: a
    person is told the calendar day that was the last one before it.
    """
    return day_text(last_day(deadline_at=deadline, zone=ZoneInfo(zone)), zone)


def _local(moment: datetime | date, zone: str) -> datetime | date:
    return moment.astimezone(ZoneInfo(zone)) if isinstance(moment, datetime) else moment
