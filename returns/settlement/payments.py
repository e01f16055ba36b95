"""Which payments an amount goes back to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentBalance:
    """A payment and what can still go back through it; lower positions are used first."""

    id: int
    free_minor: int
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Parts as (payment id, minor units), none of them zero, and what no payment holds."""

    parts: tuple[tuple[int, int], ...]
    remainder_minor: int

    @property
    def covered_minor(self) -> int:
        return sum(minor for _, minor in self.parts)


def spread_over_payments(amount_minor: int, balances: Sequence[PaymentBalance]) -> Spread:
    """This will take the amount from the payments in their order, each within its balance.

    Equal positions are used in the order of their ids. Amounts and balances
    below zero count as nothing: there is nothing to take from them.
    """
    rest, parts = max(0, amount_minor), []
    for balance in sorted(balances, key=lambda balance: (balance.position, balance.id)):
        part = min(rest, max(0, balance.free_minor))
        if part:
            parts.append((balance.id, part))
        rest -= part
    return Spread(parts=tuple(parts), remainder_minor=rest)
