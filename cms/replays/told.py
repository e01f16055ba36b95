"""What a replay looked at, and what it took for granted, as sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext, ngettext

from cms.replays.reason_names import name_of, reasons_of
from returns.models import Replay, Store
from returns.replay.basis import AgeSource, Basis


@dataclass(frozen=True, slots=True)
class Scope:
    """The period, both days included, and (what, value) of each filter."""

    first_day: date
    last_day: date
    filters: list[tuple[str, str]]


def scope_of(replay: Replay, store: Store) -> Scope:
    """This will say which orders the replay looked at."""
    zone = ZoneInfo(store.time_zone)
    filters = [
        (gettext("Country"), replay.country),
        (gettext("Products"), replay.product),
        (gettext("Reason"), _reason(replay)),
    ]
    return Scope(
        first_day=replay.from_at.astimezone(zone).date(),
        last_day=(replay.to_at - timedelta(microseconds=1)).astimezone(zone).date(),
        filters=[(what, value) for what, value in filters if value],
    )


def _reason(replay: Replay) -> str:
    if not replay.reason:
        return ""
    return name_of(reasons_of(store_id=replay.store_id, locale=get_language() or "en"), replay.reason)


def basis_of(replay: Replay) -> list[str]:
    """This will say how the answers were found, one sentence each."""
    basis = Basis.from_json(replay.basis)
    days = ngettext("%(count)d day", "%(count)d days", basis.age.days) % {"count": basis.age.days}
    if basis.age.source is AgeSource.MEDIAN:
        why = gettext("half of the last %(count)d requests came sooner, half later") % {
            "count": basis.age.requests
        }
    else:
        why = gettext("half of the window in force, because there are no requests yet")
    return [
        gettext(
            "Past requests are decided again with what was known then, by the draft and by the version that "
            "decided."
        ),
        gettext(
            "Each unit of an order without a request is asked about once, %(days)s after delivery (%(why)s), "
            "as if nothing of it had come back."
        )
        % {"days": days, "why": why},
        gettext(
            "An order is judged by the version in force when it was placed; the newest is version %(number)d."
        )
        % {"number": basis.newest_version},
        gettext("Nothing in the store was changed."),
    ]
