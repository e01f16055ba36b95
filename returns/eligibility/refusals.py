"""Why a request is refused: every code that applies, and the sentence for the first.

Precedence, the most final first, so that nobody mends one thing only to hear
the next: what is gone (already returned, in a return under way), what the
product forbids, what was not sent yet, what is too late, how many are left,
then what was asked for (resolution, method), then what has to be added
(evidence).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from returns.eligibility.answer_shapes import Methods, Resolutions, Returnable, Window
from returns.eligibility.inputs import Inputs
from returns.eligibility.reach import Reach
from returns.eligibility.sentences import OTHERS_OPEN, PARTLY_OUTSIDE, Facts, built_in_sentence
from returns.eligibility.vocabulary import RefusalCode, Resolution
from returns.eligibility.windows import WindowState, last_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A request beside the answers that the policy gave to it.

    `reach` is the window that decides; `within_reach` the resolutions that
    can still be had; `available` units that no return holds and whose window
    is open; `evidence_missing` what the policy asks for and nobody gave.
    """

    inputs: Inputs
    zone: ZoneInfo
    locales: tuple[str, ...]
    returnable: Returnable
    window: Window
    resolutions: Resolutions
    methods: Methods
    reach: Reach
    available: int
    within_reach: tuple[Resolution, ...]
    evidence_missing: tuple[str, ...]


def find_refusals(case: Case) -> tuple[RefusalCode, ...]:
    """This will list every code that applies, by precedence; empty means yes."""
    return (
        *_about_what_is_gone(case),
        *_about_product(case),
        *_about_time(case),
        *_about_choices(case),
        *_about_evidence(case),
    )


def _about_what_is_gone(case: Case) -> Iterator[RefusalCode]:
    counters = case.inputs.counters
    if counters.fulfilled and not counters.left:
        yield RefusalCode.NOTHING_LEFT if counters.open else RefusalCode.ALREADY_RETURNED


def _about_product(case: Case) -> Iterator[RefusalCode]:
    if case.returnable.code is not None:
        yield case.returnable.code


def _about_time(case: Case) -> Iterator[RefusalCode]:
    requested, left = case.inputs.request.quantity, case.inputs.counters.left
    if not case.inputs.counters.fulfilled:
        yield RefusalCode.NOT_FULFILLED
    if not left or requested <= case.available:
        return
    too_late, unsent = case.reach.count(WindowState.CLOSED), case.reach.count(WindowState.NO_CLOCK)
    if too_late and (requested <= left or not case.available):
        yield RefusalCode.OUTSIDE_RETURN_WINDOW
    elif unsent and not case.available:
        yield RefusalCode.NOT_FULFILLED
    if requested > left or (case.available and not too_late):
        yield RefusalCode.QUANTITY_NOT_AVAILABLE


def _about_choices(case: Case) -> Iterator[RefusalCode]:
    """What was not chosen yet cannot be refused: somebody only looks."""
    request = case.inputs.request
    if request.resolution is not None and request.resolution not in case.resolutions.allowed:
        yield RefusalCode.RESOLUTION_NOT_ALLOWED
    if request.method is not None and request.method not in case.methods.allowed:
        yield RefusalCode.METHOD_NOT_ALLOWED


def _about_evidence(case: Case) -> Iterator[RefusalCode]:
    """What can still be added is not missing before the request is sent."""
    if case.evidence_missing and case.inputs.request.photo_count is not None:
        yield RefusalCode.EVIDENCE_MISSING


def word_refusal(*, code: RefusalCode, case: Case) -> dict[str, str]:
    """This will give the sentence in every language of the policy.

    The merchant's own wording wins where there is one, except on a window
    that is over for some of the units only, or for this resolution only.
    """
    facts, text_key = facts_of(case), _text_key(code, case)
    wording = _wording(code=code, case=case) if text_key == code else {}
    return {
        locale: wording.get(locale) or built_in_sentence(code=text_key, locale=locale, facts=facts)
        for locale in case.locales
    }


def _text_key(code: RefusalCode, case: Case) -> str:
    if code is not RefusalCode.OUTSIDE_RETURN_WINDOW:
        return code.value
    if case.available > 0:
        return PARTLY_OUTSIDE
    is_other = case.window.by_resolution and case.inputs.request.resolution is not None
    return OTHERS_OPEN if is_other and case.within_reach else code.value


def _wording(*, code: RefusalCode, case: Case) -> Mapping[str, str]:
    if code is case.returnable.code:
        return filled(case.returnable.sentence)
    if code is RefusalCode.OUTSIDE_RETURN_WINDOW:
        return filled(case.window.sentence)
    return {}


def filled(sentence: Mapping[str, str]) -> dict[str, str]:
    """This will leave out languages in which nothing is said."""
    return {locale: text.strip() for locale, text in sentence.items() if text.strip()}


def facts_of(case: Case) -> Facts:
    """This will gather what sentences about this case may mention."""
    closed = [
        unit.deadline_at
        for unit in case.reach.rest
        if unit.state is WindowState.CLOSED and unit.deadline_at is not None
    ]
    return Facts(
        closed_date=last_day(deadline_at=max(closed), zone=case.zone) if closed else None,
        requested=case.inputs.request.quantity,
        available=case.available,
        resolutions=case.within_reach,
        methods=case.methods.allowed,
    )
