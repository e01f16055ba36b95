"""Sets of whole numbers as sorted, separate spans, both ends included. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

Span = tuple[float, float]
Spans = tuple[Span, ...]

EVERYTHING: Spans = ((-inf, inf),)
NOTHING: Spans = ()


def joined(spans: Iterable[Span]) -> Spans:
    """This will sort spans and melt those that touch: 1 to 3 and 4 to 9 are 1 to 9."""
    found: list[Span] = []
    for low, high in sorted(spans):
        if low > high:
            continue
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return tuple(found)


def common(one: Spans, other: Spans) -> Spans:
    """This will give the numbers that are in both."""
    pairs = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return joined(pairs)


def outside(spans: Spans) -> Spans:
    """This will give all numbers that are in none of the spans."""
    rest: list[Span] = []
    start = -inf
    for low, high in joined(spans):
        rest.append((start, low - 1))
        start = high + 1
    return joined([*rest, (start, inf)]) if start != inf else joined(rest)


def is_within(inner: Spans, outer: Spans) -> bool:
    """This will say whether every number of `inner` is in `outer`."""
    return all(any(a <= low and high <= b for a, b in outer) for low, high in inner)
