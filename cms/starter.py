"""What a new store starts with: a policy, reasons and help that a shop could really use. Data only."""

from __future__ import annotations

from typing import Any

Block = dict[str, Any]


def _both(en: str, de: str) -> dict[str, str]:
    return {"en": en, "de": de}


def _all(en: str, de: str, fr: str) -> dict[str, str]:
    return {"en": en, "de": de, "fr": fr}


def _rule(name: str, heading: dict[str, str], condition: Block, answer: Block) -> Block:
    return {
        "type": "rule",
        "value": {"name": name, "heading": heading, "conditions": [condition], "answers": [answer]},
    }


def _condition(kind: str, *values: str) -> Block:
    return {"type": kind, "value": {"values": "\n".join(values), "negate": False}}


def _refusal(code: str, sentence: dict[str, str]) -> Block:
    return {"type": "not_returnable", "value": {"code": code, "sentence": sentence}}


def _window(days: int, sentence: dict[str, str] | None = None) -> Block:
    return {
        "clock": "delivered",
        "date": None,
        "days": days,
        "fallback_days": 5,
        "sentence": sentence or {},
    }


# What a policy may not take from consumers in the EU and the UK, sale or not: cms.lint.law.
_WITHDRAWAL_DAYS = 14


RULES: list[Block] = [
    {
        "type": "text",
        "value": _both(
            "<p>Not what you hoped for? Send it back. Here is what can be returned, until when, "
            "and when you get your money.</p>",
            "<p>Nicht das Richtige? Dann schicken Sie es zurück. Hier steht, was zurückgegeben werden "
            "kann, bis wann, und wann Sie Ihr Geld bekommen.</p>",
        ),
    },
    _rule(
        "Final sale",
        _both("Final sale", "Restposten"),
        _condition("product_tag", "final-sale"),
        {
            "type": "window",
            "value": _window(
                _WITHDRAWAL_DAYS,
                _both(
                    "This was sold at a lower price, with 14 days to return it. They are over.",
                    "Dieser Artikel wurde günstiger verkauft, mit einer Rückgabefrist von 14 Tagen. "
                    "Sie ist abgelaufen.",
                ),
            ),
        },
    ),
    _rule(
        "Gift cards",
        _both("Gift cards", "Gutscheine"),
        _condition("product_category", "Gift cards"),
        _refusal(
            "gift_card_not_returnable",
            _both(
                "Gift cards cannot be returned. They never expire, and you can pass them on.",
                "Gutscheine können nicht zurückgegeben werden. Sie verfallen nie und sind übertragbar.",
            ),
        ),
    ),
    _rule(
        "Hygiene",
        _both("Hygiene articles", "Hygieneartikel"),
        _condition("product_category", "Underwear", "Cosmetics", "Earrings"),
        _refusal(
            "not_returnable",
            _both(
                "For reasons of hygiene we cannot take this back. Is it faulty? Please write to us.",
                "Aus hygienischen Gründen nehmen wir diesen Artikel nicht zurück. "
                "Ist er fehlerhaft? Bitte schreiben Sie uns.",
            ),
        ),
    ),
    _rule(
        "Electronics",
        _both("Electronics", "Elektronik"),
        _condition("product_category", "Electronics"),
        {"type": "window", "value": _window(14)},
    ),
]

DEFAULTS: list[Block] = [
    {
        "type": "defaults",
        "value": {
            "window": _window(30),
            "resolutions": {"allowed": ["REFUND"]},
            "refund_timing": {"refund": "ON_RECEIPT"},
            "methods": {"allowed": ["PREPAID_LABEL"]},
            "review": {"needed": False},
        },
    }
]


def _leaf(code: str, en: str, de: str, category: str, *, is_merchant_at_fault: bool = False) -> Block:
    return {
        "label": _both(en, de),
        "category": category,
        "is_merchant_at_fault": is_merchant_at_fault,
        "code": code,
    }


