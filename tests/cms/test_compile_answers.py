"""Every answer block becomes the answer that the engine knows, or says what it lacks."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from cms import starter
from cms.answers import DEFAULT_KINDS, KINDS
from cms.blocks.answers import AnswersBlock, DefaultsBlock
from returns.eligibility.policy import CompiledPolicy
from returns.eligibility.vocabulary import Question
from tests.cms.building import (
    BOTH,
    WINDOW,
    Block,
    answer,
    compiled,
    defaults,
    items,
    rule,
)

SPAN = {"clock": "delivered", "days": 14, "date": None, "fallback_days": 5}
EXCHANGE = {"resolution": "EXCHANGE", "clock": "delivered", "date": None, "days": 60, "fallback_days": 5}
YES = {"label": {"en": "Yes", "de": "Ja"}, "code": "yes"}
NO = {"label": {"en": "No", "de": "Nein"}, "code": ""}
WORN: Block = {
    "label": {"en": "Has it been worn?", "de": "Getragen?"},
    "choices": items(YES, NO),
    "is_needed": True,
    "code": "worn",
}
POUNDS = {"currency": "GBP", "amount": "4.90"}
YEN = {"currency": "JPY", "amount": "900"}
NO_SHARE: Block = {"percent": "", "amounts": []}
FEES: Block = {
    "restocking": NO_SHARE,
    "label_fee": None,
    "label_amounts": [],
    "deduction_b": "",
    "deduction_c": "",
    "deduction_d": "",
    "shipping_refund": "NEVER",
    "waived_when_merchant_at_fault": True,
}
NEUTRAL_FEES: Block = {
    "restocking": None,
    "label": None,
    "waived_when_merchant_at_fault": True,
    "shipping_refund": "NEVER",
    "deductions": {},
}
ALL_TIMES = {"REFUND": "ON_RECEIPT", "STORE_CREDIT": "INSTANT", "EXCHANGE": "FIRST_SCAN"}

ANSWERS = [
    pytest.param(
        answer("window", **WINDOW), "window", {**SPAN, "sentence": {}, "by_resolution": {}}, id="window"
    ),
    pytest.param(
        answer("window", **WINDOW | {"days": None}),
        "window",
        {**SPAN, "days": None, "sentence": {}, "by_resolution": {}},
        id="window-without-end",
    ),
    pytest.param(
        answer("window", **WINDOW | {"clock": "fixed_date", "date": date(2027, 1, 31), "days": None}),
        "window",
        {
            "clock": "fixed_date",
            "days": None,
            "date": "2027-01-31",
            "fallback_days": 5,
            "sentence": {},
            "by_resolution": {},
        },
        id="fixed-date",
    ),
    pytest.param(
        answer("window", **WINDOW | {"clock": "placed", "date": "2027-01-31"}),
        "window",
        {**SPAN, "clock": "placed", "sentence": {}, "by_resolution": {}},
        id="date-of-another-clock-is-ignored",
    ),
    pytest.param(
        answer("window", **WINDOW, by_resolution=items(EXCHANGE)),
        "window",
        {**SPAN, "sentence": {}, "by_resolution": {"EXCHANGE": {**SPAN, "days": 60}}},
        id="window-of-its-own-for-exchanges",
    ),
    pytest.param(
        answer("not_returnable", code="final_sale", sentence=BOTH),
        "returnable",
        {"allowed": False, "code": "final_sale", "sentence": BOTH},
        id="not-returnable",
    ),
    pytest.param(
        answer("returnable"), "returnable", {"allowed": True, "code": None, "sentence": {}}, id="returnable"
    ),
    pytest.param(
        answer("resolutions", allowed=["REFUND"]), "resolutions", {"allowed": ["REFUND"]}, id="resolutions"
    ),
    pytest.param(
        answer("refund_timing", refund="FIRST_SCAN"),
        "refund_timing",
        {"REFUND": "FIRST_SCAN"},
        id="timing-of-the-refund",
    ),
    pytest.param(
        answer(
            "refund_timing",
            refund="ON_RECEIPT",
            store_credit="INSTANT",
            exchange="FIRST_SCAN",
            replacement=None,
            repair="",
        ),
        "refund_timing",
        ALL_TIMES,
        id="timing-of-each",
    ),
    pytest.param(
        answer("methods", allowed=["PREPAID_LABEL", "OWN_CARRIER"]),
        "methods",
        {"allowed": ["PREPAID_LABEL", "OWN_CARRIER"], "label_paid_by": "MERCHANT"},
        id="label-paid-by-the-store",
    ),
    pytest.param(
        answer("methods", allowed=["OWN_CARRIER"], label_paid_by=None),
        "methods",
        {"allowed": ["OWN_CARRIER"], "label_paid_by": "SHOPPER"},
        id="own-carrier-paid-by-the-shopper",
    ),
    pytest.param(
        answer("methods", allowed=["PREPAID_LABEL"], label_paid_by="SHOPPER"),
        "methods",
        {"allowed": ["PREPAID_LABEL"], "label_paid_by": "SHOPPER"},
        id="label-paid-by-the-shopper",
    ),
    pytest.param(
        answer("review", needed=True, sentence=BOTH),
        "review",
        {"needed": True, "sentence": BOTH},
        id="review",
    ),
    pytest.param(
        answer("evidence", photos=2, questions=items(WORN), sentence=BOTH),
        "evidence",
        {
            "photos": 2,
            "questions": [
                {
                    "code": "worn",
                    "label": WORN["label"],
                    "choices": [
                        {"code": "yes", "label": YES["label"]},
                        {"code": "no", "label": NO["label"]},
                    ],
                    "is_needed": True,
                }
            ],
            "sentence": BOTH,
        },
        id="evidence",
    ),
    pytest.param(answer("fees", **FEES), "fees", NEUTRAL_FEES, id="no-fees"),
    pytest.param(
        answer(
            "fees",
            **FEES
            | {
                "restocking": {"percent": "12.5", "amounts": []},
                "label_fee": "flat",
                "label_amounts": items(POUNDS, YEN),
                "deduction_b": "10",
                "deduction_d": "99.99",
                "shipping_refund": "FULL_RETURN_OR_FAULT",
                "waived_when_merchant_at_fault": False,
            },
        ),
        "fees",
        {
            "restocking": {"percent_bp": 1250},
            "label": {"kind": "flat", "amounts": {"GBP": 490, "JPY": 900}},
            "waived_when_merchant_at_fault": False,
            "shipping_refund": "FULL_RETURN_OR_FAULT",
            "deductions": {"B": 1000, "D": 9999},
        },
        id="all-fees",
    ),
    pytest.param(
        answer("fees", **FEES | {"restocking": {"percent": "", "amounts": items(POUNDS)}}),
        "fees",
        {**NEUTRAL_FEES, "restocking": {"amounts": {"GBP": 490}}},
        id="restocking-as-an-amount",
    ),
    pytest.param(
        answer("fees", **FEES | {"label_fee": "actual", "label_amounts": items(POUNDS)}),
        "fees",
        {**NEUTRAL_FEES, "label": {"kind": "actual"}},
        id="label-at-cost",
    ),
    pytest.param(
        answer("bonus", store_credit={"percent": "10", "amounts": []}, exchange=NO_SHARE),
        "bonus",
        {"STORE_CREDIT": {"percent_bp": 1000}},
        id="bonus-in-per-cent",
    ),
    pytest.param(
        answer("bonus", store_credit=NO_SHARE, exchange={"percent": "", "amounts": items(POUNDS)}),
        "bonus",
        {"EXCHANGE": {"amounts": {"GBP": 490}}},
        id="bonus-as-an-amount",
    ),
    pytest.param(answer("warehouse", code=" north "), "warehouse", {"code": "north"}, id="warehouse"),
    pytest.param(answer("warehouse", code=""), "warehouse", {"code": None}, id="usual-warehouse"),
]


def answers_of(stored: Block) -> Any:
    return compiled(rule(answers=[stored])).rules["rules"][0]["answers"]


class TestAnswers:
    @pytest.mark.parametrize("stored,question,expected", ANSWERS)
    def test_say_what_the_block_says(self, stored: Block, question: str, expected: Any) -> None:
        """Each block answers one question, in the engine's words."""
        document = compiled(rule(answers=[stored])).rules

        assert document["rules"][0]["answers"] == {question: expected}
        assert CompiledPolicy.from_json(document).to_json() == document

    def test_cover_every_question(self) -> None:
        """What the engine asks can be answered, once in the defaults and by rules."""
        assert set(AnswersBlock().child_blocks) == set(KINDS)
        assert set(DefaultsBlock().child_blocks) == set(DEFAULT_KINDS) == {word.value for word in Question}


