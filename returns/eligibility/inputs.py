"""Everything the engine reads, and nothing else: no name, address or e-mail ever enters here.

Facts that the order does not say are None (an empty text counts as None), so
that a condition on them is "not known" instead of false.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from returns.eligibility.document import Node
from returns.eligibility.moments import in_utc, moment_text
from returns.errors import ReturnsError


class InvalidInputs(ReturnsError):
    """Facts that cannot be: a negative count, a request for no unit."""

    code = "invalid_inputs"


def _counted(name: str, count: object, *, least: int = 0) -> None:
    if isinstance(count, bool) or not isinstance(count, int) or count < least:
        raise InvalidInputs(f"{name} must be a whole number from {least} on, not {count!r}.")


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment_text(moment)


def _listed(texts: tuple[str, ...] | None) -> list[str] | None:
    return None if texts is None else list(texts)


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
class FulfilmentFacts:
    """Units of this line that went out together."""

    quantity: int
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None

    def __post_init__(self) -> None:
        _counted("The quantity of a fulfilment", self.quantity)
        for name in ("shipped_at", "delivered_at"):
            moment = getattr(self, name)
            if moment is not None:
                object.__setattr__(self, name, in_utc(moment))

    def to_json(self) -> dict[str, object]:
        return {
            "quantity": self.quantity,
            "shipped_at": _written(self.shipped_at),
            "delivered_at": _written(self.delivered_at),
        }

    @classmethod
    def read(cls, node: Node) -> FulfilmentFacts:
        return cls(
            quantity=node.number("quantity"),
            shipped_at=node.moment_or_none("shipped_at"),
            delivered_at=node.moment_or_none("delivered_at"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """The order line; `paid_minor` is what was paid for all its units, tax inside."""

    sku: str | None
    quantity: int
    paid_minor: int
    product_id: str | None = None
    title: str | None = None
    tags: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    vendor: str | None = None
    is_final_sale: bool | None = None
    is_gift_card: bool | None = None
    fulfilments: tuple[FulfilmentFacts, ...] = ()

    def __post_init__(self) -> None:
        _counted("The quantity of a line", self.quantity)
        for name in ("tags", "categories", "fulfilments"):
            listed = getattr(self, name)
            if listed is not None:
                object.__setattr__(self, name, tuple(listed))

    def to_json(self) -> dict[str, object]:
        return {
            "sku": self.sku,
            "product_id": self.product_id,
            "title": self.title,
            "tags": _listed(self.tags),
            "categories": _listed(self.categories),
            "vendor": self.vendor,
            "is_final_sale": self.is_final_sale,
            "is_gift_card": self.is_gift_card,
            "quantity": self.quantity,
            "paid_minor": self.paid_minor,
            "fulfilments": [fulfilment.to_json() for fulfilment in self.fulfilments],
        }

    @classmethod
    def read(cls, node: Node) -> LineFacts:
        return cls(
            sku=node.text_or_none("sku"),
            product_id=node.text_or_none("product_id"),
            title=node.text_or_none("title"),
            tags=node.texts_or_none("tags"),
            categories=node.texts_or_none("categories"),
            vendor=node.text_or_none("vendor"),
            is_final_sale=node.flag_or_none("is_final_sale"),
            is_gift_card=node.flag_or_none("is_gift_card"),
            quantity=node.number("quantity"),
            paid_minor=node.number("paid_minor"),
            fulfilments=tuple(FulfilmentFacts.read(child) for child in node.children("fulfilments")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """Units of the line: sent out, held by returns under way, returned for good."""

    fulfilled: int
    open: int = 0
    settled: int = 0

    def __post_init__(self) -> None:
        for name in ("fulfilled", "open", "settled"):
            _counted(f"The counter {name}", getattr(self, name))

    @property
    def left(self) -> int:
        """Units that no return holds or has settled."""
        return max(0, self.fulfilled - self.open - self.settled)

    def to_json(self) -> dict[str, object]:
        return {"fulfilled": self.fulfilled, "open": self.open, "settled": self.settled}

    @classmethod
    def read(cls, node: Node) -> Counters:
        return cls(
            fulfilled=node.number("fulfilled"), open=node.number("open"), settled=node.number("settled")
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFacts:
    """What is asked. Somebody who only looks has no reason, resolution or method yet, and asks for one."""

    asked_at: datetime
    quantity: int = 1
    reason_code: str | None = None
    reason_category: str | None = None
    is_merchant_at_fault: bool | None = None
    resolution: str | None = None
    method: str | None = None

    def __post_init__(self) -> None:
        _counted("The quantity asked for", self.quantity, least=1)
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
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """One question to the engine, complete: the same inputs and rules give the same decision."""

    order: OrderFacts
    line: LineFacts
    counters: Counters
    request: RequestFacts

    def to_json(self) -> dict[str, object]:
        """This will give plain JSON, keys in a fixed order, times in UTC."""
        return {
            "order": self.order.to_json(),
            "line": self.line.to_json(),
            "counters": self.counters.to_json(),
            "request": self.request.to_json(),
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
        )
