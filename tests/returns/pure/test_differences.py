"""Two documents compared: the first place where they differ is named."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.eligibility.differences import MISSING, difference

DOCUMENT: dict[str, Any] = {
    "allowed": True,
    "answers": {"window": {"days": 30, "sentence": {}}},
    "outcomes": [{"matched": False, "conditions": []}, {"matched": True, "conditions": [1, 2]}],
}

PLACES: list[tuple[str, dict[str, Any], str, object, object]] = [
    (
        "a value deep inside",
        {"answers": {"window": {"days": 60, "sentence": {}}}},
        "answers.window.days",
        60,
        30,
    ),
    ("another kind of value", {"allowed": 1}, "allowed", 1, True),
    ("nothing instead of something", {"allowed": None}, "allowed", None, True),
    ("an object instead of a value", {"allowed": {}}, "allowed", {}, True),
    (
        "a list that is shorter",
        {"outcomes": DOCUMENT["outcomes"][:1]},
        "outcomes[1]",
        MISSING,
        DOCUMENT["outcomes"][1],
    ),
    (
        "a place in a list",
        {"outcomes": [{"matched": True, "conditions": []}, DOCUMENT["outcomes"][1]]},
        "outcomes[0].matched",
        True,
        False,
    ),
    ("a key that nobody computes", {"extra": 1}, "extra", 1, MISSING),
]

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


class TestDifference:
    @pytest.mark.parametrize(
        "change, path, stored, computed", [case[1:] for case in PLACES], ids=[case[0] for case in PLACES]
    )
    def test_names_the_first_place(
        self, change: dict[str, Any], path: str, stored: object, computed: object
    ) -> None:
        """With both values, so that nobody has to look for them."""
        found = difference(stored=DOCUMENT | change, computed=DOCUMENT)

        assert found is not None
        assert (found.path, found.stored, found.computed) == (path, stored, computed)

    def test_names_a_key_that_is_missing(self) -> None:
        """A key with null is not a missing key."""
        found = difference(stored={}, computed={"code": None})

        assert found is not None
        assert str(found) == "code: stored nothing, computed null"

    def test_does_not_mind_the_order_of_keys(self) -> None:
        """Databases do not keep it."""
        assert difference(stored={"a": 1, "b": [2]}, computed={"b": [2], "a": 1}) is None

    def test_names_a_document_that_is_none(self) -> None:
        """What is no object at all differs as a whole."""
        found = difference(stored=[], computed={})

        assert found is not None
        assert found.path == "the document"

    def test_keeps_a_long_value_short(self) -> None:
        """A line on a terminal, not a page."""
        assert len(str(difference(stored="x" * 5000, computed=""))) < 200

    @given(values)
    def test_finds_nothing_between_a_document_and_its_copy(self, document: object) -> None:
        """Whatever it holds."""
        assert difference(stored=document, computed=deepcopy(document)) is None

    @given(values, values)
    def test_finds_something_exactly_where_the_two_are_not_the_same(self, one: object, other: object) -> None:
        """Spelled out as text the two tell 1 from true as well."""
        is_same = spelled(one) == spelled(other)

        assert (difference(stored=one, computed=other) is None) is is_same


def spelled(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{key!r}:{spelled(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(spelled, value)) + "]"
    return repr(value)
