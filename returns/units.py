"""Which units of an order line a return holds.

Note [Unit positions]
Three units that cost 10.00 together are worth 3.33, 3.34 and 3.33: the value
hangs on the unit's place in the line (`money.unit_value`). If places were
handed out when the money moves, a return opened in between would change the
amount that a shopper was shown. So a return takes definite places when it is
opened and gives them back when it is cancelled; whatever is returned in
whatever order, all units together are worth exactly what was paid. Places are
kept as ranges because a line may hold tens of thousands of units.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Ranges = list[list[int]]


def count(ranges: Iterable[Sequence[int]]) -> int:
    """This will count the units in half-open ranges."""
    return sum(end - start for start, end in ranges)


def free_ranges(*, taken: Iterable[Sequence[int]], quantity: int) -> Ranges:
    """This will give the places of a line of `quantity` units that nobody holds, in order."""
    free, start = [], 0
    for begin, end in sorted((first, last) for first, last in taken):
        if begin > start:
            free.append([start, begin])
        start = max(start, end)
    if start < quantity:
        free.append([start, quantity])
    return free


def take(ranges: Iterable[Sequence[int]], units: int) -> Ranges:
    """This will give the first `units` places, or raise ValueError when there are fewer."""
    taken, missing = [], units
    for start, end in ranges:
        if missing == 0:
            break
        length = min(missing, end - start)
        taken.append([start, start + length])
        missing -= length
    if missing:
        raise ValueError(f"{missing} units are missing")
    return taken


def skip(ranges: Iterable[Sequence[int]], units: int) -> Ranges:
    """This will leave the first `units` places out."""
    rest, missing = [], units
    for start, end in ranges:
        length = min(missing, end - start)
        missing -= length
        if start + length < end:
            rest.append([start + length, end])
    return rest
