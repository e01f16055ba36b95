"""What a rule is about, as the heading that a shopper reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from cms.countries import country_name
from cms.phrases import PHRASES, ConditionPhrases
from cms.written import amount_text, is_one, percent_text
from returns.eligibility.sentences import LANGUAGES as DATES
from returns.eligibility.sentences import language_of
from returns.languages import pick

Json = Mapping[str, Any]
# {"question:choice": {locale: "Question: choice"}}, from the evidence that a policy asks for.
AnswerNames = Mapping[str, Mapping[str, str]]

# A heading is no catalogue: what comes after these is counted.
_SHOWN = 6
# A set that says more than this goes by its name alone.
_SHOWN_OF_SET = 3
_PERCENT = 100


def conditions_sentence(
    *, conditions: Sequence[Json], locale: str, answer_names: AnswerNames | None = None
) -> str:
    """This will say what a rule is about; a rule without conditions is about everything else.

    `answer_names` are the words of the policy's own questions (see
    answer_names); without them a condition on an answer shows their codes.
    """
    if not conditions:
        return _phrases(locale).rest
    heading = _joined(conditions, locale, answer_names or {})
    return heading[:1].upper() + heading[1:]


def condition_sentence(*, condition: Json, locale: str, answer_names: AnswerNames | None = None) -> str:
    """This will say one condition."""
    return conditions_sentence(conditions=[condition], locale=locale, answer_names=answer_names)


def everything_sentence(*, locale: str) -> str:
    """This will head a policy that makes no difference between products."""
    return _phrases(locale).everything


def answer_names(*, rules: Sequence[Json]) -> AnswerNames:
    """This will give the words of every choice that the rules' evidence asks for, by "question:choice"."""
    return {
        f"{question['code']}:{choice['code']}": _both(question["label"], choice["label"])
        for rule in rules
        for question in rule["answers"].get("evidence", {}).get("questions", ())
        for choice in question["choices"]
    }


def _both(question: Mapping[str, str], choice: Mapping[str, str]) -> dict[str, str]:
    return {code: f"{text} {choice[code]}" for code, text in question.items() if code in choice}


def _phrases(locale: str) -> ConditionPhrases:
    return PHRASES[language_of(locale)].conditions


def _joined(conditions: Sequence[Json], locale: str, names: AnswerNames) -> str:
    return ", ".join(_condition(condition, locale, names) for condition in conditions)


def _condition(condition: Json, locale: str, names: AnswerNames) -> str:
    phrases, kind = _phrases(locale), condition["kind"]
    if kind == "set":
        return _set(condition, locale, names)
    if kind == "placed_between":
        return _period(condition, locale)
    form = f"{kind}:not" if condition["negate"] else kind
    if kind in phrases.texts:
        return phrases.texts[form].format(values=_values(condition, locale, names))
    if kind in phrases.flags:
        return phrases.flags[form]
    form = f"{kind}:{condition['clock']}" if kind == "days_since" else kind
    return phrases.ranges[form].format(range=_range(condition, locale))


def _values(condition: Json, locale: str, names: AnswerNames) -> str:
    phrases, values = _phrases(locale), condition["values"]
    # One too many is shown as well: "1 more" would be as long.
    shown = values if len(values) <= _SHOWN + 1 else values[:_SHOWN]
    texts = [_value(condition["kind"], value, locale, names) for value in shown]
    if rest := len(values) - len(shown):
        form = "one" if is_one(count=rest, locale=locale) else "n"
        texts.append(phrases.more[form].format(n=rest))
    return any_of(texts=texts, word=phrases.any_of)


def any_of(*, texts: Sequence[str], word: str) -> str:
    """This will list alternatives: commas between them, the word before the last."""
    return word.join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else "".join(texts)


def _value(kind: str, value: str, locale: str, names: AnswerNames) -> str:
    phrases = _phrases(locale)
    if kind == "country":
        return country_name(code=value, locale=language_of(locale))
    if kind == "resolution":
        return phrases.wishes.get(value, value)
    if kind == "reason":
        # The codes of a store's own reasons are made from their texts.
        return phrases.quote.format(phrases.categories.get(value) or value.replace("_", " "))
    if kind == "evidence_answer":
        value = pick(texts=names.get(value, {}), locale=locale, default="en") or value.replace("_", " ")
    return phrases.quote.format(value)


def _range(condition: Json, locale: str) -> str:
    bounds = _phrases(locale).bounds
    least, most = condition["least"], condition["most"]
    is_negated = condition["negate"]
    if least is None:
        form = bounds.above if is_negated else bounds.at_most
    elif most is None:
        form = bounds.below if is_negated else bounds.at_least
    elif least == most:
        form = bounds.other_than if is_negated else bounds.exactly
    else:
        return _between(condition, locale)
    texts = {"least": least, "most": most}
    return form.format(**{end: _number(condition, n, locale) for end, n in texts.items() if n is not None})


def _between(condition: Json, locale: str) -> str:
    bounds, least, most = _phrases(locale).bounds, condition["least"], condition["most"]
    if condition["negate"]:
        return bounds.outside.format(
            least=_number(condition, least, locale), most=_number(condition, most, locale)
        )
    # "2 to 5 days", but "£2.00 to £5.00".
    is_counted = f"{condition['kind']}:n" in _phrases(locale).counts
    first = str(least) if is_counted else _number(condition, least, locale)
    return bounds.between.format(least=first, most=_number(condition, most, locale))


def _number(condition: Json, number: int, locale: str) -> str:
    counts, kind = _phrases(locale).counts, condition["kind"]
    if "currency" in condition:
        return amount_text(minor=number, currency=condition["currency"], locale=locale)
    if f"{kind}:n" in counts:
        form = "one" if is_one(count=number, locale=locale) else "n"
        return counts[f"{kind}:{form}"].format(n=number)
    return percent_text(basis_points=number * _PERCENT, locale=locale)


def _period(condition: Json, locale: str) -> str:
    first, last = condition["from"], condition["to"]
    form = "both" if first and last else "from" if first else "to"
    form = "day" if first == last else form
    write: Callable[[date], str] = DATES[language_of(locale)].write_date
    days = {"first": first, "last": last}
    texts = {name: write(date.fromisoformat(day)) for name, day in days.items() if day}
    return _phrases(locale).periods[f"{form}:not" if condition["negate"] else form].format(**texts)


def _set(condition: Json, locale: str, names: AnswerNames) -> str:
    phrases, inside = _phrases(locale), condition["conditions"]
    form = phrases.other_than_set if condition["negate"] else phrases.named_set
    name = form.format(name=condition["name"])
    is_short = 0 < len(inside) <= _SHOWN_OF_SET and all(
        len(part.get("values", ())) <= _SHOWN for part in inside
    )
    return f"{name} ({_joined(inside, locale, names)})" if is_short else name
