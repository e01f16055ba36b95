"""The goods of a question: the order line, the parcels it went out in, and how many units are left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from returns.eligibility.document import Node
from returns.eligibility.moments import in_utc
from returns.eligibility.plain_facts import counted, listed, said, written


@dataclass(frozen=True, slots=True, kw_only=True)
class FulfilmentFacts:
    """Units of this line that went out together."""

    quantity: int
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None

    def __post_init__(self) -> None:
        counted("The quantity of a fulfilment", self.quantity)
        for name in ("shipped_at", "delivered_at"):
            moment = getattr(self, name)
            if moment is not None:
                object.__setattr__(self, name, in_utc(moment))

    def to_json(self) -> dict[str, object]:
        return {
            "quantity": self.quantity,
            "shipped_at": written(self.shipped_at),
            "delivered_at": written(self.delivered_at),
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
    """The order line; amounts are for all its units: what was paid (tax inside), listed, taken off."""

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
    list_minor: int | None = None
    discount_minor: int | None = None

    def __post_init__(self) -> None:
        counted("The quantity of a line", self.quantity)
        for name in ("tags", "categories", "fulfilments"):
            several = getattr(self, name)
            if several is not None:
                object.__setattr__(self, name, tuple(several))

    def to_json(self) -> dict[str, object]:
        return {
            "sku": self.sku,
            "product_id": self.product_id,
            "title": self.title,
            "tags": listed(self.tags),
            "categories": listed(self.categories),
            "vendor": self.vendor,
            "is_final_sale": self.is_final_sale,
            "is_gift_card": self.is_gift_card,
            "quantity": self.quantity,
            "paid_minor": self.paid_minor,
            "fulfilments": [fulfilment.to_json() for fulfilment in self.fulfilments],
            **said(list_minor=self.list_minor, discount_minor=self.discount_minor),
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
            list_minor=node.optional("list_minor", node.number),
            discount_minor=node.optional("discount_minor", node.number),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """Units of the line: sent out, held by returns under way, returned for good."""

    fulfilled: int
    open: int = 0
    settled: int = 0

    def __post_init__(self) -> None:
        for name in ("fulfilled", "open", "settled"):
            counted(f"The counter {name}", getattr(self, name))

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