class TestTheTimes:
    def test_follow_the_refund_where_nothing_else_is_said(self) -> None:
        """Whatever is offered somewhere has a time everywhere."""
        offers = rule(answers=[answer("resolutions", allowed=["STORE_CREDIT", "EXCHANGE"])])
        ends = defaults(refund_timing={"refund": "ON_RECEIPT", "exchange": "INSTANT"})

        last = compiled(offers, ends=ends).rules["rules"][-1]["answers"]

        assert last["refund_timing"] == {
            "REFUND": "ON_RECEIPT",
            "STORE_CREDIT": "ON_RECEIPT",
            "EXCHANGE": "INSTANT",
        }


class TestDefaults:
    def test_may_refuse(self) -> None:
        """A shop of custom-made goods takes nothing back but exceptions."""
        ends = defaults(returnable={"allowed": False, "code": "not_returnable", "sentence": BOTH})

        last = compiled(ends=ends).rules["rules"][-1]["answers"]

        assert last["returnable"] == {"allowed": False, "code": "not_returnable", "sentence": BOTH}

    def test_stay_readable_from_before_there_were_more_questions(self) -> None:
        """An older page answers the new questions with nothing special."""
        old = {
            "window": {"clock": "delivered", "date": None, "days": 30, "fallback_days": 5, "sentence": {}},
            "resolutions": {"allowed": ["REFUND"]},
            "refund_timing": {"refund": "ON_RECEIPT"},
            "methods": {"allowed": ["PREPAID_LABEL"]},
            "review": {"needed": False},
        }

        compilation = compiled(ends=[{"type": "defaults", "value": old}])

        assert compilation.rules == compiled(ends=copy.deepcopy(starter.DEFAULTS)).rules


class TestCodesOfQuestions:
    def test_are_made_from_the_texts_and_never_twice(self) -> None:
        """A merchant writes questions; conditions refer to codes."""
        twice = {**WORN, "code": "", "choices": items(NO, NO)}
        stored = answer("evidence", photos=0, questions=items(twice, twice), sentence={})

        found = compiled(rule(answers=[stored])).rules["rules"][0]["answers"]["evidence"]["questions"]

        assert [question["code"] for question in found] == ["has_it_been_worn", "has_it_been_worn_2"]
        assert [choice["code"] for choice in found[0]["choices"]] == ["no", "no_2"]

    def test_do_not_take_the_word_for_photos(self) -> None:
        """Decisions list missing photos under that name."""
        photos = {**WORN, "code": "", "label": {"en": "Photos?", "de": "Fotos?"}}
        stored = answer("evidence", photos=0, questions=items(photos), sentence={})

        found = compiled(rule(answers=[stored])).rules["rules"][0]["answers"]["evidence"]["questions"]

        assert found[0]["code"] == "photos_2"
