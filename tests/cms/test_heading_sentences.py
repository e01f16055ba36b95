"""What a rule is about, in the words of its heading."""

from __future__ import annotations

from typing import Any

import pytest

from cms.sentences import answer_names, condition_sentence, conditions_sentence


def heading(kind: str, locale: str = "en", *, negate: bool = False, **fields: Any) -> str:
    return condition_sentence(condition={"kind": kind, "negate": negate, **fields}, locale=locale)


def values(*found: str) -> dict[str, Any]:
    return {"values": list(found)}


def between(least: int | None, most: int | None, **more: str) -> dict[str, Any]:
    return {"least": least, "most": most, **more}


class TestHeadings:
    def test_join_all_conditions(self) -> None:
        """Any of the values is enough, and all conditions have to hold."""
        conditions = [
            {"kind": "product_category", "values": ["Shoes", "Bags", "Hats"], "negate": False},
            {"kind": "product_tag", "values": ["outlet"], "negate": True},
            {"kind": "country", "values": ["DE", "AT"], "negate": False},
        ]

        assert conditions_sentence(conditions=conditions, locale="en") == (
            "Products in “Shoes”, “Bags” or “Hats”, products not marked “outlet”, "
            "country of delivery: Germany or Austria"
        )

    def test_head_the_defaults(self) -> None:
        """Without conditions a rule is about everything else."""
        assert conditions_sentence(conditions=[], locale="de") == "Alles andere"

    @pytest.mark.parametrize(
        "count,ending",
        [(7, "“SKU-5” or “SKU-6”"), (8, "“SKU-5” or 2 more"), (500, "“SKU-5” or 494 more")],
    )
    def test_are_no_catalogue(self, count: int, ending: str) -> None:
        """What nobody would read is counted."""
        found = heading("product_sku", values=[f"SKU-{number}" for number in range(count)])

        assert found.endswith(ending)

    @pytest.mark.parametrize(
        "kind,fields,expected,contrary",
        [
            ("quantity", between(2, None), "at least 2 pieces", "less than 2 pieces"),
            ("quantity", between(None, 1), "at most 1 piece", "more than 1 piece"),
            ("quantity", between(1, 1), "exactly 1 piece", "anything but 1 piece"),
            ("quantity", between(2, 5), "2 to 5 pieces", "less than 2 pieces or more than 5 pieces"),
            ("discount_percent", between(30, None), "at least 30%", "less than 30%"),
            ("price", between(4990, None, currency="GBP"), "at least £49.90", "less than £49.90"),
            (
                "order_value",
                between(1000, 5000, currency="JPY"),
                "¥1,000 to ¥5,000",
                "less than ¥1,000 or more than ¥5,000",
            ),
            ("history_returns", between(1, None), "at least 1 return so far", "less than 1 return so far"),
            (
                "days_since",
                between(None, 14, clock="delivered"),
                "At most 14 days after delivery",
                "More than",
            ),
            ("history_rate_percent", between(60, None), "at least 60%", "less than 60%"),
            ("history_value", between(100000, None, currency="EUR"), "at least €1,000.00", "less than"),
        ],
    )
    def test_bound_numbers(self, kind: str, fields: dict[str, Any], expected: str, contrary: str) -> None:
        """Both ends belong to it, and the contrary is said as such."""
        assert expected in heading(kind, **fields)
        assert contrary in heading(kind, negate=True, **fields)

    @pytest.mark.parametrize(
        "first,last,expected,contrary",
        [
            ("2026-11-01", None, "on 1 November 2026 or later", "before 1 November 2026"),
            (None, "2026-12-24", "on 24 December 2026 or earlier", "after 24 December 2026"),
            (
                "2026-11-01",
                "2026-12-24",
                "from 1 November 2026 to 24 December 2026",
                "before 1 November 2026 or after 24 December 2026",
            ),
            ("2026-11-27", "2026-11-27", "on 27 November 2026", "on another day than 27 November 2026"),
        ],
    )
    def test_bound_days(self, first: str | None, last: str | None, expected: str, contrary: str) -> None:
        """A sale lasts from one day to another, with both of them."""
        days: dict[str, Any] = {"from": first, "to": last}

        assert heading("placed_between", **days) == f"Ordered {expected}"
        assert heading("placed_between", negate=True, **days) == f"Ordered {contrary}"

    def test_tell_what_a_small_set_holds(self) -> None:
        """The merchant's name of it is not enough for a shopper, a list of articles would be too much."""
        few = {"kind": "product_tag", "values": ["summer"], "negate": False}
        long = {"kind": "product_sku", "values": [str(number) for number in range(9)], "negate": False}

        def a_set(*inside: Any, negate: bool = False) -> str:
            return heading("set", set="1", name="Summer sale", conditions=list(inside), negate=negate)

        assert a_set(few) == "“Summer sale” (products marked “summer”)"
        assert a_set(few, negate=True) == "All but “Summer sale” (products marked “summer”)"
        assert a_set(long) == "“Summer sale”"

    def test_say_reasons_and_wishes_in_words(self) -> None:
        """Codes are for reports."""
        assert heading("reason", **values("DEFECTIVE", "far_too_small")) == (
            "The reason is “a defect” or “far too small”"
        )
        assert heading("resolution", "de", **values("EXCHANGE")) == "Sie wünschen einen Umtausch"

    def test_know_the_questions_of_the_policy(self) -> None:
        """A condition on an answer reads like the question that was asked."""
        question = {
            "code": "worn",
            "label": {"en": "Worn?", "de": "Getragen?"},
            "choices": [{"code": "yes", "label": {"en": "Yes", "de": "Ja"}}],
        }
        names = answer_names(rules=[{"answers": {}}, {"answers": {"evidence": {"questions": [question]}}}])
        condition = {"kind": "evidence_answer", "values": ["worn:yes"], "negate": False}

        def found(locale: str, **more: Any) -> str:
            return condition_sentence(condition=condition, locale=locale, **more)

        assert found("de", answer_names=names) == "Sie antworten „Getragen? Ja“"
        assert found("nl", answer_names=names) == "You answer “Worn? Yes”"
        assert found("en") == "You answer “worn:yes”"
