"""Stripe's test cards, as far as refunds, declines, kept cards and holds need them.

From docs.stripe.com/testing. A token such as `pm_card_visa` stands for a fresh payment method each time it is
used. `pm_sepa_debit` is our own name for a bank debit, which Stripe makes from a test IBAN.
"""

from dataclasses import dataclass

from tests.standins.stripe.identifiers import new_id
from tests.standins.stripe.shapes import Document


@dataclass(frozen=True, slots=True)
class Card:
    """How a card behaves: what it answers to a charge, and what becomes of its refunds.

    One that `needs_setup` is asked of the shopper until it was set up once; one that `can_be_kept` is saved
    although its charges are declined.
    """

    last4: str
    brand: str = "visa"
    type: str = "card"
    decline_code: str | None = None
    message: str = "Your card was declined."
    code: str = "card_declined"
    needs_authentication: bool = False
    needs_setup: bool = False
    can_be_kept: bool = False
    refund_status: str = "succeeded"
    refund_then: str | None = None


CARDS = {
    "pm_card_visa": Card("4242"),
    "pm_card_mastercard": Card("4444", brand="mastercard"),
    "pm_card_pendingRefund": Card("7726", refund_status="pending", refund_then="succeeded"),
    "pm_card_refundFail": Card("5126", refund_then="failed"),
    "pm_card_authenticationRequired": Card("3184", needs_authentication=True),
    "pm_card_authenticationRequiredOnSetup": Card("3155", needs_setup=True),
    "pm_card_chargeCustomerFail": Card("0341", decline_code="generic_decline", can_be_kept=True),
    "pm_card_chargeDeclined": Card("0002", decline_code="generic_decline"),
    "pm_card_chargeDeclinedInsufficientFunds": Card(
        "9995", decline_code="insufficient_funds", message="Your card has insufficient funds."
    ),
    "pm_card_chargeDeclinedExpiredCard": Card(
        "0069", decline_code="expired_card", code="expired_card", message="Your card has expired."
    ),
}
CARDS["pm_card_visa_chargeDeclined"] = CARDS["pm_card_chargeDeclined"]
CARDS["pm_sepa_debit"] = Card("3000", brand="", type="sepa_debit")


def behaviour(method: Document | None) -> Card:
    """This will tell how the card of a payment method behaves."""
    token = (method or {}).get("_card", "pm_card_visa")
    return CARDS[token]


def payment_method(
    *, token: str, created: int, customer: str | None = None, id: str | None = None
) -> Document:
    """This will make the payment method that a token stands for."""
    card = CARDS[token]
    return {
        "id": id or new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": billing_details(),
        card.type: _card_facts(card) if card.type == "card" else debit_facts(card.last4),
        "created": created,
        "customer": customer,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": card.type,
        "_card": token,
    }


def _card_facts(card: Card) -> Document:
    return {
        "brand": card.brand,
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
        "country": "US",
        "display_brand": card.brand,
        "exp_month": 12,
        "exp_year": 2034,
        "funding": "credit",
        "last4": card.last4,
        "networks": {"available": [card.brand], "preferred": None},
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def debit_facts(last4: str) -> Document:
    """This will make what Stripe shows of a bank account that is debited."""
    facts = dict.fromkeys(("bank_code", "branch_code", "fingerprint"))
    return {**facts, "country": "DE", "last4": last4}


def billing_details() -> Document:
    """This will make the empty billing details of a method or a charge."""
    address = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
    return {"address": address, "email": None, "name": None, "phone": None, "tax_id": None}
