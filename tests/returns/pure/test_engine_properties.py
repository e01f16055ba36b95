"""What holds for every policy and every question."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from returns.eligibility.decision import Decision
from returns.eligibility.document import BadDocument
from returns.eligibility.engine import decide
from returns.eligibility.inputs import Inputs
from returns.eligibility.policy import CompiledPolicy
from returns.eligibility.vocabulary import Question
from tests.returns.pure.generated import any_document, any_inputs, rules
from tests.returns.pure.samples import Document, looking, policy

# A random policy is large: fewer examples keep the suite quick.
fewer = settings(max_examples=25)


def reordered(value: object) -> object:
    """The same JSON as a database gives it back."""
    return json.loads(json.dumps(value, sort_keys=True))


class TestDecide:
    @fewer
    @given(inputs=any_inputs(), source=any_document())
    def test_gives_the_same_bytes_again(self, inputs: Inputs, source: Document) -> None:
        """From the stored question and the stored rules the stored answer comes out, to the byte."""
        first = decide(inputs, CompiledPolicy.from_json(source))

        again = decide(
            Inputs.from_json(reordered(inputs.to_json())), CompiledPolicy.from_json(reordered(source))
        )

        assert json.dumps(first.to_json()) == json.dumps(again.to_json())

    @fewer
    @given(inputs=any_inputs(), source=any_document())
    def test_reads_back_from_storage(self, inputs: Inputs, source: Document) -> None:
        """A stored decision is the decision."""
        decision = decide(inputs, CompiledPolicy.from_json(source))

        read = Decision.from_json(reordered(decision.to_json()))

        assert read == decision
        assert json.dumps(read.to_json()) == json.dumps(decision.to_json())

    @fewer
    @given(inputs=any_inputs(), source=any_document())
    def test_takes_each_answer_from_the_first_match(self, inputs: Inputs, source: Document) -> None:
        """No rule above the answering one both matches and answers the question."""
        policy_read = CompiledPolicy.from_json(source)
        decision = decide(inputs, policy_read)

        assert [outcome.rule_id for outcome in decision.outcomes] == [
            rule.rule_id for rule in policy_read.rules
        ]
        for question in Question:
            able = [
                rule.rule_id
                for rule, outcome in zip(policy_read.rules, decision.outcomes, strict=True)
                if outcome.matched and question in rule.answers
            ]
            assert decision.answers[question]["rule_id"] == able[0]

    @fewer
    @given(inputs=any_inputs(), source=any_document())
    def test_answers_each_question_once(self, inputs: Inputs, source: Document) -> None:
        """Every question is answered by exactly one rule."""
        decision = decide(inputs, CompiledPolicy.from_json(source))

        answered = [question for outcome in decision.outcomes for question in outcome.answered]

        assert sorted(answered) == sorted(Question)

    @fewer
    @given(inputs=any_inputs(), source=any_document(max_rules=3), added=rules("added"))
    def test_keeps_what_rules_above_answered(self, inputs: Inputs, source: Document, added: Document) -> None:
        """A rule put below all others, above the default, changes no answer that one of them gave."""
        longer = copy.deepcopy(source)
        longer["rules"].insert(len(longer["rules"]) - 1, added)

        before = decide(inputs, CompiledPolicy.from_json(source))
        after = decide(inputs, CompiledPolicy.from_json(longer))

        for question in Question:
            if before.answers[question]["rule_id"] != "default":
                assert after.answers[question] == before.answers[question]
        if not after.outcomes[-2].matched:
            assert after.answers == before.answers
            assert after.refusals == before.refusals

    @fewer
    @given(inputs=any_inputs(), source=any_document())
    def test_is_consistent_with_itself(self, inputs: Inputs, source: Document) -> None:
        """Allowed means no refusal; the code is the first; the sentence is there in every language."""
        decision = decide(inputs, CompiledPolicy.from_json(source))

        assert decision.allowed is not bool(decision.refusals)
        assert decision.code == next(iter(decision.refusals), None)
        assert len(set(decision.refusals)) == len(decision.refusals)
        assert set(decision.sentence) == (set() if decision.allowed else set(source["locales"]))
        assert all(text and "{" not in text for text in decision.sentence.values())

    @fewer
    @given(inputs=any_inputs(), source=any_document())
    def test_allows_no_unit_too_many(self, inputs: Inputs, source: Document) -> None:
        """Never more than what is left, and what is allowed is available."""
        decision = decide(inputs, CompiledPolicy.from_json(source))

        assert 0 <= decision.available_quantity <= inputs.counters.left
        if decision.allowed:
            assert inputs.request.quantity <= decision.available_quantity

    @fewer
    @given(inputs=any_inputs(), source=any_document(), spoilt=st.sampled_from(("en", "xx")))
    def test_lends_nothing_that_can_be_spoilt(self, inputs: Inputs, source: Document, spoilt: str) -> None:
        """Whoever changes the JSON of one decision does not change the policy or the next one."""
        policy_read = CompiledPolicy.from_json(source)
        first = decide(inputs, policy_read).to_json()
        kept = json.dumps(first)

        first["answers"]["resolutions"]["allowed"].append(spoilt)  # type: ignore[index]
        first["answers"]["window"]["sentence"][spoilt] = "?"  # type: ignore[index]

        assert json.dumps(decide(inputs, policy_read).to_json()) == kept


class TestStoredDecision:
    @pytest.mark.parametrize(
        "key, value, place",
        [
            ("code", "because", "code"),
            ("refusals", ["because"], "code"),
            ("allowed", "yes", "allowed"),
            ("available_quantity", "1", "available_quantity"),
            ("deadline_at", "2026-03-01T00:00", "deadline_at"),
            ("answers", {}, "answers.returnable"),
            ("windows", [{"state": "AJAR"}], "windows[0].state"),
            ("outcomes", [{"answered": ["horoscope"]}], "outcomes[0].answered"),
        ],
    )
    def test_names_the_place_that_is_wrong(self, key: str, value: object, place: str) -> None:
        """A decision that was tampered with is refused with the path of the fault."""
        stored = decide(looking(), policy()).to_json() | {key: value}

        with pytest.raises(BadDocument) as refused:
            Decision.from_json(stored)

        assert refused.value.sentence.startswith(place)
