"""What both policies are asked: past requests again, and once each unit that nobody asked about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from returns.eligibility.inputs import Inputs

# The category of a request that nobody made (DESIGN section 12).
NO_REASON = "OTHER"


class Source(StrEnum):
    """Where a question comes from."""

    REQUEST = "REQUEST"
    UNASKED = "UNASKED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question, and how many answers it stands for.

    Units of a line that arrived together are asked about in one question:
    `answers` is how many they are. A past request is one answer, whatever its
    quantity. `value_minor` is what was paid for all its units.
    """

    source: Source
    order_id: int
    order_number: str
    order_line_id: int
    version_id: int
    inputs: Inputs
    answers: int
    units: int
    value_minor: int

    @property
    def currency(self) -> str:
        return self.inputs.order.currency

    @property
    def country(self) -> str:
        return self.inputs.order.country or ""

    @property
    def reason(self) -> str:
        """The merchant's own reason, else the category that it stands for."""
        request = self.inputs.request
        return request.reason_code or request.reason_category or ""

    @property
    def product(self) -> tuple[str, str]:
        """What the product is told apart by, and what it is called."""
        line = self.inputs.line
        key = line.product_id or line.sku or line.title or ""
        return key, line.title or key
