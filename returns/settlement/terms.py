"""What a policy promises and takes beside the price of the goods: fees, deductions, bonus.

Read from the answers `fees` and `bonus` of a rules document of schema 2.
Rates are basis points, 10000 is 100 %; amounts are minor units by currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from returns.errors import ReturnsError

WHOLE_BP = 10_000


class ImpossibleTerms(ReturnsError):
    """Rates or amounts that no settlement line can carry out."""

    code = "impossible_terms"


class ShippingRule(StrEnum):
    """When what was paid for shipping to the customer goes back."""

    NEVER = "NEVER"
    FULL_RETURN = "FULL_RETURN"
    MERCHANT_AT_FAULT = "MERCHANT_AT_FAULT"
    FULL_RETURN_OR_FAULT = "FULL_RETURN_OR_FAULT"


@dataclass(frozen=True, slots=True)
class Percent:
    bp: int

    def __post_init__(self) -> None:
        _check_rate(self.bp)


@dataclass(frozen=True, slots=True)
class Flat:
    """An amount by currency; in a currency that is not named nothing is promised, so nothing is taken."""

    amounts: Mapping[str, int]

    def __post_init__(self) -> None:
        if any(not _is_whole(minor) or minor < 0 for minor in self.amounts.values()):
            raise ImpossibleTerms("An amount is a whole number of minor units, not below zero.")

    def minor(self, currency: str) -> int:
        return self.amounts.get(currency, 0)


@dataclass(frozen=True, slots=True)
class ActualCost:
    """What the shop paid for the labels."""


Rate = Percent | Flat


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The answers for one return line. `deductions` by grade, `bonus` by resolution."""

    restocking: Rate | None = None
    label: Flat | ActualCost | None = None
    # Neither fees nor deductions where the chosen reason is the merchant's fault.
    is_waived_at_fault: bool = True
    shipping: ShippingRule = ShippingRule.NEVER
    deductions: Mapping[str, int] = field(default_factory=dict)
    bonus: Mapping[str, Rate] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for bp in self.deductions.values():
            _check_rate(bp)


NO_TERMS = Terms()


def read_terms(*, fees: Mapping[str, Any], bonus: Mapping[str, Any]) -> Terms:
    """This will read the two answers as a policy version holds them.

    Raises ImpossibleTerms for what is not understood: a fee that is left out
    silently would be paid out. What an answer does not mention is not taken.
    """
    return Terms(
        restocking=_rate(fees.get("restocking")),
        label=_label(fees.get("label")),
        is_waived_at_fault=bool(fees.get("waived_when_merchant_at_fault", True)),
        shipping=_shipping(fees.get("shipping_refund", ShippingRule.NEVER)),
        deductions=dict(fees.get("deductions") or {}),
        bonus={resolution: rate for resolution, node in bonus.items() if (rate := _rate(node))},
    )


def _rate(node: Any) -> Rate | None:
    match node:
        case None:
            return None
        case {"percent_bp": bp}:
            return Percent(bp)
        case {"amounts": dict(amounts)}:
            return Flat(amounts)
    raise ImpossibleTerms(f"{node!r} is neither a percentage nor amounts.")


def _label(node: Any) -> Flat | ActualCost | None:
    match node:
        case None | {"kind": "free"}:
            return None
        case {"kind": "actual"}:
            return ActualCost()
        case {"kind": "flat", "amounts": dict(amounts)}:
            return Flat(amounts)
    raise ImpossibleTerms(f"{node!r} is no fee for a label.")


def _shipping(name: str) -> ShippingRule:
    try:
        return ShippingRule(name)
    except ValueError:
        raise ImpossibleTerms(f"{name!r} is no rule for shipping.") from None


def _check_rate(bp: Any) -> None:
    if not _is_whole(bp) or not 0 <= bp <= WHOLE_BP:
        raise ImpossibleTerms(f"A rate lies between 0 and 100 %, not at {bp!r} basis points.")


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
