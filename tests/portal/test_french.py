"""French signs stand a space away from their word, and never begin a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from cms import starter
from cms.phrases import PHRASES
from tests.portal.catalogues import catalogue

# Imprimerie nationale, Lexique des règles typographiques: a narrow space that does not break before
# ? ! and ;, a full one before a colon. A colon between two letters is one of a time of day.
MISPLACED = re.compile(r"(?<!\u202f)[?!;]|(?<!\u00a0):(?=\s|$)|\s:(?=\S)")


def texts_of(value: object) -> Iterator[str]:
    """Every text in phrases, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from texts_of(each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from texts_of(getattr(value, each.name))


class TestFrench:
    def test_is_set_well_on_policy_pages(self) -> None:
        found = list(texts_of(PHRASES["fr"]))

        assert len(found) > 100
        assert [text for text in found if MISPLACED.search(text)] == []

    def test_is_set_well_on_pages_of_shoppers(self) -> None:
        found = [text for entry in catalogue("fr").values() for text in entry.translations]

        assert len(found) > 100
        assert [text for text in found if MISPLACED.search(text)] == []

    def test_is_set_well_in_the_first_help(self) -> None:
        found = [text["fr"] for block in starter.HELP for text in block["value"].values()]

        assert [text for text in found if MISPLACED.search(text)] == []
