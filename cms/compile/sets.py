"""Condition sets are compiled into the rules that use them: a policy version never changes with a set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cms.compile.places import Place
from cms.stored import Value

# The engine follows as many.
MAX_DEPTH = 8
MAX_IN_SET = 1000
SET = "set"

Condition = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredSet:
    """A set as the store keeps it; `conditions` is the stream as stored."""

    pk: int
    name: str
    conditions: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Contents:
    """A set's conditions, compiled. `size` counts those of the sets inside; `depth` is 1 without any."""

    name: str
    conditions: list[Condition]
    size: int
    depth: int


class SetUnusable(Exception):
    """A set that no rule can use; the message is a sentence for the block that refers to it."""


Compile = Callable[[Sequence[Value], Place, "SetLibrary", tuple[int, ...]], list[Condition]]


class SetLibrary:
    """The store's sets, each compiled once.

    `path` is the chain of sets around the one that is opened; it starts with
    `root`, which holds the set that is being edited, if one is.
    """

    def __init__(
        self, *, sets: Mapping[int, StoredSet], compile_conditions: Compile, root: tuple[int, ...] = ()
    ) -> None:
        self.root = root
        self._sets = sets
        self._compile = compile_conditions
        self._known: dict[int, Contents] = {}

    def open(self, pk: int | None, *, path: tuple[int, ...]) -> Contents:
        """This will give a set's contents. Raises SetUnusable."""
        if pk is None or pk not in self._sets:
            raise SetUnusable(self._inside(path, "Choose a set of this store."))
        if pk in path:
            raise SetUnusable(self._circle((*path, pk)))
        # Looked at on the way down, so that a long chain ends here and not at the limit of the interpreter.
        if len(path) >= MAX_DEPTH:
            raise SetUnusable(self._too_deep(path))
        if pk not in self._known:
            self._known[pk] = self._contents(self._sets[pk], (*path, pk))
        if len(path) + self._known[pk].depth > MAX_DEPTH:
            raise SetUnusable(self._too_deep((*path, pk)))
        return self._known[pk]

    def size_of(self, conditions: Iterable[Condition]) -> int:
        """This will count conditions that this library has compiled, with those inside of sets."""
        return sum(1 + self._size(condition) for condition in conditions)

    def _size(self, condition: Condition) -> int:
        return self._known[int(condition["set"])].size if condition["kind"] == SET else 0

    def _depth(self, condition: Condition) -> int:
        return self._known[int(condition["set"])].depth if condition["kind"] == SET else 0

    def _contents(self, found: StoredSet, path: tuple[int, ...]) -> Contents:
        inside = Place("conditions", found.name, ())
        conditions = self._compile(found.conditions, inside, self, path)
        if inside.problems:
            raise SetUnusable(self._inside(path, inside.problems[0].sentence))
        size = self.size_of(conditions)
        if size > MAX_IN_SET:
            raise SetUnusable(
                f"The set “{found.name}” holds {size} conditions, with those of the sets in it. "
                f"{MAX_IN_SET} are allowed."
            )
        return Contents(found.name, conditions, size, 1 + max(map(self._depth, conditions), default=0))

    def _inside(self, path: tuple[int, ...], sentence: str) -> str:
        return f"In the set “{self._name(path[-1])}”: {sentence}" if len(path) > len(self.root) else sentence

    def _circle(self, path: tuple[int, ...]) -> str:
        start = path.index(path[-1])
        chain = ", ".join(f"“{self._name(pk)}”" for pk in path[start:])
        return f"These sets refer to each other in a circle: {chain}. Take one of them out."

    def _too_deep(self, path: tuple[int, ...]) -> str:
        chain = ", ".join(f"“{self._name(pk)}”" for pk in path)
        return f"Sets may stand in each other {MAX_DEPTH} deep, and these go deeper: {chain} …"

    def _name(self, pk: int) -> str:
        return self._sets[pk].name if pk in self._sets else "this set"
