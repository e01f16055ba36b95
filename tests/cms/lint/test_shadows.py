"""Rules that earlier rules leave nothing to."""

from __future__ import annotations

import pytest

from cms.lint.shadows import shadowed_rules
from tests.cms.lint.documents import (
    Json,
    between,
    named_set,
    placed,
    policy,
    review,
    rule,
    window,
    words,
)


def shadowed(*rules: Json) -> dict[str, str]:
    """The sentences by rule."""
    found = shadowed_rules(policy(*rules)["rules"])
    return {warning.rule_name: warning.sentence for warning in found}


SHOES = words("product_category", "Shoes")
COVERED = {
    "the same condition": (SHOES, SHOES),
    "other capitals": (words("country", "DE"), words("country", "de ")),
    "more values": (words("product_tag", "sale", "outlet"), words("product_tag", "outlet")),
    "fewer exceptions": (
        words("product_tag", "sale", negate=True),
        words("product_tag", "sale", "outlet", negate=True),
    ),
    "another country than the excluded": (words("country", "FR", negate=True), words("country", "DE")),
    "a wider range": (between("quantity", 2, None), between("quantity", 3, 5)),
    "a range that starts where numbers do": (between("quantity", 1, 9), between("quantity", None, 4)),
    "what a negated range leaves": (
        between("price", None, 5000, currency="GBP"),
        between("price", 5000, None, negate=True, currency="GBP"),
    ),
    "a longer period": (placed("2026-11-01", None), placed("2026-11-10", "2026-12-24")),
    "a yes": (words("final_sale"), words("final_sale")),
    "one condition of a set": (SHOES, named_set(SHOES, words("country", "DE"))),
    "the same negated set": (named_set(SHOES, negate=True), named_set(SHOES, negate=True)),
}
OPEN = {
    "fewer values": (words("product_tag", "outlet"), words("product_tag", "sale", "outlet")),
    "another kind": (words("product_tag", "shoes"), SHOES),
    "another tag than the excluded": (
        words("product_tag", "sale", negate=True),
        words("product_tag", "outlet"),
    ),
    "a no against a yes": (words("gift", negate=True), words("gift")),
    "a narrower range": (between("quantity", 3, 5), between("quantity", 2, None)),
    "another currency": (
        between("price", 0, None, currency="EUR"),
        between("price", 100, None, currency="GBP"),
    ),
    "another clock": (
        between("days_since", 0, None, clock="placed"),
        between("days_since", 10, None, clock="shipped"),
    ),
    "a fact that the later rule does not ask for": (words("country", "DE", negate=True), SHOES),
    "a whole set against one of its conditions": (named_set(SHOES, words("country", "DE")), SHOES),
    "a shorter period": (placed("2026-11-10", None), placed("2026-11-01", None)),
}


class TestAShadowedRule:
    @pytest.mark.parametrize("earlier, later", COVERED.values(), ids=COVERED.keys())
    def test_is_one_that_an_earlier_rule_always_takes(self, earlier: Json, later: Json) -> None:
        """Whatever the later rule matches, the earlier one matches too and answers first."""
        found = shadowed(rule("First", earlier), rule("Second", later))

        assert found == {
            "Second": "This rule never decides anything: “First”, further up, "
            "matches all that it matches and answers first."
        }

    @pytest.mark.parametrize("earlier, later", OPEN.values(), ids=OPEN.keys())
    def test_is_none_that_may_still_match(self, earlier: Json, later: Json) -> None:
        """A doubt is no warning: an order that says nothing is matched by no rule about it."""
        assert shadowed(rule("First", earlier), rule("Second", later)) == {}

    def test_may_have_more_conditions(self) -> None:
        """The narrower rule must come first; below the wider one it is lost."""
        found = shadowed(rule("Shoes", SHOES), rule("German shoes", SHOES, words("country", "DE")))

        assert list(found) == ["German shoes"]

    def test_is_told_for_the_answers_that_are_lost(self) -> None:
        """A rule that still decides one question is not useless."""
        first = rule("Shoes", SHOES, **window(days=60))
        second = rule("Shoes again", SHOES, **window(days=10), **review())

        assert shadowed(first, second) == {
            "Shoes again": "What this rule says about the return window never counts: “Shoes”, further up, "
            "matches all that it matches and answers first."
        }

    def test_may_be_covered_by_several_rules_together(self) -> None:
        """Germany above, France above: nothing is left for “Germany or France”."""
        found = shadowed(
            rule("Germany", words("country", "DE")),
            rule("France", words("country", "FR")),
            rule("Both", words("country", "DE", "FR")),
        )

        assert found["Both"].startswith(
            "This rule never decides anything: “Germany” and “France”, further up, together"
        )

    def test_may_be_covered_by_ranges_that_meet(self) -> None:
        """1 to 4 and 5 to 9 are all of 2 to 8."""
        found = shadowed(
            rule("Few", between("quantity", 1, 4)),
            rule("Many", between("quantity", 5, 9)),
            rule("Some", between("quantity", 2, 8)),
        )

        assert list(found) == ["Some"]

    def test_is_not_covered_when_the_parts_ask_more(self) -> None:
        """Germany and shoes, France and shoes: a coat for Germany is still open."""
        found = shadowed(
            rule("Germany", words("country", "DE"), SHOES),
            rule("France", words("country", "FR"), SHOES),
            rule("Both", words("country", "DE", "FR")),
        )

        assert found == {}

    def test_never_includes_the_defaults(self) -> None:
        """They answer what is left, and what is left cannot be known."""
        assert shadowed(rule("Everything", between("quantity", 1, None))) == {}
