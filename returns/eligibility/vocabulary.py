"""The closed lists of words that rules and decisions are made of (DESIGN section 3)."""

from __future__ import annotations

from enum import StrEnum


class Question(StrEnum):
    """What a policy answers; the order here is the order in every stored decision."""

    RETURNABLE = "returnable"
    WINDOW = "window"
    RESOLUTIONS = "resolutions"
    METHODS = "methods"
    REFUND_TIMING = "refund_timing"
    REVIEW = "review"
    EVIDENCE = "evidence"
    FEES = "fees"
    BONUS = "bonus"
    WAREHOUSE = "warehouse"


class Clock(StrEnum):
    """What starts a window."""

    PLACED = "placed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    FIXED_DATE = "fixed_date"


class Resolution(StrEnum):
    REFUND = "REFUND"
    STORE_CREDIT = "STORE_CREDIT"
    EXCHANGE = "EXCHANGE"
    REPLACEMENT = "REPLACEMENT"
    REPAIR = "REPAIR"


class Method(StrEnum):
    PREPAID_LABEL = "PREPAID_LABEL"
    QR_DROP_OFF = "QR_DROP_OFF"
    OWN_CARRIER = "OWN_CARRIER"
    IN_STORE = "IN_STORE"
    PICKUP = "PICKUP"
    KEEP = "KEEP"
    DONATE = "DONATE"


# What this release carries out. A policy may say more, and the editor says what is not carried out
# yet; the shopper's pages offer only these.
EXECUTABLE_RESOLUTIONS = frozenset({Resolution.REFUND})
EXECUTABLE_METHODS = frozenset({Method.PREPAID_LABEL, Method.OWN_CARRIER})


class Payer(StrEnum):
    MERCHANT = "MERCHANT"
    SHOPPER = "SHOPPER"


class Timing(StrEnum):
    INSTANT = "INSTANT"
    FIRST_SCAN = "FIRST_SCAN"
    ON_RECEIPT = "ON_RECEIPT"
    AFTER_INSPECTION = "AFTER_INSPECTION"


EXECUTABLE_TIMINGS = frozenset({Timing.INSTANT, Timing.FIRST_SCAN, Timing.ON_RECEIPT})


class LabelFee(StrEnum):
    """What a label costs the shopper."""

    FREE = "free"
    ACTUAL = "actual"
    FLAT = "flat"


class ShippingRefund(StrEnum):
    """When the shipping that the shopper paid for the order is given back too."""

    NEVER = "NEVER"
    FULL_RETURN = "FULL_RETURN"
    MERCHANT_AT_FAULT = "MERCHANT_AT_FAULT"
    FULL_RETURN_OR_FAULT = "FULL_RETURN_OR_FAULT"


class ReviewCause(StrEnum):
    """Why a person looks first."""

    POLICY = "policy"
    LATE_DEFECT = "late_defect"


# Categories of reasons that are the merchant's fault by their nature, whatever a reason is flagged as.
FAULT_CATEGORIES = frozenset({"DEFECTIVE", "DAMAGED", "NOT_AS_DESCRIBED", "WRONG_ITEM"})


class RefusalCode(StrEnum):
    """Why not. Extended, never renamed: stored decisions and other systems hold these words."""

    OUTSIDE_RETURN_WINDOW = "outside_return_window"
    NOT_FULFILLED = "not_fulfilled"
    QUANTITY_NOT_AVAILABLE = "quantity_not_available"
    ALREADY_RETURNED = "already_returned"
    FINAL_SALE = "final_sale"
    NOT_RETURNABLE = "not_returnable"
    GIFT_CARD_NOT_RETURNABLE = "gift_card_not_returnable"
    RESOLUTION_NOT_ALLOWED = "resolution_not_allowed"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    EVIDENCE_MISSING = "evidence_missing"
    REASON_NOT_A_LEAF = "reason_not_a_leaf"
    ORDER_NOT_COMPLETE = "order_not_complete"
    BLOCKED = "blocked"
    OVER_CAP = "over_cap"
    NOTHING_LEFT = "nothing_left"
    CURRENCY_MISMATCH = "currency_mismatch"
