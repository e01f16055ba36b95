"""Condition sets are compiled into the rules that use them, and never lead into a circle."""

from __future__ import annotations

from typing import Any

import pytest

from cms.compile import MAX_DEPTH, PolicyIncomplete, compile_set
from returns.eligibility.policy import CompiledPolicy
from tests.cms.building import Block, block, compiled, condition, problems, rule, sentences, stored_sets
from tests.effort import counted

SALE = condition("product_tag", "sale")


def use(pk: int, *, negate: bool = False) -> Block:
    return block("set", set=pk, negate=negate)


def chain(length: int) -> dict[int, Any]:
    """Each set refers to the next; the last holds a tag."""
    inside = {f"Set {pk}": [use(pk + 1)] for pk in range(1, length)}
    return stored_sets(**inside, **{f"Set {length}": [SALE]})


class TestSets:
    def test_put_their_contents_into_the_rule(self) -> None:
        """A version never changes, whatever becomes of the set."""
        sets = stored_sets(**{"Summer sale": [SALE, block("gift_card", negate=True)]})

        document = compiled(rule(conditions=[use(1, negate=True)]), sets=sets).rules

        assert document["rules"][0]["conditions"] == [
            {
                "kind": "set",
                "set": "1",
                "name": "Summer sale",
                "conditions": [
                    {"kind": "product_tag", "values": ["sale"], "negate": False},
                    {"kind": "gift_card", "values": [], "negate": True},
                ],
                "negate": True,
            }
        ]
        assert CompiledPolicy.from_json(document).to_json() == document

    def test_may_stand_in_each_other_as_deep_as_the_engine_follows(self) -> None:
        """Eight levels are more than anybody keeps in mind."""
        document = compiled(rule(conditions=[use(1)]), sets=chain(MAX_DEPTH)).rules

        assert CompiledPolicy.from_json(document).to_json() == document

    def test_are_compiled_once_however_often_they_are_used(self) -> None:
        """Two references to the same set inside of each other are no circle."""
        sets = stored_sets(Both=[use(2), use(2)], Sale=[SALE])

        found = compiled(rule(conditions=[use(1), use(2)]), sets=sets).rules["rules"][0]["conditions"]

        assert found[0]["conditions"][0] == found[1]


class TestProblems:
    @pytest.mark.parametrize(
        "sets,expected",
        [
            pytest.param(stored_sets(Other=[SALE]), "Choose a set of this store.", id="of-another-store"),
            pytest.param(stored_sets(Other=[SALE], A=[]), "In the set “A”: Add a condition.", id="empty-set"),
            pytest.param(
                stored_sets(Other=[SALE], A=[condition("product_tag", "")]),
                "In the set “A”: Add at least one value.",
                id="wrong-inside",
            ),
            pytest.param(
                stored_sets(Other=[SALE], A=[use(3)], B=[use(9)]),
                "In the set “B”: Choose a set of this store.",
                id="lost-inside",
            ),
            pytest.param(
                stored_sets(Other=[SALE], A=[use(2)]),
                "These sets refer to each other in a circle: “A”, “A”.",
                id="itself",
            ),
            pytest.param(
                stored_sets(Other=[SALE], A=[SALE, use(3)], B=[use(4)], C=[use(3)]),
                "These sets refer to each other in a circle: “B”, “C”, “B”.",
                id="circle-further-down",
            ),
        ],
    )
    def test_stand_at_the_block_that_refers_to_the_set(self, sets: Any, expected: str) -> None:
        """The sentence names the sets; the block is where the rule begins to depend on them."""
        bad = rule(conditions=[SALE, use(2)])

        assert problems(bad, sets=sets) == [("rules", (0, "conditions", 1, "set"), "Rule one")]
        assert sentences(bad, sets=sets)[0].startswith(expected)

    def test_ask_for_a_choice(self) -> None:
        """A block without a set is unfinished."""
        assert sentences(rule(conditions=[block("set", set=None)])) == ["Choose a set of this store."]

    @pytest.mark.parametrize("length", [MAX_DEPTH + 1, 5000])
    def test_end_before_the_interpreter_does(self, length: int) -> None:
        """A long chain gets a sentence, and without being followed to its end again and again."""
        sets = chain(length)

        with counted() as effort:
            found = sentences(rule(conditions=[use(1)]), sets=sets)

        assert found[0].startswith("Sets may stand in each other 8 deep")
        assert effort.calls < 100 * length + 10_000

    def test_notice_depth_also_through_sets_that_are_known(self) -> None:
        """Eight levels are fine from the first set, and one too many from the one around it."""
        sets = chain(MAX_DEPTH) | {99: stored_sets(Around=[use(1)])[1]}

        found = problems(rule(conditions=[use(1)]), rule(id_="r2", conditions=[use(99)]), sets=sets)

        assert [path for _, path, _ in found] == [(1, "conditions", 0, "set")]

    def test_stop_sets_that_multiply(self) -> None:
        """Ten references to ten references … would be a hundred million conditions."""
        inside = {f"Set {pk}": [use(pk + 1)] * 10 for pk in range(1, 8)}
        sets = stored_sets(**inside, **{"Set 8": [SALE] * 10})

        with counted() as effort:
            found = sentences(rule(conditions=[use(1)]), sets=sets)

        assert "1000 are allowed" in found[0]
        assert effort.calls < 1_000_000


class TestASetOfItsOwn:
    def test_compiles_alone(self) -> None:
        """Its own editor checks it before any policy uses it."""
        assert compile_set(conditions=[SALE], own_id=None, sets={})[0]["values"] == ["sale"]

    @pytest.mark.parametrize(
        "conditions,path,sentence",
        [
            pytest.param([], (), "Add a condition.", id="empty"),
            pytest.param([condition("product_tag", "")], (0, "values"), "Add at least one", id="no-value"),
            pytest.param([SALE, use(1)], (1, "set"), "These sets refer to each other", id="itself"),
            pytest.param([use(2)], (0, "set"), "These sets refer to each other", id="through-another"),
            pytest.param([use(7)], (0, "set"), "Choose a set of this store.", id="unknown"),
        ],
    )
    def test_says_what_is_wrong_at_its_block(
        self, conditions: list[Block], path: tuple[int | str, ...], sentence: str
    ) -> None:
        """What is being edited counts, not what was stored before."""
        sets = stored_sets(Edited=[SALE], Other=[use(1)])

        with pytest.raises(PolicyIncomplete) as caught:
            compile_set(conditions=conditions, own_id=1, sets=sets)

        assert [(problem.field, problem.path) for problem in caught.value.problems] == [("conditions", path)]
        assert caught.value.problems[0].sentence.startswith(sentence)
