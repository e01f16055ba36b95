"""A compiled policy is read strictly, and a fault names the rule to mend."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from returns.eligibility.policy import CompiledPolicy, InvalidPolicy
from returns.eligibility.vocabulary import Question
from tests.returns.pure.generated import any_document
from tests.returns.pure.samples import Document, condition, default, document, refusal, rule, window

SALE = condition("product_tag", "sale")


def read(*rules: Document, **changes: Any) -> CompiledPolicy:
    return CompiledPolicy.from_json(document(*rules) | changes)


class TestCompiledPolicy:
    @settings(max_examples=25)
    @given(rules=any_document())
    def test_reads_back_what_it_writes(self, rules: Document) -> None:
        """Reading, writing and reading again changes nothing, nor does a database that reorders keys."""
        policy = CompiledPolicy.from_json(rules)

        stored = json.loads(json.dumps(policy.to_json(), sort_keys=True))

        assert CompiledPolicy.from_json(stored) == policy
        assert json.dumps(CompiledPolicy.from_json(stored).to_json()) == json.dumps(policy.to_json())

    def test_does_not_change_with_the_document_it_came_from(self) -> None:
        """A policy is frozen: whoever keeps the document cannot change the rules afterwards."""
        source = document(rule("r", SALE, returnable=refusal(en="No.")))
        policy = CompiledPolicy.from_json(source)
        before = json.dumps(policy.to_json())

        source["rules"][0]["answers"]["returnable"]["sentence"]["en"] = "Yes!"
        source["rules"][1]["answers"]["resolutions"]["allowed"].append("REPAIR")

        assert json.dumps(policy.to_json()) == before

    def test_may_leave_negate_out(self) -> None:
        """A condition holds as written unless it says otherwise."""
        policy = read(rule("r", {"kind": "product_tag", "values": ["sale"]}, returnable=refusal()))

        assert not policy.rules[0].conditions[0].is_negated

    def test_may_have_rules_without_conditions_in_between(self) -> None:
        """A rule that always holds answers its questions for everything below it."""
        policy = read(rule("always", review={"needed": True}))

        assert [each.rule_id for each in policy.rules] == ["always", "default"]


class TestBrokenDocuments:
    @pytest.mark.parametrize(
        "changes, complaint",
        [
            pytest.param({"schema": 3}, "schema", id="schema-of-the-future"),
            pytest.param({"schema": "1"}, "schema", id="schema-as-text"),
            pytest.param({"time_zone": "Europe/Atlantis"}, "time_zone", id="unknown-zone"),
            pytest.param({"time_zone": "../etc/passwd"}, "time_zone", id="path-as-zone"),
            pytest.param({"time_zone": ""}, "time_zone", id="empty-zone"),
            pytest.param({"locales": []}, "locales", id="no-language"),
            pytest.param({"locales": ["en", "en"]}, "locales", id="language-twice"),
            pytest.param({"locales": "en"}, "locales", id="languages-as-text"),
            pytest.param({"rules": []}, "default", id="no-rule"),
            pytest.param({"rules": {}}, "rules", id="rules-as-object"),
            pytest.param({"rules": ["x"]}, "rules[0]", id="rule-as-text"),
            pytest.param({"colour": 1}, "colour", id="unknown-key"),
        ],
    )
    def test_are_refused(self, changes: Document, complaint: str) -> None:
        """What the engine does not understand it does not run."""
        with pytest.raises(InvalidPolicy) as refused:
            read(**changes)

        assert complaint in refused.value.sentence

    @pytest.mark.parametrize("source", [None, [], "{}", 1])
    def test_are_refused_when_they_are_no_object(self, source: object) -> None:
        """A policy is an object."""
        with pytest.raises(InvalidPolicy):
            CompiledPolicy.from_json(source)


class TestBrokenRules:
    @pytest.mark.parametrize(
        "broken, complaint",
        [
            pytest.param(
                rule("r", condition("moon_phase", "full")), "'moon_phase' is no condition", id="condition"
            ),
            pytest.param(rule("r", condition("product_tag")), "values", id="condition-without-values"),
            pytest.param(rule("r", condition("product_tag", " ")), "values", id="empty-value"),
            pytest.param(rule("r", condition("final_sale", "yes")), "values", id="flag-with-values"),
            pytest.param(rule("r", {"kind": "product_tag", "values": "sale"}), "values", id="values-as-text"),
            pytest.param(rule("r", SALE | {"negate": "no"}), "negate", id="negate-as-text"),
            pytest.param(rule("r", SALE | {"not": True}), "conditions[0].not", id="unknown-key-in-condition"),
            pytest.param(
                rule("r", horoscope={"sign": "lion"}), "'horoscope' is not a question", id="question"
            ),
            pytest.param(rule("r", returnable={"allowed": False, "code": "no"}), "code", id="refusal-code"),
            pytest.param(
                rule("r", returnable={"allowed": False, "code": None}), "code", id="no-without-code"
            ),
            pytest.param(rule("r", returnable=refusal("over_cap")), "code", id="code-of-something-else"),
            pytest.param(rule("r", returnable={"allowed": "no"}), "allowed", id="allowed-as-text"),
            pytest.param(rule("r", returnable=refusal(en=1)), "sentence.en", id="sentence-as-number"),  # type: ignore[arg-type]
            pytest.param(rule("r", window=window(clock="sunrise")), "clock", id="clock"),
            pytest.param(rule("r", window=window(days=-1)), "days", id="negative-days"),
            pytest.param(rule("r", window=window(days=99_999)), "days", id="endless-days"),
            pytest.param(rule("r", window=window(days="30")), "days", id="days-as-text"),
            pytest.param(rule("r", window=window(days=30.5)), "days", id="half-days"),
            pytest.param(rule("r", window=window(days=True)), "days", id="days-as-flag"),
            pytest.param(rule("r", window=window(fallback_days=None)), "fallback_days", id="no-fallback"),
            pytest.param(rule("r", window=window(date="2026-01-01")), "date", id="date-for-a-running-clock"),
            pytest.param(rule("r", window=window(clock="fixed_date")), "date", id="fixed-date-without-date"),
            pytest.param(
                rule("r", window=window(clock="fixed_date", date="31.12.2026")), "date", id="date-form"
            ),
            pytest.param(
                rule("r", window=window(clock="fixed_date", date="20261231")), "date", id="date-compact"
            ),
            pytest.param(
                rule("r", window=window(clock="fixed_date", date="2026-02-30")), "date", id="no-such-day"
            ),
            pytest.param(rule("r", resolutions={"allowed": ["CASH"]}), "allowed", id="resolution"),
            pytest.param(rule("r", resolutions={"allowed": []}), "allowed", id="no-resolution-at-all"),
            pytest.param(
                rule("r", resolutions={"allowed": ["REFUND", "REFUND"]}), "allowed", id="resolution-twice"
            ),
            pytest.param(
                rule("r", methods={"allowed": ["PIGEON"], "label_paid_by": "SHOPPER"}), "allowed", id="method"
            ),
            pytest.param(
                rule("r", methods={"allowed": ["KEEP"], "label_paid_by": "BANK"}), "label_paid_by", id="payer"
            ),
            pytest.param(rule("r", refund_timing={"REFUND": "LATER"}), "refund_timing.REFUND", id="timing"),
            pytest.param(
                rule("r", refund_timing={"CASH": "INSTANT"}), "refund_timing.CASH", id="timing-of-nothing"
            ),
            pytest.param(rule("r", refund_timing={}), "says nothing about REFUND", id="timing-left-open"),
            pytest.param(rule("r", review={"needed": 1}), "needed", id="review-as-number"),
            pytest.param(
                rule("r", fees={"code": None, "percent": 10}), "fees.percent", id="a-fee-nobody-charges"
            ),
            pytest.param(rule("r", evidence={"photos": 1}), "evidence.photos", id="evidence-nobody-asks-for"),
            pytest.param(rule("r") | {"colour": 1}, "colour", id="unknown-key"),
            pytest.param(rule("r") | {"conditions": {}}, "conditions", id="conditions-as-object"),
            pytest.param(rule("r") | {"answers": []}, "answers", id="answers-as-list"),
        ],
    )
    def test_are_named(self, broken: Document, complaint: str) -> None:
        """The refusal names the rule, the place and what is wrong there."""
        with pytest.raises(InvalidPolicy) as refused:
            read(broken)

        assert refused.value.sentence.startswith("Rule R: ")
        assert complaint in refused.value.sentence
        assert (refused.value.rule_id, refused.value.rule_name) == ("r", "R")

    def test_are_named_by_their_id_when_they_have_no_name(self) -> None:
        """A rule without a name is still found."""
        broken = rule("r-77", condition("moon_phase"))
        del broken["name"]

        with pytest.raises(InvalidPolicy, match="r-77"):
            read(broken)

    def test_need_an_id(self) -> None:
        """Decisions point at rules by id, so an empty one is refused."""
        with pytest.raises(InvalidPolicy, match="Rule Nameless: id must be filled"):
            read(rule("") | {"name": "Nameless"})

    def test_may_not_share_an_id(self) -> None:
        """Decisions point at rules by id."""
        with pytest.raises(InvalidPolicy, match="used twice"):
            read(rule("same"), rule("same"))


class TestTheDefault:
    @pytest.mark.parametrize("question", Question)
    def test_answers_every_question(self, question: Question) -> None:
        """Every policy ends with an answer to everything."""
        last = default()
        del last["answers"][question]

        with pytest.raises(InvalidPolicy, match=f"Default: the default leaves a question open: {question}"):
            read(last)

    def test_has_no_conditions(self) -> None:
        """A default that might not match is no default."""
        last = default() | {"conditions": [SALE]}

        with pytest.raises(InvalidPolicy, match="must have no conditions"):
            read(last)

    def test_knows_the_timing_of_whatever_is_offered(self) -> None:
        """A rule offers store credit: the default must say when it is given."""
        with pytest.raises(InvalidPolicy, match="STORE_CREDIT"):
            read(rule("r", SALE, resolutions={"allowed": ["STORE_CREDIT"]}))
