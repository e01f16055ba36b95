"""How what was worked out once is remembered, and how much of it.

Note [Bounded memory]
Everything that the engine remembers belongs to a compiled policy and has a
limit. At the limit all is forgotten and built up again: dearer than forgetting
the oldest for the one question that meets it, free for the thousands between,
and nothing has to be kept in order. What is remembered follows from policy and
fact alone, so an answer is the same with it and without it.
"""

from __future__ import annotations

from typing import TypeVar

Key = TypeVar("Key")
Known = TypeVar("Known")


def remember(memory: dict[Key, Known], key: Key, value: Known, *, most: int) -> Known:
    """This will keep the value under the key, after forgetting everything when there is no room."""
    if len(memory) >= most:
        memory.clear()
    memory[key] = value
    return value
