"""The full receipt as JSON text, for decisions by the thousand: replay, export, verification.

Note [Receipts as text]
The text is that of `json.dumps(decide(inputs, policy).to_json())`, to the byte;
a property test holds the two together. Nothing of it is built as objects
first: what depends on the answers alone is kept with them as text, what the
rules found is kept by fact, sentences are kept by what they say. Only the
windows are written anew each time.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from json.encoder import encode_basestring_ascii as _quoted

from returns.eligibility.inputs import Inputs
from returns.eligibility.notices import word_notice
from returns.eligibility.outcome_texts import NO_ANSWERS
from returns.eligibility.policy import CompiledPolicy
from returns.eligibility.refusals import word_refusal, wording_of
from returns.eligibility.remembering import remember
from returns.eligibility.verdict import Verdict, reach_verdict
from returns.eligibility.windows import UnitWindow

_MOST = 8_192
_FLAGS = {True: "true", False: "false"}


def receipt_text(inputs: Inputs, policy: CompiledPolicy) -> str:
    """This will decide and write the decision as JSON (Note [Receipts as text])."""
    plan = policy.plan
    matched, outcomes = plan.texts.find(plan.values(inputs))
    verdict = reach_verdict(inputs=inputs, policy=policy, matched=matched)
    resolved, reach = verdict.case.resolved, verdict.case.standing.reach
    for number, answered in plan.resolver.answered_texts(resolved):
        outcomes[number] = outcomes[number].removesuffix(NO_ANSWERS) + answered
    code = f'"{verdict.refusals[0]}"' if verdict.refusals else "null"
    return (
        f'{{"allowed": {"false" if verdict.refusals else "true"}, "code": {code}, '
        f'"sentence": {_sentence(verdict, policy)}, "available_quantity": {verdict.available_quantity}, '
        f'"deadline_at": {_moment(reach.deadline_at)}, "answers": {resolved.answers_text()}, '
        f'"outcomes": [{", ".join(outcomes)}], "refusals": {_list(verdict.refusals)}, '
        f'"resolutions": {_list(verdict.resolutions)}, {resolved.ways_text()}, '
        f'"needs_review": {"true" if verdict.review_causes else "false"}, '
        f'"windows": [{", ".join([_window(unit) for unit in reach.units])}]'
        f"{_second(verdict, policy) if policy.schema > 1 else ''}}}"
    )


def _second(verdict: Verdict, policy: CompiledPolicy) -> str:
    """What schema 2 added."""
    missing, causes = verdict.case.evidence_missing, verdict.review_causes
    return (
        f', "schema": {policy.schema}, "notice": {_notice(verdict, policy)}, '
        f'"review_causes": {_list(causes)}, '
        f'"resolution_deadlines": {_deadlines(verdict)}, '
        f'"evidence_missing": [{", ".join(map(_quoted, missing))}], '
        f'"late_defect_possible": {_FLAGS[verdict.late_defect_possible]}'
    )


def _sentence(verdict: Verdict, policy: CompiledPolicy) -> str:
    if not verdict.refusals:
        return "{}"
    wording = wording_of(code=verdict.refusals[0], case=verdict.case, zone=policy.zone)
    known = policy.plan.sentences.get(wording)
    if known is not None:
        return known
    text = json.dumps(word_refusal(wording=wording, locales=policy.locales), sort_keys=True)
    return remember(policy.plan.sentences, wording, text, most=_MOST)


def _notice(verdict: Verdict, policy: CompiledPolicy) -> str:
    if verdict.refusals or not verdict.review_causes:
        return "{}"
    key = (verdict.review_causes, verdict.case.resolved.review_words)
    known = policy.plan.notices.get(key)
    if known is not None:
        return known
    text = json.dumps(word_notice(verdict=verdict, locales=policy.locales), sort_keys=True)
    return remember(policy.plan.notices, key, text, most=_MOST)


def _deadlines(verdict: Verdict) -> str:
    standing, offer = verdict.case.standing, verdict.case.resolved.offer
    within, reaches = standing.within, standing.reaches
    if not within:
        return "{}"
    found = [
        head + _moment(reaches[position].deadline_at)
        for position, word, head in offer.heads
        if word in within
    ]
    return "{" + ", ".join(found) + "}"


def _window(unit: UnitWindow) -> str:
    quantity, clock_at, is_estimated, deadline_at, state = unit
    # Clocks are in UTC already, so what follows the seconds is +00:00.
    clock = "null" if clock_at is None else f'"{clock_at.isoformat()[:-6]}Z"'
    return (
        f'{{"quantity": {quantity}, "clock_at": {clock}, "is_estimated": {_FLAGS[is_estimated]}, '
        f'"deadline_at": {_moment(deadline_at)}, "state": "{state}"}}'
    )


@lru_cache(maxsize=_MOST)
def _moment(moment: datetime | None) -> str:
    return "null" if moment is None else f'"{moment.isoformat()[:-6]}Z"'


def _list(words: Sequence[str]) -> str:
    """A list of words of ours, which need no escaping."""
    return '["' + '", "'.join(words) + '"]' if words else "[]"
