"""What a policy promises and takes beside the price of the goods: fees, deductions, bonus.

The answers `fees` and `bonus` of a policy, as amounts to compute with. Rates
are basis points, 10000 is 100 %; amounts are minor units by currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from returns.eligibility.fees import WHOLE_BP, Bonus, Fees, LabelCharge, Share
from returns.eligibility.vocabulary import LabelFee, ShippingRefund
from returns.errors import ReturnsError


class ImpossibleTerms(ReturnsError):
    """Rates or amounts that no settlement line can carry out."""

    code = "impossible_terms"


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
        if any(minor < 0 for minor in self.amounts.values()):
            raise ImpossibleTerms("A fee or bonus is not below zero.")

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
    shipping: ShippingRefund = ShippingRefund.NEVER
    deductions: Mapping[str, int] = field(default_factory=dict)
    bonus: Mapping[str, Rate] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for bp in self.deductions.values():
            _check_rate(bp)


NO_TERMS = Terms()


def terms_of(*, fees: Fees, bonus: Bonus) -> Terms:
    """This will give the terms that a decision's answers promise; a label that costs nothing is no fee."""
    return Terms(
        restocking=_rate(fees.restocking) if fees.restocking else None,
        label=_label(fees.label) if fees.label else None,
        is_waived_at_fault=fees.waived_when_merchant_at_fault,
        shipping=fees.shipping_refund,
        deductions=fees.deductions,
        bonus={word.value: _rate(share) for word, share in bonus.shares.items()},
    )


def _rate(share: Share) -> Rate:
    return Flat(share.amounts or {}) if share.percent_bp is None else Percent(share.percent_bp)


def _label(charge: LabelCharge) -> Flat | ActualCost | None:
    match charge.kind:
        case LabelFee.FLAT:
            return Flat(charge.amounts or {})
        case LabelFee.ACTUAL:
            return ActualCost()
        case LabelFee.FREE:
            return None


def _check_rate(bp: int) -> None:
    if not 0 <= bp <= WHOLE_BP:
        raise ImpossibleTerms(f"A rate lies between 0 and 100 %, not at {bp} basis points.")
