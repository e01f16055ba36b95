"""Ids of blocks in stored streams. Pure."""

from __future__ import annotations

from typing import Any
from uuid import uuid4


def with_ids(stored: Any) -> Any:
    """This will give a copy of a stored stream in which every block, at any depth, has an id.

    Wagtail makes ids for the outermost blocks only, the editor for all. An
    inner block without one shares its element ids with others on the page,
    and an entry of a list without one is taken for a bare value and lost.
    """
    if isinstance(stored, list):
        return [with_ids(item) for item in stored]
    if not isinstance(stored, dict):
        return stored
    copy = {key: with_ids(value) for key, value in stored.items()}
    is_block = {"type", "value"} <= copy.keys()
    return {**copy, "id": copy.get("id") or str(uuid4())} if is_block else copy
