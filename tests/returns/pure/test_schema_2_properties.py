"""What holds for every policy of schema 2 and every question."""

from __future__ import annotations

import json
import locale
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from returns.eligibility import answer, decide, receipt_text
from returns.eligibility.decision import Decision
from returns.eligibility.inputs import Inputs
from returns.eligibility.policy import CompiledPolicy
from returns.eligibility.vocabulary import Question, ReviewCause
from tests.returns.pure.generated import any_document, any_inputs
from tests.returns.pure.generated_2 import any_document_2, any_inputs_2, leaf_conditions, rules_2
from tests.returns.pure.samples import Document, condition, default_2, looking, policy_2, rule

# A random policy is large: fewer examples keep the suite quick.
fewer = settings(max_examples=15)
several_inputs = st.lists(any_inputs_2(), min_size=1, max_size=4)


def stored(value: object) -> object:
    """The same JSON as a database gives it back."""
    return json.loads(json.dumps(value, sort_keys=True))


def told(inputs: Inputs, policy: CompiledPolicy) -> str:
    return json.dumps(decide(inputs, policy).to_json())


@contextmanager
def somewhere_else() -> Iterator[None]:
    """Another language, another time zone of the machine."""
    known, zone = locale.setlocale(locale.LC_ALL), os.environ.get("TZ")
    os.environ["TZ"] = "Pacific/Auckland"
    try:
        locale.setlocale(locale.LC_ALL, "C.UTF-8")
        time.tzset()
        yield
    finally:
        locale.setlocale(locale.LC_ALL, known)
        os.environ.pop("TZ") if zone is None else os.environ.update(TZ=zone)
        time.tzset()


class TestDecide:
    @fewer
    @given(asked=several_inputs, source=any_document_2())
    def test_gives_the_same_bytes_from_storage(self, asked: list[Inputs], source: Document) -> None:
        """Question, rules and decision go through storage, and the same text comes out.

        Asked one after the other: what the policy remembers of one question changes no other.
        """
        policy = CompiledPolicy.from_json(source)
        for inputs in asked:
            first = decide(inputs, policy)

            fresh = CompiledPolicy.from_json(stored(policy.to_json()))
            again = decide(Inputs.from_json(stored(inputs.to_json())), fresh)

            assert json.dumps(first.to_json()) == json.dumps(again.to_json())
            assert Decision.from_json(stored(first.to_json())) == first

    @fewer
    @given(inputs=any_inputs_2(), source=any_document_2())
    def test_answers_each_question_by_the_first_match(self, inputs: Inputs, source: Document) -> None:
        """Every question has an answer, of the first rule that matches and says something to it."""
        policy = CompiledPolicy.from_json(source)
        decision = decide(inputs, policy)

        for question in Question:
            able = [
                rule.rule_id
                for rule, outcome in zip(policy.rules, decision.outcomes, strict=True)
                if all(found.result for found in outcome.conditions) and question in rule.answers
            ]
            assert decision.answers[question]["rule_id"] == able[0]
        said = [question for outcome in decision.outcomes for question in outcome.answered]
        assert sorted(said) == sorted(Question)

    @fewer
    @given(inputs=any_inputs_2(), source=any_document_2(), data=st.data())
    def test_minds_no_order_of_rules_that_exclude_each_other(
        self, inputs: Inputs, source: Document, data: st.DataObject
    ) -> None:
        """Two rules that cannot both match may change places: every answer stays."""
        asked = data.draw(leaf_conditions())
        rules = [data.draw(rules_2("one")), data.draw(rules_2("other"))]
        rules[0]["conditions"].append(asked)
        rules[1]["conditions"].append(asked | {"negate": not asked["negate"]})
        place = data.draw(st.integers(0, len(source["rules"]) - 1))
        decisions = []
        for pair in (rules, rules[::-1]):
            listed = [*source["rules"][:place], *pair, *source["rules"][place:]]
            decisions.append(decide(inputs, CompiledPolicy.from_json(source | {"rules": listed})).to_json())

        for decision in decisions:
            decision["outcomes"] = sorted(decision["outcomes"], key=lambda each: str(each["rule_id"]))  # type: ignore[call-overload]

        assert decisions[0] == decisions[1]

    @fewer
    @given(
        inputs=any_inputs_2(),
        source=any_document_2(),
        now=st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)),  # noqa: DTZ001 - hypothesis wants bounds without a zone
    )
    def test_knows_no_clock_and_no_language_but_its_own(
        self, inputs: Inputs, source: Document, now: datetime
    ) -> None:
        """Asked in another year, on a machine with other settings: the same text."""
        here = told(inputs, CompiledPolicy.from_json(source))

        with time_machine.travel(now.replace(tzinfo=UTC)), somewhere_else():
            there = told(inputs, CompiledPolicy.from_json(source))

        assert here == there

    @fewer
    @given(inputs=any_inputs_2(), source=any_document_2())
    def test_is_consistent_with_itself(self, inputs: Inputs, source: Document) -> None:
        """Allowed means no refusal and something to choose; a late defect is looked at, and says so."""
        decision = decide(inputs, CompiledPolicy.from_json(source))

        assert decision.allowed is not bool(decision.refusals)
        assert set(decision.sentence) == (set() if decision.allowed else set(source["locales"]))
        assert all(text and "{" not in text for text in decision.sentence.values())
        assert decision.needs_review is bool(decision.review_causes)
        assert bool(decision.notice) is (decision.allowed and decision.needs_review)
        assert 0 <= decision.available_quantity <= inputs.counters.left
        if decision.allowed:
            assert decision.resolutions
            assert inputs.request.quantity <= decision.available_quantity
        if ReviewCause.LATE_DEFECT not in decision.review_causes:
            assert set(decision.resolution_deadlines) == set(decision.resolutions)


