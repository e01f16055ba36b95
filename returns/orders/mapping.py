"""How the columns of somebody's CSV become an order: small data files, read by one reader.

A mapping is a TOML file in `mappings/`; the classes here are its grammar.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from returns.errors import ReturnsError

FOLDER = Path(__file__).parent / "mappings"


class UnknownMapping(ReturnsError):
    """A name that no mapping file has."""

    code = "unknown_mapping"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Cell(_Part):
    """Where one value comes from: the first of the columns that says something, or a constant.

    The first row of the order that has a value gives it, or the earliest time
    of all rows. `matches` drops what does not match; `table` translates and
    drops what it does not hold; `template` is used only when there is a value.
    """

    columns: list[str] = Field(default_factory=list)
    constant: str = ""
    same_as: Literal["", "placed_at"] = ""
    pick: Literal["first", "earliest"] = "first"
    trim: bool = True
    strip: str = ""
    upper: bool = False
    matches: str = ""
    table: str = ""
    template: str = ""


class RowTest(_Part):
    """A question about one row, answered by one column. Exactly one of the four ways to ask is given."""

    column: str
    matches: str | None = None
    matches_not: str | None = None
    one_of: list[str] | None = None
    at_most: int | None = None

    @cached_property
    def choices(self) -> frozenset[str]:
        """What `one_of` holds, compared without case."""
        return frozenset(each.casefold() for each in self.one_of or ())

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        text = self.matches if self.matches is not None else self.matches_not
        return None if text is None else re.compile(text, re.ASCII)


class Skip(RowTest):
    """A row that is no part of an order, and why."""

    cause: str


class ChargeTest(RowTest):
    """A row that is a charge of its order instead of a line."""

    kind: Literal["SHIPPING", "GIFT_WRAP", "FEE"]


class Group(_Part):
    by: str
    # How many orders are kept open while rows of another one come in between.
    window: int = Field(default=200, ge=1, le=10_000)


class LineColumns(_Part):
    sku: Cell = Field(default_factory=Cell)
    product: Cell = Field(default_factory=Cell)
    title: Cell
    vendor: Cell = Field(default_factory=Cell)
    quantity: str
    price: str
    discount: str = ""
    taxable: str = ""


class TotalColumns(_Part):
    """Columns of the order's own sums; without them a line costs quantity times price, tax inside."""

    subtotal: str
    shipping: str
    shipping_title: str = ""
    tax: str
    total: str
    fees: list[str] = Field(default_factory=list)
    discount: str = ""
    tax_names: list[str] = Field(default_factory=list)
    tax_amounts: list[str] = Field(default_factory=list)


class FulfilmentColumns(_Part):
    """With `status`, each line that is sent makes its own parcel; without, one parcel holds all lines."""

    shipped_at: Cell
    delivered_at: Cell = Field(default_factory=Cell)
    status: str = ""
    sent: list[str] = Field(default_factory=list)


class PaymentColumns(_Part):
    """Without `status` the whole total was paid."""

    status: str = ""
    paid: list[str] = Field(default_factory=list)
    partly_paid: list[str] = Field(default_factory=list)
    outstanding: str = ""
    captured_at: Cell = Field(default_factory=Cell)
    method: Cell = Field(default_factory=Cell)
    stripe_id: list[str] = Field(default_factory=list)
    refunded: str = ""


class Mapping(_Part):
    """One file of `mappings/`."""

    title: str
    time_zone: str = ""
    time_format: str
    group: Group
    skip: list[Skip] = Field(default_factory=list)
    order: dict[str, Cell]
    line: LineColumns
    charge: list[ChargeTest] = Field(default_factory=list)
    # Rows that only carry something of the order itself.
    no_line: list[RowTest] = Field(default_factory=list)
    totals: TotalColumns | None = None
    fulfilment: FulfilmentColumns | None = None
    payment: PaymentColumns | None = None
    tables: dict[str, dict[str, str]] = Field(default_factory=dict)

    def required(self) -> Iterator[list[str]]:
        """This will name the columns without which no order can be read: one of each list is enough."""
        single = [self.group.by, self.line.quantity, self.line.price]
        if self.totals:
            single += [self.totals.subtotal, self.totals.shipping, self.totals.tax, self.totals.total]
        yield from ([name] for name in single)
        for cell in (self.order["id"], self.order["placed_at"], self.order["currency"], self.line.title):
            if cell.columns:
                yield cell.columns


def mapping_names() -> list[str]:
    """This will list the mappings there are."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@cache
def mapping(*, name: str) -> Mapping:
    """This will read a mapping by its name. Raises UnknownMapping."""
    if name not in mapping_names():
        known = ", ".join(["native", *mapping_names()])
        raise UnknownMapping(f"There is no mapping {name!r}. Choose one of: {known}.")
    return Mapping.model_validate(tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")))
