"""What is wrong about fees and bonuses, beside the very field."""

from __future__ import annotations

from cms.answers import BONUS_FOR, GRADES, Answer
from cms.compile.places import Place
from cms.currencies import CURRENCIES, amount_sentence, minor_units
from cms.shares import read_percent
from cms.stored import Value, items_of

_PERCENT = "Write per cent as a number from 0 to 100 with a point and at most 2 decimals, like 12.5."


def check_fees(_answer: Answer, value: Value, place: Place) -> None:
    """This will complain about what cannot be read as an amount or share, and a flat fee without amounts."""
    _check_share(value.get("restocking"), place.at("restocking"))
    if value.get("label_fee") == "flat":
        _check_amounts(value, "label_amounts", place)
        if not items_of(value.get("label_amounts")):
            place.at("label_amounts").complain("Add what the label costs, in each currency that you sell in.")
    for grade in GRADES:
        name = f"deduction_{grade.lower()}"
        _check_percent(value.get(name), place.at(name))


def check_bonus(_answer: Answer, value: Value, place: Place) -> None:
    """This will complain about amounts and shares that cannot be read."""
    for word in BONUS_FOR:
        _check_share(value.get(word.lower()), place.at(word.lower()))


def _check_share(value: Value | None, place: Place) -> None:
    value = value or {}
    _check_percent(value.get("percent"), place.at("percent"))
    _check_amounts(value, "amounts", place)
    if str(value.get("percent") or "").strip() and items_of(value.get("amounts")):
        place.at("percent").complain("Write either per cent or amounts, not both.")


def _check_percent(text: object, place: Place) -> None:
    if str(text or "").strip() and read_percent(text) is None:
        place.complain(_PERCENT)


def _check_amounts(value: Value, name: str, place: Place) -> None:
    seen: set[str] = set()
    for index, entry in enumerate(items_of(value.get(name))):
        currency = str(entry.get("currency") or "")
        _check_amount(currency, str(entry.get("amount") or ""), place.at(name, index))
        if currency in seen:
            place.at(name, index, "currency").complain("This currency has an amount already.")
        seen.add(currency)


def _check_amount(currency: str, text: str, place: Place) -> None:
    if currency not in CURRENCIES:
        place.at("currency").complain("Choose the currency.")
    elif minor_units(text=text, currency=currency) is None:
        place.at("amount").complain(amount_sentence(currency=currency))
