"""Payments that were made before the story begins: captured, without events, thousands at a time."""

from collections.abc import Iterable

from tests.standins.stripe import charges, customers, deadlines, intents
from tests.standins.stripe.cards import payment_method
from tests.standins.stripe.core import Core
from tests.standins.stripe.identifiers import new_id
from tests.standins.stripe.shapes import Document

_CHUNK = 500


class SeedConflict(ValueError):
    """Raised when a payment is there already with another amount or currency."""


def seed(*, core: Core, account: str, payments: Iterable[Document]) -> list[Document]:
    """This will make captured payments; one that is there already, equal, is left as it is.

    Each says `amount` and `currency`, and may say `id`, `charge`, `card`, `customer`, `created`, `metadata`,
    `description` and `captured` (false makes it a hold).
    """
    known = {row[0] for row in core.store.rows(_KNOWN, account)}
    fresh: list[Document] = []
    seeded: list[Document] = []
    with core.store.transaction():
        for payment in payments:
            if payment.get("id") in known:
                seeded.append(_unchanged(core, account, payment))
                continue
            documents = _documents(core, account, payment)
            fresh.extend(documents)
            seeded.append(_summary(documents[0]))
            known.add(documents[0]["id"])
            if len(fresh) >= _CHUNK:
                core.store.add(account=account, documents=fresh)
                fresh = []
        core.store.add(account=account, documents=fresh)
    return seeded


_KNOWN = "SELECT id FROM documents WHERE account = ? AND kind = 'payment_intent'"


def _unchanged(core: Core, account: str, payment: Document) -> Document:
    known = core.store.find(account=account, kind="payment_intent", id=payment["id"])
    if known is None or (known["amount"], known["currency"]) != (
        payment["amount"],
        payment["currency"].lower(),
    ):
        raise SeedConflict(f"The payment {payment['id']} is there already and differs.")
    return _summary(known)


def _summary(intent: Document) -> Document:
    return {"payment_intent": intent["id"], "charge": intent["latest_charge"], "amount": intent["amount"]}


def _documents(core: Core, account: str, payment: Document) -> list[Document]:
    created = payment.get("created", core.clock.now())
    if not isinstance(payment["amount"], int) or payment["amount"] <= 0:
        raise ValueError(f"A payment of {payment['amount']!r} minor units cannot be captured.")
    intent = intents.body(
        amount=payment["amount"],
        currency=payment["currency"].lower(),
        customer=payment.get("customer"),
        created=created,
        id=payment.get("id"),
    )
    intent.update(metadata=payment.get("metadata", {}), description=payment.get("description"))
    method = payment_method(
        token=payment.get("card", "pm_card_visa"), created=created, customer=payment.get("customer")
    )
    charge = charges.charge_for(intent=intent, method=method, created=created, id=payment.get("charge"))
    documents = [intent, method, charge]
    intent.update(latest_charge=charge["id"], payment_method=method["id"])
    if not payment.get("captured", True):
        deadlines.plan(core=core, account=account, document=intent, due_at=charges.hold(charge))
        intent.update(status="requires_capture", amount_capturable=intent["amount"], capture_method="manual")
        return documents
    documents.append(_captured(core, intent, charge))
    return documents


def _captured(core: Core, intent: Document, charge: Document) -> Document:
    transaction = charges.transaction_for(
        type=charges.row_type(charge, kind="charge"),
        amount=charge["amount"],
        currency=charge["currency"],
        source=charge["id"],
        description=charge["description"],
        created=charge["created"],
        fees=charges.known_fees(core, amount=charge["amount"], currency=charge["currency"]),
    )
    charges.capture(charge, amount=charge["amount"], transaction=transaction, visible_at=None)
    intent.update(status="succeeded", amount_received=intent["amount"])
    return transaction


def seed_method(*, core: Core, account: str, card: str, customer: str | None) -> Document:
    """This will make a payment method of a customer, and the customer where there is none."""
    now = core.clock.now()
    method = payment_method(token=card, created=now, customer=customer, id=new_id("pm"))
    with core.store.transaction():
        if customer and core.store.find(account=account, kind="customer", id=customer) is None:
            core.store.add(account=account, documents=[customers.body(id=customer, created=now)])
        core.store.add(account=account, documents=[method])
    return {"payment_method": method["id"], "customer": customer}
