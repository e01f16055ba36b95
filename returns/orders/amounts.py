"""Amounts of the native schema: texts in major units, and back."""

from __future__ import annotations

from returns.money import Money, exponent


def minor_units(text: str, currency: str) -> int:
    """This will read an amount that the schema and `fits` have accepted."""
    whole, _, fraction = text.partition(".")
    return int(whole + fraction.ljust(exponent(currency), "0"))


def fits(text: str, currency: str) -> bool:
    """This will tell whether the currency has that many decimals; "100.00" is no amount of yen."""
    return len(text.partition(".")[2]) <= exponent(currency)


def major_units(minor: int, currency: str) -> str:
    """This will write minor units as the schema wants them."""
    return f"{Money(minor, currency).decimal:f}"
