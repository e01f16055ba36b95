"""What a settlement is computed from: facts that the caller has read, nothing to be looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from returns.errors import ReturnsError
from returns.settlement.items import SettleLine
from returns.settlement.lines import EXCHANGE, REFUND, REPLACEMENT, STORE_CREDIT, Place
from returns.settlement.terms import NO_TERMS, Terms

PAYABLE = frozenset({REFUND, STORE_CREDIT, EXCHANGE, REPLACEMENT})


class ImpossibleRequest(ReturnsError):
    """Facts that contradict each other: the caller read or entered them wrongly."""

    code = "impossible_request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """Units in a condition; `text_key` names the words that justify a deduction."""

    units: tuple[Place, ...]
    grade: str
    text_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedLine:
    """Units of a return line with the terms that its decision promised. Ungraded units are as new."""

    item: SettleLine
    resolution: str = REFUND
    is_merchant_at_fault: bool = False
    terms: Terms = NO_TERMS
    graded: tuple[Graded, ...] = ()

    def __post_init__(self) -> None:
        if self.resolution not in PAYABLE:
            raise ImpossibleRequest(f"Nothing is paid for a return that asks for {self.resolution}.")
        graded = sorted(place for each in self.graded for place in each.units)
        if any(before[1] > after[0] for before, after in pairwise(graded)):
            raise ImpossibleRequest("One unit is in two conditions.")
        if any(not _is_within(place, self.item.units) for place in graded):
            raise ImpossibleRequest("A unit is graded that does not come back.")

    @property
    def is_waived(self) -> bool:
        return self.is_merchant_at_fault and self.terms.is_waived_at_fault


def _is_within(place: Place, units: tuple[Place, ...]) -> bool:
    return place[0] < place[1] and any(start <= place[0] and place[1] <= end for start, end in units)


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What was paid for shipping, with tax inside; `settled_minor` went back or is reserved already."""

    charge_id: int
    paid_minor: int
    tax_minor: int
    settled_minor: int = 0

    def __post_init__(self) -> None:
        if not (0 <= self.tax_minor <= self.paid_minor and 0 <= self.settled_minor <= self.paid_minor):
            raise ImpossibleRequest("Tax or refunds of a charge lie outside of what was paid.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Goodwill:
    """An amount that a person gives for an order line, with or without a return; `line` has no units.

    It is cut to what the line still holds; an operation that takes a typed
    amount refuses it instead when the preview shows a cut.
    """

    line: SettleLine
    amount_minor: int
    resolution: str = REFUND
    text_key: str = ""

    def __post_init__(self) -> None:
        if self.amount_minor <= 0:
            raise ImpossibleRequest("Goodwill is more than nothing.")
        if self.line.units:
            raise ImpossibleRequest("Goodwill is given for a line, not for units of it.")
        if self.resolution not in (REFUND, STORE_CREDIT):
            raise ImpossibleRequest("Goodwill is paid in money or as store credit.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentOut:
    """A unit or more that the shopper gets instead, at the price that was agreed, with tax inside."""

    price_minor: int
    tax_minor: int
    text_key: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.tax_minor <= self.price_minor:
            raise ImpossibleRequest("Tax lies outside of the price.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Already:
    """What is taken or given once, and was: fees by this return, flat bonuses by this order."""

    flat_restocking_minor: int = 0
    label_minor: int = 0
    flat_bonus_minor: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleRequest:
    """All that is settled together.

    `is_full_return`: with these units, every unit of the order has come back.
    `label_costs_minor`: what each label of this return cost the shop, one for
    each parcel that it paid for; none, and no label fee is taken.
    `clawback_minor`: the part of an order's discount that the return forfeits.
    """

    currency: str
    lines: tuple[ReturnedLine, ...] = ()
    charges: tuple[Charge, ...] = ()
    is_full_return: bool = False
    label_costs_minor: tuple[int, ...] = ()
    goodwill: tuple[Goodwill, ...] = ()
    clawback_minor: int = 0
    sent_out: tuple[SentOut, ...] = ()
    already: Already = Already()

    def __post_init__(self) -> None:
        amounts = [self.clawback_minor, *self.label_costs_minor, *self.already.flat_bonus_minor.values()]
        if min(*amounts, self.already.flat_restocking_minor, self.already.label_minor, 0) < 0:
            raise ImpossibleRequest("Costs, and what was taken or given, are not below zero.")
        if len({charge.charge_id for charge in self.charges}) < len(self.charges):
            raise ImpossibleRequest("One charge is listed twice.")
