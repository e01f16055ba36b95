"""What a new store starts with is whole, and nothing that the editor would warn of."""

from __future__ import annotations

from datetime import date

import pytest

from cms import starter
from cms.languages import CODES
from cms.lint.policy import lint_policy
from tests.cms.building import compiled


class TestTheFirstPolicy:
    @pytest.mark.parametrize("country", ["GB", "DE", "FR", "US"])
    @pytest.mark.parametrize("starts_on", [None, date(2026, 3, 10)])
    def test_draws_no_warning(self, country: str, starts_on: date | None) -> None:
        """A warning that is there on the first day teaches merchants to read past all of them."""
        blocks = [block | {"id": str(index)} for index, block in enumerate(starter.RULES)]
        document = compiled(*blocks, ends=starter.DEFAULTS).rules

        assert lint_policy(document, known=None, starts_on=starts_on, store_country=country) == ()


class TestTheFirstHelp:
    @pytest.mark.parametrize("language", CODES)
    def test_is_there_in_each_language(self, language: str) -> None:
        """A new store may be a French one."""
        for block in starter.HELP:
            assert block["value"]["question"][language]
            assert block["value"]["answer"][language]
