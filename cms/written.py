"""Amounts, shares and countries as people of a language write them. Pure: no active language is asked.

Symbols and their places follow the Unicode CLDR (en, de, fr; release 46, read 2026-11).
"""

from __future__ import annotations

from collections.abc import Mapping

from returns.eligibility.sentences import language_of
from returns.money import Money, exponent

_SYMBOLS: Mapping[str, str] = {
    "AUD": "A$",
    "CAD": "CA$",
    "CNY": "CN¥",
    "EUR": "€",
    "GBP": "£",
    "INR": "₹",
    "JPY": "¥",
    "KRW": "₩",
    "NZD": "NZ$",
    "USD": "$",
}
_NO_BREAK = "\u00a0"
# The signs between thousands and before decimals.
_SIGNS: Mapping[str, tuple[str, str]] = {"en": (",", "."), "de": (".", ","), "fr": (_NO_BREAK, ",")}
_BASIS_POINTS = 100


def amount_text(*, minor: int, currency: str, locale: str) -> str:
    """This will write an amount with all its decimals: £1,250.00, 1.250,00 €."""
    language = language_of(locale)
    number = f"{Money(minor, currency).decimal:,.{exponent(currency)}f}"
    number = _localized(number, language)
    symbol = _SYMBOLS.get(currency, currency)
    if language != "en":
        return f"{number}{_NO_BREAK}{symbol}"
    return f"{symbol}{_NO_BREAK if symbol.isalpha() else ''}{number}"


def percent_text(*, basis_points: int, locale: str) -> str:
    """This will write basis points as per cent, with the decimals that there are: 12.5%, 12,5 %."""
    language = language_of(locale)
    whole, rest = divmod(basis_points, _BASIS_POINTS)
    number = f"{whole}.{rest:02}".rstrip("0").rstrip(".")
    return f"{_localized(number, language)}{'' if language == 'en' else _NO_BREAK}%"


def _localized(number: str, language: str) -> str:
    thousands, point = _SIGNS[language]
    return number.translate({ord(","): thousands, ord("."): point})


def is_one(*, count: int, locale: str) -> bool:
    """This will say whether the language uses the singular for the count: French does for none, too."""
    return count == 1 or (count == 0 and language_of(locale) == "fr")
