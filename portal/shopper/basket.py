"""What a shopper has chosen, between the page where it is chosen and the page where it is sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from returns.operations.quote_return import Quote, RequestedLine


@dataclass(frozen=True, kw_only=True)
class Basket:
    """The chosen lines, and the methods that all of them may travel by."""

    lines: tuple[RequestedLine, ...] = ()
    methods: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.lines

    def line(self, order_line_id: int) -> RequestedLine | None:
        """This will give the choice made for an order line."""
        return next((line for line in self.lines if line.order_line_id == order_line_id), None)

    def to_json(self) -> dict[str, Any]:
        return {"lines": [asdict(line) for line in self.lines], "methods": list(self.methods)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Basket:
        """This will read what the session holds; empty for an empty document."""
        lines = tuple(_requested(line) for line in data.get("lines", ()))
        return cls(lines=lines, methods=tuple(data.get("methods", ())))


def _requested(data: dict[str, Any]) -> RequestedLine:
    answers = data.get("evidence_answers")
    return RequestedLine(**{**data, "evidence_answers": tuple(answers) if answers else None})


def common_methods(offered: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """This will give the methods that every line allows, in the order of the first."""
    first, *others = offered
    return tuple(method for method in first if all(method in other for other in others))


def fingerprint(*, basket: Basket, quote: Quote) -> str:
    """This will name what the shopper saw: choices and amounts.

    Sent along with the last form: where it differs from what would be sent
    now (another tab, another return of the same units), nothing is sent and
    the shopper is asked again.
    """
    amounts = [(line.gross_minor, line.decision.allowed) for line in quote.lines]
    text = json.dumps([basket.to_json(), amounts], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
