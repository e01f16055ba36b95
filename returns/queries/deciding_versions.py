"""The versions of a store, so that thousands of orders find theirs without a query each."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime

from returns.models import PolicyVersion
from returns.queries.policies import NoPolicy, compiled
from returns.replay.replies import Judge


class DecidingVersions:
    """The store's versions up to `newest`; rules are read when they are first asked for.

    Raises NoPolicy when there is none.
    """

    def __init__(self, *, store_id: int, newest: int) -> None:
        rows = PolicyVersion.objects.filter(store_id=store_id, number__lte=newest).order_by("number")
        found = list(rows.values_list("effective_from", "number", "id"))
        if not found:
            raise NoPolicy("This store has not published its return policy yet.")
        self._first = found[0][2]
        self._starts, self._ids = _steps(found)
        self._judges: dict[int, Judge] = {}

    def at(self, moment: datetime) -> int:
        """This will give the id of the version in force at a moment, as `version_at` does."""
        place = bisect_right(self._starts, moment)
        return self._ids[place - 1] if place else self._first

    def judge(self, version_id: int) -> Judge:
        """This will give the version, ready to be asked."""
        judge = self._judges.get(version_id)
        if judge is None:
            version = PolicyVersion.objects.get(pk=version_id)
            judge = Judge(policy=compiled(version=version), name=str(version.number))
            self._judges[version_id] = judge
        return judge


def _steps(found: list[tuple[datetime, int, int]]) -> tuple[list[datetime], list[int]]:
    """From each start on, the highest number that had started by then."""
    starts: list[datetime] = []
    ids: list[int] = []
    highest = 0
    for start, number, version_id in sorted(found):
        if number > highest:
            highest = number
            starts.append(start)
            ids.append(version_id)
    return starts, ids
