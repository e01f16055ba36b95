"""What a replay keeps stays small, and says so where it had to forget."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from returns.replay.bounded import Sample, TopCounter, rank

KEYS = st.lists(st.tuples(st.sampled_from("abcdefghij"), st.integers(0, 2)), max_size=60)


def counted(keys: list[tuple[str, int]], capacity: int) -> TopCounter:
    counter = TopCounter(capacity)
    for key, column in keys:
        row = [0, 0, 0]
        row[column] = 1
        counter.add(key, row, label=key.upper())
    return counter


class TestTopCounter:
    @given(keys=KEYS)
    def test_never_keeps_more_than_twice_its_capacity(self, keys: list[tuple[str, int]]) -> None:
        counter = counted(keys, 3)

        assert len(counter.rows) <= 6
        assert counter.rows.keys() == counter.labels.keys()

    @given(keys=KEYS)
    def test_is_exact_until_it_had_to_forget(self, keys: list[tuple[str, int]]) -> None:
        small, large = counted(keys, 3), counted(keys, 100)

        assert large.is_exact
        if small.is_exact:
            assert small.rows == large.rows
        else:
            assert len(large.rows) > 6
        for key, row in small.rows.items():
            assert all(count <= most for count, most in zip(row, large.rows[key], strict=True))

    @given(keys=KEYS, cut=st.integers(0, 60))
    def test_comes_to_the_same_in_parts(self, keys: list[tuple[str, int]], cut: int) -> None:
        """A part is written down, read and added to the one before."""
        whole = counted(keys, 100)
        merged = TopCounter(100)
        for part in (keys[:cut], keys[cut:]):
            merged.merge(TopCounter(100).read(counted(part, 100).to_json()))

        assert merged.rows == whole.rows
        assert merged.top(5) == whole.top(5)

    def test_is_not_exact_after_a_part_was_cut(self) -> None:
        part = counted([("a", 0), ("b", 0), ("c", 0)], 100)

        assert TopCounter(100).read(part.to_json(2)).is_exact is False
        assert TopCounter(100).read(part.to_json(3)).is_exact is True

    def test_puts_flips_before_other_changes(self) -> None:
        counter = counted([("a", 2)] * 9 + [("b", 1)], 100)

        assert [key for key, _, _ in counter.top(2)] == ["b", "a"]


class TestSample:
    @given(places=st.lists(st.integers(0, 999).map(rank), unique=True), seed=st.randoms())
    def test_is_the_same_in_any_order(self, places: list[str], seed: object) -> None:
        """Who worked on which part first does not matter."""
        mixed = [*places]
        seed.shuffle(mixed)  # type: ignore[attr-defined]
        first, second = Sample(5), Sample(5)
        for place in places:
            first.add(place, place)
        for place in mixed:
            second.add(place, place)

        assert first.in_order() == second.in_order()
        assert [place for place, _ in first.in_order()] == sorted(places)[:5]
