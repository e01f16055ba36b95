"""Two JSON values, compared strictly: where do they differ first?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class _Missing:
    """What stands where one of the two has nothing."""

    def __repr__(self) -> str:
        return "nothing"


MISSING = _Missing()
_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where two documents differ; `path` is like `outcomes[3].matched`."""

    path: str
    stored: object
    computed: object

    def __str__(self) -> str:
        return f"{self.path}: stored {_written(self.stored)}, computed {_written(self.computed)}"


def _written(value: object) -> str:
    text = repr(value) if value is MISSING else json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def difference(*, stored: object, computed: object, path: str = "") -> Difference | None:
    """This will find the first difference, keys in the computed order; None when there is none.

    Strict: 1, 1.0 and true are three values, and a key with null is not a
    missing key. The order of keys does not count, because databases do not
    keep it; the order of lists does.
    """
    if isinstance(stored, Mapping) and isinstance(computed, Mapping):
        return _of_objects(stored, computed, path)
    if _is_list(stored) and _is_list(computed):
        return _of_lists(stored, computed, path)
    is_same = type(stored) is type(computed) and stored == computed
    return None if is_same else Difference(path or "the document", stored, computed)


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple)


def _of_objects(stored: Mapping[str, object], computed: Mapping[str, object], path: str) -> Difference | None:
    keys = [*computed, *(key for key in stored if key not in computed)]
    found = (
        difference(
            stored=stored.get(key, MISSING),
            computed=computed.get(key, MISSING),
            path=f"{path}.{key}" if path else str(key),
        )
        for key in keys
    )
    return next((each for each in found if each), None)


def _of_lists(stored: object, computed: object, path: str) -> Difference | None:
    one, other = _items(stored), _items(computed)
    found = (
        difference(
            stored=one[index] if index < len(one) else MISSING,
            computed=other[index] if index < len(other) else MISSING,
            path=f"{path}[{index}]",
        )
        for index in range(max(len(one), len(other)))
    )
    return next((each for each in found if each), None)


def _items(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()
