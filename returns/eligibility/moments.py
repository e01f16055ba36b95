"""Points in time as the engine keeps them: aware, in UTC, one spelling."""

from __future__ import annotations

from datetime import UTC, datetime

from returns.errors import ReturnsError

# Beyond it, adding the longest window could leave the calendar.
LAST_YEAR = 9000


class NotAMoment(ReturnsError):
    """A time without a zone, or a text that is no time."""

    code = "not_a_moment"


def in_utc(moment: datetime) -> datetime:
    """This will give the same instant in UTC; a time without a zone is refused, never guessed."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise NotAMoment(f"{moment.isoformat()} has no time zone.")
    if not 1 < moment.year <= LAST_YEAR:
        raise NotAMoment(f"{moment.isoformat()} is outside of the calendar.")
    return moment.astimezone(UTC)


def moment_text(moment: datetime) -> str:
    """This will write an aware time as ISO 8601 in UTC, ending in Z."""
    return in_utc(moment).replace(tzinfo=None).isoformat() + "Z"


def read_moment(text: str) -> datetime:
    """This will read what `moment_text` wrote, or any ISO 8601 time that names its zone."""
    try:
        return in_utc(datetime.fromisoformat(text))
    except ValueError as error:
        raise NotAMoment(f"{text[:40]!r} is not a time.") from error
