"""Charges and the balance transactions beneath them."""

from tests.standins.stripe.cards import billing_details
from tests.standins.stripe.core import Core
from tests.standins.stripe.identifiers import new_id
from tests.standins.stripe.shapes import Document

#: Cardholder-present online payments: seven days (docs.stripe.com/payments/place-a-hold-on-a-payment-method).
HOLD_SECONDS = 7 * 24 * 60 * 60
#: Visa, initiated by the merchant: 4 days and 18 hours (same page).
VISA_OFF_SESSION_HOLD_SECONDS = (4 * 24 + 18) * 60 * 60
#: Stripe fills a charge's balance transaction a moment after the confirmation.
BOOKED_AFTER_SECONDS = 2


_NULL = (
    *(
        "application",
        "application_fee",
        "application_fee_amount",
        "balance_transaction",
        "failure_balance_transaction",
    ),
    *("failure_code", "failure_message", "on_behalf_of", "receipt_number", "receipt_url", "review", "source"),
    *("source_transfer", "transfer_data", "transfer_group"),
)
_FROM_INTENT = (
    *("amount", "currency", "customer", "description", "metadata", "receipt_email", "shipping"),
    *("statement_descriptor", "statement_descriptor_suffix"),
)


def charge_for(*, intent: Document, method: Document, created: int, id: str | None = None) -> Document:
    """This will make the charge of a payment intent, authorized and not yet captured."""
    return {
        **dict.fromkeys(_NULL),
        **{name: intent[name] for name in _FROM_INTENT},
        "id": id or new_id("ch"),
        "object": "charge",
        "amount_captured": 0,
        "amount_refunded": 0,
        "billing_details": billing_details(),
        "calculated_statement_descriptor": "BACKHAUL",
        "captured": False,
        "created": created,
        "disputed": False,
        "fraud_details": {},
        "livemode": False,
        "outcome": _approved(),
        "paid": True,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": _method_details(method),
        "refunded": False,
        "status": "succeeded",
        "_card": method["_card"],
        "_pending_refunds": 0,
    }


def _method_details(method: Document) -> Document:
    if method["type"] != "card":
        facts = {**method[method["type"]], "expected_debit_date": None, "mandate": None}
        return {method["type"]: facts, "type": method["type"]}
    return {"card": _card_details(method["card"]), "type": "card"}


def _card_details(card: Document) -> Document:
    return {
        "brand": card["brand"],
        "checks": card["checks"],
        "country": card["country"],
        "exp_month": card["exp_month"],
        "exp_year": card["exp_year"],
        "funding": card["funding"],
        "last4": card["last4"],
        "network": card["brand"],
        "three_d_secure": None,
        "wallet": None,
    }


def _approved() -> Document:
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "approved_by_network",
        "reason": None,
        "risk_level": "normal",
        "seller_message": "Payment complete.",
        "type": "authorized",
    }


def decline(charge: Document, *, code: str, decline_code: str, message: str) -> None:
    """This will turn a charge into one that the card's bank refused."""
    outcome = charge["outcome"]
    outcome.update(network_status="declined_by_network", reason=decline_code, type="issuer_declined")
    outcome["seller_message"] = "The bank returned the decline code `" + decline_code + "`."
    charge.update(status="failed", paid=False, failure_code=code, failure_message=message)


def hold(charge: Document, *, is_off_session: bool = False) -> int:
    """This will turn a charge into a hold, and tell until when it can be captured."""
    details = charge["payment_method_details"]["card"]
    is_short = is_off_session and details["brand"] == "visa"
    seconds = VISA_OFF_SESSION_HOLD_SECONDS if is_short else HOLD_SECONDS
    capture_before = int(charge["created"] + seconds)
    details["capture_before"] = capture_before
    return capture_before


def capture(charge: Document, *, amount: int, transaction: Document, visible_at: int | None) -> None:
    """This will take the money; what was held above `amount` is released."""
    charge.update(captured=True, amount_captured=amount, balance_transaction=transaction["id"])
    if visible_at is not None:
        charge["_booked_at"] = visible_at


def fee(amount: int, currency: str, description: str) -> Document:
    """This will make one part of what Stripe keeps of a row."""
    known = {"amount": amount, "application": None, "currency": currency}
    return {**known, "description": description, "type": "stripe_fee"}


def _fees_of(core: Core, *, type: str, amount: int, currency: str) -> list[Document]:
    """Stripe keeps its part of payments only, and does not give it back with a refund."""
    terms = core.store.setting("processing_fees")
    if terms is None or type not in ("charge", "payment"):
        return []
    percent_bp, fixed = (int(term) for term in terms.split())
    return [fee(amount * percent_bp // 10_000 + fixed, currency, "Stripe processing fees")]


def transaction_for(
    *,
    type: str,
    amount: int,
    currency: str,
    source: str,
    description: str | None,
    created: int,
    fees: list[Document],
) -> Document:
    """This will make a row of the account's balance."""
    kept = sum(each["amount"] for each in fees)
    return {
        "id": new_id("txn"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": created,
        "balance_type": "payments",
        "created": created,
        "currency": currency,
        "description": description,
        "exchange_rate": None,
        "fee": kept,
        "fee_details": fees,
        "net": amount - kept,
        "reporting_category": type,
        "source": source,
        "status": "available",
        "type": type,
    }


def book(
    *,
    core: Core,
    account: str,
    type: str,
    amount: int,
    subject: Document,
    description: str | None,
    fees: list[Document] | None = None,
) -> Document:
    """This will write a row of the balance for what moved money; payments cost the fees that were set."""
    currency = subject["currency"]
    transaction = transaction_for(
        type=type,
        amount=amount,
        currency=currency,
        source=subject["id"],
        description=description,
        created=core.clock.now(),
        fees=_fees_of(core, type=type, amount=amount, currency=currency) if fees is None else fees,
    )
    core.store.add(account=account, documents=[transaction])
    return transaction


def unrefunded(charge: Document) -> int:
    """This will tell what can still be refunded.

    Pending refunds count as refunded: whether Stripe reserves them is not established, and assuming it is the
    careful side, because a merchant is never paid back twice here.
    """
    return int(charge["amount_captured"] - charge["amount_refunded"] - charge["_pending_refunds"])


def row_type(charge: Document, *, kind: str) -> str:
    """This will name a row of the balance: cards have charges and refunds, all others payments."""
    if charge["payment_method_details"]["type"] == "card":
        return kind
    return {"charge": "payment", "refund": "payment_refund"}.get(kind, kind)


def known_fees(core: Core, *, amount: int, currency: str) -> list[Document]:
    """This will tell what Stripe keeps of a payment that was made before the story begins."""
    return _fees_of(core, type="charge", amount=amount, currency=currency)
