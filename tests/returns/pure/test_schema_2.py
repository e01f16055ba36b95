"""What schema 2 adds: windows by resolution, late defects, evidence, notices, fees that are only said."""

from __future__ import annotations

import json
from typing import Any

import pytest

from returns.eligibility import answer
from returns.eligibility.decision import Decision
from returns.eligibility.engine import decide
from returns.eligibility.policy import CompiledPolicy
from tests.returns.pure.samples import (
    DELIVERED_AT,
    SHIPPED_AT,
    Document,
    condition,
    default_2,
    document_2,
    looking,
    policy_2,
    refusal,
    rule,
    units,
    utc,
    window,
)


def span(**changes: Any) -> Document:
    return {"clock": "delivered", "days": 30, "date": None, "fallback_days": 5} | changes


# Money for 30 days after delivery (until 9 April), credit for 60 (until 9 May), repair for ever.
BY_RESOLUTION = default_2(
    window=window(by_resolution={"STORE_CREDIT": span(days=60)}),
    resolutions={"allowed": ["REFUND", "STORE_CREDIT"]},
    refund_timing={"REFUND": "ON_RECEIPT", "STORE_CREDIT": "INSTANT", "REPAIR": "ON_RECEIPT"},
)
FOR_EVER = rule(
    "repair",
    condition("product_tag", "blue"),
    window=window(by_resolution={"REPAIR": span(days=None)}),
    resolutions={"allowed": ["REFUND", "REPAIR"]},
)
IN_TIME, CREDIT_ONLY, TOO_LATE = (
    utc("2026-03-20 08:00"),
    utc("2026-04-20 08:00"),
    utc("2026-06-20 08:00"),
)


class TestWindowsByResolution:
    @pytest.mark.parametrize(
        "asked_at, resolution, allowed, deadline, offered",
        [
            pytest.param(
                IN_TIME, None, True, "2026-05-09 23:00", ("REFUND", "STORE_CREDIT"), id="look-all-open"
            ),
            pytest.param(CREDIT_ONLY, None, True, "2026-05-09 23:00", ("STORE_CREDIT",), id="look-one-open"),
            pytest.param(TOO_LATE, None, False, "2026-05-09 23:00", (), id="look-none-open"),
            pytest.param(
                IN_TIME, "REFUND", True, "2026-04-09 23:00", ("REFUND", "STORE_CREDIT"), id="ask-money"
            ),
            pytest.param(
                CREDIT_ONLY, "REFUND", False, "2026-04-09 23:00", ("STORE_CREDIT",), id="money-too-late"
            ),
            pytest.param(
                CREDIT_ONLY, "STORE_CREDIT", True, "2026-05-09 23:00", ("STORE_CREDIT",), id="credit"
            ),
            pytest.param(
                CREDIT_ONLY, "REPAIR", False, "2026-05-09 23:00", ("STORE_CREDIT",), id="not-offered"
            ),
        ],
    )
    def test_decide_each_for_itself(
        self, asked_at: Any, resolution: str | None, allowed: bool, deadline: str, offered: tuple[str, ...]
    ) -> None:
        """Who asks for one is judged by its window; who looks may come while any is open."""
        decision = decide(looking(asked_at=asked_at, resolution=resolution), policy_2(BY_RESOLUTION))

        assert decision.allowed is allowed
        assert decision.deadline_at == utc(deadline)
        assert decision.resolutions == offered
        assert tuple(decision.resolution_deadlines) == offered

    def test_say_what_can_still_be_had(self) -> None:
        """Too late for money, not for credit: the sentence says both."""
        decision = decide(looking(asked_at=CREDIT_ONLY, resolution="REFUND"), policy_2(BY_RESOLUTION))

        assert decision.sentence == {
            "en": "The time for this choice ended on 9 April 2026. You can still choose: store credit."
        }

    def test_never_end_when_one_is_unlimited(self) -> None:
        """A repair is offered for ever, so the line has no deadline."""
        decision = decide(looking(asked_at=TOO_LATE), policy_2(FOR_EVER, BY_RESOLUTION))

        assert decision.allowed
        assert decision.deadline_at is None
        assert decision.resolution_deadlines == {"REPAIR": None}

    def test_offer_those_that_take_all_units(self) -> None:
        """Two units, one of them too late for money: both come back for credit."""
        inputs = units(2, (1, SHIPPED_AT, DELIVERED_AT), (1, SHIPPED_AT, utc("2026-03-30 10:00")), quantity=2)
        late = units(
            2,
            (1, SHIPPED_AT, DELIVERED_AT),
            (1, SHIPPED_AT, utc("2026-03-30 10:00")),
            quantity=2,
            asked_at=CREDIT_ONLY,
        )

        assert decide(inputs, policy_2(BY_RESOLUTION)).resolutions == ("REFUND", "STORE_CREDIT")
        assert decide(late, policy_2(BY_RESOLUTION)).resolutions == ("STORE_CREDIT",)


