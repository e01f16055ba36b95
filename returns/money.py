"""Amounts in minor units, and the only ways to divide them.

Rounding rules: DESIGN section 7. Exponents: ISO 4217, list one, read 2026-11.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from returns.errors import ReturnsError

ZERO_DECIMAL = frozenset("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split())
THREE_DECIMAL = frozenset("BHD IQD JOD KWD LYD OMR TND".split())
_CURRENCY = re.compile(r"[A-Z]{3}")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")
# Amounts are stored in 64 bits; 15 digits of major units fit with three decimals.
LARGEST_DIGITS = 15
# The precision of Python's decimal context: beyond it, shifting the point would round.
EXACT_DIGITS = 28


class CurrencyMismatch(ReturnsError):
    """Two amounts of different currencies met."""

    code = "currency_mismatch"


class NotAnAmount(ReturnsError):
    """A text or number is not an amount of this currency."""

    code = "not_an_amount"


def exponent(currency: str) -> int:
    """This will tell how many decimals the currency has: JPY 0, EUR 2, KWD 3."""
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """A whole number of minor units of one currency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if isinstance(self.minor, bool) or not isinstance(self.minor, int):
            raise NotAnAmount(f"An amount is a whole number of minor units, not {self.minor!r}.")
        if not _CURRENCY.fullmatch(self.currency):
            raise NotAnAmount(f"{self.currency!r} is not a currency code.")

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.minor >= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} cannot be mixed.")
        return other.minor

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, for borders only (display, forms, exports)."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    @classmethod
    def parse(cls, text: str | Decimal | int, currency: str) -> Money:
        """This will read major units ("12.50", Decimal) exactly.

        Raises NotAnAmount for what is not a number, not finite, larger than a
        database holds, or finer than the currency's minor unit: a border
        never rounds silently.
        """
        spelled = str(text).strip()
        scaled = _minor_units(spelled, currency)
        if scaled != scaled.to_integral_value():
            raise NotAnAmount(f"{spelled[:40]!r} has more decimals than {currency} has.")
        return cls(int(scaled), currency)


def _minor_units(spelled: str, currency: str) -> Decimal:
    """The number in minor units, exact; Decimal alone would take "1_0" and round after 28 digits."""
    if not _NUMBER.fullmatch(spelled):
        raise NotAnAmount(f"{spelled[:40]!r} is not an amount.")
    number = Decimal(spelled)
    if _is_too_large(number) or len(number.as_tuple().digits) > EXACT_DIGITS:
        raise NotAnAmount(f"{spelled[:40]!r} has too many digits.")
    return number.scaleb(exponent(currency))


def _is_too_large(number: Decimal) -> bool:
    return bool(number) and number.adjusted() >= LARGEST_DIGITS


def half_up(numerator: int, denominator: int) -> int:
    """This will divide two whole numbers, halves away from zero; exact for any size."""
    if denominator <= 0:
        raise ValueError("the denominator must be positive")
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def half_up_decimal(amount: Decimal, currency: str) -> int:
    """This will round major units to whole minor units, halves away from zero (imports only)."""
    if not amount.is_finite() or _is_too_large(amount):
        raise NotAnAmount(f"{str(amount)[:40]!r} is not an amount.")
    return int(amount.scaleb(exponent(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def unit_value(paid: int, quantity: int, already: int, units: int) -> int:
    """This will give the minor units that the next `units` of `quantity` are worth.

    `paid` is what was paid for all `quantity` units; `already` units were
    valued before. R(G*(r+k)/q) - R(G*r/q): the odd cent falls to the unit at
    which the running total is rounded up, and all units together are exactly
    `paid`.
    """
    if not (quantity > 0 and already >= 0 and units >= 0 and already + units <= quantity):
        raise ValueError("units are counted outside of the line")
    return half_up(paid * (already + units), quantity) - half_up(paid * already, quantity)


def tax_inside(amount: int, paid: int, tax: int) -> int:
    """This will give the tax inside a free gross amount of a line: R(a*T/G)."""
    return half_up(amount * tax, paid) if paid else 0


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """This will spread minor units over weights: floor, then largest remainders.

    Ties go to the earlier weight. The parts always sum to `total`. Weights
    must not be negative; all-zero weights count as equal.
    """
    if not weights:
        raise ValueError("nothing to spread over")
    if any(weight < 0 for weight in weights):
        raise ValueError("weights must not be negative")
    sign = -1 if total < 0 else 1
    shares = list(weights) if any(weights) else [1] * len(weights)
    whole = sum(shares)
    parts = [abs(total) * share // whole for share in shares]
    remainders = [abs(total) * share % whole for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: (-remainders[i], i))
    for index in by_remainder[: abs(total) - sum(parts)]:
        parts[index] += 1
    return [sign * part for part in parts]
