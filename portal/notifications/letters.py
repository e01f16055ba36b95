"""A letter before it becomes text and HTML: flat, in the shopper's language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Item:
    quantity: int
    title: str
    variant: str = ""
    note: str = ""

    def __str__(self) -> str:
        return f"{self.quantity} × {self.title}" + (f" ({self.variant})" if self.variant else "")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A row of the table; `lines` has more than one for an address."""

    label: str
    lines: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Button:
    label: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a shopper reads, top to bottom."""

    language: str
    subject: str
    heading: str
    paragraphs: tuple[str, ...]
    quote: str = ""
    after_quote: str = ""
    buttons: tuple[Button, ...] = ()
    facts: tuple[Fact, ...] = ()
    items_heading: str = ""
    items: tuple[Item, ...] = ()
    declined_heading: str = ""
    declined: tuple[Item, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Whose letter it is: the store as its shoppers know it."""

    name: str
    colour: str
    support_email: str
    support_url: str
    imprint_url: str
    privacy_url: str
