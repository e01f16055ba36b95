"""All differences as a file for a spreadsheet, written while it is read."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from cms.replays.words import CHANGES, CODES, OUTCOMES, RESOLUTIONS, SOURCES, word
from returns.models import Replay, ReplayPart
from returns.money import Money
from returns.replay.flips import Flip, read_flips

# What a spreadsheet would take for a formula (OWASP, CSV injection, read 2026-11).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Echo:
    """Gives back what csv writes, instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def safe_cell(text: str) -> str:
    """This will keep a spreadsheet from running a text as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_lines(*, replay: Replay, zone: str) -> Iterator[str]:
    """This will write the file line by line; no more than one part is in memory."""
    write = csv.writer(_Echo()).writerow
    # A byte order mark: without it Excel reads UTF-8 as something else.
    yield "\ufeff" + write(_header())
    parts = ReplayPart.objects.filter(replay=replay).order_by("position")
    for packed in parts.values_list("flips", flat=True).iterator(chunk_size=1):
        for flip in read_flips(packed):
            yield write([safe_cell(cell) for cell in _cells(flip, ZoneInfo(zone))])


def _header() -> list[str]:
    return [
        gettext("Difference"),
        gettext("What else changes"),
        gettext("Kind"),
        gettext("Order"),
        gettext("Product"),
        gettext("SKU"),
        gettext("Units"),
        gettext("Value"),
        gettext("Currency"),
        gettext("Country"),
        gettext("Reason"),
        gettext("Resolution"),
        gettext("Asked at"),
        gettext("Version"),
        gettext("Answer so far"),
        gettext("Rule so far"),
        gettext("Answer of the draft"),
        gettext("Rule of the draft"),
    ]


def _cells(flip: Flip, zone: ZoneInfo) -> list[str]:
    version, old_code, old_rule = flip.old
    _, new_code, new_rule = flip.new
    return [
        word(OUTCOMES, flip.outcome),
        ", ".join(word(CHANGES, change) for change in flip.changes),
        word(SOURCES, flip.source),
        flip.order_number,
        flip.product,
        flip.sku,
        str(flip.units),
        str(Money(flip.value_minor, flip.currency).decimal),
        flip.currency,
        flip.country,
        flip.reason,
        word(RESOLUTIONS, flip.resolution),
        _moment(parse_datetime(flip.asked_at), zone),
        version,
        _answer(old_code),
        old_rule,
        _answer(new_code),
        new_rule,
    ]


def _moment(moment: datetime | None, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment else ""


def _answer(code: str) -> str:
    return gettext("refused: %(cause)s") % {"cause": word(CODES, code)} if code else gettext("allowed")
