"""The plain words that a policy is told in."""

from __future__ import annotations

from typing import Any

import pytest

from cms.sentences import answer_sentences, conditions_sentence, rule_sentences

WINDOW: dict[str, Any] = {
    "clock": "delivered",
    "date": None,
    "days": 14,
    "fallback_days": 5,
    "sentence": {},
}


def window(locale: str = "en", **changed: Any) -> list[str]:
    return answer_sentences(question="window", answer=WINDOW | changed, locale=locale)


class TestWindows:
    @pytest.mark.parametrize(
        "changed,expected",
        [
            pytest.param(
                {"clock": "placed"}, "You have 14 days from the day you order to return it.", id="n"
            ),
            pytest.param(
                {"clock": "shipped", "days": 1}, "You can return it until the day after we ship it.", id="1"
            ),
            pytest.param({"clock": "placed", "days": 0}, "You can return it on the day you order.", id="0"),
            pytest.param({"days": None}, "You can return it at any time.", id="no-limit"),
            pytest.param(
                {"clock": "fixed_date", "date": "2027-01-31", "days": None},
                "You can return it until 31 January 2027.",
                id="fixed-date",
            ),
            pytest.param(
                {"clock": "fixed_date", "date": "2026-12-24", "days": 14},
                "You can return it until 7 January 2027.",
                id="days-after-a-date",
            ),
        ],
    )
    def test_say_until_when(self, changed: dict[str, Any], expected: str) -> None:
        """One sentence with the days or the day in it."""
        assert window(**changed) == [expected]

    def test_say_what_happens_without_a_delivery_scan(self) -> None:
        """A shopper whose carrier reports nothing wants to know where to count from."""
        assert window() == [
            "You have 14 days from delivery to return it.",
            "If the carrier reports no delivery, we count from 5 days after shipping.",
        ]

    @pytest.mark.parametrize("clock", ["delivered", "shipped", "placed"])
    @pytest.mark.parametrize("days", [0, 1, 2, 30])
    @pytest.mark.parametrize("locale", ["en", "de", "fr"])
    def test_exist_in_every_language(self, clock: str, days: int, locale: str) -> None:
        """No clock and no number of days is without words."""
        found = window(locale, clock=clock, days=days)

        assert found[0].endswith(".")
        assert days < 2 or str(days) in found[0]


class TestRefusals:
    def test_are_the_merchants_own_words(self) -> None:
        """The sentence on the page is the one that the shopper gets as an answer."""
        answer = {"allowed": False, "code": "final_sale", "sentence": {"en": "No.", "de": "Nein."}}

        assert answer_sentences(question="returnable", answer=answer, locale="de") == ["Nein."]

    def test_say_nothing_about_what_may_come_back(self) -> None:
        """That something can be returned is what the rest of the rule is about."""
        answer: dict[str, Any] = {"allowed": True, "code": None, "sentence": {}}

        assert answer_sentences(question="returnable", answer=answer, locale="en") == []


class TestConditions:
    def test_name_the_products(self) -> None:
        """Any of the values is enough, and all conditions have to hold."""
        conditions = [
            {"kind": "product_category", "values": ["Shoes", "Bags"], "negate": False},
            {"kind": "product_tag", "values": ["outlet"], "negate": True},
        ]

        assert conditions_sentence(conditions=conditions, locale="en") == (
            "Products in “Shoes” or “Bags”, All but: Products marked “outlet”"
        )

    def test_head_the_defaults(self) -> None:
        """Without conditions a rule is about everything else."""
        assert conditions_sentence(conditions=[], locale="de") == "Alles andere"


class TestARule:
    def test_is_told_in_a_shoppers_order(self) -> None:
        """Until when, what, how, when the money comes; questions without words are left out."""
        answers = {
            "bonus": {"code": None},
            "refund_timing": {"REFUND": "INSTANT"},
            "methods": {"allowed": ["PREPAID_LABEL", "OWN_CARRIER"], "label_paid_by": "MERCHANT"},
            "resolutions": {"allowed": ["REFUND"]},
            "window": WINDOW | {"clock": "placed"},
        }

        assert rule_sentences(rule={"answers": answers}, locale="en") == [
            "You have 14 days from the day you order to return it.",
            "You get your money back.",
            "We give you a prepaid label, or you send it with a carrier of your choice at your own cost.",
            "We send the money as soon as your return is approved.",
        ]
