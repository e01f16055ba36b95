"""What becomes of a payment by itself: a hold runs out, a bank answers a debit.

A hold that runs out makes no refund and no `charge.refunded`; the intent is canceled with the reason
`expired` (changelog basil/2025-03-31/remove-refund-from-partial-capture-and-payment-cancellation-flow).
"""

from tests.standins.stripe import charges, deadlines, intents
from tests.standins.stripe.connect import pass_on
from tests.standins.stripe.core import Core
from tests.standins.stripe.errors import doc_url
from tests.standins.stripe.events import Journal
from tests.standins.stripe.shapes import Call, Document

_FAILED = "The bank could not debit the account."


def end_payment(*, core: Core, call: Call, document: Document) -> Document:
    """This will let happen what a payment intent's deadline means for it."""
    if document["status"] == "requires_capture":
        return expire_hold(core=core, call=call, intent=document)
    return settle_debit(core=core, call=call, intent=document, is_paid=True)


def expire_hold(*, core: Core, call: Call, intent: Document) -> Document:
    """This will release a hold that nobody captured in time."""
    charge = core.store.get(account=call.account, kind="charge", id=intent["latest_charge"])
    intents.give_up(core=core, call=call, intent=intent, reason="expired")
    Journal(core, call).write("charge.expired", charge)
    return intent


def settle_debit(*, core: Core, call: Call, intent: Document, is_paid: bool) -> Document:
    """This will let the bank answer a debit; one that fails is taken back as `payment_failure_refund`."""
    if intent["status"] != "processing":
        raise ValueError(f"The payment {intent['id']} is {intent['status']}, so no bank will answer.")
    charge = core.store.get(account=call.account, kind="charge", id=intent["latest_charge"])
    deadlines.call_off(core=core, account=call.account, document=intent)
    if is_paid:
        charge.update(status="succeeded", paid=True)
        pass_on(core=core, account=call.account, intent=intent, charge=charge)
        intent.update(status="succeeded", amount_received=charge["amount"])
    else:
        _take_back(core, call, intent, charge)
    for document in (intent, charge):
        core.store.save(account=call.account, document=document)
    journal = Journal(core, call)
    journal.write("charge.succeeded" if is_paid else "charge.failed", charge)
    journal.write(f"payment_intent.{'succeeded' if is_paid else 'payment_failed'}", intent)
    return intent


def _take_back(core: Core, call: Call, intent: Document, charge: Document) -> None:
    transaction = charges.book(
        core=core,
        account=call.account,
        type="payment_failure_refund",
        amount=-charge["amount"],
        subject=charge,
        description=_FAILED,
    )
    code = "payment_method_provider_decline"
    charge.update(
        status="failed",
        captured=False,
        amount_captured=0,
        failure_code=code,
        failure_message=_FAILED,
        failure_balance_transaction=transaction["id"],
    )
    error = {"code": code, "doc_url": doc_url(code), "message": _FAILED, "type": "card_error"}
    intent.update(status="requires_payment_method", payment_method=None, last_payment_error=error)
