"""Policies of any size are answered quickly: compiled, or refused with a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cms.compile import MAX_RULES
from returns.eligibility.policy import CompiledPolicy
from tests.cms.building import (
    WINDOW,
    Block,
    answer,
    block,
    compiled,
    condition,
    problems,
    rule,
    sentences,
    stored_sets,
)
from tests.effort import counted

CALLS = 3_000_000


@contextmanager
def with_little_effort() -> Iterator[None]:
    with counted() as effort:
        yield
    assert effort.calls < CALLS


def many(count: int, **parts: object) -> list[Block]:
    return [rule(id_=f"r{number}", name=f"Rule {number}", **parts) for number in range(count)]


class TestALargePolicy:
    def test_compiles_with_as_many_rules_as_are_allowed(self) -> None:
        """Five hundred rules are more than anybody writes by hand."""
        long_rule = {
            "conditions": [
                condition("product_sku", *(f"SKU-{number}" for number in range(50))),
                block("price", least="10", most="20", currency="GBP"),
                block("set", set=1),
            ],
            "answers": [answer("window", **WINDOW)],
        }
        sets = stored_sets(Sale=[condition("product_tag", "sale")])

        with with_little_effort():
            document = compiled(*many(MAX_RULES, **long_rule), sets=sets).rules

        assert len(document["rules"]) == MAX_RULES + 1
        assert CompiledPolicy.from_json(document).to_json() == document

    def test_is_refused_with_one_rule_more(self) -> None:
        """The complaint stands at the first rule that is too many."""
        with with_little_effort():
            found = problems(*many(MAX_RULES + 1))

        assert found == [("rules", (MAX_RULES,), "Policy")]

    def test_is_told_everything_that_is_wrong(self) -> None:
        """Five hundred wrong rules are five hundred places to mend."""
        with with_little_effort():
            found = problems(*many(MAX_RULES, conditions=[], answers=[]))

        assert len(found) == 2 * MAX_RULES

    def test_may_not_multiply_by_its_sets(self) -> None:
        """Sets of a thousand conditions in five hundred rules would be half a million."""
        sets = stored_sets(Large=[condition("product_tag", f"tag-{number}") for number in range(999)])

        with with_little_effort():
            found = sentences(*many(MAX_RULES, conditions=[block("set", set=1)]), sets=sets)

        assert found == [
            "Up to here the policy has 21000 conditions, with those of its sets. 20000 are allowed."
        ]
