"""Everything the engine reads, and nothing else: no name, address or e-mail ever enters here.

Facts that the order does not say are None (an empty text counts as None), so
that a condition on them is "not known" instead of false.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from returns.eligibility.document import Node
from returns.eligibility.goods import Counters, FulfilmentFacts, LineFacts
from returns.eligibility.moments import in_utc, moment_text
from returns.eligibility.plain_facts import InvalidInputs, counted, listed, said

__all__ = [
    "Counters",
    "FulfilmentFacts",
    "HistoryFacts",
    "Inputs",
    "InvalidInputs",
    "LineFacts",
    "OrderFacts",
    "RequestFacts",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """The order; `value_minor` is what was paid for all of it, in minor units of `currency`."""

    placed_at: datetime
    currency: str
    country: str | None = None
    channel: str | None = None
    customer_group: str | None = None
    is_business: bool | None = None
    is_gift: bool | None = None
    value_minor: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "placed_at", in_utc(self.placed_at))

    def to_json(self) -> dict[str, object]:
        return {
            "placed_at": moment_text(self.placed_at),
            "currency": self.currency,
            "country": self.country,
            "channel": self.channel,
            "customer_group": self.customer_group,
            "is_business": self.is_business,
            "is_gift": self.is_gift,
            "value_minor": self.value_minor,
        }

    @classmethod
    def read(cls, node: Node) -> OrderFacts:
        return cls(
            placed_at=node.moment("placed_at"),
            currency=node.text("currency"),
            country=node.text_or_none("country"),
            channel=node.text_or_none("channel"),
            customer_group=node.text_or_none("customer_group"),
            is_business=node.flag_or_none("is_business"),
            is_gift=node.flag_or_none("is_gift"),
            value_minor=node.number_or_none("value_minor"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFacts:
    """What is asked. Somebody who only looks has no reason, resolution or method yet, and asks for one.

    `evidence_answers` are "question:choice", None before anybody was asked;
    `photo_count` is None until the request is sent.
    """

    asked_at: datetime
    quantity: int = 1
    reason_code: str | None = None
    reason_category: str | None = None
    is_merchant_at_fault: bool | None = None
    resolution: str | None = None
    method: str | None = None
    evidence_answers: tuple[str, ...] | None = None
    photo_count: int | None = None

    def __post_init__(self) -> None:
        counted("The quantity asked for", self.quantity, least=1)
        if self.photo_count is not None:
            counted("The number of photos", self.photo_count)
        if self.evidence_answers is not None:
            object.__setattr__(self, "evidence_answers", tuple(self.evidence_answers))
        object.__setattr__(self, "asked_at", in_utc(self.asked_at))

    def to_json(self) -> dict[str, object]:
        return {
            "asked_at": moment_text(self.asked_at),
            "quantity": self.quantity,
            "reason_code": self.reason_code,
            "reason_category": self.reason_category,
            "is_merchant_at_fault": self.is_merchant_at_fault,
            "resolution": self.resolution,
            "method": self.method,
            **said(evidence_answers=listed(self.evidence_answers), photo_count=self.photo_count),
        }

    @classmethod
    def read(cls, node: Node) -> RequestFacts:
        return cls(
            asked_at=node.moment("asked_at"),
            quantity=node.number("quantity"),
            reason_code=node.text_or_none("reason_code"),
            reason_category=node.text_or_none("reason_category"),
            is_merchant_at_fault=node.flag_or_none("is_merchant_at_fault"),
            resolution=node.text_or_none("resolution"),
            method=node.text_or_none("method"),
            evidence_answers=node.optional("evidence_answers", node.texts),
            photo_count=node.optional("photo_count", node.number),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFacts:
    """What the same shopper did in this store before: returns opened, value given back, value bought."""

    returns: int
    returned_minor: int
    bought_minor: int
    currency: str

    def __post_init__(self) -> None:
        for name in ("returns", "returned_minor", "bought_minor"):
            counted(f"The history's {name}", getattr(self, name))

    def to_json(self) -> dict[str, object]:
        return {
            "returns": self.returns,
            "returned_minor": self.returned_minor,
            "bought_minor": self.bought_minor,
            "currency": self.currency,
        }

    @classmethod
    def read(cls, node: Node) -> HistoryFacts:
        return cls(
            returns=node.number("returns"),
            returned_minor=node.number("returned_minor"),
            bought_minor=node.number("bought_minor"),
            currency=node.text("currency"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """One question to the engine, complete: the same inputs and rules give the same decision.

    `history` is None where no rule asks for it, or nobody knows who bought.
    """

    order: OrderFacts
    line: LineFacts
    counters: Counters
    request: RequestFacts
    history: HistoryFacts | None = None

    def to_json(self) -> dict[str, object]:
        """This will give plain JSON, keys in a fixed order, times in UTC."""
        return {
            "order": self.order.to_json(),
            "line": self.line.to_json(),
            "counters": self.counters.to_json(),
            "request": self.request.to_json(),
            **said(history=self.history and self.history.to_json()),
        }

    @classmethod
    def from_json(cls, document: object) -> Inputs:
        """This will read what `to_json` wrote; raises BadDocument naming the place."""
        node = Node.root(document)
        return cls(
            order=OrderFacts.read(node.child("order")),
            line=LineFacts.read(node.child("line")),
            counters=Counters.read(node.child("counters")),
            request=RequestFacts.read(node.child("request")),
            history=node.optional("history", lambda key: HistoryFacts.read(node.child(key))),
        )
