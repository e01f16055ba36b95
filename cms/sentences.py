"""Plain-language sentences of a policy, written from its rules: the two cannot disagree. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from cms.languages import pick
from cms.phrases import PHRASES, Phrases
from returns.eligibility.sentences import LANGUAGES as DATES
from returns.eligibility.sentences import language_of

Json = Mapping[str, Any]


def _phrases(locale: str) -> Phrases:
    return PHRASES[language_of(locale)]


def conditions_sentence(*, conditions: Sequence[Json], locale: str) -> str:
    """This will say what a rule is about; a rule without conditions is about everything else."""
    if not conditions:
        return _phrases(locale).rest
    return ", ".join(condition_sentence(condition=condition, locale=locale) for condition in conditions)


def everything_sentence(*, locale: str) -> str:
    """This will head a policy that makes no difference between products."""
    return _phrases(locale).everything


def condition_sentence(*, condition: Json, locale: str) -> str:
    """This will name the products of one condition."""
    phrases = _phrases(locale)
    values = phrases.either.join(phrases.quote.format(value) for value in condition["values"])
    text = phrases.conditions[condition["kind"]].format(values=values)
    return phrases.others.format(text=text) if condition["negate"] else text


def answer_sentences(*, question: str, answer: Json, locale: str) -> list[str]:
    """This will say an answer in the locale; nothing for a question without an answer worth a sentence."""
    write = _WRITERS.get(question)
    return write(answer, locale) if write else []


def _returnable(answer: Json, locale: str) -> list[str]:
    phrases = _phrases(locale)
    if answer["allowed"]:
        return []
    return [pick(texts=answer["sentence"], locale=locale, default="en") or phrases.not_returnable]


def _window(answer: Json, locale: str) -> list[str]:
    phrases = _phrases(locale)
    clock, days = answer["clock"], answer["days"]
    if clock == "fixed_date":
        return [phrases.until.format(date=_last_date(answer, locale))]
    if days is None:
        return [phrases.no_limit]
    # Today and tomorrow have words of their own.
    form = f"{clock}:{days if days < 2 else 'n'}"
    found = [phrases.window[form].format(days=days)]
    if clock == "delivered":
        found.append(phrases.fallback.format(days=answer["fallback_days"]))
    return found


def _last_date(answer: Json, locale: str) -> str:
    day = date.fromisoformat(answer["date"])
    last = date.fromordinal(day.toordinal() + (answer["days"] or 0))
    return DATES[language_of(locale)].write_date(last)


def _resolutions(answer: Json, locale: str) -> list[str]:
    phrases = _phrases(locale)
    return [phrases.resolutions[word] for word in answer["allowed"] if word in phrases.resolutions]


def _timing(answer: Json, locale: str) -> list[str]:
    phrases = _phrases(locale)
    return [phrases.timings[word] for word in answer.values() if word in phrases.timings]


def _methods(answer: Json, locale: str) -> list[str]:
    phrases = _phrases(locale)
    allowed = list(answer["allowed"])
    if set(allowed) == {"PREPAID_LABEL", "OWN_CARRIER"}:
        return [phrases.methods["both"]]
    return [phrases.methods[word] for word in allowed if word in phrases.methods]


def _review(answer: Json, locale: str) -> list[str]:
    phrases = _phrases(locale)
    return [phrases.reviewed if answer["needed"] else phrases.not_reviewed]


_WRITERS: Mapping[str, Callable[[Json, str], list[str]]] = {
    "returnable": _returnable,
    "window": _window,
    "resolutions": _resolutions,
    "methods": _methods,
    "refund_timing": _timing,
    "review": _review,
}
# The order in which a shopper wants to know.
SPOKEN = tuple(_WRITERS)


def rule_sentences(*, rule: Json, locale: str) -> list[str]:
    """This will say all answers of one rule of a compiled document."""
    answers = rule["answers"]
    return [
        sentence
        for question in SPOKEN
        if question in answers
        for sentence in answer_sentences(question=question, answer=answers[question], locale=locale)
    ]
