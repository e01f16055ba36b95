"""Disputes: a shopper's bank takes a payment back, or only asks.

A dispute withdraws its amount and a fee at once; an inquiry withdraws nothing and leaves the charge
refundable (docs.stripe.com/disputes/how-disputes-work, read November 2026). The rows of the balance and the
fee follow events of real accounts.
"""

from tests.standins.stripe import charges
from tests.standins.stripe.amounts import whole_units
from tests.standins.stripe.core import Core
from tests.standins.stripe.errors import Refusal, missing
from tests.standins.stripe.events import Journal
from tests.standins.stripe.identifiers import new_id
from tests.standins.stripe.listing import page
from tests.standins.stripe.shapes import Call, Document

_FEE_UNITS = 15
_ANSWER_SECONDS = 7 * 24 * 60 * 60
_ENDS = {
    "needs_response": ("won", "lost"),
    "under_review": ("won", "lost"),
    "warning_needs_response": ("warning_closed",),
}


def open_dispute(
    *, core: Core, call: Call, charge: Document, amount: int | None, reason: str, is_inquiry: bool
) -> Document:
    """This will let the shopper's bank dispute a charge; call it in a transaction."""
    asked = charge["amount_captured"] if amount is None else amount
    if not 0 < asked <= charge["amount_captured"]:
        raise ValueError(f"{asked} cannot be disputed of a charge of {charge['amount_captured']}.")
    dispute = _body(charge, amount=asked, reason=reason, is_inquiry=is_inquiry, created=core.clock.now())
    charge["disputed"] = True
    core.store.add(account=call.account, documents=[dispute])
    journal = Journal(core, call)
    journal.write("charge.dispute.created", dispute)
    if not is_inquiry:
        fee = whole_units(_FEE_UNITS, charge["currency"])
        _move(
            core,
            call,
            dispute,
            amount=-asked,
            fee=fee,
            description=f"Chargeback withdrawal for {charge['id']}",
        )
        journal.write("charge.dispute.funds_withdrawn", dispute)
    core.store.save(account=call.account, document=charge)
    return dispute


def _body(charge: Document, *, amount: int, reason: str, is_inquiry: bool, created: int) -> Document:
    card = charge["payment_method_details"].get("card", {})
    case = {
        "brand": card.get("brand"),
        "case_type": "inquiry" if is_inquiry else "chargeback",
        "network": card.get("network"),
        "network_reason_code": None,
    }
    return {
        "id": new_id("du"),
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": created,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {},
        "evidence_details": {
            "due_by": created + _ANSWER_SECONDS,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": is_inquiry,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {"card": case, "type": "card"},
        "reason": reason,
        "status": "warning_needs_response" if is_inquiry else "needs_response",
    }


def _move(core: Core, call: Call, dispute: Document, *, amount: int, fee: int, description: str) -> None:
    transaction = charges.book(
        core=core,
        account=call.account,
        type="adjustment",
        amount=amount,
        subject=dispute,
        description=description,
        fees=[charges.fee(fee, dispute["currency"], "Dispute fee")] if fee else [],
    )
    dispute["balance_transactions"].append(transaction)
    core.store.save(account=call.account, document=dispute)


def close_dispute(*, core: Core, call: Call, dispute: Document, status: str) -> Document:
    """This will end a dispute as the bank decides; one that is won brings its amount back."""
    if status not in _ENDS.get(dispute["status"], ()):
        raise ValueError(f"A dispute that is {dispute['status']} cannot become {status}.")
    dispute.update(status=status, is_charge_refundable=status in ("won", "warning_closed"))
    core.store.save(account=call.account, document=dispute)
    journal = Journal(core, call)
    if status == "won":
        description = f"Chargeback reversal for {dispute['charge']}"
        _move(core, call, dispute, amount=dispute["amount"], fee=0, description=description)
    journal.write("charge.dispute.closed", dispute)
    if status == "won":
        journal.write("charge.dispute.funds_reinstated", dispute)
    return dispute


def refuse_disputed(*, core: Core, call: Call, charge: Document) -> None:
    """This will refuse to refund a charge that a bank has taken back, or may yet."""
    if not charge["disputed"]:
        return
    sql = (
        "SELECT 1 FROM documents WHERE account = ? AND kind = 'dispute' AND charge = ? "
        "AND NOT json_extract(body, '$.is_charge_refundable')"
    )
    if core.store.rows(sql, call.account, charge["id"]):
        message = f"Charge {charge['id']} has been charged back; cannot issue a refund."
        raise Refusal(message, code="charge_disputed")


def retrieve(*, core: Core, call: Call) -> Document:
    """This will read one dispute."""
    dispute = core.store.find(account=call.account, kind="dispute", id=call.target)
    if dispute is None:
        raise missing("dispute", call.target, param="dispute")
    return dispute


def list_disputes(*, core: Core, call: Call) -> Document:
    """This will list disputes, the newest first."""
    filters = ("charge", "payment_intent")
    return page(core=core, call=call, kind="dispute", url="/v1/disputes", filters=filters)


def close(*, core: Core, call: Call) -> Document:
    """This will accept a dispute: it is lost."""
    dispute = retrieve(core=core, call=call)
    if "lost" not in _ENDS.get(dispute["status"], ()):  # the wording is ours
        raise Refusal("This dispute is already closed.")
    return close_dispute(core=core, call=call, dispute=dispute, status="lost")
