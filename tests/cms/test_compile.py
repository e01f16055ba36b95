"""From blocks to the rules document: what is right compiles, and what is wrong names its block."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from cms import starter
from cms.compile import Compilation, PolicyIncomplete, compile_policy
from returns.eligibility.policy import CompiledPolicy

Block = dict[str, Any]

BOTH = {"en": "No.", "de": "Nein."}
WINDOW: Block = {"clock": "delivered", "date": None, "days": 14, "fallback_days": 5, "sentence": {}}


def rule(*, id_: str = "r1", name: str = "Rule one", **parts: Any) -> Block:
    value = {
        "name": name,
        "heading": {},
        "conditions": [condition("product_tag", "final-sale")],
        "answers": [answer("not_returnable", code="final_sale", sentence=BOTH)],
    }
    return {"type": "rule", "id": id_, "value": value | parts}


def condition(kind: str, *values: str, negate: bool = False) -> Block:
    return {"type": kind, "value": {"values": "\n".join(values), "negate": negate}}


def answer(kind: str, **value: Any) -> Block:
    return {"type": kind, "value": value}


def defaults(**changed: Any) -> list[Block]:
    block = copy.deepcopy(starter.DEFAULTS[0])
    block["value"] |= changed
    return [block]


def compiled(*rules: Block, locales: tuple[str, ...] = ("en", "de"), ends: Any = None) -> Compilation:
    return compile_policy(
        rules=rules,
        defaults=defaults() if ends is None else ends,
        time_zone="Europe/London",
        locales=locales,
    )


def problems(*rules: Block, **more: Any) -> list[tuple[str, tuple[int | str, ...], str]]:
    with pytest.raises(PolicyIncomplete) as caught:
        compiled(*rules, **more)
    return [(problem.field, problem.path, problem.rule) for problem in caught.value.problems]


def answers_of(*blocks: Block) -> dict[str, Any]:
    found: dict[str, Any] = compiled(rule(answers=list(blocks))).rules["rules"][0]["answers"]
    return found


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


class TestConditions:
    @pytest.mark.parametrize("kind", ["product_tag", "product_category", "product_sku"])
    def test_keep_kind_values_and_negation(self, kind: str) -> None:
        """A rule is about products by tag, category or SKU, or about all others."""
        found = compiled(rule(conditions=[condition(kind, "A", "b", negate=True)])).rules

        assert found["rules"][0]["conditions"] == [{"kind": kind, "values": ["A", "b"], "negate": True}]

    def test_drop_empty_and_repeated_values(self) -> None:
        """A blank line in the list means nothing."""
        found = compiled(rule(conditions=[condition("product_tag", " a ", "", "a", "b")])).rules

        assert found["rules"][0]["conditions"][0]["values"] == ["a", "b"]

    def test_may_not_be_endless(self) -> None:
        """Every line of every order is compared with all of them."""
        many = [f"SKU-{number}" for number in range(501)]

        found = problems(rule(conditions=[condition("product_sku", *many)]))

        assert found == [("rules", (0, "conditions", 0, "values"), "Rule one")]


class TestAnswers:
    @pytest.mark.parametrize(
        "block,question,expected",
        [
            pytest.param(
                answer("window", **WINDOW),
                "window",
                {"clock": "delivered", "days": 14, "date": None, "fallback_days": 5, "sentence": {}},
                id="window",
            ),
            pytest.param(
                answer("window", **WINDOW | {"days": None}),
                "window",
                {"clock": "delivered", "days": None, "date": None, "fallback_days": 5, "sentence": {}},
                id="window-without-end",
            ),
            pytest.param(
                answer("window", **WINDOW | {"clock": "fixed_date", "date": "2027-01-31", "days": None}),
                "window",
                {
                    "clock": "fixed_date",
                    "days": None,
                    "date": "2027-01-31",
                    "fallback_days": 5,
                    "sentence": {},
                },
                id="fixed-date",
            ),
            pytest.param(
                answer("window", **WINDOW | {"clock": "placed", "date": "2027-01-31"}),
                "window",
                {"clock": "placed", "days": 14, "date": None, "fallback_days": 5, "sentence": {}},
                id="date-of-another-clock-is-ignored",
            ),
            pytest.param(
                answer("not_returnable", code="final_sale", sentence=BOTH),
                "returnable",
                {"allowed": False, "code": "final_sale", "sentence": BOTH},
                id="not-returnable",
            ),
            pytest.param(
                answer("resolutions", allowed=["REFUND"]),
                "resolutions",
                {"allowed": ["REFUND"]},
                id="resolutions",
            ),
            pytest.param(
                answer("refund_timing", refund="FIRST_SCAN"),
                "refund_timing",
                {"REFUND": "FIRST_SCAN"},
                id="timing",
            ),
            pytest.param(
                answer("methods", allowed=["PREPAID_LABEL", "OWN_CARRIER"]),
                "methods",
                {"allowed": ["PREPAID_LABEL", "OWN_CARRIER"], "label_paid_by": "MERCHANT"},
                id="label-paid-by-the-store",
            ),
            pytest.param(
                answer("methods", allowed=["OWN_CARRIER"]),
                "methods",
                {"allowed": ["OWN_CARRIER"], "label_paid_by": "SHOPPER"},
                id="own-carrier-paid-by-the-shopper",
            ),
            pytest.param(answer("review", needed=True), "review", {"needed": True}, id="review"),
        ],
    )
    def test_say_what_the_block_says(self, block: Block, question: str, expected: Any) -> None:
        """Each block answers one question, in the engine's words."""
        assert answers_of(block) == {question: expected}


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
