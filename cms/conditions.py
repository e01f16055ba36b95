"""From a condition block's stored value to the condition that the engine reads. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def read_condition(*, kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """This will give the condition, with each line of the text as one value."""
    lines = (line.strip() for line in str(value.get("values") or "").splitlines())
    values = list(dict.fromkeys(line for line in lines if line))
    return {"kind": kind, "values": values, "negate": bool(value.get("negate"))}
