"""What the block picker shows of each block, and what a new policy starts with."""

from __future__ import annotations

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

WINDOW: Value = {"clock": "delivered", "date": None, "days": 14, "fallback_days": 5, "sentence": {}}
NOT_RETURNABLE: Value = {
    "code": "final_sale",
    "sentence": {"en": "Final-sale items were sold at a lower price and cannot be returned."},
}
RESOLUTIONS: Value = {"allowed": ["REFUND"]}
REFUND_TIMING: Value = {"refund": "ON_RECEIPT"}
METHODS: Value = {"allowed": ["PREPAID_LABEL", "OWN_CARRIER"]}
REVIEW: Value = {"needed": True}

RULE: Value = {
    "name": "Electronics",
    "heading": {},
    "conditions": [("product_category", CATEGORIES)],
    "answers": [("window", WINDOW)],
}
DEFAULTS: Value = {
    "window": {**WINDOW, "days": 30},
    "resolutions": RESOLUTIONS,
    "refund_timing": REFUND_TIMING,
    "methods": {"allowed": ["PREPAID_LABEL"]},
    "review": {"needed": False},
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
