"""What a rule answers, in sentences that a shopper understands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from cms.phrases import PHRASES, AnswerPhrases
from cms.sentences.conditions import any_of
from cms.written import amount_text, is_one, percent_text
from returns.eligibility.sentences import LANGUAGES as DATES
from returns.eligibility.sentences import language_of
from returns.languages import pick

Json = Mapping[str, Any]
_LABELS = ("PREPAID_LABEL", "both")


def phrases_of(locale: str) -> AnswerPhrases:
    """This will give the words of the locale's language."""
    return PHRASES[language_of(locale)].answers


def answer_sentences(
    *, question: str, answer: Json, locale: str, is_label_charged: bool = False
) -> list[str]:
    """This will say an answer in the locale; nothing for an answer that is not worth a sentence.

    `is_label_charged` says that the same rule lets shoppers pay for labels,
    which its fees tell: then the way back is not called free.
    """
    if question == "methods":
        return _methods(answer, locale, is_label_charged=is_label_charged)
    write = _WRITERS.get(question)
    return write(answer, locale) if write else []


def window_sentence(*, answer: Json, locale: str) -> str:
    """This will say until when something may come back."""
    phrases = phrases_of(locale)
    clock, days = answer["clock"], answer["days"]
    if clock == "fixed_date":
        return phrases.until.format(date=_last_date(answer, locale))
    if days is None:
        return phrases.no_limit
    # Today and tomorrow have words of their own.
    return phrases.window[f"{clock}:{days if days < 2 else 'n'}"].format(days=days)


def _last_date(answer: Json, locale: str) -> str:
    day = date.fromisoformat(answer["date"])
    last = date.fromordinal(day.toordinal() + (answer["days"] or 0))
    return DATES[language_of(locale)].write_date(last)


def _returnable(answer: Json, locale: str) -> list[str]:
    phrases = phrases_of(locale)
    if answer["allowed"]:
        return []
    return [pick(texts=answer["sentence"], locale=locale, default="en") or phrases.not_returnable]


def _window(answer: Json, locale: str) -> list[str]:
    phrases = phrases_of(locale)
    others = answer.get("by_resolution") or {}
    found = [window_sentence(answer=answer, locale=locale)]
    for word, span in others.items():
        sentence = window_sentence(answer=span, locale=locale)
        found.append(phrases.only_for.format(name=phrases.names[word], sentence=sentence))
    spans = [answer, *others.values()]
    # Said once: what a store takes for the days of delivery hardly differs.
    waits = [
        span["fallback_days"] for span in spans if span["clock"] == "delivered" and span["days"] is not None
    ]
    return [*found, _fallback(waits[0], locale)] if waits else found


def _fallback(days: int, locale: str) -> str:
    form = {0: "0", 1: "one"}.get(days, "n")
    return phrases_of(locale).fallback[form].format(days=days)


def _resolutions(answer: Json, locale: str) -> list[str]:
    phrases, allowed = phrases_of(locale), list(answer["allowed"])
    if len(allowed) == 1:
        return [phrases.resolutions[allowed[0]]]
    wishes = PHRASES[language_of(locale)].conditions.wishes
    return [
        phrases.choice.format(names=any_of(texts=[wishes[word] for word in allowed], word=phrases.any_of))
    ]


def _timing(answer: Json, locale: str) -> list[str]:
    phrases = phrases_of(locale)
    return [
        phrases.timings[word].format(when=phrases.when[timing])
        for word, timing in answer.items()
        if timing in phrases.when
    ]


def _methods(answer: Json, locale: str, *, is_label_charged: bool) -> list[str]:
    phrases = phrases_of(locale)
    words = _method_words(list(answer["allowed"]))
    suffix = ":shopper" if answer["label_paid_by"] == "SHOPPER" else ":charged" if is_label_charged else ""
    return [phrases.methods[f"{word}{suffix}" if word in _LABELS else word] for word in words]


def _method_words(allowed: Sequence[str]) -> list[str]:
    if set(allowed) == {"PREPAID_LABEL", "OWN_CARRIER"}:
        return ["both"]
    is_choice = len(allowed) > 1
    return [f"{word}:or" if is_choice and word == "OWN_CARRIER" else word for word in allowed]


def _review(answer: Json, locale: str) -> list[str]:
    phrases = phrases_of(locale)
    if not answer["needed"]:
        return [phrases.not_reviewed]
    return [pick(texts=answer.get("sentence") or {}, locale=locale, default="en") or phrases.reviewed]


def _evidence(answer: Json, locale: str) -> list[str]:
    phrases, photos = phrases_of(locale), answer.get("photos") or 0
    found = []
    if sentence := pick(texts=answer.get("sentence") or {}, locale=locale, default="en"):
        found.append(sentence)
    if photos:
        form = "one" if is_one(count=photos, locale=locale) else "n"
        found.append(phrases.photos[form].format(n=photos))
    for question in answer.get("questions") or ():
        form = phrases.asked if question["is_needed"] else phrases.asked_if_you_like
        found.append(form.format(label=pick(texts=question["label"], locale=locale, default="en")))
    return found


def _fees(answer: Json, locale: str) -> list[str]:
    phrases, label = phrases_of(locale), answer.get("label")
    costs = []
    if answer.get("restocking"):
        costs.append(phrases.restocking.format(share=_share(answer["restocking"], locale)))
    if label and label["kind"] != "free":
        amounts = _amounts(label.get("amounts") or {}, locale)
        costs.append(phrases.label[label["kind"]].format(amounts=amounts))
    if deductions := answer.get("deductions"):
        share = percent_text(basis_points=max(deductions.values()), locale=locale)
        costs.append(phrases.deductions.format(share=share))
    if costs and answer["waived_when_merchant_at_fault"]:
        costs.append(phrases.waived)
    free = [phrases.label["free"]] if label and label["kind"] == "free" else []
    shipping = phrases.shipping.get(answer.get("shipping_refund") or "NEVER")
    return [*free, *costs, *([shipping] if shipping else [])]


def _share(share: Json, locale: str) -> str:
    if "amounts" in share:
        return _amounts(share["amounts"], locale)
    return percent_text(basis_points=share["percent_bp"], locale=locale)


def _amounts(amounts: Mapping[str, int], locale: str) -> str:
    texts = [amount_text(minor=minor, currency=code, locale=locale) for code, minor in amounts.items()]
    return any_of(texts=texts, word=phrases_of(locale).any_of)


def _bonus(answer: Json, locale: str) -> list[str]:
    phrases = phrases_of(locale)
    return [
        phrases.bonus[word].format(share=_share(answer[word], locale))
        for word in phrases.bonus
        if word in answer
    ]


def _warehouse(answer: Json, locale: str) -> list[str]:
    phrases, code = phrases_of(locale), answer.get("code")
    return [phrases.warehouse.format(code=code) if code else phrases.own_warehouse]


_WRITERS: Mapping[str, Callable[[Json, str], list[str]]] = {
    "returnable": _returnable,
    "window": _window,
    "resolutions": _resolutions,
    "refund_timing": _timing,
    "review": _review,
    "evidence": _evidence,
    "fees": _fees,
    "bonus": _bonus,
    "warehouse": _warehouse,
}
