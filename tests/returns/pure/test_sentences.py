"""Every refusal has a plain sentence with the fact in it, in each language that we ship."""

from __future__ import annotations

from datetime import date
from string import Formatter

import pytest

from returns.eligibility.sentences import (
    LANGUAGES,
    LATE_DEFECT,
    NOT_OFFERED_HERE,
    OTHERS_OPEN,
    PARTLY_OUTSIDE,
    REVIEW,
    Facts,
    built_in_sentence,
    language_of,
)
from returns.eligibility.vocabulary import Method, RefusalCode, Resolution

CODES = [*RefusalCode, PARTLY_OUTSIDE, OTHERS_OPEN, LATE_DEFECT, REVIEW, NOT_OFFERED_HERE]
FACTS = Facts(
    closed_date=date(2026, 5, 3),
    requested=3,
    available=2,
    resolutions=(Resolution.REFUND, Resolution.EXCHANGE),
    methods=(Method.OWN_CARRIER,),
)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


class TestLanguages:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_word_every_code(self, language: str) -> None:
        """No refusal is ever a bare code."""
        assert set(LANGUAGES[language].texts) == set(CODES)
        assert set(LANGUAGES[language].resolutions) == set(Resolution)
        assert set(LANGUAGES[language].methods) == set(Method)

    @pytest.mark.parametrize("code", CODES)
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_mention_the_same_facts(self, language: str, code: str) -> None:
        """A translation leaves no fact out and leaves no placeholder behind."""
        text = LANGUAGES[language].texts[code]
        said = built_in_sentence(code=code, locale=language, facts=FACTS)

        assert placeholders(text) == placeholders(LANGUAGES["en"].texts[code])
        assert "{" not in said
        assert said.endswith((".", "!"))

    @pytest.mark.parametrize(
        "locale, language",
        [
            ("en", "en"),
            ("en-GB", "en"),
            ("de-AT", "de"),
            ("de_CH", "de"),
            ("FR", "fr"),
            ("it", "en"),
            ("", "en"),
        ],
    )
    def test_are_found_by_locale(self, locale: str, language: str) -> None:
        """Austria reads German; a language without texts reads English."""
        assert language_of(locale) == language


class TestBuiltInSentence:
    @pytest.mark.parametrize(
        "code, locale, sentence",
        [
            ("outside_return_window", "en", "The time to return this item ended on 3 May 2026."),
            ("outside_return_window", "de", "Die Rückgabefrist für diesen Artikel endete am 3. Mai 2026."),
            ("outside_return_window", "fr", "Le délai de retour de cet article a pris fin le 3 mai 2026."),
            ("quantity_not_available", "en", "You asked to return 3. Only 2 can still be returned."),
            ("quantity_not_available", "de", "Gewünscht: 3 Stück. Noch möglich: 2 Stück."),
            (
                "resolution_not_allowed",
                "en",
                "That is not offered for this item. You can choose: refund, exchange.",
            ),
            (
                "resolution_not_allowed",
                "fr",
                "Ce choix n’est pas proposé pour cet article. Au choix : remboursement, échange.",
            ),
        ],
    )
    def test_says_the_fact(self, code: str, locale: str, sentence: str) -> None:
        """The day, the number or the choice is in the sentence, as the language spells it."""
        assert built_in_sentence(code=code, locale=locale, facts=FACTS) == sentence

    def test_writes_the_first_of_the_month_the_french_way(self) -> None:
        """1er mai, not 1 mai."""
        facts = Facts(closed_date=date(2026, 5, 1))

        assert "1er mai 2026" in built_in_sentence(code="outside_return_window", locale="fr", facts=facts)

    def test_says_when_nothing_is_offered(self) -> None:
        """An empty list reads as a word."""
        said = built_in_sentence(code="resolution_not_allowed", locale="de", facts=Facts())

        assert said == "Das ist für diesen Artikel nicht möglich. Zur Wahl: nichts."
