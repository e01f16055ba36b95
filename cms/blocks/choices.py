"""What can be chosen in a policy, in the words of the editor.

Functions, so that migrations do not hold the words. What this release does
not carry out may be chosen, and is marked.
"""

from __future__ import annotations

from cms.carried_out import labelled
from cms.currencies import CURRENCIES
from returns.models import ReasonCategory

Choices = list[tuple[str, str]]


def clocks() -> Choices:
    """This will give what the days of a window are counted from."""
    return [*starts(), ("fixed_date", "A fixed date")]


def starts() -> Choices:
    """This will give the moments in the life of an order."""
    return [("delivered", "Delivery"), ("shipped", "Shipping"), ("placed", "The order")]


def resolutions() -> Choices:
    """This will give what a shopper can get."""
    return labelled(
        [
            ("REFUND", "Money back"),
            ("STORE_CREDIT", "Store credit"),
            ("EXCHANGE", "Exchange"),
            ("REPLACEMENT", "Replacement"),
            ("REPAIR", "Repair"),
        ]
    )


def timings() -> Choices:
    """This will give the moments at which something is paid or sent."""
    return labelled(
        [
            ("ON_RECEIPT", "When the parcel arrives in the warehouse"),
            ("FIRST_SCAN", "When the carrier scans the parcel"),
            ("INSTANT", "At once, when the return is approved"),
            ("AFTER_INSPECTION", "When the goods have been inspected"),
        ]
    )


def other_timings() -> Choices:
    """This will give the moments of everything but the refund, which may leave it to that."""
    return [("", "When the refund is paid"), *timings()]


def methods() -> Choices:
    """This will give the ways that goods travel."""
    return labelled(
        [
            ("PREPAID_LABEL", "Label from the store"),
            ("OWN_CARRIER", "Own carrier"),
            ("QR_DROP_OFF", "Drop-off with a code, no printer"),
            ("IN_STORE", "In a shop"),
            ("PICKUP", "Pickup at home"),
            ("KEEP", "Keep the item"),
            ("DONATE", "Donate the item"),
        ]
    )


def payers() -> Choices:
    """This will give who may pay for the way back."""
    return [
        ("", "The store for its labels, the shopper for an own carrier"),
        ("MERCHANT", "The store"),
        ("SHOPPER", "The shopper"),
    ]


def refusals() -> Choices:
    """This will give the causes that a rule may refuse for."""
    return [
        ("not_returnable", "Cannot be returned"),
        ("final_sale", "Final sale"),
        ("gift_card_not_returnable", "Gift card"),
        ("blocked", "Blocked for this shopper"),
    ]


def label_fees() -> Choices:
    """This will give what a label may cost the shopper."""
    return [
        ("", "Nothing is said about it"),
        ("free", "Nothing"),
        ("actual", "What it costs the store"),
        ("flat", "A fixed amount"),
    ]


def shipping_refunds() -> Choices:
    """This will give when the delivery costs of the order are paid back."""
    return [
        ("NEVER", "Never"),
        ("FULL_RETURN", "When everything comes back"),
        ("MERCHANT_AT_FAULT", "When the store is at fault"),
        ("FULL_RETURN_OR_FAULT", "When everything comes back, or the store is at fault"),
    ]


def reason_categories() -> Choices:
    """This will give what reasons count as."""
    return [(str(value), str(label)) for value, label in ReasonCategory.choices]


def refusals_if_any() -> Choices:
    """This will give the causes again, for an answer that hardly ever refuses."""
    return [("", "None: it may come back"), *refusals()]


def currencies() -> Choices:
    """This will give the currencies by their codes."""
    return [("", "Currency"), *((code, code) for code in CURRENCIES)]
