"""The lint against the engine: what is called useless is never used, by no question whatsoever."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cms.lint.contradictions import impossible_rules
from cms.lint.shadows import QUESTIONS, shadowed_rules
from returns.eligibility.engine import decide
from returns.eligibility.inputs import Inputs
from returns.eligibility.policy import CompiledPolicy
from tests.cms.lint.documents import Json, named_set, placed, policy, review, rule, window, words
from tests.returns.pure.generated import any_inputs

WORDS = ("sale", "shoes", "x")
DAYS = ("2026-02-01", "2026-06-01", "2026-10-01")
TEXTS = ("product_tag", "product_category", "product_sku", "country", "reason")


def _ends(known: tuple[Any, ...]) -> st.SearchStrategy[tuple[Any, Any]]:
    """Two ends in their order, one of which may be open."""
    both = st.lists(st.sampled_from(known), min_size=2, max_size=2).map(lambda pair: tuple(sorted(pair)))
    low = st.sampled_from(known).map(lambda end: (end, None))
    high = st.sampled_from(known).map(lambda end: (None, end))
    return both | low | high


def _ranges(kind: str, numbers: tuple[int, ...], **more: str) -> st.SearchStrategy[Json]:
    ends = _ends(numbers)
    return st.builds(
        lambda pair, negate: {"kind": kind, "least": pair[0], "most": pair[1], "negate": negate, **more},
        ends,
        st.booleans(),
    )


def _periods() -> st.SearchStrategy[Json]:
    return st.builds(lambda pair, negate: placed(*pair, negate=negate), _ends(DAYS), st.booleans())


_plain = st.one_of(
    st.builds(
        lambda kind, values, negate: words(kind, *values, negate=negate),
        st.sampled_from(TEXTS),
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True),
        st.booleans(),
    ),
    st.builds(
        lambda kind, negate: words(kind, negate=negate),
        st.sampled_from(("final_sale", "business", "merchant_at_fault")),
        st.booleans(),
    ),
    _ranges("quantity", (1, 2, 3)),
    _ranges("price", (0, 1000, 300_000), currency="EUR"),
    _ranges("days_since", (0, 30, 90), clock="placed"),
    _periods(),
)
_sets = st.builds(
    lambda children, negate: named_set(*children, negate=negate),
    st.lists(_plain, min_size=1, max_size=2),
    st.booleans(),
)
_answers = st.sampled_from((window(days=10), review(), {**window(days=20), **review()}))


@st.composite
def _rules(draw: st.DrawFn) -> list[Json]:
    """Some rules; later ones often repeat conditions of earlier ones, or hardly any would be shadowed."""
    rules: list[Json] = []
    for at in range(draw(st.integers(2, 4))):
        seen = [condition for each in rules for condition in each["conditions"]]
        some = st.sampled_from(seen) | _plain if seen else _plain
        conditions = draw(st.lists(some | _sets, min_size=1, max_size=3))
        rules.append(rule(f"R{at}", *conditions, **draw(_answers)))
    return rules


@settings(max_examples=400, deadline=None)
@given(rules=_rules(), questions=st.lists(any_inputs(), min_size=3, max_size=8))
def test_what_is_called_shadowed_never_answers(rules: list[Json], questions: list[Inputs]) -> None:
    """A merchant may delete such a rule, and no decision changes."""
    document = policy(*rules)
    lost = {warning.rule_id: warning.sentence for warning in shadowed_rules(document["rules"])}
    for question in questions if lost else ():
        for outcome in decide(question, CompiledPolicy.from_json(document)).outcomes:
            sentence = lost.get(outcome.rule_id, "")
            assert not _claims(sentence) & {answered.value for answered in outcome.answered}, sentence


def _claims(sentence: str) -> set[str]:
    if sentence.startswith("This rule never decides"):
        return set(QUESTIONS)
    said = sentence.split(" never counts", maxsplit=1)[0]
    return {question for question, name in QUESTIONS.items() if sentence and name in said}


@settings(max_examples=400, deadline=None)
@given(
    conditions=st.lists(_plain | _sets, min_size=2, max_size=4),
    questions=st.lists(any_inputs(), min_size=3, max_size=8),
)
def test_what_is_called_impossible_never_matches(conditions: list[Any], questions: list[Inputs]) -> None:
    """Conditions that exclude each other do so for every order there can be."""
    document = policy(rule("Odd", *conditions))
    if not list(impossible_rules(document["rules"], starts_on=None)):
        return
    compiled = CompiledPolicy.from_json(document)
    assert not any(decide(question, compiled).outcomes[0].matched for question in questions)
