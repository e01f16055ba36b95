"""Why, in one or two sentences: beside a line that is refused or limited, and on the page of a return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from portal.ui.dates import last_day_text
from returns.eligibility.causes import Cause, answered_by, cause_of
from returns.eligibility.decision import Decision
from returns.eligibility.inputs import Counters, Inputs
from returns.eligibility.vocabulary import Question
from returns.eligibility.windows import WindowState
from returns.queries.short_decisions import ShortDecision

Answers = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True)
class Why:
    """`sentence` for the shopper; `rule_url` is the rule on the policy that holds for the order, or empty."""

    sentence: str
    rule_url: str


def why_refused(*, sentence: str, decision: Decision, version: int) -> Why:
    """This will put the rule, where one refused, beside the sentence that says why."""
    return Why(sentence, _rule_url(cause_of(code=decision.code, answers=decision.answers), version))


def why_limited(*, inputs: Inputs, decision: Decision, version: int) -> Why | None:
    """This will say why only some units of a line may come back; None where all of them may."""
    rest = inputs.line.quantity - decision.available_quantity
    if not decision.allowed or rest <= 0:
        return None
    late = sum(unit.quantity for unit in decision.windows if unit.state is WindowState.CLOSED)
    cause = answered_by(question=Question.WINDOW, answers=decision.answers) if late else None
    sentences = [*_gone(inputs.counters, inputs.line.quantity), *_late(late)]
    return Why(" ".join(sentences), _rule_url(cause, version)) if sentences else None


def _gone(counters: Counters, ordered: int) -> list[str]:
    held, unsent = counters.open + counters.settled, ordered - counters.fulfilled
    parts = []
    if held > 0:
        text = ngettext(
            "%(count)d piece is in a return already.", "%(count)d pieces are in a return already.", held
        )
        parts.append(text % {"count": held})
    if unsent > 0:
        text = ngettext(
            "%(count)d piece has not been sent yet.", "%(count)d pieces have not been sent yet.", unsent
        )
        parts.append(text % {"count": unsent})
    return parts


def _late(count: int) -> list[str]:
    if not count:
        return []
    text = ngettext(
        "For %(count)d piece the time to return it is over.",
        "For %(count)d pieces the time to return them is over.",
        count,
    )
    return [text % {"count": count}]


def why_taken(*, short: ShortDecision, zone: str) -> Why | None:
    """This will say until when a line could be asked for, and by which rule; None without a date."""
    if short.notice:
        return Why(short.notice, _rule_url(_cause(short.review_rule), short.version))
    if short.deadline_at is None:
        return None
    last = last_day_text(short.deadline_at, zone)
    sentence = gettext("You asked in time: it could be returned until %(day)s.") % {"day": last}
    return Why(sentence, _rule_url(_cause(short.window_rule), short.version))


def _cause(rule_id: str) -> Cause | None:
    return Cause(rule_id, "") if rule_id else None


def _rule_url(cause: Cause | None, version: int) -> str:
    # A draft has number 0, and no page on which its rules could be read.
    if cause is None or not version:
        return ""
    return f"{reverse('policy_version', args=[version])}#rule-{cause.rule_id}"