class TestLateDefects:
    @pytest.mark.parametrize(
        "reason",
        [
            pytest.param({"is_merchant_at_fault": True, "reason_code": "torn"}, id="flagged"),
            *[
                pytest.param({"reason_category": category, "is_merchant_at_fault": False}, id=category)
                for category in ("DEFECTIVE", "DAMAGED", "NOT_AS_DESCRIBED", "WRONG_ITEM")
            ],
        ],
    )
    def test_are_looked_at(self, reason: dict[str, Any]) -> None:
        """Too late, but our fault: allowed, a person looks, and the shopper reads that."""
        decision = decide(looking(asked_at=TOO_LATE, resolution="REFUND", **reason), policy_2())

        assert decision.allowed
        assert decision.needs_review
        assert decision.review_causes == ("late_defect",)
        assert decision.notice == {
            "en": "The time to return this item is over. Because it is our fault, we will look at it."
        }
        assert decision.resolutions == ("REFUND",)
        assert decision.available_quantity == 1
        assert decision.sentence == {}

    def test_are_possible_before_a_reason_is_known(self) -> None:
        """Somebody only looks: refused with the date, and the page may offer “It is faulty”."""
        decision = decide(looking(asked_at=TOO_LATE), policy_2())

        assert decision.code == "outside_return_window"
        assert decision.late_defect_possible
        assert not decision.needs_review

    @pytest.mark.parametrize(
        "changes",
        [
            pytest.param({"reason_category": "UNWANTED", "is_merchant_at_fault": False}, id="other-reason"),
            pytest.param({"reason_category": "DEFECTIVE", "line": {"is_final_sale": True}}, id="final-sale"),
            pytest.param({"reason_category": "DEFECTIVE", "method": "PICKUP"}, id="method"),
            pytest.param({"reason_category": "DEFECTIVE", "quantity": 2}, id="more-than-there-are"),
        ],
    )
    def test_excuse_nothing_but_time(self, changes: dict[str, Any]) -> None:
        """Any other refusal stands, and so does lateness with any other reason."""
        final = rule("final", condition("final_sale"), returnable=refusal())

        decision = decide(looking(asked_at=TOO_LATE, **changes), policy_2(final))

        assert not decision.allowed
        assert not decision.late_defect_possible

    def test_still_need_the_evidence(self) -> None:
        """Photos that the policy wants are asked for first; late is not said."""
        wanted = default_2(evidence={"photos": 1})
        asked: Document = {"asked_at": TOO_LATE, "reason_category": "DEFECTIVE"}

        missing = decide(looking(photo_count=0, **asked), policy_2(wanted))
        given = decide(looking(photo_count=1, **asked), policy_2(wanted))

        assert missing.refusals == ("evidence_missing",)
        assert given.allowed


class TestReview:
    def test_tells_the_shopper(self) -> None:
        """The merchant's own sentence, or ours where there is none."""
        own = default_2(review={"needed": True, "sentence": {"de": "Wir schauen nach."}})

        decision = decide(looking(), policy_2(own, locales=("en", "de")))

        assert decision.review_causes == ("policy",)
        assert decision.notice == {
            "en": "We will look at this return before we approve it, and write to you.",
            "de": "Wir schauen nach.",
        }


