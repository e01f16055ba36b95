"""What becomes of a Checkout Session: paid, paid by a bank later, or expired.

The intent of a session is made when the shopper first pays, and tried again after a decline. Whether a
session with a hold says `paid` before the capture is not established; here it says `unpaid`, and `paid` once
it is captured: decide from the intent. That an expired session cancels its intent with the reason `automatic`
is assumed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.standins.stripe import confirmation, customers, deadlines, intents, outcomes, setup_intents
from tests.standins.stripe.cards import billing_details
from tests.standins.stripe.core import Core
from tests.standins.stripe.events import Journal
from tests.standins.stripe.identifiers import new_id
from tests.standins.stripe.metadata import merged
from tests.standins.stripe.shapes import Call, Document

_KINDS = {"payment": "payment_intent", "setup": "setup_intent"}
_MODULES: dict[str, Any] = {"payment": confirmation, "setup": setup_intents}
_CARRIED = (
    *("application_fee_amount", "capture_method", "description", "on_behalf_of", "receipt_email"),
    *("setup_future_usage", "statement_descriptor", "statement_descriptor_suffix", "transfer_data"),
    "transfer_group",
)


class SessionClosed(ValueError):
    """Raised when somebody pays a session that is no longer open."""

    def __init__(self, session: Document) -> None:
        super().__init__(f"The session {session['id']} is {session['status']}.")
        self.session = session


def begin(*, core: Core, call: Call, session: Document) -> None:
    """This will store a new session and let it run out at its time."""
    core.store.add(account=call.account, documents=[session])
    deadlines.plan(core=core, account=call.account, document=session, due_at=session["expires_at"])


def pay(*, core: Core, account: str, session_id: str, card: str, email: str | None = None) -> Document:
    """This will pay with a test card as the shopper; it raises the decline, whose traces stay.

    The session is `complete` afterwards, or `open` while the shopper's bank asks; then `answer_bank` goes on.
    """
    return _in_one_step(core, account, session_id, lambda paying: paying.with_card(card, email))


def answer_bank(*, core: Core, account: str, session_id: str, is_confirmed: bool) -> Document:
    """This will confirm or refuse, as the shopper, what their bank asked; a refusal raises the decline."""
    return _in_one_step(core, account, session_id, lambda paying: paying.after_bank(is_confirmed))


def _in_one_step(
    core: Core, account: str, session_id: str, work: "Callable[[_Paying], Document]"
) -> Document:
    """Two tabs come one after the other; a decline is carried out of the transaction, so its traces stay."""
    with core.store.transaction():
        session = core.store.get(account=account, kind="checkout.session", id=session_id)
        if session["status"] != "open":
            raise SessionClosed(session)
        try:
            return work(_Paying(core, Call(account, "", {}), session, _KINDS[session["mode"]]))
        except confirmation.Decline as decline:
            declined = decline
    raise declined


@dataclass(slots=True)
class _Paying:
    """One try to pay one open session."""

    core: Core
    call: Call
    session: Document
    kind: str

    def with_card(self, card: str, email: str | None) -> Document:
        self._know_shopper(email)
        intent = self._intent()
        call = Call(self.call.account, intent["id"], {"payment_method": card})
        module = _MODULES[self.session["mode"]]
        confirm = module.confirm_intent if self.session["mode"] == "payment" else module.confirm_setup
        return self._after(confirm(core=self.core, call=call, intent=intent))

    def after_bank(self, is_confirmed: bool) -> Document:
        intent = self._intent()
        if intent["status"] != "requires_action":
            raise ValueError(f"No bank asks about {intent['id']}.")
        finish = _MODULES[self.session["mode"]].finish_authentication
        return self._after(finish(core=self.core, call=self.call, intent=intent, is_confirmed=is_confirmed))

    def _know_shopper(self, email: str | None) -> None:
        session = self.session
        session["_email"] = self._email(email)
        usage = session["_intent_data"].get("setup_future_usage")
        if session["customer"] is None and (session["customer_creation"] == "always" or usage):
            customer = customers.body(
                id=new_id("cus"), created=self.core.clock.now(), email=session["_email"]
            )
            customers.add(core=self.core, call=self.call, customer=customer)
            session["customer"] = customer["id"]
        self._save()

    def _email(self, given: str | None) -> str | None:
        session = self.session
        if session["customer"] is None:
            return session["customer_email"] or given or session.get("_email")
        customer = self.core.store.get(account=self.call.account, kind="customer", id=session["customer"])
        return customer["email"] or given

    def _intent(self) -> Document:
        known = self.session[self.kind]
        if known is not None:
            return self.core.store.get(account=self.call.account, kind=self.kind, id=known)
        intent = self._new_intent()
        self.session[self.kind] = intent["id"]
        self._save()
        return intent

    def _new_intent(self) -> Document:
        session, data, now = self.session, self.session["_intent_data"], self.core.clock.now()
        if session["mode"] == "setup":
            intent = setup_intents.body(customer=session["customer"], created=now)
        else:
            intent = intents.body(
                amount=session["amount_total"],
                currency=session["currency"],
                customer=session["customer"],
                created=now,
            )
        intent.update({name: data[name] for name in _CARRIED if name in data})
        intent.update(metadata=merged({}, data.get("metadata")), _session=session["id"])
        self.core.store.add(account=self.call.account, documents=[intent])
        Journal(self.core, self.call).write(f"{self.kind}.created", intent)
        return intent

    def _after(self, intent: Document) -> Document:
        if intent["status"] == "requires_action":
            return self.session
        session = self.session
        if intent["status"] == "succeeded" and session["mode"] == "payment":
            session["payment_status"] = "paid"
        session.update(status="complete", customer_details=_details(session))
        deadlines.call_off(core=self.core, account=self.call.account, document=session)
        self._save()
        Journal(self.core, self.call).write("checkout.session.completed", session)
        return session

    def _save(self) -> None:
        self.core.store.save(account=self.call.account, document=self.session)


def _details(session: Document) -> Document:
    details = {**billing_details(), "email": session["_email"], "tax_exempt": "none", "tax_ids": []}
    return {**details, "business_name": None, "individual_name": None}


def expire_session(*, core: Core, call: Call, document: Document) -> Document:
    """This will close a session whose time is over, or that the shop gave up."""
    kind = _KINDS[document["mode"]]
    document["status"] = "expired"
    deadlines.call_off(core=core, account=call.account, document=document)
    core.store.save(account=call.account, document=document)
    if document[kind] is not None:
        intent = core.store.get(account=call.account, kind=kind, id=document[kind])
        give_up = intents.give_up if kind == "payment_intent" else setup_intents.give_up
        give_up(core=core, call=call, intent=intent, reason="automatic")
    Journal(core, call).write("checkout.session.expired", document)
    return document


def end_payment(*, core: Core, call: Call, document: Document) -> Document:
    """This will let happen what a payment intent's deadline means for it and for its session."""
    return _told(core, call, outcomes.end_payment(core=core, call=call, document=document))


def settle_debit(*, core: Core, account: str, payment_intent: str, is_paid: bool) -> Document:
    """This will let the shopper's bank answer a debit, now."""
    call = Call(account, payment_intent, {})
    with core.store.transaction():
        intent = core.store.get(account=account, kind="payment_intent", id=payment_intent)
        return _told(core, call, outcomes.settle_debit(core=core, call=call, intent=intent, is_paid=is_paid))


def _told(core: Core, call: Call, intent: Document) -> Document:
    """A session that a bank pays later says so with an event of its own."""
    is_debit = intent["status"] in ("succeeded", "requires_payment_method")
    if "_session" not in intent or not is_debit:
        return intent
    session = core.store.get(account=call.account, kind="checkout.session", id=intent["_session"])
    is_paid = intent["status"] == "succeeded"
    session["payment_status"] = "paid" if is_paid else "unpaid"
    core.store.save(account=call.account, document=session)
    end = "succeeded" if is_paid else "failed"
    Journal(core, call).write(f"checkout.session.async_payment_{end}", session)
    return intent


#: What happens to an object when its moment comes.
STRIKES = {"checkout.session": expire_session, "payment_intent": end_payment}
