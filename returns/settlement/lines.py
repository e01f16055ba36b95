"""A settlement before it is written down: signed lines, and what was cut from them.

Everything that a person reads about an amount is said here: what kind of line
it is, why it is there, and which limit made it smaller.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from returns.units import count

Place = tuple[int, int]

REFUND, STORE_CREDIT, EXCHANGE, REPLACEMENT = "REFUND", "STORE_CREDIT", "EXCHANGE", "REPLACEMENT"
# Both send something out, and what is returned pays for it.
SENDS_OUT = frozenset({EXCHANGE, REPLACEMENT})


class Kind(StrEnum):
    """What a line is; those from RESTOCKING_FEE to CLAWBACK and EXCHANGE_ITEM are negative."""

    ITEM = "ITEM"
    SHIPPING = "SHIPPING"
    GOODWILL = "GOODWILL"
    BONUS = "BONUS"
    CONDITION_DEDUCTION = "CONDITION_DEDUCTION"
    RESTOCKING_FEE = "RESTOCKING_FEE"
    LABEL_FEE = "LABEL_FEE"
    CLAWBACK = "CLAWBACK"
    EXCHANGE_ITEM = "EXCHANGE_ITEM"


class Cause(StrEnum):
    """Why a line is there."""

    RETURNED = "RETURNED"
    FULL_RETURN = "FULL_RETURN"
    MERCHANT_AT_FAULT = "MERCHANT_AT_FAULT"
    PERCENT = "PERCENT"
    FLAT = "FLAT"
    ACTUAL_COST = "ACTUAL_COST"
    GRADE = "GRADE"
    GIVEN = "GIVEN"
    DISCOUNT_LOST = "DISCOUNT_LOST"
    SENT_OUT = "SENT_OUT"


class Limit(StrEnum):
    """Why a line is smaller than its rule says."""

    # More was paid back for the order line or the charge before than would leave room.
    LINE_HOLDS = "LINE_HOLDS"
    CHARGE_HOLDS = "CHARGE_HOLDS"
    # A deduction takes no more than what is paid for the goods that carry it.
    STOPS_AT_ZERO = "STOPS_AT_ZERO"
    # The policy takes no fee when the merchant is at fault.
    WAIVED = "WAIVED"
    # A bonus for exchanging counts towards what is sent out, and never becomes money.
    NEVER_MONEY = "NEVER_MONEY"
    # What is sent out costs more than what came back: the shopper is asked before anything is taken.
    OWED = "OWED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a settlement; amounts in minor units, negative when they are kept back.

    `tax_minor` is the tax inside `gross_minor`, with the same sign.
    `resolution` is the way that the line is paid; `percent_bp` the rate that
    it comes from, if any.
    """

    kind: Kind
    cause: Cause
    gross_minor: int
    tax_minor: int = 0
    resolution: str = REFUND
    return_line_id: int | None = None
    order_line_id: int | None = None
    charge_id: int | None = None
    units: tuple[Place, ...] = ()
    percent_bp: int | None = None
    # The words that somebody chose for it (a grade's justification); see `text_key`.
    own_text_key: str = ""

    @property
    def quantity(self) -> int:
        return count(self.units)

    @property
    def net_minor(self) -> int:
        return self.gross_minor - self.tax_minor

    @property
    def text_key(self) -> str:
        """Under which the words for this line are found: its own, or "restocking_fee.percent"."""
        return self.own_text_key or f"{self.kind}.{self.cause}".lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine(Line):
    """Units that came back; `is_capped` when the line held less than they are worth.

    `value_minor` is what the units are worth, `gross_minor` what is paid for
    them, `tax_minor` the tax inside of that.
    """

    kind: Kind = Kind.ITEM
    cause: Cause = Cause.RETURNED
    return_line_id: int
    order_line_id: int
    value_minor: int

    @property
    def is_capped(self) -> bool:
        return self.gross_minor < self.value_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What a line would have been more, in minor units above zero, and which limit took it away."""

    kind: Kind
    limit: Limit
    minor: int
    return_line_id: int | None = None
    order_line_id: int | None = None
    charge_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A settlement before it is written down."""

    lines: tuple[Line, ...]
    cuts: tuple[Cut, ...] = ()

    @property
    def items(self) -> tuple[ItemLine, ...]:
        return tuple(line for line in self.lines if isinstance(line, ItemLine))

    @property
    def total_minor(self) -> int:
        return _gross(self.lines)

    @property
    def tax_minor(self) -> int:
        return sum(line.tax_minor for line in self.lines)

    @property
    def net_minor(self) -> int:
        return self.total_minor - self.tax_minor

    @property
    def is_capped(self) -> bool:
        return any(item.is_capped for item in self.items)

    @property
    def money_minor(self) -> int:
        """The part of the total that goes back to payments."""
        return self.total_minor - self.credit_minor

    @property
    def credit_minor(self) -> int:
        """The part of the total that becomes store credit.

        What is sent out is paid for by what came back for it, then by the
        money of other lines, and by credit last.
        """
        credit = _gross(line for line in self.lines if line.resolution == STORE_CREDIT)
        return min(credit, self.total_minor)

    @property
    def owed_minor(self) -> int:
        """What the shopper owes for what is sent out; never taken silently, it waits for consent."""
        return sum(cut.minor for cut in self.cuts if cut.limit == Limit.OWED)

    def minor_of(self, kind: Kind) -> int:
        """This will give the sum of a kind, as a person reads it: one fee, however many lines carry it."""
        return _gross(line for line in self.lines if line.kind == kind)


def _gross(lines: Iterable[Line]) -> int:
    return sum(line.gross_minor for line in lines)
