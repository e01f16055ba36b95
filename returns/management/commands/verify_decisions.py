"""`manage.py verify_decisions [--store S] [--since DATE]`: stored decisions, run again (docs/running.md)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from returns.models import EligibilityDecision, Store
from returns.queries.verified import (
    CHUNK,
    Row,
    Verified,
    attempts_to_verify,
    decisions_to_verify,
    return_number,
    verify,
)

# Something differs. The call is no good: 2.
DIFFERENT, UNUSABLE = 1, 2


class Command(BaseCommand):
    help = "Run all stored decisions again and report every difference; exit code 1 when there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--store", help="the code of one store; every store without it")
        parser.add_argument("--since", type=_day, help="only what was asked from this day on: 2026-03-31")

    def handle(self, *, store: str | None, since: date | None, **_: object) -> None:
        """Reads in batches, so memory does not grow with the number of decisions."""
        found = _store(store)
        store_id, moment = (found.pk if found else None), _midnight(since, found)
        decisions = decisions_to_verify(store_id=store_id, since=moment)
        attempts = attempts_to_verify(store_id=store_id, since=moment)
        counts = (decisions.count(), attempts.count())
        rows = _chained(decisions.iterator(CHUNK), attempts.iterator(CHUNK))
        bar = tqdm(verify(rows=rows), total=sum(counts), unit=" decisions", disable=not sys.stderr.isatty())
        different = sum(self._report(each) for each in bar)
        self.stdout.write(
            f"{counts[0]:,} decisions and {counts[1]:,} refused attempts run again: {_counted(different)}."
        )
        if different:
            raise CommandError(f"{_counted(different)}; each is named above.", returncode=DIFFERENT)

    def _report(self, verified: Verified) -> bool:
        if verified.difference is None:
            return False
        with tqdm.external_write_mode():
            self.stdout.write(f"{_name(verified.row)}: {verified.difference}")
        return True


def _chained(*sources: Iterator[Row]) -> Iterator[Row]:
    for source in sources:
        yield from source


def _counted(differences: int) -> str:
    return "1 difference" if differences == 1 else f"{differences:,} differences"


def _name(row: Row) -> str:
    """Asked for the return only where something differs: one query each would be too many for all."""
    if not isinstance(row, EligibilityDecision):
        return f"Refused attempt {row.pk}, order {row.order.number}"
    number = return_number(decision_id=row.pk)
    return f"Decision {row.pk}, {f'return {number}, ' if number else ''}order {row.order.number}"


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _store(code: str | None) -> Store | None:
    if code is None:
        return None
    found = Store.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"There is no store {code!r}.", returncode=UNUSABLE)
    return found


def _midnight(day: date | None, store: Store | None) -> datetime | None:
    """In the store's time zone; in UTC where all stores are meant."""
    if day is None:
        return None
    return datetime.combine(day, time(), tzinfo=ZoneInfo(store.time_zone) if store else UTC)
