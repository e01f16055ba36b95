"""From blocks to the rules document: what is right compiles, and what is wrong names its block."""

from __future__ import annotations

import pytest

from cms import starter
from cms.compile import PolicyIncomplete
from returns.eligibility.policy import CompiledPolicy
from tests.cms.building import BOTH, WINDOW, Block, answer, compiled, condition, defaults, problems, rule


class TestTheDocument:
    def test_keeps_rules_in_the_merchants_order_and_ends_with_the_defaults(self) -> None:
        """The first rule that matches answers, so the order is the meaning."""
        document = compiled(rule(id_="b"), rule(id_="a")).rules

        assert [found["id"] for found in document["rules"]] == ["b", "a", "default"]
        assert document["rules"][-1]["conditions"] == []
        assert document["time_zone"] == "Europe/London"
        assert document["locales"] == ["en", "de"]

    def test_answers_every_question_in_the_defaults(self) -> None:
        """Every policy ends with a default for each question, also for those nobody can edit yet."""
        last = compiled().rules["rules"][-1]["answers"]

        assert set(last) == {
            "returnable",
            "window",
            "resolutions",
            "methods",
            "refund_timing",
            "review",
            "evidence",
            "fees",
            "bonus",
            "warehouse",
        }
        assert last["returnable"] == {"allowed": True, "code": None, "sentence": {}}

    def test_is_read_by_the_engine(self) -> None:
        """What a new store starts with is a policy that the engine accepts as it is."""
        blocks = [block | {"id": str(index)} for index, block in enumerate(starter.RULES)]

        policy = CompiledPolicy.from_json(compiled(*blocks).rules)

        assert [found.name for found in policy.rules] == [
            "Final sale",
            "Gift cards",
            "Hygiene",
            "Electronics",
            "Defaults",
        ]

    def test_leaves_out_text_between_rules_but_keeps_it_for_the_page(self) -> None:
        """Text explains; it decides nothing."""
        text = {"type": "text", "id": "t", "value": {"en": "<p>Hello</p>", "de": "<p>Hallo</p>", "fr": ""}}

        compilation = compiled(text, rule())

        assert [found["id"] for found in compilation.rules["rules"]] == ["r1", "default"]
        assert compilation.sections[0].texts == {"en": "<p>Hello</p>", "de": "<p>Hallo</p>"}

    def test_leaves_out_languages_that_the_store_does_not_speak(self) -> None:
        """A text in a language of no use stops nobody."""
        found = compiled(rule(), locales=("en",)).rules

        assert found["locales"] == ["en"]


class TestProblems:
    @pytest.mark.parametrize(
        "block,path",
        [
            pytest.param(rule(name=" "), (0, "name"), id="no-name"),
            pytest.param(rule(conditions=[]), (0, "conditions"), id="no-condition"),
            pytest.param(
                rule(conditions=[condition("product_tag", "")]), (0, "conditions", 0, "values"), id="no-value"
            ),
            pytest.param(rule(answers=[]), (0, "answers"), id="no-answer"),
            pytest.param(
                rule(answers=[answer("not_returnable", code="final_sale", sentence={"en": "No."})]),
                (0, "answers", 0, "sentence", "de"),
                id="sentence-missing-in-a-language",
            ),
            pytest.param(
                rule(answers=[answer("not_returnable", code="", sentence=BOTH)]),
                (0, "answers", 0, "code"),
                id="no-cause",
            ),
            pytest.param(
                rule(answers=[answer("window", **WINDOW | {"clock": ""})]),
                (0, "answers", 0, "clock"),
                id="no-clock",
            ),
            pytest.param(
                rule(answers=[answer("window", **WINDOW | {"clock": "fixed_date"})]),
                (0, "answers", 0, "date"),
                id="no-date",
            ),
            pytest.param(
                rule(answers=[answer("window", **WINDOW | {"days": -1})]),
                (0, "answers", 0, "days"),
                id="negative-days",
            ),
            pytest.param(
                rule(answers=[answer("window", **WINDOW | {"fallback_days": None})]),
                (0, "answers", 0, "fallback_days"),
                id="no-fallback",
            ),
            pytest.param(
                rule(answers=[answer("resolutions", allowed=[])]),
                (0, "answers", 0, "allowed"),
                id="no-resolution",
            ),
            pytest.param(
                rule(answers=[answer("methods", allowed=[])]), (0, "answers", 0, "allowed"), id="no-method"
            ),
            pytest.param(
                rule(answers=[answer("refund_timing", refund="")]),
                (0, "answers", 0, "refund"),
                id="no-timing",
            ),
            pytest.param(
                rule(answers=[answer("window", **WINDOW), answer("window", **WINDOW)]),
                (0, "answers", 1),
                id="question-answered-twice",
            ),
            pytest.param(rule(heading={"en": "Sale"}), (0, "heading", "de"), id="heading-in-one-language"),
        ],
    )
    def test_name_the_block_and_the_rule(self, block: Block, path: tuple[int | str, ...]) -> None:
        """A merchant is told where to mend, not only that something is wrong."""
        found = problems(block)

        assert [(where, at) for where, at, _ in found] == [("rules", path)]
        assert found[0][2] in {"Rule one", "Block 1"}

    def test_are_all_told_at_once(self) -> None:
        """Nobody mends one thing only to hear the next."""
        found = problems(rule(name=""), rule(id_="r2", answers=[]), ends=defaults(methods={"allowed": []}))

        assert [(where, at) for where, at, _ in found] == [
            ("rules", (0, "name")),
            ("rules", (1, "answers")),
            ("defaults", (0, "methods", "allowed")),
        ]

    def test_name_a_text_without_a_translation(self) -> None:
        """Text between the rules is needed in every language too."""
        text = {"type": "text", "id": "t", "value": {"en": "<p>Hello</p>"}}

        assert problems(text) == [("rules", (0, "de"), "Text 1")]

    def test_name_missing_defaults(self) -> None:
        """Without the end of the policy some question would have no answer."""
        found = problems(rule(), ends=[])

        assert found == [("defaults", (), "Defaults")]

    def test_name_a_language_that_nobody_can_write_in(self) -> None:
        """The store's languages are the operator's, the policy's are ours."""
        with pytest.raises(PolicyIncomplete, match="The store speaks pl"):
            compiled(locales=("en", "pl"))

    def test_put_the_engines_refusal_at_the_rule_that_it_names(self) -> None:
        """The engine has the last word about what it can carry out."""
        found = problems(rule(answers=[answer("refund_timing", refund="TOMORROW")]))

        assert found == [("rules", (0,), "Rule one")]
