"""What a rule of schema 2 may answer; whatever else it says is refused with rule and place."""

from __future__ import annotations

from typing import Any

import pytest

from returns.eligibility.policy import CompiledPolicy, InvalidPolicy
from tests.effort import counted
from tests.returns.pure.samples import Document, condition, default_2, document_2, policy_2, rule, window

QUESTION: Document = {
    "code": "worn",
    "label": {"en": "Was it worn?"},
    "choices": [{"code": "yes", "label": {"en": "Yes"}}],
    "is_needed": True,
}
SPAN: Document = {"clock": "delivered", "days": 30, "date": None, "fallback_days": 5}


def asked(**changes: Any) -> Document:
    return {"photos": 0, "questions": [QUESTION | changes]}


BROKEN = [
    pytest.param({"evidence": {"photos": 11}}, "evidence.photos", id="too-many-photos"),
    pytest.param({"evidence": {"photos": -1}}, "evidence.photos", id="fewer-than-none"),
    pytest.param({"evidence": {"pictures": 1}}, "evidence.pictures is not known", id="misspelt"),
    pytest.param({"evidence": asked(code="a:b")}, "questions[0].code", id="code-with-colon"),
    pytest.param({"evidence": asked(code="photos")}, "questions[0].code", id="code-of-photos"),
    pytest.param({"evidence": asked(choices=[])}, "questions[0].choices", id="no-choice"),
    pytest.param(
        {"evidence": asked(choices=QUESTION["choices"] * 2)}, "questions[0].choices", id="choice-twice"
    ),
    pytest.param({"evidence": {"questions": [QUESTION] * 2}}, "evidence.questions", id="question-twice"),
    pytest.param({"fees": {"restocking": {}}}, "fees.restocking must say either", id="fee-of-nothing"),
    pytest.param(
        {"fees": {"restocking": {"percent_bp": 1, "amounts": {"GBP": 1}}}}, "fees.restocking", id="fee-twice"
    ),
    pytest.param({"fees": {"restocking": {"percent_bp": 10_001}}}, "percent_bp", id="more-than-everything"),
    pytest.param({"fees": {"restocking": {"amounts": {"GBP": -1}}}}, "amounts.GBP", id="negative-fee"),
    pytest.param({"fees": {"restocking": {"amounts": {"gbp": 1}}}}, "amounts.gbp", id="currency"),
    pytest.param({"fees": {"restocking": {"amounts": {}}}}, "restocking.amounts", id="no-amount"),
    pytest.param({"fees": {"label": {"kind": "cheap"}}}, "fees.label.kind", id="label-kind"),
    pytest.param({"fees": {"label": {"kind": "flat"}}}, "fees.label.amounts", id="flat-without-amount"),
    pytest.param(
        {"fees": {"label": {"kind": "free", "amounts": {"GBP": 1}}}}, "fees.label.amounts", id="free-but-not"
    ),
    pytest.param({"fees": {"shipping_refund": "ALWAYS"}}, "fees.shipping_refund", id="shipping"),
    pytest.param({"fees": {"deductions": {"A": 1}}}, "fees.deductions.A", id="deduction-for-as-new"),
    pytest.param({"fees": {"deductions": {"B": 10_001}}}, "fees.deductions.B", id="deduction-too-large"),
    pytest.param({"bonus": {"REFUND": {"percent_bp": 1}}}, "bonus.REFUND", id="bonus-on-money"),
    pytest.param({"bonus": {"EXCHANGE": {"percent_bp": "1"}}}, "bonus.EXCHANGE.percent_bp", id="as-text"),
    pytest.param({"warehouse": {"code": " "}}, "warehouse.code", id="blank-warehouse"),
    pytest.param({"warehouse": {"name": "x"}}, "warehouse.name", id="warehouse-by-name"),
    pytest.param({"review": {"needed": True, "text": {}}}, "review.text", id="review-key"),
    pytest.param(
        {"window": window(by_resolution={"CASH": SPAN})}, "window.by_resolution.CASH", id="resolution"
    ),
    pytest.param(
        {"window": window(by_resolution={"REFUND": SPAN | {"days": -1}})},
        "window.by_resolution.REFUND.days",
        id="negative-window",
    ),
    pytest.param(
        {"window": window(by_resolution={"REFUND": SPAN | {"sentence": {}}})},
        "window.by_resolution.REFUND.sentence",
        id="sentence-in-the-wrong-place",
    ),
]


class TestBrokenAnswers:
    @pytest.mark.parametrize("answers, complaint", BROKEN)
    def test_are_named(self, answers: Document, complaint: str) -> None:
        """The refusal names the rule and the place."""
        with pytest.raises(InvalidPolicy) as refused:
            policy_2(rule("r", **answers))

        assert refused.value.sentence.startswith("Rule R: ")
        assert complaint in refused.value.sentence
        assert refused.value.rule_id == "r"

    @pytest.mark.parametrize("question", ["evidence", "fees", "bonus", "warehouse"])
    def test_may_say_nothing_special(self, question: str) -> None:
        """An empty answer is the neutral one, and is written out in full."""
        answers: Document = {"evidence": {}, "fees": {}, "bonus": {}, "warehouse": {}}
        written = policy_2(default_2(**answers)).to_json()["rules"]

        neutral = {
            "evidence": {"photos": 0, "questions": [], "sentence": {}},
            "fees": {
                "restocking": None,
                "label": None,
                "waived_when_merchant_at_fault": True,
                "shipping_refund": "NEVER",
                "deductions": {},
            },
            "bonus": {},
            "warehouse": {"code": None},
        }
        assert written[-1]["answers"][question] == neutral[question]  # type: ignore[index]


class TestEnormousPolicies:
    def test_are_read_in_a_moment(self) -> None:
        """Five hundred rules with three conditions each."""
        listed = [
            rule(
                f"r{number}",
                condition("product_tag", f"tag-{number}"),
                condition("country", "GB", negate=True),
                {"kind": "price", "least": number, "most": None, "currency": "GBP"},
                review={"needed": True},
            )
            for number in range(500)
        ]
        document = document_2(*listed)

        with counted() as effort:
            policy = CompiledPolicy.from_json(document)

        assert len(policy.rules) == len(listed) + 1
        assert effort.calls < 1_000_000
