"""What somebody who is allowed must know: that a person will look, and why."""

from __future__ import annotations

from returns.eligibility.sentences import LATE_DEFECT, NO_FACTS, REVIEW, built_in_sentence
from returns.eligibility.verdict import Verdict
from returns.eligibility.vocabulary import ReviewCause


def word_notice(*, verdict: Verdict, locales: tuple[str, ...]) -> dict[str, str]:
    """This will word, in every language of the policy, why a person looks first; empty when nobody does.

    The merchant's own sentence about the review wins over ours. Of a late
    defect ours comes first, because it explains the date that has passed.
    """
    if not verdict.allowed or not verdict.review_causes:
        return {}
    return {locale: _in(locale, verdict) for locale in locales}


def _in(locale: str, verdict: Verdict) -> str:
    is_late = ReviewCause.LATE_DEFECT in verdict.review_causes
    parts = [built_in_sentence(code=LATE_DEFECT, locale=locale, facts=NO_FACTS)] if is_late else []
    if ReviewCause.POLICY in verdict.review_causes:
        own = dict(verdict.case.resolved.review_words).get(locale)
        parts += [own] if own else []
    return " ".join(parts) or built_in_sentence(code=REVIEW, locale=locale, facts=NO_FACTS)
