"""Amounts as a person of the active language reads them.

Symbols and their places follow the Unicode CLDR (en, de, fr; release 46, read 2026-11). A currency
whose symbol could be taken for another one is written with its code.
"""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import get_language

from returns.money import Money, exponent

_SYMBOLS = {
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
_SYMBOL_LAST = frozenset({"de", "fr"})
_NO_BREAK = "\u00a0"
_MINUS = "\u2212"


def money_text(money: Money) -> str:
    """This will write the amount with all its decimals in the active language: £1,250.00, 1.250,00 €."""
    number = number_format(
        abs(money.decimal), decimal_pos=exponent(money.currency), use_l10n=True, force_grouping=True
    )
    symbol = _SYMBOLS.get(money.currency, money.currency)
    sign = _MINUS if money.minor < 0 else ""
    if (get_language() or "en").split("-")[0] in _SYMBOL_LAST:
        return f"{sign}{number}{_NO_BREAK}{symbol}"
    gap = _NO_BREAK if symbol.isalpha() else ""
    return f"{sign}{symbol}{gap}{number}"
