"""Which orders and requests a replay looks at, besides the period; an empty text leaves nothing out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from returns.eligibility.condition_tests import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """`product` is a tag or a category, `reason` a merchant's own reason or the category of one."""

    country: str = ""
    product: str = ""
    reason: str = ""

    def takes_product(self, words: Iterable[str]) -> bool:
        """Words of a product are compared as the engine does, without case."""
        return not self.product or fold(self.product) in map(fold, words)

    def takes_reason(self, *words: str | None) -> bool:
        return not self.reason or fold(self.reason) in [fold(word) for word in words if word]