class TestTheOtherWays:
    @fewer
    @given(asked=several_inputs, source=any_document_2())
    def test_say_the_same_in_schema_2(self, asked: list[Inputs], source: Document) -> None:
        """The answer alone and the receipt as text say what the decision says."""
        self._compare(asked, CompiledPolicy.from_json(source))

    @fewer
    @given(asked=st.lists(any_inputs(), min_size=1, max_size=4), source=any_document())
    def test_say_the_same_in_schema_1(self, asked: list[Inputs], source: Document) -> None:
        """Old versions are replayed too."""
        self._compare(asked, CompiledPolicy.from_json(source))

    def _compare(self, asked: list[Inputs], policy: CompiledPolicy) -> None:
        for inputs in asked:
            decision, verdict = decide(inputs, policy), answer(inputs, policy)

            assert receipt_text(inputs, policy) == json.dumps(decision.to_json())
            assert (verdict.allowed, verdict.code, verdict.refusals) == (
                decision.allowed,
                decision.code,
                decision.refusals,
            )
            assert verdict.deadline_at == decision.deadline_at
            assert verdict.available_quantity == decision.available_quantity
            assert verdict.resolutions == decision.resolutions
            assert verdict.methods == decision.methods
            assert verdict.needs_review == decision.needs_review
            assert verdict.evidence_missing == decision.evidence_missing
            assert verdict.resolution_deadlines == decision.resolution_deadlines
            assert {question.value: rule_id for question, rule_id in verdict.rule_ids.items()} == {
                question: answer["rule_id"] for question, answer in decision.answers.items()
            }
            for question, given_answer in verdict.answers.items():
                assert decision.answers[question].items() >= given_answer.to_json().items()


class TestMemory:
    def test_has_a_limit(self) -> None:
        """Asked about ever new products a policy forgets what it remembered, and answers as before."""
        policy = policy_2(
            rule("r", condition("product_sku", "SKU-1"), review={"needed": True}), TWO_FACTS, default_2()
        )
        asked = [looking(line={"sku": f"SKU-{number}"}) for number in (*range(5000), 1)]

        needed = [number for number, inputs in enumerate(asked) if answer(inputs, policy).needs_review]
        receipts = {receipt_text(inputs, policy) for inputs in asked[-3:]}

        assert needed == [1, 5000]
        assert len(receipts) == len(asked[-3:])
        assert len(remembered(policy)) < len(asked)


TWO_FACTS = rule("two", condition("product_sku", "x"), condition("country", "GB"), review={"needed": True})


def remembered(policy: CompiledPolicy) -> list[object]:
    """Every value of a fact whose rules are remembered."""
    return [value for sieve in policy.plan.sieves.all for value in sieve.known]
