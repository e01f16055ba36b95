"""From the offered lines to what the page of the items shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from cms.sentences import short_summary
from portal.shopper.choices import Choice
from portal.shopper.why import Why, why_refused
from portal.shopper.words import steps
from returns.queries.offers import OfferedLine


def items_page(*, offered: Sequence[OfferedLine], choices: Sequence[Choice]) -> dict[str, Any]:
    """This will sort the lines: to choose from, too late but perhaps faulty, and refused with the reason."""
    asked_about = {choice.line.order_line_id for choice in choices}
    return {
        "choices": [choice for choice in choices if choice.line.is_returnable],
        "late": [choice for choice in choices if choice.line.late_defect_possible],
        "refused": [(line, _why(line)) for line in offered if line.order_line_id not in asked_about],
        "steps": steps(),
        **_policy(offered),
    }


def _policy(offered: Sequence[OfferedLine]) -> dict[str, Any]:
    """The version that decides about this order, in short, and where all of it stands: a draft nowhere."""
    if not offered:
        return {}
    version = offered[0].version
    return {
        "in_short": short_summary(document=version.rules, locale=get_language() or "en"),
        "policy_url": reverse("policy_version", args=[version.number]) if version.number else "",
    }


def _why(line: OfferedLine) -> Why:
    version = line.version.number
    return why_refused(sentence=line.refusal_sentence, decision=line.decision, version=version)
