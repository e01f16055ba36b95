"""Counters and samples that stay small however many orders there are."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

Row = list[int]
# Newly refused, newly allowed, changed.
WIDTH = 3


@dataclass(slots=True)
class TopCounter:
    """Rows of counts by key (refused, allowed, changed), of which those with most flips are kept.

    Beyond twice the capacity the smallest are forgotten; from then on counts
    are a lower bound, and `is_exact` says so. The same additions in the same
    order always keep the same rows.
    """

    capacity: int
    is_exact: bool = True
    rows: dict[str, Row] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    def add(self, key: str, counts: Iterable[int], *, label: str = "") -> None:
        row = self.rows.get(key)
        if row is None:
            row = self.rows[key] = [0] * WIDTH
            self.labels[key] = label
        for index, count in enumerate(counts):
            row[index] += count
        if len(self.rows) > 2 * self.capacity:
            self._forget()

    def top(self, most: int) -> list[tuple[str, str, Row]]:
        """This will give (key, label, counts) of the largest, ties by key."""
        keys = heapq.nsmallest(most, self.rows, key=self._order)
        return [(key, self.labels[key], self.rows[key]) for key in keys]

    def merge(self, other: TopCounter) -> None:
        self.is_exact = self.is_exact and other.is_exact
        for key, row in other.rows.items():
            self.add(key, row, label=other.labels[key])

    def to_json(self, most: int | None = None) -> dict[str, Any]:
        kept = self.top(len(self.rows) if most is None else most)
        return {
            "is_exact": self.is_exact,
            "is_cut": len(kept) < len(self.rows),
            "rows": [[key, label, *row] for key, label, row in kept],
        }

    def read(self, stored: Mapping[str, Any]) -> TopCounter:
        """This will add what `to_json` wrote; what was cut off there is missing here."""
        self.is_exact = self.is_exact and bool(stored["is_exact"]) and not stored["is_cut"]
        for key, label, *row in stored["rows"]:
            self.add(key, row, label=label)
        return self

    def _order(self, key: str) -> tuple[int, int, str]:
        refused, allowed, changed = self.rows[key]
        return -(refused + allowed), -changed, key

    def _forget(self) -> None:
        kept = {key: row for key, _, row in self.top(self.capacity)}
        self.labels = {key: self.labels[key] for key in kept}
        self.rows, self.is_exact = kept, False


def rank(*parts: object) -> str:
    """This will give a place in the draw that depends on nothing but the parts."""
    return blake2b("|".join(map(str, parts)).encode(), digest_size=8).hexdigest()


@dataclass(slots=True)
class Sample:
    """The entries of lowest rank: the same ones in whatever order they come."""

    size: int
    _highest: str = ""
    entries: dict[str, Any] = field(default_factory=dict)

    def wants(self, place: str) -> bool:
        return len(self.entries) < self.size or place < self._highest

    def add(self, place: str, entry: Any) -> None:
        """This will keep the entry when its rank is among the lowest so far."""
        if not self.wants(place):
            return
        self.entries[place] = entry
        if len(self.entries) > self.size:
            del self.entries[max(self.entries)]
        self._highest = max(self.entries)

    def in_order(self) -> list[tuple[str, Any]]:
        return sorted(self.entries.items(), key=lambda entry: entry[0])
