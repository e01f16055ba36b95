"""Confirming a payment intent: paid, held, declined, or waiting for the shopper."""

from dataclasses import dataclass

from tests.standins.stripe import charges
from tests.standins.stripe.cards import Card, behaviour
from tests.standins.stripe.core import Core
from tests.standins.stripe.errors import Refusal, doc_url
from tests.standins.stripe.events import Journal
from tests.standins.stripe.methods import named_method, refuse_strange_method
from tests.standins.stripe.shapes import Call, Document, public

_CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
_NEEDS_AUTHENTICATION = "Your card was declined. This transaction requires authentication."


class Decline(Refusal):
    """A refusal whose traces stay: the failed charge and the intent's last error are kept."""


def confirm_intent(*, core: Core, call: Call, intent: Document) -> Document:
    """This will try the payment method of an intent that is stored already."""
    _refuse_unconfirmable(intent)
    method = _method_of(core, call, intent)
    refuse_strange_method(intent=intent, method=method)
    return _Attempt(core, call, intent, method, behaviour(method)).run()


def _refuse_unconfirmable(intent: Document) -> None:
    if intent["status"] not in _CONFIRMABLE:  # the wording is ours, after the recorded one of a capture
        raise Refusal(
            f"This PaymentIntent could not be confirmed because it has a status of {intent['status']}. "
            "Only a PaymentIntent with one of the following statuses may be confirmed: "
            f"{', '.join(_CONFIRMABLE)}.",
            code="payment_intent_unexpected_state",
            extra={"payment_intent": intent},
        )


def _method_of(core: Core, call: Call, intent: Document) -> Document:
    if intent["payment_method"] and not (call.target and call.params.get("payment_method")):
        return core.store.get(account=call.account, kind="payment_method", id=intent["payment_method"])
    method = named_method(core=core, call=call)
    if method is not None:
        return method
    advice = (
        "You can either update the PaymentIntent with a payment method and then confirm it again, or "
        "confirm it again directly with a payment method or ConfirmationToken."
    )
    if intent["customer"]:
        advice = (
            f"To confirm the PaymentIntent with {intent['customer']}, specify a payment method attached to "
            "this customer along with the customer ID."
        )
    raise Refusal(
        f"You cannot confirm this PaymentIntent because it's missing a payment method. {advice}",
        code="payment_intent_unexpected_state",
        extra={"payment_intent": intent},
    )


@dataclass(slots=True)
class _Attempt:
    """One try of one card."""

    core: Core
    call: Call
    intent: Document
    method: Document
    card: Card

    def run(self) -> Document:
        if self.card.needs_authentication:
            return self._ask_shopper()
        charge = charges.charge_for(intent=self.intent, method=self.method, created=self.core.clock.now())
        if self.card.decline_code is not None:
            return self._decline(charge, self.card.decline_code)
        if self.intent["capture_method"] == "manual":
            return self._hold(charge)
        return self._take(charge)

    def _take(self, charge: Document) -> Document:
        transaction = charges.book(
            core=self.core,
            account=self.call.account,
            type="charge",
            amount=charge["amount"],
            subject=charge,
            description=charge["description"],
        )
        is_async = self.intent["capture_method"] == "automatic_async"
        visible_at = self.core.clock.now() + charges.BOOKED_AFTER_SECONDS if is_async else None
        charges.capture(charge, amount=charge["amount"], transaction=transaction, visible_at=visible_at)
        self.intent["amount_received"] = charge["amount"]
        return self._finish(charge, status="succeeded", event="payment_intent.succeeded")

    def _hold(self, charge: Document) -> Document:
        charges.hold(charge)
        self.intent["amount_capturable"] = charge["amount"]
        event = "payment_intent.amount_capturable_updated"
        return self._finish(charge, status="requires_capture", event=event)

    def _finish(self, charge: Document, *, status: str, event: str) -> Document:
        self.intent.update(
            status=status, payment_method=self.method["id"], latest_charge=charge["id"], next_action=None
        )
        self.core.store.add(account=self.call.account, documents=[charge])
        self.core.store.save(account=self.call.account, document=self.intent)
        journal = Journal(self.core, self.call)
        journal.write("charge.succeeded", as_shown(charge, now=self.core.clock.now()))
        journal.write(event, self.intent)
        return self.intent

    def _ask_shopper(self) -> Document:
        if self.call.params.get("off_session"):
            raise self._refused(
                "authentication_required", "authentication_required", _NEEDS_AUTHENTICATION, None
            )
        action = {"type": "use_stripe_sdk", "use_stripe_sdk": {}}
        self.intent.update(status="requires_action", payment_method=self.method["id"], next_action=action)
        self.core.store.save(account=self.call.account, document=self.intent)
        Journal(self.core, self.call).write("payment_intent.requires_action", self.intent)
        return self.intent

    def _decline(self, charge: Document, decline_code: str) -> Document:
        card = self.card
        charges.decline(charge, code=card.code, decline_code=decline_code, message=card.message)
        self.core.store.add(account=self.call.account, documents=[charge])
        raise self._refused(card.code, decline_code, card.message, charge)

    def _refused(self, code: str, decline_code: str, message: str, charge: Document | None) -> Decline:
        """The intent goes back to the start; an authentication that was not possible leaves no charge."""
        method = public(self.method)
        extra: Document = {"decline_code": decline_code, "payment_method": method}
        if charge is not None:
            extra["charge"] = charge["id"]
        last = {"code": code, "doc_url": doc_url(code), "message": message, "type": "card_error", **extra}
        latest = charge["id"] if charge else None
        self.intent.update(
            status="requires_payment_method",
            payment_method=None,
            last_payment_error=last,
            latest_charge=latest,
        )
        self.core.store.save(account=self.call.account, document=self.intent)
        journal = Journal(self.core, self.call)
        if charge is not None:
            journal.write("charge.failed", charge)
        journal.write("payment_intent.payment_failed", self.intent)
        extra["payment_intent"] = public(self.intent)
        return Decline(message, status=402, type="card_error", code=code, extra=extra)


def as_shown(charge: Document, *, now: int) -> Document:
    """This will hide the balance transaction that Stripe fills in a moment after the confirmation."""
    if charge.get("_booked_at", 0) > now:
        return {**charge, "balance_transaction": None}
    return charge
