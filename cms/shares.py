"""Parts of a price: per cent or amounts, typed by people, kept in basis points and minor units. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from cms.currencies import minor_units
from cms.stored import Value, items_of

WHOLE = 10_000
_DECIMALS = 2


def read_percent(text: object) -> int | None:
    """This will read "12.5" as 1250 basis points; None for nothing, and for what is no share of a whole."""
    try:
        number = Decimal(str(text or "").strip().removesuffix("%").strip())
    except InvalidOperation:
        return None
    scaled = number.scaleb(_DECIMALS) if number.is_finite() else Decimal(-1)
    return int(scaled) if 0 <= scaled <= WHOLE and scaled == scaled.to_integral_value() else None


def read_amounts(entries: Sequence[Any] | None) -> dict[str, int]:
    """This will read {currency: minor units}, without the entries that are no amount."""
    found = {}
    for value in items_of(entries):
        currency = str(value.get("currency") or "")
        minor = minor_units(text=str(value.get("amount") or ""), currency=currency) if currency else None
        if minor is not None:
            found[currency] = minor
    return found


def read_share(value: Value | None) -> dict[str, Any] | None:
    """This will read a share; None where neither per cent nor an amount is there."""
    value = value or {}
    percent, amounts = read_percent(value.get("percent")), read_amounts(value.get("amounts"))
    if amounts:
        return {"amounts": amounts}
    return None if percent is None else {"percent_bp": percent}
