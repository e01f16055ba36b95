"""Who sends and who receives, in roles.

There is no "from" and no "to" anywhere above the adapters: some carriers want
a return in its true direction and some in the outbound one, and an adapter
that gets it wrong prints a label to the customer's own house.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; `country` is ISO 3166-1 alpha-2."""

    name: str
    line1: str
    city: str
    postcode: str
    country: str
    company: str = ""
    line2: str = ""
    region: str = ""
    phone: str = ""

    def missing(self) -> tuple[str, ...]:
        """This will name the parts without which no carrier can collect or deliver."""
        needed = ("name", "line1", "city", "country")
        return tuple(part for part in needed if not getattr(self, part).strip())


@dataclass(frozen=True, slots=True)
class Package:
    """The box: grams and millimetres, zero where nobody measured."""

    weight_grams: int = 0
    length_mm: int = 0
    width_mm: int = 0
    height_mm: int = 0


@dataclass(frozen=True, slots=True)
class ReturnSpec:
    """Everything a carrier needs to carry one parcel back.

    `reference` is the return's number; `note` is the second line of the
    customer's own instructions, never printed by us.
    """

    key: UUID
    customer: Address
    warehouse: Address
    package: Package
    reference: str
    note: str = ""
