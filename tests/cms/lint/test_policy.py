"""Everything that the editor warns of, rule by rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cms.lint.policy import lint_policy
from cms.lint.products import KnownProducts
from cms.lint.warnings import LintWarning, Topic
from tests.cms.lint.documents import (
    Json,
    between,
    named_set,
    placed,
    policy,
    refusal,
    review,
    rule,
    window,
    words,
)
from tests.effort import counted

SPRING = date(2026, 3, 10)


def lint(
    *rules: Json,
    known: KnownProducts | None = None,
    starts_on: date | None = SPRING,
    country: str = "US",
    **changed: Any,
) -> list[LintWarning]:
    return list(
        lint_policy(policy(*rules, **changed), known=known, starts_on=starts_on, store_country=country)
    )


def said(*rules: Json, topic: Topic, **more: Any) -> list[str]:
    return [warning.sentence for warning in lint(*rules, **more) if warning.topic is topic]


SALE = words("product_tag", "sale")
IMPOSSIBLE = {
    "a tag and not the same tag": (SALE, words("product_tag", "Sale", negate=True)),
    "all of one condition excluded by another": (
        words("product_tag", "a", "b"),
        words("product_tag", "a", "b", "c", negate=True),
    ),
    "two countries at once": (words("country", "DE"), words("country", "FR")),
    "a yes and a no": (words("gift"), words("gift", negate=True)),
    "ranges that do not meet": (between("quantity", 5, None), between("quantity", None, 4)),
    "a discount above all": (between("discount_percent", 101, None), SALE),
    "periods that do not meet": (placed("2026-11-01", None), placed(None, "2026-10-31")),
    "a set and its opposite": (named_set(SALE), named_set(SALE, negate=True)),
}
POSSIBLE = {
    "two tags": (SALE, words("product_tag", "shoes")),
    "one tag of two excluded": (words("product_tag", "a", "b"), words("product_tag", "a", negate=True)),
    "a reason and its category": (words("reason", "too_small"), words("reason", "SIZE_TOO_SMALL")),
    "ranges that meet in one number": (between("quantity", 4, None), between("quantity", None, 4)),
    "amounts in two currencies": (
        between("price", 5000, None, currency="GBP"),
        between("price", None, 4000, currency="EUR"),
    ),
}


class TestConditions:
    @pytest.mark.parametrize("conditions", IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
    def test_that_exclude_each_other_are_found(self, conditions: tuple[Json, ...]) -> None:
        """Such a rule can never match, and its other faults do not matter."""
        found = lint(rule("Odd", *conditions))

        assert [warning.topic for warning in found] == [Topic.NEVER_MATCHES]
        assert "exclude each other" in found[0].sentence

    @pytest.mark.parametrize("conditions", POSSIBLE.values(), ids=POSSIBLE.keys())
    def test_that_can_hold_together_are_fine(self, conditions: tuple[Json, ...]) -> None:
        """No rule is called impossible that some order matches."""
        assert lint(rule("Fine", *conditions)) == []

    def test_about_a_period_before_the_policy_are_found(self) -> None:
        """The version in force when the order was placed decides, and that was another one."""
        found = said(rule("Christmas", placed("2025-11-01", "2025-12-24")), topic=Topic.NEVER_MATCHES)

        assert found == [
            (
                "This rule is about orders placed until 24 December 2025, but the policy only decides about "
                "orders placed from 10 March 2026 on. It can never match."
            )
        ]

    def test_about_an_old_period_are_fine_in_the_first_policy(self) -> None:
        """Orders older than every version follow the first."""
        assert lint(rule("Christmas", placed(None, "2025-12-24")), starts_on=None) == []


class TestAWindow:
    def test_that_ends_before_the_policy_starts_is_found(self) -> None:
        """A forgotten date of last year closes every request at once."""
        gone = window(clock="fixed_date", date="2026-01-31", days=None)

        assert said(rule("Christmas", SALE, **gone), topic=Topic.WINDOW) == [
            (
                "This window ends on 31 January 2026, before any order that the rule can match: "
                "they are placed from 10 March 2026 on."
            )
        ]

    def test_that_ends_before_the_orders_of_the_rule_is_found(self) -> None:
        """The period of the orders lies behind the last day for returns."""
        late = window(clock="fixed_date", date="2026-12-01", days=5)

        found = said(rule("Christmas", placed("2026-12-24", None), **late), topic=Topic.WINDOW)

        assert found[0].startswith("This window ends on 6 December 2026, before any order")

    def test_with_a_date_to_come_is_fine(self) -> None:
        """An ordinary extension for the holidays."""
        good = window(clock="fixed_date", date="2027-01-31", days=None)

        assert lint(rule("Christmas", placed("2026-11-01", "2026-12-24"), **good)) == []

    def test_that_is_over_when_its_rule_begins_is_found(self) -> None:
        """From day 31 on there is nothing left of 30 days."""
        late = rule("Late", between("days_since", 31, None, clock="delivered"), **window(days=30))

        assert said(late, topic=Topic.WINDOW) == [
            "This window of 30 days is over by then: the rule only matches from day 31 after delivery on."
        ]

    def test_counted_from_something_else_is_left_alone(self) -> None:
        """Days since the order say nothing about days since delivery."""
        assert lint(rule("Late", between("days_since", 31, None, clock="placed"), **window(days=30))) == []

    def test_for_what_nobody_offers_is_found(self) -> None:
        """A window for exchanges, and no exchanges."""
        own = {"EXCHANGE": {"clock": "delivered", "days": 60, "date": None, "fallback_days": 5}}

        assert said(rule("Shoes", SALE, **window(by_resolution=own)), topic=Topic.WINDOW) == [
            "The window for an exchange never counts: no rule offers an exchange."
        ]

    def test_beside_a_refusal_is_found(self) -> None:
        """What cannot be returned has no deadline."""
        assert said(rule("Final", SALE, **refusal(), **window()), topic=Topic.WINDOW) == [
            "This rule says “not returnable”, so its return window never counts."
        ]


class TestProducts:
    KNOWN = KnownProducts(
        words={"product_tag": frozenset({"sale"}), "product_sku": frozenset({"a-1"})},
        looked_at="the newest 2,000 orders",
    )

    def test_that_nobody_bought_are_told(self) -> None:
        """A misspelt tag is a rule that nothing ever matches."""
        found = said(
            rule("Outlet", words("product_tag", "Sale", "outlett")), topic=Topic.PRODUCTS, known=self.KNOWN
        )

        assert found == ["No product has the tag “outlett”. We looked at the newest 2,000 orders."]

    def test_are_looked_for_inside_sets(self) -> None:
        """A set is part of the rule."""
        found = said(
            rule("Set", named_set(words("product_sku", "B-2"))), topic=Topic.PRODUCTS, known=self.KNOWN
        )

        assert found == ["No product has the SKU “B-2”. We looked at the newest 2,000 orders."]

    def test_are_not_asked_for_what_is_no_product(self) -> None:
        """A country without orders may still come."""
        assert lint(rule("France", words("country", "FR")), known=self.KNOWN) == []


class TestLanguages:
    def test_that_miss_an_optional_sentence_are_told(self) -> None:
        """German shoppers would read English."""
        half = rule("Shoes", SALE, **window(sentence={"en": "Too late for shoes."}))

        assert said(half, topic=Topic.LANGUAGE) == [
            (
                "The text in Deutsch is missing (what is read once the window has closed). "
                "Those shoppers read: “Too late for shoes.”"
            )
        ]

    def test_are_complete_when_no_language_says_anything(self) -> None:
        """Then everybody reads our own sentence in their language."""
        assert lint(rule("Shoes", SALE, **review())) == []

    def test_are_looked_at_inside_questions(self) -> None:
        """Labels of questions and choices are read too."""
        question = {
            "code": "worn",
            "label": {"en": "Worn?", "de": "Getragen?"},
            "choices": [{"code": "yes", "label": {"en": "Yes"}}],
            "is_needed": True,
        }
        evidence = {"photos": 1, "questions": [question], "sentence": {}}

        assert len(said(rule("Shoes", SALE, evidence=evidence), topic=Topic.LANGUAGE)) == 1

    def test_do_not_mistake_a_fee_for_a_text(self) -> None:
        """The label of a fee is a price."""
        fees = {
            "restocking": None,
            "label": {"kind": "flat", "amounts": {"GBP": 300}},
            "waived_when_merchant_at_fault": True,
            "shipping_refund": "NEVER",
            "deductions": {},
        }

        assert lint(rule("Shoes", SALE, fees=fees)) == []


class TestTheLaw:
    def test_is_named_where_a_window_is_shorter(self) -> None:
        """Fourteen days from delivery, without a reason."""
        found = said(rule("Shoes", SALE, **window(days=7)), topic=Topic.LAW, country="GB")

        assert found == [
            (
                "This window is 7 days. Consumers in the EU and the UK may withdraw within 14 days of "
                "delivery without giving a reason; no policy can set that lower."
            )
        ]

    @pytest.mark.parametrize(
        "condition, country, is_told",
        [
            (SALE, "DE", True),
            (SALE, "US", False),
            (words("country", "FR", "US"), "US", True),
            (words("country", "US"), "DE", False),
            (words("country", "DE", negate=True), "DE", False),
            (words("business"), "DE", False),
            (words("business", negate=True), "DE", True),
        ],
    )
    def test_is_about_consumers_there(self, condition: Json, country: str, is_told: bool) -> None:
        """Businesses, and countries elsewhere, have other laws."""
        found = said(rule("Short", condition, **window(days=7)), topic=Topic.LAW, country=country)

        assert bool(found) is is_told

    def test_knows_that_a_sale_is_no_exception(self) -> None:
        """The list of exceptions is closed."""
        found = said(rule("Final sale", SALE, **refusal()), topic=Topic.LAW, country="DE")

        assert found[0].startswith("This rule refuses. Consumers in the EU")

    def test_covers_the_defaults(self) -> None:
        """They hold for everybody else."""
        found = lint(country="DE", **window(days=10))

        assert [(warning.topic, warning.rule_id) for warning in found] == [(Topic.LAW, "default")]


class TestAnEnormousPolicy:
    def test_is_looked_at_in_time(self) -> None:
        """500 rules with several conditions each; the editor waits for it."""
        rules = [
            rule(
                f"Rule {at}",
                words("product_tag", *(f"tag-{at}-{each}" for each in range(20))),
                between("quantity", at % 7 + 1, None),
                words("country", "DE", "FR"),
            )
            for at in range(500)
        ]

        with counted() as effort:
            lint(*rules)

        assert effort.calls < 5_000_000
