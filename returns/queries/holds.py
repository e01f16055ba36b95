"""Which units of an order's lines are in somebody's hands."""

from __future__ import annotations

from collections import defaultdict

from returns.models import ReturnLine
from returns.units import Ranges


def held_units(*, order_id: int) -> dict[int, Ranges]:
    """This will give the places that returns hold of each order line, in one query.

    Note [Unit positions] in returns/units.py. Returns that were declined or
    cancelled have given their places back.
    """
    held: defaultdict[int, Ranges] = defaultdict(list)
    rows = ReturnLine.objects.filter(rma__order_id=order_id).order_by("id")
    for line_id, units in rows.values_list("order_line_id", "units"):
        held[line_id].extend(units)
    return dict(held)
