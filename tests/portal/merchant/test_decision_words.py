"""Answers and conditions in words, those of today's policies and those of schema 2."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from portal.merchant.answer_words import answer_words
from portal.merchant.condition_words import condition_name, found_words, wanted_words
from portal.merchant.fact_words import share
from portal.merchant.input_words import input_words

ZONE = "Europe/London"
FEES: dict[str, Any] = {
    "restocking": None,
    "label": None,
    "waived_when_merchant_at_fault": True,
    "shipping_refund": "NEVER",
    "deductions": {},
}
WINDOW: dict[str, Any] = {"clock": "delivered", "days": 30, "date": None, "fallback_days": 5, "sentence": {}}

ANSWERS: list[tuple[str, dict[str, Any], str]] = [
    ("returnable", {"allowed": False, "code": "final_sale", "sentence": {}}, "No: Final sale"),
    ("window", WINDOW | {"days": None}, "At any time"),
    (
        "window",
        WINDOW | {"clock": "fixed_date", "days": None, "date": "2027-01-31"},
        "From a fixed date: 31 January 2027",
    ),
    (
        "window",
        WINDOW | {"by_resolution": {"EXCHANGE": WINDOW | {"days": 60}}},
        "30 days after delivery; Exchange: 60 days after delivery",
    ),
    ("evidence", {"photos": 0, "questions": [], "sentence": {}}, "Nothing"),
    (
        "evidence",
        {"photos": 2, "questions": [{"code": "box", "label": {"en": "Is the box there?"}}]},
        "2 photos, 1 question (Is the box there?)",
    ),
    ("fees", FEES, "Nothing"),
    (
        "fees",
        FEES | {"restocking": {"percent_bp": 1250}},
        "Restocking: 12.5\u00a0%. Waived when it is our fault.",
    ),
    (
        "fees",
        FEES
        | {
            "label": {"kind": "flat", "amounts": {"GBP": 500, "EUR": 600}},
            "waived_when_merchant_at_fault": False,
        },
        "Label: £5.00 or €6.00.",
    ),
    (
        "fees",
        FEES | {"label": {"kind": "free"}, "waived_when_merchant_at_fault": False},
        "The label is free.",
    ),
    (
        "fees",
        FEES | {"shipping_refund": "FULL_RETURN", "deductions": {"B": 1000, "C": 5000}},
        "Shipping is paid back when everything comes back. Deducted by grade: B 10\u00a0%, C 50\u00a0%.",
    ),
    ("bonus", {}, "No"),
    ("bonus", {"STORE_CREDIT": {"percent_bp": 500}}, "Store credit: 5\u00a0%"),
    ("bonus", {"EXCHANGE": {"amounts": {"JPY": 500}}, "rule_id": "x"}, "Exchange: ¥500"),
    ("warehouse", {"code": "leeds"}, "leeds"),
    ("warehouse", {"code": None}, "The usual one"),
]

CONDITIONS: list[tuple[dict[str, Any], str, str]] = [
    ({"kind": "product_tag", "values": ["a", "b"], "negate": True}, "Product tag", "not a or b"),
    ({"kind": "final_sale", "values": [], "negate": False}, "Final sale", "yes"),
    ({"kind": "gift", "values": [], "negate": True}, "Gift", "no"),
    ({"kind": "quantity", "least": 3, "most": None}, "Units asked for", "3 or more"),
    ({"kind": "discount_percent", "least": None, "most": 50}, "Discount in percent", "50 or less"),
    ({"kind": "days_since", "clock": "shipped", "least": 1, "most": 5}, "Days since shipping", "1 to 5"),
    ({"kind": "price", "least": 10000, "most": None, "currency": "GBP"}, "Price per unit", "£100.00 or more"),
    (
        {"kind": "placed_between", "from": "2026-11-01", "to": "2026-12-24", "negate": True},
        "Order placed",
        "not 1 November 2026 to 24 December 2026",
    ),
    ({"kind": "resolution", "values": ["STORE_CREDIT"]}, "Resolution", "Store credit"),
    ({"kind": "reason", "values": ["too_small", "WRONG_ITEM"]}, "Reason", "too_small or Wrong item"),
    (
        {
            "kind": "set",
            "set": "s1",
            "name": "Summer sale",
            "conditions": [
                {"kind": "product_tag", "values": ["sale"], "negate": False},
                {
                    "kind": "set",
                    "set": "s2",
                    "name": "Abroad",
                    "conditions": [{"kind": "country", "values": ["DE"]}],
                },
            ],
        },
        "Summer sale",
        "all of these",
    ),
    ({"kind": "phase_of_moon", "values": ["full"]}, "phase_of_moon", "full"),
]


class TestAnswers:
    @pytest.mark.parametrize("question, answer, words", ANSWERS)
    def test_are_said_in_words(self, question: str, answer: dict[str, Any], words: str) -> None:
        assert answer_words(question=question, answer=answer, decision={}, zone=ZONE) == words

    @pytest.mark.parametrize(
        "language, asked",
        [("en", "Is the box there?"), ("de", "Ist der Karton da?"), ("fr", "Ist der Karton da?")],
    )
    def test_name_a_question_in_the_language_of_the_reader(self, language: str, asked: str) -> None:
        """Whichever language stands first in the policy; only a missing one falls back to it."""
        question = {"code": "box", "label": {"de": "Ist der Karton da?", "en": "Is the box there?"}}

        with translation.override(language):
            said = answer_words(question="evidence", answer={"questions": [question]}, decision={}, zone=ZONE)

        assert asked in said


class TestConditions:
    @pytest.mark.parametrize("test, name, wanted", CONDITIONS)
    def test_say_what_they_wanted(self, test: dict[str, Any], name: str, wanted: str) -> None:
        kind = str(test["kind"])

        assert condition_name(kind=kind, test=test) == name
        assert wanted_words(kind=kind, test=test, zone=ZONE) == wanted

    def test_write_amounts_that_were_found(self) -> None:
        """The engine counts in minor units."""
        assert found_words(kind="price", detail="4990 GBP", zone=ZONE) == "£49.90"
        assert found_words(kind="price", detail="not known", zone=ZONE) == "not known"
        assert found_words(kind="price", detail="not known: 4990 EUR", zone=ZONE) == "not known: €49.90"

    def test_write_the_reason_that_was_found(self) -> None:
        """The engine joins the merchant's own reason and its category, often the same word twice."""
        assert found_words(kind="reason", detail="damaged, DAMAGED", zone=ZONE) == "Damaged"
        assert found_words(kind="reason", detail="scratched, DAMAGED", zone=ZONE) == "scratched, Damaged"
        assert found_words(kind="reason", detail="not known", zone=ZONE) == "not known"

    def test_write_the_day_that_was_found(self) -> None:
        assert found_words(kind="placed_between", detail="2026-11-30", zone=ZONE) == "30 November 2026"
        assert found_words(kind="placed_between", detail="not known", zone=ZONE) == "not known"


class TestFacts:
    @pytest.mark.parametrize(
        "points, words", [(1000, "10"), (1250, "12.5"), (1, "0.01"), (10000, "100"), (0, "0")]
    )
    def test_write_basis_points_exactly(self, points: int, words: str) -> None:
        assert share(points) == f"{words}\u00a0%"

    def test_of_a_document_that_says_little_are_not_known(self) -> None:
        """Old inputs have fewer keys; the page is there all the same."""
        groups = dict(input_words(inputs={}, reason="", zone=ZONE))

        assert dict(groups["The order"])["Country"] == "not known"

    def test_of_a_shoppers_history_are_a_group_of_their_own(self) -> None:
        history = {"returns": 3, "returned_minor": 1200, "bought_minor": 9000, "currency": "EUR"}

        groups = dict(input_words(inputs={"history": history}, reason="", zone=ZONE))

        assert groups["The shopper so far"] == [
            ("Returns", "3"),
            ("Returned", "€12.00"),
            ("Bought", "€90.00"),
        ]
