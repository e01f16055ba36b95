"""Refunds: who may be refunded what, and how a refund begins."""

import time

from tests.standins.stripe import charges
from tests.standins.stripe.amounts import formatted
from tests.standins.stripe.cards import CARDS
from tests.standins.stripe.connect import refuse_impossible_return, take_back
from tests.standins.stripe.core import Core
from tests.standins.stripe.disputes import open_dispute, refuse_disputed
from tests.standins.stripe.errors import Refusal, below_minimum, invalid, missing, unmodelled
from tests.standins.stripe.events import Journal
from tests.standins.stripe.faults import Fault
from tests.standins.stripe.identifiers import new_id
from tests.standins.stripe.listing import page
from tests.standins.stripe.metadata import merged
from tests.standins.stripe.refund_life import cancel as cancel_refund
from tests.standins.stripe.refund_life import show_as_waiting
from tests.standins.stripe.shapes import Call, Document

_UNMODELLED = ("customer", "origin")


def create(*, core: Core, call: Call) -> Document:
    """This will refund a charge, or refuse with what Stripe says about it."""
    _refuse_odd_params(call.params)
    charge = _charge_of(core, call)
    _refuse_unrefundable(charge)
    refuse_disputed(core=core, call=call, charge=charge)
    refuse_impossible_return(params=call.params, charge=charge)
    amount = _amount_of(call.params, charge)
    fault = core.faults.take_outcome(call.params)
    refund = issue(core=core, call=call, charge=charge, amount=amount, fault=fault)
    if fault is not None and fault.kind == "dispute_opens":
        open_dispute(core=core, call=call, charge=charge, amount=None, reason="fraudulent", is_inquiry=False)
    return refund


def _refuse_odd_params(params: Document) -> None:
    for name in _UNMODELLED:
        if name in params:
            raise unmodelled(name)
    if "charge" not in params and "payment_intent" not in params:
        raise invalid(
            "One of the following params should be provided for this request: payment_intent or charge."
        )
    if params.get("amount", 1) < 1:
        raise below_minimum(param="amount")


def _charge_of(core: Core, call: Call) -> Document:
    params = call.params
    if "charge" in params:
        # Stripe names the parameter `id` here, as if it came from a path.
        charge = core.store.find(account=call.account, kind="charge", id=params["charge"])
        if charge is None:
            raise missing("charge", params["charge"], param="id")
        return charge
    intent = core.store.find(account=call.account, kind="payment_intent", id=params["payment_intent"])
    if intent is None:
        raise missing("payment_intent", params["payment_intent"], param="payment_intent")
    if intent["latest_charge"] is None:
        raise _no_successful_charge(intent["id"])
    return core.store.get(account=call.account, kind="charge", id=intent["latest_charge"])


def _refuse_unrefundable(charge: Document) -> None:
    if charge["status"] != "succeeded":
        raise _no_successful_charge(charge["payment_intent"])
    if not charge["captured"]:
        raise Refusal(
            f"This uncaptured Charge was created by a PaymentIntent ({charge['payment_intent']}). You must "
            "cancel the PaymentIntent to reverse the authorization instead of refunding the Charge directly. "
            "For more information, see https://stripe.com/docs/payments/place-a-hold-on-a-payment-method"
        )


def _no_successful_charge(payment_intent: str) -> Refusal:
    return Refusal(f"This PaymentIntent ({payment_intent}) does not have a successful charge to refund.")


def _amount_of(params: Document, charge: Document) -> int:
    rest = charges.unrefunded(charge)
    if charge["refunded"] or ("amount" not in params and rest == 0):
        message = f"Charge {charge['id']} has already been refunded."
        raise Refusal(message, code="charge_already_refunded")
    amount = int(params.get("amount", rest))
    if amount > rest:
        asked, left = formatted(amount, charge["currency"]), formatted(rest, charge["currency"])
        message = f"Refund amount ({asked}) is greater than unrefunded amount on charge ({left})"
        raise Refusal(message, param="amount")
    return amount


def issue(*, core: Core, call: Call, charge: Document, amount: int, fault: Fault | None = None) -> Document:
    """This will write the refund with its money and its events; the caller has checked the amount."""
    refund = _body(core, call, charge, amount)
    take_back(core=core, account=call.account, params=call.params, charge=charge, refund=refund)
    _begin(refund, fault, CARDS[charge["_card"]].refund_status, CARDS[charge["_card"]].refund_then)
    if refund["status"] == "succeeded":
        _book(core, call.account, charge, refund)
    elif refund["status"] != "failed":
        charge["_pending_refunds"] += amount
    core.store.add(account=call.account, documents=[refund])
    core.store.save(account=call.account, document=charge)
    _plan(core, call.account, refund)
    _tell(Journal(core, call), refund, charge)
    return refund


