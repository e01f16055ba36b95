"""What is wrong about an answer stands at the very field of its block."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cms.building import WINDOW, Block, answer, defaults, items, problems, rule, sentences
from tests.cms.test_compile_answers import EXCHANGE, FEES, NO_SHARE, POUNDS, WORN, YEN, YES


def _evidence(**changed: Any) -> Block:
    return answer("evidence", photos=0, questions=items(WORN | changed), sentence={})


def _fees(**changed: Any) -> Block:
    return answer("fees", **FEES | changed)


class TestProblems:
    @pytest.mark.parametrize(
        "stored,path",
        [
            pytest.param(
                answer("window", **WINDOW, by_resolution=items(EXCHANGE, EXCHANGE)),
                ("by_resolution", 1, "resolution"),
                id="window-twice",
            ),
            pytest.param(
                answer("window", **WINDOW, by_resolution=items(EXCHANGE | {"days": -2})),
                ("by_resolution", 0, "days"),
                id="negative-days",
            ),
            pytest.param(
                answer("window", **WINDOW, by_resolution=items(EXCHANGE | {"resolution": ""})),
                ("by_resolution", 0, "resolution"),
                id="window-for-nothing",
            ),
            pytest.param(
                answer("review", needed=True, sentence={"en": "Wait."}),
                ("sentence", "de"),
                id="review-in-one",
            ),
            pytest.param(
                answer("evidence", photos=11, questions=[], sentence={}), ("photos",), id="too-many-photos"
            ),
            pytest.param(
                _evidence(label={"en": "Worn?"}), ("questions", 0, "label", "de"), id="question-in-one"
            ),
            pytest.param(_evidence(choices=[]), ("questions", 0, "choices"), id="no-choices"),
            pytest.param(
                _evidence(choices=items(YES, {"label": {"de": "Nein"}, "code": ""})),
                ("questions", 0, "choices", 1, "label", "en"),
                id="choice-in-one",
            ),
            pytest.param(
                _evidence(choices=items(YES, YES)), ("questions", 0, "choices", 1, "code"), id="choice-twice"
            ),
            pytest.param(_evidence(code="photos"), ("questions", 0, "code"), id="reserved-code"),
            pytest.param(
                answer("evidence", photos=0, questions=items(WORN, WORN), sentence={}),
                ("questions", 1, "code"),
                id="question-twice",
            ),
            pytest.param(
                _fees(restocking={"percent": "120", "amounts": []}),
                ("restocking", "percent"),
                id="more-than-all",
            ),
            pytest.param(
                _fees(restocking={"percent": "10", "amounts": items(POUNDS)}),
                ("restocking", "percent"),
                id="both-per-cent-and-amount",
            ),
            pytest.param(
                _fees(restocking={"percent": "", "amounts": items(POUNDS, POUNDS)}),
                ("restocking", "amounts", 1, "currency"),
                id="currency-twice",
            ),
            pytest.param(
                _fees(restocking={"percent": "", "amounts": items(POUNDS | {"currency": ""})}),
                ("restocking", "amounts", 0, "currency"),
                id="no-currency",
            ),
            pytest.param(_fees(label_fee="flat"), ("label_amounts",), id="flat-without-amount"),
            pytest.param(
                _fees(label_fee="flat", label_amounts=items(YEN | {"amount": "9.5"})),
                ("label_amounts", 0, "amount"),
                id="yen-with-decimals",
            ),
            pytest.param(_fees(deduction_c="ten"), ("deduction_c",), id="words"),
            pytest.param(
                answer("bonus", store_credit={"percent": "10,5", "amounts": []}, exchange=NO_SHARE),
                ("store_credit", "percent"),
                id="comma",
            ),
        ],
    )
    def test_stand_at_the_field(self, stored: Block, path: tuple[int | str, ...]) -> None:
        """Lists inside of blocks have their places too."""
        assert problems(rule(answers=[stored])) == [("rules", (0, "answers", 0, *path), "Rule one")]

    @pytest.mark.parametrize("typed", ["NaN", "Infinity", "-1", "100.01", "1e99", "0.001", "1/2"])
    def test_explain_how_shares_are_typed(self, typed: str) -> None:
        """Two decimals are as fine as anybody calculates."""
        assert sentences(rule(answers=[_fees(deduction_b=typed)])) == [
            "Write per cent as a number from 0 to 100 with a point and at most 2 decimals, like 12.5."
        ]

    def test_name_the_warehouses_that_there_are(self) -> None:
        """A misspelt code would send parcels nowhere."""
        bad = rule(answers=[answer("warehouse", code="nort")])

        assert problems(bad, warehouses={"main", "north"}) == [
            ("rules", (0, "answers", 0, "code"), "Rule one")
        ]
        assert sentences(bad, warehouses={"main", "north"}) == [
            "The store has no warehouse “nort”. It has: main, north."
        ]

    def test_stand_at_the_defaults_too(self) -> None:
        """The end of the policy is checked like its rules."""
        ends = defaults(fees=FEES | {"deduction_b": "x"}, warehouse={"code": "nort"})

        assert problems(ends=ends, warehouses={"main"}) == [
            ("defaults", (0, "fees", "deduction_b"), "Defaults"),
            ("defaults", (0, "warehouse", "code"), "Defaults"),
        ]
