"""No sentence is missing in a language that the pages are shown in."""

from __future__ import annotations

import re
from gettext import GNUTranslations

import pytest
from django.conf import settings

from portal.notifications.phrases import language_of
from tests.portal.catalogues import ROOT, catalogue, marked_texts

LANGUAGES = [code for code, _ in settings.LANGUAGES if code != "en"]
EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
# Languages that staff can work in, too. In the others their pages are read in English.
OF_STAFF = {"de"}
STAFF = re.compile(
    r"(portal|templates)/(merchant|warehouse|styleguide|demo)/|templates/cms/(panels|replay|versions)/"
    r"|cms/|templates/wagtailadmin/|templates/base/warehouse"
)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|\{\w+\}")
TAG = re.compile(r"</?\w+")
MARKED = list(marked_texts())


def missing(language: str, files: str) -> list[tuple[str, str]]:
    """Marked texts that have no finished translation."""
    there = {
        key for key, entry in catalogue(language).items() if all(entry.translations) and not entry.is_fuzzy
    }
    return [
        (name, key) for name, key in MARKED if key not in there and (files == "all" or not STAFF.match(name))
    ]


class TestTheCatalogues:
    def test_are_read_from_the_whole_product(self) -> None:
        """A reader that finds nothing would find nothing missing."""
        keys = {key for _, key in MARKED}

        assert {"Find my order", "What goes back?", "%(n)s piece", "day\x04j F Y", "Add %(n)s photo."} <= keys

    @EACH_LANGUAGE
    def test_have_every_text_of_the_shopper(self, language: str) -> None:
        """Nobody reads a page in two languages."""
        assert missing(language, "shopper") == []

    @pytest.mark.parametrize("language", sorted(OF_STAFF))
    def test_have_every_text_of_staff(self, language: str) -> None:
        """A language that staff work in is whole."""
        assert missing(language, "all") == []

    @EACH_LANGUAGE
    def test_hold_nothing_unfinished(self, language: str) -> None:
        """What a program guessed is not shown, and neither is what no code asks for kept."""
        found = catalogue(language)
        keys = {key for _, key in MARKED}

        assert [key for key, entry in found.items() if entry.is_fuzzy or not all(entry.translations)] == []
        assert sorted(set(found) - keys) == []

    @EACH_LANGUAGE
    def test_keep_placeholders_and_markup(self, language: str) -> None:
        """An amount that is lost in translation is worse than an English word."""
        for entry in catalogue(language).values():
            for pattern in (PLACEHOLDER, TAG):
                wanted = {frozenset(pattern.findall(text)) for text in entry.originals}
                assert {frozenset(pattern.findall(text)) for text in entry.translations} <= wanted, entry.key

    @EACH_LANGUAGE
    def test_are_compiled(self, language: str) -> None:
        """What is shown is the compiled catalogue, so it may not be older than the written one."""
        with (ROOT / "locale" / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
            compiled = GNUTranslations(file)

        for key, entry in catalogue(language).items():
            numbers = (1, 2) if len(entry.originals) == 2 else (None,)
            told = [compiled.gettext(key) if n is None else compiled.ngettext(key, key, n) for n in numbers]
            assert told == entry.translations, key


class TestTheWordsOfLetters:
    @EACH_LANGUAGE
    def test_are_there_in_each_language_of_the_pages(self, language: str) -> None:
        """Who reads French pages gets French letters."""
        assert language_of(locale=language) == language
