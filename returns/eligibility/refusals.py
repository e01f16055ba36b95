"""Why a request is refused: every code that applies, and the sentence for the first.

Precedence, the most final first, so that nobody mends one thing only to hear
the next: what is gone (already returned, in a return under way), what the
product forbids, what was not sent yet, what is too late, how many are left,
then what was asked for (resolution, method), then what has to be added
(evidence).
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from returns.eligibility.inputs import Inputs
from returns.eligibility.prepared import OwnWords
from returns.eligibility.reach import Standing
from returns.eligibility.resolved import Resolved
from returns.eligibility.sentences import (
    MENTIONED,
    NO_FACTS,
    OTHERS_OPEN,
    PARTLY_OUTSIDE,
    Facts,
    built_in_sentence,
)
from returns.eligibility.vocabulary import RefusalCode
from returns.eligibility.windows import WindowState, last_day

# Note [Plain names for members] in returns/eligibility/windows.py.
_CLOSED, _NO_CLOCK = WindowState.CLOSED, WindowState.NO_CLOCK
_NOTHING_LEFT, _ALREADY_RETURNED = RefusalCode.NOTHING_LEFT, RefusalCode.ALREADY_RETURNED
_NOT_FULFILLED, _OUTSIDE = RefusalCode.NOT_FULFILLED, RefusalCode.OUTSIDE_RETURN_WINDOW
_TOO_MANY, _EVIDENCE = RefusalCode.QUANTITY_NOT_AVAILABLE, RefusalCode.EVIDENCE_MISSING
_NOT_THAT, _NOT_SO = RefusalCode.RESOLUTION_NOT_ALLOWED, RefusalCode.METHOD_NOT_ALLOWED

Refusals = tuple[RefusalCode, ...]


class Case(NamedTuple):
    """A request beside the answers that the policy gave to it, and where it stands in time.

    `evidence_missing` is what the policy asks for and nobody gave.
    """

    inputs: Inputs
    resolved: Resolved
    standing: Standing
    evidence_missing: tuple[str, ...]


def find_refusals(case: Case) -> Refusals:
    """This will list every code that applies, by precedence; empty means yes."""
    inputs, resolved, standing, evidence_missing = case
    counters, request, found = inputs.counters, inputs.request, []
    if counters.fulfilled and not counters.left:
        found.append(_NOTHING_LEFT if counters.open else _ALREADY_RETURNED)
    if resolved.returnable.code is not None:
        found.append(resolved.returnable.code)
    if not counters.fulfilled:
        found.append(_NOT_FULFILLED)
    elif request.quantity > standing.available and counters.left:
        found += _about_time(request.quantity, counters.left, standing)
    # What was not chosen yet cannot be refused: somebody only looks.
    if request.resolution is not None and request.resolution not in resolved.offer.offered:
        found.append(_NOT_THAT)
    if request.method is not None and request.method not in resolved.methods.allowed:
        found.append(_NOT_SO)
    # What can still be added is not missing before the request is sent.
    if evidence_missing and request.photo_count is not None:
        found.append(_EVIDENCE)
    return tuple(found)


def _about_time(requested: int, left: int, standing: Standing) -> list[RefusalCode]:
    found = []
    too_late, unsent = standing.reach.count(_CLOSED), standing.reach.count(_NO_CLOCK)
    if too_late and (requested <= left or not standing.available):
        found.append(_OUTSIDE)
    elif unsent and not standing.available:
        found.append(_NOT_FULFILLED)
    if requested > left or (standing.available and not too_late):
        found.append(_TOO_MANY)
    return found


class Wording(NamedTuple):
    """All that the sentence about a refusal depends on: of equal ones the sentence is the same."""

    text_key: str
    facts: Facts
    own: OwnWords


def wording_of(*, code: RefusalCode, case: Case, zone: ZoneInfo) -> Wording:
    """This will gather what is said about the first refusal.

    The merchant's own wording wins where there is one, except on a window
    that is over for some of the units only, or for this resolution only.
    """
    text_key = _text_key(code, case)
    own = case.resolved.own_words(code) if text_key == code else ()
    return Wording(text_key, _facts_of(case, zone, MENTIONED[text_key]), own)


def _text_key(code: RefusalCode, case: Case) -> str:
    if code is not _OUTSIDE:
        return code.value
    if case.standing.available > 0:
        return PARTLY_OUTSIDE
    has_others = case.standing.reaches and case.inputs.request.resolution is not None
    return OTHERS_OPEN if has_others and case.standing.within else code.value


def _facts_of(case: Case, zone: ZoneInfo, mentioned: frozenset[str]) -> Facts:
    """The facts that the sentence mentions, and no others: most sentences are then equal."""
    if not mentioned:
        return NO_FACTS
    return Facts(
        closed_date=_closed_date(case, zone) if "date" in mentioned else None,
        requested=case.inputs.request.quantity if "requested" in mentioned else 0,
        available=case.standing.available if "available" in mentioned else 0,
        resolutions=case.standing.within if "resolutions" in mentioned else (),
        methods=case.resolved.methods.allowed if "methods" in mentioned else (),
    )


def _closed_date(case: Case, zone: ZoneInfo) -> date | None:
    closed = [
        unit.deadline_at
        for unit in case.standing.reach.rest
        if unit.state is _CLOSED and unit.deadline_at is not None
    ]
    return last_day(deadline_at=max(closed), zone=zone) if closed else None


def word_refusal(*, wording: Wording, locales: tuple[str, ...]) -> dict[str, str]:
    """This will give the sentence in every language of the policy."""
    text_key, facts, own = wording[0], wording[1], dict(wording[2])
    return {
        locale: own.get(locale) or built_in_sentence(code=text_key, locale=locale, facts=facts)
        for locale in locales
    }