def _body(core: Core, call: Call, charge: Document, amount: int) -> Document:
    """The recorded form: what has no value is absent, and there is no livemode."""
    refund: Document = {
        "id": new_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": core.clock.now(),
        "currency": charge["currency"],
        "customer": charge["customer"],
        "customer_account": None,
        "destination_details": _destination(charge),
        "metadata": merged({}, call.params.get("metadata")),
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": call.params.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }
    if "instructions_email" in call.params:
        refund["instructions_email"] = call.params["instructions_email"]
    return refund


def _destination(charge: Document) -> Document:
    if charge["payment_method_details"]["type"] != "card":
        transfer = {"reference": None, "reference_status": "pending"}
        return {"eu_bank_transfer": transfer, "type": "eu_bank_transfer"}
    reference = {
        "reference_status": "pending",
        "reference_type": "acquirer_reference_number",
        "type": "refund",
    }
    return {"card": reference, "type": "card"}


def _begin(refund: Document, fault: Fault | None, status: str, then: str | None) -> None:
    """A fault decides over the card what the refund begins as and what becomes of it."""
    refund["status"] = fault.status if fault else status
    refund["_then"] = fault.then if fault else then
    refund["_then_reason"] = (fault.then_reason if fault else None) or "expired_or_canceled_card"
    if fault and fault.kind == "dispute_opens":
        refund.update(_then="failed", _then_reason="charge_for_pending_refund_disputed")
    if refund["status"] == "failed":
        refund["failure_reason"] = (fault.reason if fault else None) or "unknown"
    show_as_waiting(refund, pending_reason=fault.pending_reason if fault else "processing")


def _book(core: Core, account: str, charge: Document, refund: Document) -> None:
    transaction = charges.book(
        core=core,
        account=account,
        type=charges.row_type(charge, kind="refund"),
        amount=-refund["amount"],
        subject=refund,
        description=f"REFUND FOR CHARGE ({charge['description']})"
        if charge["description"]
        else "REFUND FOR CHARGE",
    )
    refund["balance_transaction"] = transaction["id"]
    charge["amount_refunded"] += refund["amount"]
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]


def _plan(core: Core, account: str, refund: Document) -> None:
    if refund["_then"] is not None and core.settle_seconds is not None:
        due_at = time.time() + core.settle_seconds
        core.store.run("INSERT INTO settlements VALUES (?, ?, ?)", account, refund["id"], due_at)


def _tell(journal: Journal, refund: Document, charge: Document) -> None:
    journal.write("refund.created", refund)
    if refund["status"] == "succeeded":
        journal.write("charge.refunded", charge)
    if refund["status"] == "failed":
        journal.write("refund.failed", refund)


def retrieve(*, core: Core, call: Call) -> Document:
    """This will read one refund."""
    refund = core.store.find(account=call.account, kind="refund", id=call.target)
    if refund is None:
        raise missing("refund", call.target, param="refund")
    return refund


def update(*, core: Core, call: Call) -> Document:
    """This will change the metadata of a refund, the only thing that can be changed."""
    refund = retrieve(core=core, call=call)
    before = refund["metadata"]
    refund["metadata"] = merged(before, call.params.get("metadata"))
    core.store.save(account=call.account, document=refund)
    if refund["metadata"] != before:
        journal = Journal(core, call)
        journal.write("refund.updated", refund, previous={"metadata": before})
        journal.write("charge.refund.updated", refund, previous={"metadata": before})
    return refund


def cancel(*, core: Core, call: Call) -> Document:
    """This will call off a refund that waits; a card's refund cannot be called off once it went through."""
    refund = retrieve(core=core, call=call)
    if refund["status"] not in ("pending", "requires_action"):
        raise Refusal("Canceling this refund is unsupported.")
    return cancel_refund(core=core, call=call, refund=refund)


def list_refunds(*, core: Core, call: Call) -> Document:
    """This will list refunds, the newest first."""
    return page(core=core, call=call, kind="refund", url="/v1/refunds", filters=("payment_intent", "charge"))
