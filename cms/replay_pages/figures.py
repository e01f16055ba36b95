"""The counts of a replay, flat for its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext

from cms.replays.reason_names import name_of, reasons_of
from cms.replays.words import CHANGES, OUTCOMES, SOURCES, word
from returns.models import Replay
from returns.replay.asked import Source
from returns.replay.comparing import Outcome

# Of the bar on top; drawn as a picture, so that it needs no style of its own.
BAR_WIDTH = 1000
_MOST_ROWS = 30
_ORDER = (Outcome.NEWLY_REFUSED, Outcome.NEWLY_ALLOWED, Outcome.CHANGED, Outcome.SAME)


@dataclass(frozen=True, slots=True)
class Segment:
    """One outcome: how many answers, and its piece of the bar."""

    outcome: str
    label: str
    count: int
    share: str
    start: int
    width: int

    @property
    def css(self) -> str:
        return self.outcome.lower().replace("_", "-")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """The answers of one kind of question."""

    label: str
    total: int
    refused: int
    allowed: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True)
class Rank:
    """A row of a list of the most affected; widths are of 100."""

    name: str
    refused: int
    allowed: int
    changed: int
    refused_width: int
    allowed_width: int


@dataclass(frozen=True, slots=True)
class RankList:
    title: str
    rows: Sequence[Rank]
    is_exact: bool
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """What the page shows above the sample."""

    total: int
    flips: int
    different: int
    segments: Sequence[Segment]
    sources: Sequence[SourceRow]
    changes: Sequence[tuple[str, int]]
    new_rules: RankList
    old_rules: RankList
    places: Sequence[RankList]
    orders: int
    units_not_sent: int


def figures_of(replay: Replay) -> Figures:
    """This will make a finished replay's counts ready for its page."""
    result = replay.result
    totals = _totals(result["answers"])
    total = sum(totals.values())
    flips = totals[Outcome.NEWLY_REFUSED] + totals[Outcome.NEWLY_ALLOWED]
    reasons = reasons_of(store_id=replay.store_id, locale=get_language() or "en")
    return Figures(
        total=total,
        flips=flips,
        different=flips + totals[Outcome.CHANGED],
        segments=_segments(totals, total),
        sources=[
            _source(source, result["answers"][source]) for source in Source if source in result["answers"]
        ],
        changes=sorted(_changes(result["changes"]), key=lambda change: (-change[1], change[0])),
        new_rules=_ranks(gettext("Rules of the draft"), result["new_rules"]),
        old_rules=_ranks(gettext("Rules that decided so far"), result["old_rules"]),
        places=[
            _ranks(gettext("Products"), result["products"]),
            _ranks(gettext("Countries"), result["countries"], names={"": gettext("not known")}),
            _ranks(gettext("Reasons"), result["reasons"], reasons=reasons),
        ],
        orders=result["orders"],
        units_not_sent=result["units_not_sent"],
    )


def _totals(answers: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    return {outcome: sum(counts.get(outcome, 0) for counts in answers.values()) for outcome in _ORDER}


def _segments(totals: Mapping[str, int], total: int) -> list[Segment]:
    segments, start = [], 0
    for outcome in _ORDER:
        count = totals[outcome]
        width = _width(count, total, BAR_WIDTH)
        segments.append(Segment(outcome, word(OUTCOMES, outcome), count, _share(count, total), start, width))
        start += width
    return segments


def _width(count: int, total: int, whole: int) -> int:
    """Rounded; what is there at all can be seen."""
    return max(round(whole * count / total), 4 * whole // BAR_WIDTH) if count and total else 0


def _share(count: int, total: int) -> str:
    if not count:
        return ""
    percent = 100 * count / total
    if percent < 0.1:
        return gettext("under %(percent)s%%") % {"percent": number_format(0.1, decimal_pos=1)}
    return gettext("%(percent)s%%") % {"percent": number_format(percent, decimal_pos=1)}


def _source(source: str, counts: Mapping[str, int]) -> SourceRow:
    refused, allowed, changed, same = (counts.get(outcome, 0) for outcome in _ORDER)
    return SourceRow(word(SOURCES, source), sum(counts.values()), refused, allowed, changed, same)


def _changes(changes: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(word(CHANGES, change), count) for change, count in changes.items()]


def _ranks(
    title: str,
    stored: Mapping[str, Any],
    *,
    names: Mapping[str, str] | None = None,
    reasons: dict[str, str] | None = None,
) -> RankList:
    rows = stored["rows"][:_MOST_ROWS]
    largest = max((row[2] + row[3] for row in rows), default=0)
    ranks = []
    for key, label, refused, allowed, changed in rows:
        name = name_of(reasons, key) if reasons is not None else (names or {}).get(key, label or key)
        widths = (_width(count, largest, 100) for count in (refused, allowed))
        ranks.append(Rank(name, refused, allowed, changed, *widths))
    return RankList(
        title, ranks, is_exact=stored["is_exact"], is_cut=len(rows) < len(stored["rows"]) or stored["is_cut"]
    )