EVIDENCE: Document = {
    "photos": 2,
    "questions": [
        {
            "code": "worn",
            "label": {"en": "Was it worn?"},
            "choices": [{"code": "yes", "label": {"en": "Yes"}}, {"code": "no", "label": {"en": "No"}}],
            "is_needed": True,
        },
        {
            "code": "tag",
            "label": {"en": "Is the tag on it?"},
            "choices": [{"code": "yes", "label": {"en": "Yes"}}],
            "is_needed": False,
        },
    ],
    "sentence": {"en": "Show us."},
}


class TestEvidence:
    @pytest.mark.parametrize(
        "request_facts, missing, allowed",
        [
            pytest.param({}, ("worn", "photos"), True, id="a-look-is-not-refused"),
            pytest.param({"photo_count": 0}, ("worn", "photos"), False, id="sent-with-nothing"),
            pytest.param(
                {"photo_count": 1, "evidence_answers": ("worn:no",)}, ("photos",), False, id="one-photo"
            ),
            pytest.param(
                {"photo_count": 2, "evidence_answers": ("worn:maybe",)}, ("worn",), False, id="no-choice"
            ),
            pytest.param({"photo_count": 2, "evidence_answers": ("worn:yes",)}, (), True, id="complete"),
        ],
    )
    def test_is_asked_for_when_the_request_is_sent(
        self, request_facts: dict[str, Any], missing: tuple[str, ...], allowed: bool
    ) -> None:
        """What is missing is always named, and refused only once the request is sent."""
        decision = decide(looking(**request_facts), policy_2(default_2(evidence=EVIDENCE)))

        assert decision.evidence_missing == missing
        assert decision.allowed is allowed
        assert decision.code == (None if allowed else "evidence_missing")

    def test_can_be_a_condition(self) -> None:
        """Who says that it was worn hears what worn goods get."""
        worn = rule("worn", condition("evidence_answer", "worn:yes"), returnable=refusal("not_returnable"))
        asked = policy_2(worn, default_2(evidence=EVIDENCE))

        assert decide(looking(evidence_answers=("worn:yes",)), asked).code == "not_returnable"
        assert decide(looking(evidence_answers=("worn:no",)), asked).allowed
        assert decide(looking(), asked).outcomes[0].conditions[0].result is None


FEES: Document = {
    "restocking": {"amounts": {"EUR": 600, "GBP": 500}},
    "label": {"kind": "flat", "amounts": {"GBP": 395}},
    "waived_when_merchant_at_fault": False,
    "shipping_refund": "FULL_RETURN_OR_FAULT",
    "deductions": {"B": 1000, "C": 5000},
}


class TestDocuments:
    def test_keep_every_answer(self) -> None:
        """All answers are in the decision as the merchant gave them, signed by their rule."""
        given = default_2(
            evidence=EVIDENCE,
            fees=FEES,
            bonus={"STORE_CREDIT": {"percent_bp": 1000}, "EXCHANGE": {"amounts": {"GBP": 500}}},
            warehouse={"code": "north"},
        )

        decision = decide(looking(), policy_2(given))

        for question in ("evidence", "fees", "bonus", "warehouse"):
            assert decision.answers[question] == given["answers"][question] | {
                "rule_id": "default",
                "rule_name": "Default",
            }

    def test_read_the_same_after_storing(self) -> None:
        """Document and decision come back from JSON as they were."""
        source = document_2(FOR_EVER, default_2(**BY_RESOLUTION["answers"] | {"fees": FEES}))
        policy = CompiledPolicy.from_json(source)
        decision = decide(looking(asked_at=CREDIT_ONLY), policy)

        again = CompiledPolicy.from_json(json.loads(json.dumps(policy.to_json())))

        assert again.to_json() == policy.to_json()
        assert Decision.from_json(json.loads(json.dumps(decision.to_json()))) == decision
        assert decision.to_json()["schema"] == 2

    def test_are_answered_without_a_receipt_too(self) -> None:
        """The answer alone says the same."""
        asked = looking(asked_at=CREDIT_ONLY, resolution="REFUND")
        verdict = answer(asked, policy_2(BY_RESOLUTION))
        decision = decide(asked, policy_2(BY_RESOLUTION))

        assert (verdict.allowed, verdict.code) == (decision.allowed, decision.code)
        assert verdict.rule_ids["window"] == "default"  # type: ignore[index]
