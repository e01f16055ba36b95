"""Confirming a payment intent: paid, held, declined, or waiting for the shopper or a bank."""

from dataclasses import dataclass

from tests.standins.stripe import charges, deadlines
from tests.standins.stripe.cards import Card, behaviour
from tests.standins.stripe.connect import pass_on
from tests.standins.stripe.core import Core
from tests.standins.stripe.errors import Refusal, doc_url
from tests.standins.stripe.events import Journal
from tests.standins.stripe.methods import named_method, refuse_spent_method, refuse_strange_method
from tests.standins.stripe.payment_methods import give_to_customer
from tests.standins.stripe.shapes import Call, Document, public

_CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
_NEEDS_AUTHENTICATION = "Your card was declined. This transaction requires authentication."
_NOT_AUTHENTICATED = (
    "We are unable to authenticate your payment method. Please choose a different payment method and try "
    "again."
)
#: A SEPA direct debit is confirmed by the bank some days later.
DEBIT_SECONDS = 5 * 24 * 60 * 60


class Decline(Refusal):
    """A refusal whose traces stay: the failed charge and the intent's last error are kept."""


def confirm_intent(*, core: Core, call: Call, intent: Document) -> Document:
    """This will try the payment method of an intent that is stored already."""
    _refuse_unconfirmable(intent)
    method = _method_of(core, call, intent)
    refuse_strange_method(intent=intent, method=method)
    refuse_spent_method(method)
    return _Attempt(core, call, intent, method, behaviour(method)).run()


def finish_authentication(*, core: Core, call: Call, intent: Document, is_confirmed: bool) -> Document:
    """This will go on where the shopper's bank had asked; a refusal raises the decline."""
    method = core.store.get(account=call.account, kind="payment_method", id=intent["payment_method"])
    attempt = _Attempt(core, call, intent, method, behaviour(method))
    return attempt.charge() if is_confirmed else attempt.refuse_authentication()


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
        is_new = self.card.needs_setup and not self.method.get("_is_set_up")
        if self.card.needs_authentication or is_new:
            return self._ask_shopper()
        return self.charge()

    def charge(self) -> Document:
        charge = charges.charge_for(intent=self.intent, method=self.method, created=self.core.clock.now())
        if self.card.decline_code is not None:
            return self._decline(charge, self.card.decline_code)
        if self.card.type != "card":
            return self._await_bank(charge)
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
        pass_on(core=self.core, account=self.call.account, intent=self.intent, charge=charge)
        self.intent["amount_received"] = charge["amount"]
        return self._finish(charge, status="succeeded", event="payment_intent.succeeded")

    def _hold(self, charge: Document) -> Document:
        capture_before = charges.hold(charge, is_off_session=bool(self.call.params.get("off_session")))
        deadlines.plan(core=self.core, account=self.call.account, document=self.intent, due_at=capture_before)
        self.intent["amount_capturable"] = charge["amount"]
        event = "payment_intent.amount_capturable_updated"
        return self._finish(charge, status="requires_capture", event=event)

    def _await_bank(self, charge: Document) -> Document:
        """The balance shows the debit at once, as `payment`; it is taken back if the bank says no."""
        account, due_at = self.call.account, self.core.clock.now() + DEBIT_SECONDS
        transaction = charges.book(
            core=self.core,
            account=account,
            type="payment",
            amount=charge["amount"],
            subject=charge,
            description=charge["description"],
        )
        charges.capture(charge, amount=charge["amount"], transaction=transaction, visible_at=None)
        charge.update(status="pending", paid=False)
        deadlines.plan(core=self.core, account=account, document=self.intent, due_at=due_at)
        return self._finish(
            charge, status="processing", event="payment_intent.processing", charge_event="charge.pending"
        )

    def _finish(
        self, charge: Document, *, status: str, event: str, charge_event: str = "charge.succeeded"
    ) -> Document:
        self._keep_method()
        self.intent.update(
            status=status, payment_method=self.method["id"], latest_charge=charge["id"], next_action=None
        )
        self.core.store.add(account=self.call.account, documents=[charge])
        self.core.store.save(account=self.call.account, document=self.intent)
        journal = Journal(self.core, self.call)
        journal.write(charge_event, charge)
        journal.write(event, self.intent)
        return self.intent

    def _keep_method(self) -> None:
        """Save it for the customer where that was agreed; without a customer it is used up."""
        customer, usage = self.intent["customer"], self.intent["setup_future_usage"]
        if customer and usage:
            give_to_customer(core=self.core, call=self.call, method=self.method, customer=customer)
            self.method["_is_set_up"] = usage == "off_session"
        self.method["_is_spent"] = self.method["customer"] is None
        self.core.store.save(account=self.call.account, document=self.method)

    def refuse_authentication(self) -> Document:
        raise self._refused("payment_intent_authentication_failure", None, _NOT_AUTHENTICATED, None)

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

    def _refused(self, code: str, decline_code: str | None, message: str, charge: Document | None) -> Decline:
        """The intent goes back to the start; an authentication that was not possible leaves no charge."""
        extra: Document = {"payment_method": public(self.method)}
        if decline_code is not None:
            extra["decline_code"] = decline_code
        if charge is not None:
            extra["charge"] = charge["id"]
        last = {"code": code, "doc_url": doc_url(code), "message": message, "type": "card_error", **extra}
        latest = charge["id"] if charge else None
        self.intent.update(
            status="requires_payment_method",
            payment_method=None,
            last_payment_error=last,
            latest_charge=latest,
            next_action=None,
        )
        self.core.store.save(account=self.call.account, document=self.intent)
        journal = Journal(self.core, self.call)
        if charge is not None:
            journal.write("charge.failed", charge)
        journal.write("payment_intent.payment_failed", self.intent)
        extra["payment_intent"] = public(self.intent)
        return Decline(message, status=402, type="card_error", code=code, extra=extra)
