"""The policy asks, answers lead on, and whatever is in the form, only what was asked for is taken."""

from __future__ import annotations

from datetime import timedelta

import pytest

from returns.eligibility.inputs import Counters, FulfilmentFacts, Inputs, LineFacts, OrderFacts, RequestFacts
from returns.eligibility.policy import CompiledPolicy
from returns.interview import Interview, answers_of, facts_of, interview
from tests.factories import NOW
from tests.returns.asking import DAMAGE, Rule, asking_policy, condition, evidence, question, rule

CHAIN: list[Rule] = [
    rule("third", [condition("evidence_answer", "second:b")], evidence=evidence(photos=3)),
    rule(
        "second",
        [condition("evidence_answer", "first:a")],
        evidence=evidence(questions=[question("second", "a", "b")]),
    ),
    rule("first", [], evidence=evidence(questions=[question("first", "a", "b")])),
]


def asked(rules: list[Rule], *, reason: str = "damaged", days: int = 5, **given: str) -> Interview:
    delivered_at = NOW - timedelta(days=days)
    sent = FulfilmentFacts(quantity=1, shipped_at=delivered_at, delivered_at=delivered_at)
    inputs = Inputs(
        order=OrderFacts(placed_at=delivered_at, currency="GBP", value_minor=1000),
        line=LineFacts(sku="A", quantity=1, paid_minor=1000, fulfilments=(sent,)),
        counters=Counters(fulfilled=1),
        request=RequestFacts(asked_at=NOW, reason_code=reason, resolution="REFUND", method="KEEP"),
    )
    return interview(inputs=inputs, policy=CompiledPolicy.from_json(asking_policy(rules=rules)), given=given)


def codes(found: Interview) -> list[str]:
    return [each.code for each in found.questions]


class TestInterview:
    def test_asks_nothing_where_the_policy_does_not(self) -> None:
        """A reason that needs no proof leads straight on."""
        assert not asked(DAMAGE, reason="unwanted").asks_anything

    def test_asks_what_the_first_matching_rule_wants(self) -> None:
        """One photo, one question, and the sentence above them."""
        found = asked(DAMAGE)

        assert (found.photos, codes(found)) == (1, ["box"])
        assert found.sentence["en"] == "Show us the damage."
        assert found.missing(photo_count=0) == ("box", "photos")

    def test_follows_an_answer_to_a_stricter_rule(self) -> None:
        """Who says that the box was crushed is asked for two photos."""
        found = asked(DAMAGE, box="crushed")

        assert found.photos == 2
        assert found.missing(photo_count=1) == ("photos",)
        assert found.missing(photo_count=2) == ()

    def test_goes_on_asking_what_led_here(self) -> None:
        """Three steps deep the first question can still be answered otherwise."""
        found = asked(CHAIN, first="a", second="b")

        assert codes(found) == ["first", "second"]
        assert found.answers == {"first": "a", "second": "b"}
        assert found.photos == 3

    def test_forgets_answers_to_what_is_not_asked_any_more(self) -> None:
        """A changed answer takes what hung on it along."""
        found = asked(CHAIN, first="b", second="b")

        assert found.answers == {"first": "b"}
        assert found.photos == 0

    @pytest.mark.parametrize("choice", ["", "squashed", "box", "intact:crushed"])
    def test_takes_no_answer_that_was_no_choice(self, choice: str) -> None:
        """A form that somebody tampered with answers nothing."""
        assert asked(DAMAGE, box=choice).answers == {}

    def test_asks_nothing_about_what_is_refused(self) -> None:
        """Nobody photographs what cannot come back anyway."""
        assert not asked(DAMAGE, reason="unwanted", days=400).asks_anything

    def test_ends_where_answers_ask_for_each_other(self) -> None:
        """A circle in the rules is walked once."""
        circle = [
            rule(
                "two",
                [condition("evidence_answer", "one:a")],
                evidence=evidence(questions=[question("two", "a")]),
            ),
            rule(
                "one",
                [condition("evidence_answer", "two:a")],
                evidence=evidence(questions=[question("one", "a")]),
            ),
            rule("start", [], evidence=evidence(questions=[question("one", "a", "b")])),
        ]

        assert asked(circle, one="a", two="a").answers == {"one": "a", "two": "a"}


class TestFacts:
    def test_are_what_they_were_written_from(self) -> None:
        """The engine's "question:choice" and our answers say the same."""
        answers = {"box": "crushed", "worn": "no"}

        assert answers_of(facts=facts_of(answers=answers)) == answers
        assert facts_of(answers={}) is None
        assert answers_of(facts=None) == {}
