"""What a rule wanted, in words: the conditions of a compiled rules document."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.merchant.fact_words import amount, day, either, not_known
from portal.merchant.words import METHODS, RESOLUTIONS, Words, word
from returns.eligibility.vocabulary import Clock
from returns.models import ReasonCategory

Json = Mapping[str, Any]

NAMES: Words = {
    "product_tag": _("Product tag"),
    "product_category": _("Product category"),
    "product_sku": _("SKU"),
    "product_vendor": _("Vendor"),
    "country": _("Country"),
    "channel": _("Channel"),
    "customer_group": _("Customer group"),
    "reason": _("Reason"),
    "resolution": _("Resolution"),
    "evidence_answer": _("Answer of the shopper"),
    "final_sale": _("Final sale"),
    "gift_card": _("Gift card"),
    "business": _("Business customer"),
    "gift": _("Gift"),
    "merchant_at_fault": _("Merchant at fault"),
    "quantity": _("Units asked for"),
    "discount_percent": _("Discount in percent"),
    "days_since": _("Days passed"),
    "history_returns": _("Earlier returns"),
    "history_rate_percent": _("Share returned so far, in percent"),
    "price": _("Price per unit"),
    "order_value": _("Value of the order"),
    "history_value": _("Value returned so far"),
    "placed_between": _("Order placed"),
    "set": _("Set of conditions"),
}
_SINCE: Words = {
    Clock.PLACED: _("Days since the order"),
    Clock.SHIPPED: _("Days since shipping"),
    Clock.DELIVERED: _("Days since delivery"),
}
_CATEGORIES: Words = dict(ReasonCategory.choices)
_AMOUNTS = frozenset({"price", "order_value", "history_value"})
# "4990 GBP"; of another currency than the rule's it is not known whether it holds.
_AMOUNT = re.compile(r"(?P<unknown>not known: )?(?P<minor>-?[0-9]+) (?P<currency>[A-Z]{3})")
# What a condition says it found, where that is not the order's own text.
_FOUND: Words = {"not known": _("not known"), "none": _("none"), "yes": _("yes"), "no": _("no")}


def condition_name(*, kind: str, test: Json) -> str:
    """This will name what a condition asks; `test` is empty where the version does not tell."""
    if kind == "days_since":
        return word(_SINCE, str(test.get("clock")))
    if kind == "set" and test.get("name"):
        return str(test["name"])
    return word(NAMES, kind)


def wanted_words(*, kind: str, test: Json, zone: str) -> str:
    """This will say what had to be there; a plain yes-or-no condition wants "yes"."""
    wanted = _wanted(kind, test, zone)
    if not test.get("negate"):
        return wanted or gettext("yes")
    return gettext("not %(wanted)s") % {"wanted": wanted} if wanted else gettext("no")


def found_words(*, kind: str, detail: str, zone: str) -> str:
    """This will say what the order had; amounts in minor units and days of the engine are written out."""
    if kind == "set":
        return ""
    if kind in _AMOUNTS and (found := _AMOUNT.fullmatch(detail)):
        written = amount(int(found["minor"]), found["currency"])
        return f"{not_known()}: {written}" if found["unknown"] else written
    if kind == "placed_between" and detail[:1].isdigit():
        return day(detail, zone)
    if kind == "reason" and detail not in _FOUND:
        return _reasons(detail)
    words = RESOLUTIONS if kind == "resolution" and detail in RESOLUTIONS else _FOUND
    return word(words, detail)


def _wanted(kind: str, test: Json, zone: str) -> str:
    if kind == "set":
        return gettext("all of these")
    if kind == "placed_between":
        return _range(test.get("from"), test.get("to"), lambda value: day(value, zone))
    if kind in _AMOUNTS:
        return _range(test.get("least"), test.get("most"), lambda value: amount(value, test.get("currency")))
    if "least" in test or "most" in test:
        return _range(test.get("least"), test.get("most"), str)
    values = test.get("values")
    return either([_value(kind, str(value)) for value in values]) if isinstance(values, list) else ""


def _value(kind: str, value: str) -> str:
    words = {"resolution": RESOLUTIONS, "method": METHODS, "reason": _CATEGORIES}.get(kind)
    return word(words, value) if words else value


def _reasons(detail: str) -> str:
    """The merchant's own reason and the category it counts as; one word where both say the same."""
    said = [word(_CATEGORIES, each) for each in detail.split(", ")]
    return ", ".join({each.casefold(): each for each in said}.values())


def _range(least: object, most: object, write: Callable[[object], str]) -> str:
    if least is None and most is None:
        return ""
    if most is None:
        return gettext("%(least)s or more") % {"least": write(least)}
    if least is None:
        return gettext("%(most)s or less") % {"most": write(most)}
    return gettext("%(least)s to %(most)s") % {"least": write(least), "most": write(most)}
