"""A percentage of units, whichever way they come back.

# Note [Shares by place]
10 % of 33.33, 33.34 and 33.33, each rounded, come to 9.99, and 10 % of all
three to 10.00: whoever sends the units back one by one would get another
amount than for all at once. So a percentage is rounded along the running price of
the line, as the units themselves are (Note [Who gains the odd cent]): a unit
whose price runs from 33.33 to 66.67 bears R(66.67 * 10 %) - R(33.33 * 10 %).
A whole line bears exactly its rounded percentage, and however it is cut into
returns, the parts add up to it.

# Note [Two percentages of one unit]
Each rounded for itself, 50 % for the condition and 50 % for restocking take
2 of a unit that cost 1, and 0 of the next. So the second is taken of what
the first leaves, at the rate that comes to the same: 10 % of the price are
20 % of what a deduction of 50 % leaves. No unit bears more than its price,
and parts still add up; where there is no first, nothing differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from returns.eligibility.fees import WHOLE_BP
from returns.money import half_up
from returns.settlement.items import SettleLine
from returns.settlement.lines import Place

Spans = list[Place]


def spans_of(line: SettleLine, units: Iterable[Place]) -> Spans:
    """This will give where the price of the units runs from and to, in minor units of the line."""
    return [
        (half_up(line.paid_minor * start, line.quantity), half_up(line.paid_minor * end, line.quantity))
        for start, end in units
    ]


def first_of(spans: Sequence[Place], minor: int) -> Spans:
    """This will give the first `minor` of the spans: what is paid of them when a line holds no more."""
    kept, left = [], minor
    for start, end in spans:
        length = min(left, end - start)
        if length:
            kept.append((start, start + length))
        left -= length
    return kept


def overlap(spans: Iterable[Place], others: Iterable[Place]) -> Spans:
    """This will give what is in both, in order; neither may overlap itself."""
    one, other, met = sorted(spans), sorted(others), []
    while one and other:
        start, end = max(one[-1][0], other[-1][0]), min(one[-1][1], other[-1][1])
        if start < end:
            met.append((start, end))
        (one if one[-1][0] >= other[-1][0] else other).pop()
    return met[::-1]


def share(bp: int, spans: Iterable[Place]) -> int:
    """This will give the basis points of the spans in minor units, half up along the running price."""
    return sum(half_up(bp * end, WHOLE_BP) - half_up(bp * start, WHOLE_BP) for start, end in spans)


def share_of_rest(bp: int, first_bp: int, spans: Iterable[Place]) -> int:
    """This will give the basis points of the spans, as far as `first_bp` of them leave something.

    Note [Two percentages of one unit]
    """
    rest_bp = WHOLE_BP - first_bp
    if not rest_bp:
        return 0
    rate = min(bp, rest_bp)

    def up_to(price: int) -> int:
        return half_up(rate * (price - half_up(first_bp * price, WHOLE_BP)), rest_bp)

    return sum(up_to(end) - up_to(start) for start, end in spans)


def without(spans: Iterable[Place], others: Iterable[Place]) -> Spans:
    """This will give what is in the spans and not in the others."""
    left = list(spans)
    for start, end in others:
        pieces = [piece for a, b in left for piece in ((a, min(b, start)), (max(a, end), b))]
        left = [(a, b) for a, b in pieces if a < b]
    return left
