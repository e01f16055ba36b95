"""No word of a policy is missing in a language that is called complete."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from cms.conditions import FLAGS
from cms.countries import country_code, country_name
from cms.currencies import CURRENCIES
from cms.phrases import PHRASES
from cms.sentences import answer_sentences, condition_sentence, conditions_sentence, rule_sentences
from cms.written import amount_text
from returns.eligibility.vocabulary import Method, Resolution, Timing
from tests.cms.test_compile_answers import ANSWERS, answers_of
from tests.cms.test_compile_conditions import FREE_TEXTS, OTHERS

LOCALES = ["en", "de", "fr", "de-AT", "nl"]
CONDITIONS = [
    *({"kind": kind, "values": ["A", "B"], "negate": False} for kind in FREE_TEXTS),
    *({"kind": kind, "values": [], "negate": False} for kind in FLAGS),
    *(found.values[1] for found in OTHERS),
    {"kind": "set", "set": "1", "name": "Sale", "conditions": [], "negate": False},
]
PLACEHOLDER = re.compile(r"[{}]")


def words(phrases: Any) -> dict[str, str]:
    """All texts of a language by their place."""
    if isinstance(phrases, str):
        return {"": phrases}
    parts = (
        {field.name: getattr(phrases, field.name) for field in fields(phrases)}
        if is_dataclass(phrases)
        else phrases
    )
    return {f"{name}.{place}": text for name, part in parts.items() for place, text in words(part).items()}


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{\w*\}", text))


def is_whole(sentence: str) -> bool:
    return bool(sentence.strip()) and not PLACEHOLDER.search(sentence) and "  " not in sentence


class TestEveryLanguage:
    @pytest.mark.parametrize("language", ["de", "fr"])
    def test_has_the_same_words_with_the_same_placeholders(self, language: str) -> None:
        """A sentence that is there in English is there in every language."""
        english, other = words(PHRASES["en"]), words(PHRASES[language])

        assert english.keys() == other.keys()
        assert [
            place for place in english if placeholders(english[place]) != placeholders(other[place])
        ] == []
        assert all(other.values())

    @pytest.mark.parametrize("locale", LOCALES)
    @pytest.mark.parametrize("condition", CONDITIONS, ids=lambda found: str(found["kind"]))
    @pytest.mark.parametrize("negate", [True, False])
    def test_says_every_condition(self, locale: str, condition: dict[str, Any], negate: bool) -> None:
        """And its contrary in other words."""
        found = condition_sentence(condition=condition | {"negate": negate}, locale=locale)
        contrary = condition_sentence(condition=condition | {"negate": not negate}, locale=locale)

        assert is_whole(found)
        assert found[0] == found[0].upper()
        assert found != contrary

    @pytest.mark.parametrize("locale", LOCALES)
    @pytest.mark.parametrize("stored,question,expected", ANSWERS)
    def test_says_every_answer(
        self, locale: str, stored: dict[str, Any], question: str, expected: Any
    ) -> None:
        """Whatever can be chosen has words; in an exception also what goes without saying elsewhere."""
        rule = {"conditions": CONDITIONS, "answers": answers_of(stored)}

        found = rule_sentences(rule=rule, locale=locale)

        assert question == "warehouse" or found
        assert all(map(is_whole, found))
        assert all(map(is_whole, answer_sentences(question=question, answer=expected, locale=locale)))

    @pytest.mark.parametrize("locale", LOCALES)
    def test_knows_every_word_of_the_engine(self, locale: str) -> None:
        """Ways, wishes and times, alone and together."""
        timings = [{word.value: timing.value} for word in Resolution for timing in Timing]
        ways = [{"allowed": [word.value], "label_paid_by": "SHOPPER"} for word in Method]
        together = [{"allowed": [word.value for word in Method], "label_paid_by": "MERCHANT"}]
        found: list[tuple[str, dict[str, Any]]] = [
            *(("refund_timing", answer) for answer in timings),
            *(("resolutions", {"allowed": [word.value]}) for word in Resolution),
            *(("methods", answer) for answer in [*ways, *together]),
        ]

        for question, answer in found:
            said = answer_sentences(question=question, answer=answer, locale=locale)
            assert said
            assert all(map(is_whole, said))

    @pytest.mark.parametrize("locale", LOCALES)
    def test_writes_every_currency_and_country(self, locale: str) -> None:
        """Amounts have their decimals, and countries names."""
        assert all(is_whole(amount_text(minor=1, currency=code, locale=locale)) for code in CURRENCIES)
        assert country_name(code="DE", locale=locale[:2]) in {"Germany", "Deutschland", "Allemagne"}
        assert conditions_sentence(conditions=[], locale=locale)


class TestCountries:
    @pytest.mark.parametrize("typed", ["DE", "de", " Germany ", "DEUTSCHLAND", "Allemagne"])
    def test_are_found_by_code_and_name(self, typed: str) -> None:
        """People write what they know."""
        assert country_code(typed) == "DE"

    def test_are_not_guessed(self) -> None:
        """What is no country stays none."""
        assert country_code("Narnia") == ""
        assert country_name(code="XX", locale="en") == "XX"