def _group(code: str, en: str, de: str, *leaves: Block) -> Block:
    reasons = [{"type": "item", "value": leaf} for leaf in leaves]
    return {"type": "group", "value": {"label": _both(en, de), "reasons": reasons, "code": code}}


REASONS: list[Block] = [
    _group(
        "fit",
        "It does not fit",
        "Es passt nicht",
        _leaf("too_small", "Too small", "Zu klein", "SIZE_TOO_SMALL"),
        _leaf("too_large", "Too large", "Zu groß", "SIZE_TOO_LARGE"),
    ),
    _group(
        "taste",
        "I do not like it",
        "Es gefällt mir nicht",
        _leaf("colour", "The colour is different from what I expected", "Andere Farbe als erwartet", "COLOR"),
        _leaf("style", "The style does not suit me", "Der Stil gefällt mir nicht", "STYLE"),
    ),
    _group(
        "wrong",
        "Something is wrong with it",
        "Etwas stimmt nicht",
        _leaf(
            "defective", "It does not work", "Es funktioniert nicht", "DEFECTIVE", is_merchant_at_fault=True
        ),
        _leaf("damaged", "It arrived damaged", "Es kam beschädigt an", "DAMAGED", is_merchant_at_fault=True),
        _leaf(
            "not_as_described",
            "It is not as described",
            "Es entspricht nicht der Beschreibung",
            "NOT_AS_DESCRIBED",
            is_merchant_at_fault=True,
        ),
        _leaf(
            "wrong_item",
            "I got the wrong item",
            "Ich habe den falschen Artikel bekommen",
            "WRONG_ITEM",
            is_merchant_at_fault=True,
        ),
    ),
    {
        "type": "reason",
        "value": _leaf("unwanted", "I no longer want it", "Ich möchte es nicht mehr", "UNWANTED"),
    },
    {"type": "reason", "value": _leaf("other", "Something else", "Etwas anderes", "OTHER")},
]


def _faq(question: dict[str, str], answer: dict[str, str]) -> Block:
    return {"type": "faq", "value": {"question": question, "answer": answer}}


HELP: list[Block] = [
    _faq(
        _all("Do I need an account?", "Brauche ich ein Konto?", "Ai-je besoin d’un compte\u202f?"),
        _all(
            "<p>No. The order number and your e-mail address or postcode are enough.</p>",
            "<p>Nein. Bestellnummer und E-Mail-Adresse oder Postleitzahl genügen.</p>",
            "<p>Non. Le numéro de commande et votre adresse e-mail ou votre code postal suffisent.</p>",
        ),
    ),
    _faq(
        _all("How do I send it back?", "Wie schicke ich es zurück?", "Comment le renvoyer\u202f?"),
        _all(
            "<p>Open the return, print the label, stick it on the parcel, and hand the parcel in. "
            "Put the packing slip inside if you can print it.</p>",
            "<p>Legen Sie die Rücksendung an, drucken Sie das Etikett, kleben Sie es auf das Paket und geben "
            "Sie das Paket ab. Legen Sie den Begleitschein hinein, wenn Sie drucken können.</p>",
            "<p>Créez le retour, imprimez l’étiquette, collez-la sur le colis et déposez-le. "
            "Glissez-y le bordereau si vous pouvez l’imprimer.</p>",
        ),
    ),
    _faq(
        _all("When do I get my money?", "Wann bekomme ich mein Geld?", "Quand serai-je remboursé\u202f?"),
        _all(
            "<p>The return policy says when we send it. Banks usually show it within 5 to 10 days.</p>",
            "<p>Wann wir es erstatten, steht in den Rückgabebedingungen. "
            "Bei den meisten Banken erscheint es innerhalb von 5 bis 10 Tagen.</p>",
            "<p>Les conditions de retour disent quand nous remboursons. "
            "La plupart des banques l’affichent sous 5 à 10 jours.</p>",
        ),
    ),
]
