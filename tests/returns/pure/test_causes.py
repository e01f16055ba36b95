"""Which rule is behind a refusal."""

import pytest

from returns.eligibility.causes import Cause, cause_of, question_about, question_behind
from returns.eligibility.vocabulary import Question, RefusalCode

ANSWERS = {
    question.value: {"rule_id": f"of-{question}", "rule_name": question.value.title()}
    for question in Question
}


class TestCause:
    @pytest.mark.parametrize(
        "code, question",
        [
            (RefusalCode.FINAL_SALE, "returnable"),
            (RefusalCode.GIFT_CARD_NOT_RETURNABLE, "returnable"),
            (RefusalCode.NOT_RETURNABLE, "returnable"),
            (RefusalCode.BLOCKED, "returnable"),
            (RefusalCode.OUTSIDE_RETURN_WINDOW, "window"),
            (RefusalCode.RESOLUTION_NOT_ALLOWED, "resolutions"),
            (RefusalCode.METHOD_NOT_ALLOWED, "methods"),
            (RefusalCode.EVIDENCE_MISSING, "evidence"),
        ],
    )
    def test_is_the_rule_that_answered_the_question(self, code: RefusalCode, question: str) -> None:
        assert cause_of(code=code, answers=ANSWERS) == Cause(f"of-{question}", question.title())

    @pytest.mark.parametrize("code", ["nothing_left", "already_returned", "not_fulfilled", None])
    def test_is_none_where_the_goods_decide(self, code: str | None) -> None:
        """No rule can help: the units are gone, or not sent yet."""
        assert cause_of(code=code, answers=ANSWERS) is None


class TestTheQuestionARefusalIsAbout:
    @pytest.mark.parametrize("code", list(RefusalCode))
    def test_is_the_one_behind_it(self, code: RefusalCode) -> None:
        """A page that explains a refusal and a replay that compares two name the same rule."""
        assert question_behind(code) in (None, question_about(code))

    @pytest.mark.parametrize(
        "code, question",
        [
            ("quantity_not_available", Question.WINDOW),
            ("not_fulfilled", Question.WINDOW),
            ("nothing_left", Question.RETURNABLE),
            ("already_returned", Question.RETURNABLE),
            (None, Question.RETURNABLE),
        ],
    )
    def test_is_the_nearest_one_where_the_goods_decide(self, code: str | None, question: Question) -> None:
        """A replay counts each difference under some question."""
        assert question_about(code) is question
