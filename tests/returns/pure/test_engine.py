"""The first rule that matches answers each question; every refusal is collected and the first is worded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from returns.eligibility.engine import decide
from returns.eligibility.vocabulary import RefusalCode
from tests.returns.pure.samples import (
    DELIVERED_AT,
    Document,
    condition,
    default,
    looking,
    policy,
    refusal,
    rule,
    units,
    utc,
    window,
)

FINAL_SALE = rule(
    "final",
    condition("product_tag", "final-sale"),
    returnable=refusal("final_sale", en="Sold for good.", de=" "),
)
# Days from delivery by reason; every reason that no rule names has thirty.
DAYS = {
    "SIZE_TOO_SMALL": 30,
    "SIZE_TOO_LARGE": 30,
    "COLOR": 30,
    "STYLE": 30,
    "DEFECTIVE": 60,
    "DAMAGED": 7,
    "NOT_AS_DESCRIBED": 60,
    "WRONG_ITEM": 60,
    "UNWANTED": 14,
    "OTHER": 30,
}
BY_REASON = (
    rule(
        "faulty", condition("reason", "DEFECTIVE", "NOT_AS_DESCRIBED", "WRONG_ITEM"), window=window(days=60)
    ),
    rule("damaged", condition("reason", "damaged"), window=window(days=7)),
    rule("unwanted", condition("reason", "UNWANTED"), window=window(days=14)),
)
# Delivered on 10 March; summer time begins on 29 March in London, on 8 March in New York (US rules).
LAST_INSTANTS = {
    "Europe/London": {
        7: "2026-03-18 00:00",
        14: "2026-03-25 00:00",
        30: "2026-04-09 23:00",
        60: "2026-05-09 23:00",
    },
    "America/New_York": {
        7: "2026-03-18 04:00",
        14: "2026-03-25 04:00",
        30: "2026-04-10 04:00",
        60: "2026-05-10 04:00",
    },
}
MOMENTS = {"at-once": None, "last-second": -1, "deadline": 0, "second-after": 1}


class TestWindowByReason:
    @pytest.mark.parametrize("moment", MOMENTS)
    @pytest.mark.parametrize("reason", DAYS)
    @pytest.mark.parametrize("zone", LAST_INSTANTS)
    def test_is_open_until_the_deadline(self, zone: str, reason: str, moment: str) -> None:
        """Open while the request comes before the midnight that ends the last day, closed from then on."""
        deadline = utc(LAST_INSTANTS[zone][DAYS[reason]])
        offset = MOMENTS[moment]
        asked_at = (
            DELIVERED_AT
            if offset is None
            else datetime.fromtimestamp(deadline.timestamp() + offset, deadline.tzinfo)
        )

        decision = decide(
            looking(asked_at=asked_at, reason_category=reason), policy(*BY_REASON, time_zone=zone)
        )

        assert decision.deadline_at == deadline
        assert decision.allowed is (offset is None or offset < 0)
        assert decision.code is (None if decision.allowed else RefusalCode.OUTSIDE_RETURN_WINDOW)


class TestFirstMatch:
    def test_answers_each_question_on_its_own(self) -> None:
        """One rule gives the window, another the resolutions, the default the rest."""
        decision = decide(
            looking(),
            policy(
                rule("short", condition("product_tag", "blue"), window=window(days=12)),
                rule(
                    "shorter",
                    condition("product_tag", "kitchen"),
                    window=window(days=2),
                    review={"needed": True},
                ),
            ),
        )

        assert decision.answers["window"]["rule_id"] == "short"
        assert decision.answers["window"]["days"] == 12
        assert decision.answers["review"] == {"needed": True, "rule_id": "shorter", "rule_name": "Shorter"}
        assert decision.answers["methods"]["rule_id"] == "default"
        assert decision.allowed
        assert decision.needs_review

    def test_records_every_rule(self) -> None:
        """Also rules after the answer, and what each of them was the first to answer."""
        decision = decide(
            looking(), policy(FINAL_SALE, rule("blue", condition("product_tag", "blue"), window=window()))
        )

        assert [(each.rule_id, each.matched) for each in decision.outcomes] == [
            ("final", False),
            ("blue", True),
            ("default", True),
        ]
        assert decision.outcomes[1].answered == ("window",)
        assert "window" not in decision.outcomes[2].answered

    def test_passes_on_what_the_rules_offer(self) -> None:
        """Resolutions, methods, who pays and when it is paid come with the decision."""
        decision = decide(
            looking(),
            policy(
                default(
                    resolutions={"allowed": ["STORE_CREDIT", "REFUND"]},
                    methods={"allowed": ["OWN_CARRIER"], "label_paid_by": "SHOPPER"},
                    refund_timing={"STORE_CREDIT": "FIRST_SCAN", "REFUND": "AFTER_INSPECTION"},
                )
            ),
        )

        assert decision.resolutions == ("STORE_CREDIT", "REFUND")
        assert decision.methods == ("OWN_CARRIER",)
        assert decision.label_paid_by == "SHOPPER"
        assert decision.refund_timing == {"REFUND": "AFTER_INSPECTION", "STORE_CREDIT": "FIRST_SCAN"}


LATE: Document = {"asked_at": utc("2026-06-01 00:00")}
HELD: Document = {"fulfilled": 2, "open": 1, "settled": 1}


class TestRefusals:
    @pytest.mark.parametrize(
        "inputs, refusals",
        [
            pytest.param(looking(), [], id="nothing-against-it"),
            pytest.param(looking(line={"tags": ("final-sale",)}), ["final_sale"], id="final-sale"),
            pytest.param(looking(**LATE), ["outside_return_window"], id="too-late"),
            pytest.param(looking(counters={"fulfilled": 0}), ["not_fulfilled"], id="not-sent"),
            pytest.param(units(1, (1, None, None)), ["not_fulfilled"], id="sent-at-no-time"),
            pytest.param(looking(counters={"settled": 1}), ["already_returned"], id="returned"),
            pytest.param(looking(counters={"open": 1}), ["nothing_left"], id="in-a-return-under-way"),
            pytest.param(looking(counters=HELD), ["nothing_left"], id="some-returned-some-under-way"),
            pytest.param(looking(quantity=2), ["quantity_not_available"], id="more-than-there-are"),
            pytest.param(looking(resolution="EXCHANGE"), ["resolution_not_allowed"], id="resolution"),
            pytest.param(looking(resolution="CASH"), ["resolution_not_allowed"], id="unknown-resolution"),
            pytest.param(looking(method="OWN_CARRIER"), ["method_not_allowed"], id="method"),
            pytest.param(
                looking(quantity=3, **LATE),
                ["outside_return_window", "quantity_not_available"],
                id="too-late-and-many",
            ),
            pytest.param(
                looking(line={"tags": ("final-sale",)}, resolution="EXCHANGE", method="KEEP", **LATE),
                ["final_sale", "outside_return_window", "resolution_not_allowed", "method_not_allowed"],
                id="everything-at-once",
            ),
            pytest.param(
                looking(line={"tags": ("final-sale",)}, counters={"settled": 1}, **LATE),
                ["already_returned", "final_sale"],
                id="what-is-gone-comes-first",
            ),
            pytest.param(
                looking(line={"tags": ("final-sale",)}, counters={"fulfilled": 0}),
                ["final_sale", "not_fulfilled"],
                id="the-product-before-the-parcel",
            ),
        ],
    )
    def test_are_all_collected_in_order(self, inputs: Any, refusals: list[str]) -> None:
        """Every code that applies is kept; the first of the precedence is the answer."""
        decision = decide(inputs, policy(FINAL_SALE))

        assert list(decision.refusals) == refusals
        assert decision.code == (refusals[0] if refusals else None)
        assert decision.allowed is not bool(refusals)
        assert bool(decision.sentence) is bool(refusals)

    @pytest.mark.parametrize("code", ["final_sale", "not_returnable", "gift_card_not_returnable", "blocked"])
    def test_carry_the_code_of_the_rule(self, code: str) -> None:
        """A rule says why in its own code."""
        assert decide(looking(), policy(rule("no", returnable=refusal(code)))).refusals == (code,)

    def test_skip_what_was_not_chosen_yet(self) -> None:
        """Somebody who only looks is not refused for a resolution or method."""
        decision = decide(looking(resolution=None, method=None), policy())

        assert decision.allowed
        assert decision.resolutions == ("REFUND",)
        assert decision.methods == ("PREPAID_LABEL",)


class TestSentences:
    def test_are_the_merchants_where_there_are_any(self) -> None:
        """The rule's own words win, language by language; what is not worded is built in."""
        decision = decide(
            looking(line={"tags": ("final-sale",)}), policy(FINAL_SALE, locales=("en", "de", "fr", "it"))
        )

        assert decision.sentence == {
            "en": "Sold for good.",
            "de": "Dieser Artikel ist von der Rückgabe ausgeschlossen.",
            "fr": "Cet article a été vendu sans possibilité de retour.",
            "it": "This item was sold as a final sale and cannot be returned.",
        }

    def test_name_the_day_the_window_closed(self) -> None:
        """The last day is named, not the midnight after it."""
        decision = decide(looking(**LATE), policy(locales=("en", "de")))

        assert decision.sentence == {
            "en": "The time to return this item ended on 9 April 2026.",
            "de": "Die Rückgabefrist für diesen Artikel endete am 9. April 2026.",
        }

    def test_of_a_window_are_used_when_it_closed(self) -> None:
        """The merchant words the window's end beside the window."""
        worded = default(window=window(sentence={"en": "Thirty days are over."}))

        assert decide(looking(**LATE), policy(worded)).sentence == {"en": "Thirty days are over."}

    def test_do_not_leak_to_other_refusals(self) -> None:
        """The words for final sale are not said when something else is the first reason."""
        decision = decide(
            looking(line={"tags": ("final-sale",)}, counters={"settled": 1}), policy(FINAL_SALE)
        )

        assert decision.sentence == {"en": "This item has already been returned."}
