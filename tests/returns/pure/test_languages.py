"""A text that is not there in somebody's language is read in the store's, not in whichever comes first."""

from __future__ import annotations

import pytest

from returns.languages import Reader

TEXTS = {"de": "Zu klein", "en": "Too small", "fr": "Trop petit"}


class TestAReader:
    @pytest.mark.parametrize(
        "locale, default, text",
        [
            ("fr", "en", "Trop petit"),
            ("de-AT", "en", "Zu klein"),
            ("it", "fr", "Trop petit"),
            ("it", "es", "Zu klein"),
            ("it-CH", "en", "Too small"),
        ],
    )
    def test_reads_the_nearest_language(self, locale: str, default: str, text: str) -> None:
        """Their own, else that of the store, else any."""
        assert Reader(locale=locale, default=default).read(TEXTS) == text

    def test_passes_over_what_is_empty(self) -> None:
        """A field that was left empty says nothing."""
        assert Reader(locale="de", default="fr").read({"de": "", "en": "Yes", "fr": "Oui"}) == "Oui"

    def test_reads_nothing_where_there_is_nothing(self) -> None:
        assert Reader(locale="de", default="fr").read({}) == ""
