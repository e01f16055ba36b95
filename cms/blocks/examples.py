"""What the block picker shows of each block, and what a new policy starts with."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

Value = dict[str, Any]

LINE: Value = {"en": "A line of text", "de": "Eine Zeile Text", "fr": "Une ligne de texte"}
LINES: Value = {"en": "Some sentences.", "de": "Einige Sätze.", "fr": "Quelques phrases."}
RICH_TEXT: Value = {
    "en": "<p>We want you to be happy with what you bought.</p>",
    "de": "<p>Wir möchten, dass Sie sich über Ihren Einkauf freuen.</p>",
    "fr": "<p>Nous voulons que votre achat vous plaise.</p>",
}

TAGS: Value = {"values": "final-sale\noutlet", "negate": False}
CATEGORIES: Value = {"values": "Electronics", "negate": False}
SKUS: Value = {"values": "GIFT-50\nGIFT-100", "negate": False}
VENDORS: Value = {"values": "Northwind", "negate": False}
IS_SO: Value = {"negate": False}
PRICE: Value = {"least": "100", "most": None, "currency": "GBP", "negate": False}
DISCOUNT: Value = {"least": 30, "most": None, "negate": False}
COUNTRIES: Value = {"values": "DE\nAT\nCH", "negate": False}
CHANNELS: Value = {"values": "Marketplace", "negate": False}
ORDER_VALUE: Value = {"least": "500", "most": None, "currency": "EUR", "negate": False}
PERIOD: Value = {"from": date(2026, 11, 1), "to": date(2026, 12, 24), "negate": False}
GROUPS: Value = {"values": "Club members", "negate": False}
HISTORY_RETURNS: Value = {"least": 5, "most": None, "negate": False}
HISTORY_RATE: Value = {"least": 60, "most": None, "negate": False}
HISTORY_VALUE: Value = {"least": "1000", "most": None, "currency": "GBP", "negate": False}
REASONS: Value = {"categories": ["DEFECTIVE", "DAMAGED"], "values": "", "negate": False}
WISHES: Value = {"values": ["STORE_CREDIT", "EXCHANGE"], "negate": False}
QUANTITY: Value = {"least": 3, "most": None, "negate": False}
DAYS_SINCE: Value = {"clock": "delivered", "least": None, "most": 14, "negate": False}
EVIDENCE_ANSWERS: Value = {"values": "worn:yes", "negate": False}
SET_NAME = "Summer sale"
SET: Value = {"set": None, "negate": False}

RETURNABLE: Value = {}
RETURNABLE_BY_DEFAULT: Value = {"allowed": True, "code": None, "sentence": {}}
OTHER_WINDOW: Value = {
    "resolution": "EXCHANGE",
    "clock": "delivered",
    "date": None,
    "days": 60,
    "fallback_days": 5,
}
WINDOW: Value = {
    "clock": "delivered",
    "date": None,
    "days": 14,
    "fallback_days": 5,
    "by_resolution": [],
    "sentence": {},
}
NOT_RETURNABLE: Value = {
    "code": "final_sale",
    "sentence": {"en": "Final-sale items were sold at a lower price and cannot be returned."},
}
RESOLUTIONS: Value = {"allowed": ["REFUND"]}
REFUND_TIMING: Value = {
    "refund": "ON_RECEIPT",
    "store_credit": None,
    "exchange": None,
    "replacement": None,
    "repair": None,
}
METHODS: Value = {"allowed": ["PREPAID_LABEL", "OWN_CARRIER"], "label_paid_by": None}
WAREHOUSE: Value = {"code": "main"}
REVIEW: Value = {"needed": True, "sentence": {}}
CHOICE: Value = {"label": {"en": "Yes", "de": "Ja", "fr": "Oui"}, "code": "yes"}
QUESTION: Value = {
    "label": {"en": "Has it been worn?", "de": "Wurde es getragen?", "fr": "L’article a-t-il été porté ?"},
    "choices": [CHOICE, {"label": {"en": "No", "de": "Nein", "fr": "Non"}, "code": "no"}],
    "is_needed": True,
    "code": "worn",
}
EVIDENCE: Value = {"photos": 2, "questions": [QUESTION], "sentence": {}}
NO_EVIDENCE: Value = {"photos": 0, "questions": [], "sentence": {}}
AMOUNT: Value = {"currency": "GBP", "amount": "4.90"}
SHARE: Value = {"percent": "10", "amounts": []}
NO_SHARE: Value = {"percent": "", "amounts": []}
NO_FEES: Value = {
    "restocking": NO_SHARE,
    "label_fee": None,
    "label_amounts": [],
    "deduction_b": "",
    "deduction_c": "",
    "deduction_d": "",
    "shipping_refund": "NEVER",
    "waived_when_merchant_at_fault": True,
}
FEES: Value = {**NO_FEES, "restocking": SHARE, "label_fee": "flat", "label_amounts": [AMOUNT]}
BONUS: Value = {"store_credit": SHARE, "exchange": NO_SHARE}

RULE: Value = {
    "name": "Electronics",
    "heading": {},
    "conditions": [("product_category", CATEGORIES)],
    "answers": [("window", WINDOW)],
}
DEFAULTS: Value = {
    "returnable": RETURNABLE_BY_DEFAULT,
    "window": {**WINDOW, "days": 30},
    "resolutions": RESOLUTIONS,
    "refund_timing": REFUND_TIMING,
    "methods": {"allowed": ["PREPAID_LABEL"], "label_paid_by": None},
    "review": {"needed": False, "sentence": {}},
    "evidence": NO_EVIDENCE,
    "fees": NO_FEES,
    "bonus": {"store_credit": NO_SHARE, "exchange": NO_SHARE},
    "warehouse": {"code": ""},
}

POLICY_EXAMPLE: Value = {
    "name": "Final sale stays final",
    "order_number": "D-1003",
    "line": "",
    "asked_at": datetime(2026, 1, 3, 10, tzinfo=UTC),
    "reason": "",
    "resolution": "REFUND",
    "quantity": 1,
    "evidence": "",
    "photos": None,
    "expected": "final_sale",
}

HEADING: Value = {"en": "Sending it back", "de": "Zurücksenden", "fr": "Renvoyer"}
FAQ: Value = {
    "question": {"en": "When do I get my money?", "de": "Wann bekomme ich mein Geld?"},
    "answer": {
        "en": "<p>We send it when your parcel has arrived.</p>",
        "de": "<p>Wir erstatten es, wenn Ihr Paket angekommen ist.</p>",
    },
}

REASON: Value = {
    "label": {"en": "It is too small", "de": "Zu klein"},
    "category": "SIZE_TOO_SMALL",
    "is_merchant_at_fault": False,
    "code": "too_small",
}
REASON_GROUP: Value = {
    "label": {"en": "It does not fit", "de": "Es passt nicht"},
    "reasons": [REASON],
    "code": "fit",
}

MESSAGE: Value = {
    "subject": {"en": "Your return {number}"},
    "intro": {"en": "Thank you. Your label is ready."},
}
