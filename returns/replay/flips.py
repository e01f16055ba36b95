"""What is kept of single differences: a sample to look at, and a row of every one for the download."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from returns.eligibility.inputs import Inputs
from returns.eligibility.moments import moment_text
from returns.replay.asked import Asked
from returns.replay.bounded import Sample, rank
from returns.replay.comparing import Difference, Outcome
from returns.replay.replies import Judge, Reply

SAMPLED = 50
# Of each kind and part; enough to draw fifty of one kind when there is no other.
_KINDS = (Outcome.NEWLY_REFUSED, Outcome.NEWLY_ALLOWED, Outcome.CHANGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """One difference, flat. Sides are (policy, code, rule), the code empty for a yes."""

    outcome: str
    changes: list[str]
    source: str
    order_id: int
    order_number: str
    order_line_id: int
    product: str
    sku: str
    units: int
    value_minor: int
    currency: str
    country: str
    reason: str
    reason_category: str
    resolution: str
    asked_at: str
    old: list[str]
    new: list[str]

    @property
    def place(self) -> str:
        """Its place in the draw."""
        return rank(self.source, self.order_line_id, self.asked_at, self.reason)


def flip_of(
    *, asked: Asked, difference: Difference, old: tuple[Judge, Reply], new: tuple[Judge, Reply]
) -> Flip:
    """This will write a difference down."""
    line, request = asked.inputs.line, asked.inputs.request
    return Flip(
        outcome=difference.outcome,
        changes=[change.value for change in difference.changes],
        source=asked.source,
        order_id=asked.order_id,
        order_number=asked.order_number,
        order_line_id=asked.order_line_id,
        product=line.title or "",
        sku=line.sku or "",
        units=asked.units,
        value_minor=asked.value_minor,
        currency=asked.currency,
        country=asked.country,
        reason=asked.reason,
        reason_category=request.reason_category or "",
        resolution=request.resolution or "",
        asked_at=moment_text(request.asked_at),
        old=_side(difference, *old),
        new=_side(difference, *new),
    )


def _side(difference: Difference, judge: Judge, reply: Reply) -> list[str]:
    return [judge.name, reply.code or "", judge.rule_name(reply, difference.questions[0])]


class FlipSample:
    """Up to fifty differences of each kind, drawn by lot from all of them."""

    def __init__(self) -> None:
        self._kinds = {kind: Sample(SAMPLED) for kind in _KINDS}

    def offer(self, flip: Flip, *, inputs: Inputs, version_id: int) -> None:
        """This will keep the difference, with what is needed to ask again, when the lot falls on it."""
        kept, place = self._kinds[Outcome(flip.outcome)], flip.place
        if kept.wants(place):
            kept.add(place, {"flip": asdict(flip), "inputs": inputs.to_json(), "version_id": version_id})

    def to_json(self) -> dict[str, Any]:
        return {kind.value: kept.in_order() for kind, kept in self._kinds.items()}

    def merge(self, stored: Mapping[str, Any]) -> None:
        for kind, kept in self._kinds.items():
            for place, entry in stored[kind]:
                kept.add(place, entry)

    def drawn(self) -> list[dict[str, Any]]:
        """This will give fifty in all: a turn for each kind, flips first, until there are no more."""
        queues = [[entry for _, entry in kept.in_order()] for kept in self._kinds.values()]
        drawn: list[dict[str, Any]] = []
        for turn in range(SAMPLED):
            drawn += [queue[turn] for queue in queues if turn < len(queue)]
        return drawn[:SAMPLED]


class FlipWriter:
    """Rows as lines of JSON, packed while they come, so that a part's rows never lie in memory as text."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj()
        self._packed = bytearray()

    def write(self, flip: Flip) -> None:
        line = json.dumps([getattr(flip, name) for name in _NAMES], ensure_ascii=False) + "\n"
        self._packed += self._packer.compress(line.encode())

    def finish(self) -> bytes:
        self._packed += self._packer.flush()
        return bytes(self._packed)


def read_flips(packed: bytes | memoryview) -> Iterator[Flip]:
    """This will read what a FlipWriter packed, row by row."""
    unpacker, rest = zlib.decompressobj(), b""
    for piece in _pieces(packed):
        rest += unpacker.decompress(piece)
        *lines, rest = rest.split(b"\n")
        yield from (_read(line) for line in lines)
    yield from (_read(line) for line in (rest + unpacker.flush()).split(b"\n") if line)


def _pieces(packed: bytes | memoryview, size: int = 8192) -> Iterable[bytes]:
    return (bytes(packed[start : start + size]) for start in range(0, len(packed), size))


def _read(line: bytes) -> Flip:
    return Flip(**dict(zip(_NAMES, json.loads(line), strict=True)))


_NAMES = tuple(each.name for each in fields(Flip))
