"""The life of a label: every state, and every move of ours between them.

research/carriers.md section 3.4. A worker may die between any two lines of a
purchase; the state that was committed last says what may be done next.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from returns.lifecycle import ForbiddenMove, next_state

__all__ = ["LABEL", "LIVE", "ForbiddenMove", "LabelState", "next_state"]


class LabelState(StrEnum):
    DRAFT = "DRAFT"
    PREPARED = "PREPARED"
    PURCHASING = "PURCHASING"
    PURCHASED = "PURCHASED"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"
    ORPHAN = "ORPHAN"
    VOIDING = "VOIDING"
    VOIDED = "VOIDED"
    WRITTEN_OFF = "WRITTEN_OFF"


_L = LabelState

# A parcel has at most one of these: until it is clear that nothing was bought, nothing else is.
LIVE = (_L.DRAFT, _L.PREPARED, _L.PURCHASING, _L.UNKNOWN, _L.PURCHASED)

_FOUND_OUT: Mapping[str, StrEnum] = {"buy": _L.PURCHASED, "release": _L.PREPARED, "orphan": _L.ORPHAN}

LABEL: Mapping[str, Mapping[str, StrEnum]] = {
    _L.DRAFT: {"prepare": _L.PREPARED, "fail": _L.FAILED},
    _L.PREPARED: {"purchase": _L.PURCHASING, "fail": _L.FAILED},
    _L.PURCHASING: {**_FOUND_OUT, "fail": _L.FAILED, "lose_sight": _L.UNKNOWN},
    _L.UNKNOWN: _FOUND_OUT,
    _L.PURCHASED: {"orphan": _L.ORPHAN},
    _L.ORPHAN: {"void": _L.VOIDING, "write_off": _L.WRITTEN_OFF},
    _L.VOIDING: {"confirm_void": _L.VOIDED, "write_off": _L.WRITTEN_OFF},
    _L.FAILED: {},
    _L.VOIDED: {},
    _L.WRITTEN_OFF: {},
}
