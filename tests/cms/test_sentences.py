"""The plain words that answers of a policy are told in."""

from __future__ import annotations

from typing import Any

import pytest

from cms.sentences import answer_sentences

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


def said(question: str, answer: dict[str, Any], locale: str = "en") -> list[str]:
    return answer_sentences(question=question, answer=answer, locale=locale)


class TestWindowsOfTheirOwn:
    def test_follow_the_window_of_everything_else(self) -> None:
        """An exchange may come later than a refund."""
        longer = {"EXCHANGE": {"clock": "placed", "date": None, "days": 60, "fallback_days": 5}}

        assert window(clock="placed", by_resolution=longer) == [
            "You have 14 days from the day you order to return it.",
            "Exchange: You have 60 days from the day you order to return it.",
        ]

    @pytest.mark.parametrize(
        "days,expected",
        [
            (0, "from the day of shipping"),
            (1, "from the day after shipping"),
            (2, "from 2 days after shipping"),
        ],
    )
    def test_count_days_to_delivery_properly(self, days: int, expected: str) -> None:
        """One day is no plural."""
        assert expected in window(fallback_days=days)[1]


class TestResolutionsAndTimes:
    def test_are_listed_as_a_choice(self) -> None:
        """Several ways to be made whole are one sentence."""
        answer = {"allowed": ["REFUND", "STORE_CREDIT", "EXCHANGE"]}

        assert said("resolutions", answer) == ["You choose: your money back, store credit or an exchange."]
        assert said("resolutions", answer, "de") == [
            "Sie haben die Wahl: Ihr Geld zurück, Guthaben oder einen Umtausch."
        ]

    def test_say_when_for_each(self) -> None:
        """Store credit may come before the parcel does."""
        assert said("refund_timing", {"REFUND": "AFTER_INSPECTION", "STORE_CREDIT": "INSTANT"}) == [
            "We send the money when we have looked at what you sent back.",
            "You get your store credit as soon as your return is approved.",
        ]


class TestWaysBack:
    @pytest.mark.parametrize(
        "allowed,payer,is_charged,expected",
        [
            (["PREPAID_LABEL"], "MERCHANT", False, "costs you nothing"),
            (["PREPAID_LABEL"], "MERCHANT", True, "We give you a label for the way back."),
            (["PREPAID_LABEL"], "SHOPPER", False, "you pay for it"),
            (["PREPAID_LABEL", "OWN_CARRIER"], "SHOPPER", False, "You pay for the way back"),
            (["PREPAID_LABEL", "OWN_CARRIER"], "MERCHANT", True, "We give you a label, or"),
        ],
    )
    def test_never_call_free_what_costs(
        self, allowed: list[str], payer: str, is_charged: bool, expected: str
    ) -> None:
        """Two sentences of a policy do not contradict each other."""
        answer = {"allowed": allowed, "label_paid_by": payer}

        found = answer_sentences(question="methods", answer=answer, locale="en", is_label_charged=is_charged)

        assert expected in found[0]
        assert len(found) == 1

    def test_are_told_one_by_one(self) -> None:
        """Each way has a sentence of its own."""
        answer = {"allowed": ["IN_STORE", "OWN_CARRIER", "KEEP"], "label_paid_by": "SHOPPER"}

        assert said("methods", answer) == [
            "You can bring it to one of our shops.",
            "You can send it with a carrier of your choice at your own cost.",
            "You may keep it: there is nothing to send back.",
        ]


class TestReviewAndEvidence:
    def test_use_the_merchants_words(self) -> None:
        """Who waits is told why."""
        answer = {"needed": True, "sentence": {"en": "We look at large orders.", "de": "Wir schauen."}}

        assert said("review", answer, "de") == ["Wir schauen."]
        assert said("review", {"needed": True, "sentence": {}}) == [
            "One of us looks at your request before you send anything."
        ]

    def test_ask_for_photos_and_answers(self) -> None:
        """One photo is no plural, and a question that may stay open says so."""
        question = {"code": "worn", "label": {"en": "Worn?"}, "choices": [], "is_needed": False}
        answer = {"photos": 1, "questions": [question], "sentence": {"en": "Show the label."}}

        assert said("evidence", answer) == [
            "Show the label.",
            "We ask you for a photo.",
            "We ask you, if you like to answer: “Worn?”",
        ]
        assert said("evidence", answer | {"photos": 3, "questions": [], "sentence": {}}) == [
            "We ask you for at least 3 photos."
        ]

    def test_say_nothing_where_nothing_is_asked(self) -> None:
        """No evidence is not worth a sentence."""
        assert said("evidence", {"photos": 0, "questions": [], "sentence": {}}) == []


NO_FEES: dict[str, Any] = {
    "restocking": None,
    "label": None,
    "waived_when_merchant_at_fault": True,
    "shipping_refund": "NEVER",
    "deductions": {},
}


class TestMoney:
    def test_is_told_in_the_order_in_which_it_is_kept(self) -> None:
        """Every cent that is kept has a sentence, and so has the exception."""
        answer = NO_FEES | {
            "restocking": {"percent_bp": 1250},
            "label": {"kind": "flat", "amounts": {"GBP": 490, "EUR": 600}},
            "deductions": {"B": 1000, "C": 3000},
            "shipping_refund": "FULL_RETURN",
        }

        assert said("fees", answer) == [
            "We keep 12.5% for taking it back into stock.",
            "The label costs £4.90 or €6.00, which is taken off your refund.",
            "Signs of use can lower your refund by up to 30%.",
            "When it is our fault, you pay none of this.",
            "We refund the delivery costs when everything comes back.",
        ]

    def test_is_written_as_the_language_writes_it(self) -> None:
        """Decimals and currencies have their places."""
        answer = NO_FEES | {
            "restocking": {"amounts": {"EUR": 123450}},
            "waived_when_merchant_at_fault": False,
        }

        assert said("fees", answer, "de") == ["Für das Einlagern behalten wir 1.234,50\u00a0€ ein."]
        assert said("fees", answer, "fr") == ["Nous gardons 1\u00a0234,50\u00a0€ pour la remise en stock."]
        assert "900\u00a0CHF" not in said("fees", answer)[0]

    def test_says_nothing_where_nothing_is_kept(self) -> None:
        """The defaults of most shops."""
        assert said("fees", NO_FEES) == []
        assert said("bonus", {}) == []

    def test_names_the_bonus(self) -> None:
        """What comes on top is worth a sentence."""
        assert said(
            "bonus", {"STORE_CREDIT": {"percent_bp": 1000}, "EXCHANGE": {"amounts": {"JPY": 500}}}
        ) == [
            "Take store credit, and you get 10% on top.",
            "Take an exchange, and you get ¥500 on top.",
        ]
