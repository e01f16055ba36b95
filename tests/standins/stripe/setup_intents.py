"""Setup intents: a card is kept for later, without a payment.

Refusals, their order and the events are those recorded from Stripe at 2026-08-26.dahlia: a missing method is
told before a wrong status, a decline comes with the method and the intent, a card that is set up for a
customer is attached to them first.
"""

from dataclasses import dataclass

from tests.standins.stripe.cards import Card, behaviour
from tests.standins.stripe.confirmation import Decline
from tests.standins.stripe.core import Core
from tests.standins.stripe.errors import Refusal, doc_url, missing, unmodelled
from tests.standins.stripe.events import Journal
from tests.standins.stripe.identifiers import new_id, random_text
from tests.standins.stripe.listing import page
from tests.standins.stripe.metadata import merged
from tests.standins.stripe.methods import (
    named_method,
    refuse_spent_method,
    refuse_strange_setup,
    require_customer,
)
from tests.standins.stripe.payment_methods import give_to_customer
from tests.standins.stripe.shapes import Call, Document, public

_KEPT = ("allowed_payment_method_types", "automatic_payment_methods", "description", "usage")
_CREATE = frozenset((*_KEPT, "confirm", "customer", "expand", "metadata", "payment_method", "return_url"))
_CONFIRM = frozenset(("expand", "payment_method", "return_url"))
_OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")
_NULL = (
    *("allowed_payment_method_types", "application", "automatic_payment_methods", "cancellation_reason"),
    *("customer_account", "description", "excluded_payment_method_types", "flow_directions"),
    *("last_setup_error", "latest_attempt", "managed_payments", "mandate", "next_action", "on_behalf_of"),
    *("payment_method", "payment_method_configuration_details", "single_use_mandate"),
)


def create(*, core: Core, call: Call) -> Document:
    """This will make a setup intent, and confirm it when asked to."""
    _refuse_unmodelled(call.params, _CREATE)
    require_customer(core=core, call=call)
    method = named_method(core=core, call=call)
    intent = body(customer=call.params.get("customer"), created=core.clock.now())
    intent["metadata"] = merged({}, call.params.get("metadata"))
    intent.update({name: call.params[name] for name in _KEPT if name in call.params})
    if method is not None:
        refuse_strange_setup(intent=intent, method=method, is_stored=False)
        intent.update(payment_method=method["id"], status="requires_confirmation")
    add(core=core, call=call, intent=intent)
    return confirm_setup(core=core, call=call, intent=intent) if call.params.get("confirm") else intent


def add(*, core: Core, call: Call, intent: Document) -> None:
    """This will store a new setup intent and tell of it."""
    core.store.add(account=call.account, documents=[intent])
    Journal(core, call).write("setup_intent.created", intent)


def _refuse_unmodelled(params: Document, known: frozenset[str]) -> None:
    for name in params:
        if name not in known:
            raise unmodelled(name)


def body(*, customer: str | None, created: int) -> Document:
    """This will make a setup intent that nobody has given a card."""
    id = new_id("seti")
    options = {"mandate_options": None, "network": None, "request_three_d_secure": "automatic"}
    return {
        **dict.fromkeys(_NULL),
        "id": id,
        "object": "setup_intent",
        "client_secret": f"{id}_secret_{random_text(length=25)}",
        "created": created,
        "customer": customer,
        "livemode": False,
        "metadata": {},
        "payment_method_options": {"card": options},
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
        "usage": "off_session",
    }


def retrieve(*, core: Core, call: Call) -> Document:
    """This will read one setup intent."""
    intent = core.store.find(account=call.account, kind="setup_intent", id=call.target)
    if intent is None:
        raise missing("setupintent", call.target, param="intent")
    return intent


def list_intents(*, core: Core, call: Call) -> Document:
    """This will list setup intents, the newest first."""
    return page(core=core, call=call, kind="setup_intent", url="/v1/setup_intents", filters=("customer",))


def confirm(*, core: Core, call: Call) -> Document:
    """This will try to keep the card."""
    _refuse_unmodelled(call.params, _CONFIRM)
    return confirm_setup(core=core, call=call, intent=retrieve(core=core, call=call))


def confirm_setup(*, core: Core, call: Call, intent: Document) -> Document:
    """This will try the card of a setup intent that is stored already."""
    method = _method_of(core, call, intent)
    _refuse_ended(intent)
    refuse_strange_setup(intent=intent, method=method, is_stored=True)
    refuse_spent_method(method)
    return _Attempt(core, call, intent, method, behaviour(method)).run()


def finish_authentication(*, core: Core, call: Call, intent: Document, is_confirmed: bool) -> Document:
    """This will go on where the shopper's bank had asked; a refusal raises the decline."""
    method = core.store.get(account=call.account, kind="payment_method", id=intent["payment_method"])
    attempt = _Attempt(core, call, intent, method, behaviour(method))
    return attempt.keep() if is_confirmed else attempt.refuse_authentication()


def _method_of(core: Core, call: Call, intent: Document) -> Document:
    is_named = bool(call.target and call.params.get("payment_method"))
    if intent["payment_method"] and not is_named:
        return core.store.get(account=call.account, kind="payment_method", id=intent["payment_method"])
    method = named_method(core=core, call=call)
    if method is None:
        raise _unexpected_state(
            "You cannot confirm this SetupIntent because it's missing a payment method. You can either "
            "update the SetupIntent with a payment method and then confirm it again, or confirm it again "
            "directly with a payment method or ConfirmationToken.",
            intent,
        )
    return method


def _refuse_ended(intent: Document) -> None:
    ends = {"succeeded": "has already succeeded", "canceled": "has been canceled"}
    if intent["status"] in ends:
        message = f"You cannot confirm this SetupIntent because it {ends[intent['status']]}."
        raise _unexpected_state(message, intent)


@dataclass(slots=True)
class _Attempt:
    """One try to keep one card."""

    core: Core
    call: Call
    intent: Document
    method: Document
    card: Card

    def run(self) -> Document:
        self.intent["latest_attempt"] = new_id("setatt")
        if self.card.needs_authentication or self.card.needs_setup:
            return self._ask_shopper()
        if self.card.decline_code is not None and not self.card.can_be_kept:
            raise self._refused(self.card.code, self.card.decline_code, self.card.message)
        return self.keep()

    def keep(self) -> Document:
        if self.intent["customer"] is not None:
            give_to_customer(
                core=self.core, call=self.call, method=self.method, customer=self.intent["customer"]
            )
        self.method["_is_set_up"] = True
        self.core.store.save(account=self.call.account, document=self.method)
        return self._save("succeeded", method=self.method["id"])

    def refuse_authentication(self) -> Document:
        code = "setup_intent_authentication_failure"
        message = (
            "We are unable to authenticate your payment method. Please choose a different payment method and "
            "try again."
        )
        raise self._refused(code, None, message)

    def _ask_shopper(self) -> Document:
        self.intent["next_action"] = {"type": "use_stripe_sdk", "use_stripe_sdk": {}}
        return self._save("requires_action", method=self.method["id"])

    def _save(self, status: str, *, method: str | None) -> Document:
        self.intent.update(status=status, payment_method=method)
        if status != "requires_action":
            self.intent["next_action"] = None
        self.core.store.save(account=self.call.account, document=self.intent)
        event = "setup_failed" if status == "requires_payment_method" else status
        Journal(self.core, self.call).write(f"setup_intent.{event}", self.intent)
        return self.intent

    def _refused(self, code: str, decline_code: str | None, message: str) -> Decline:
        extra: Document = {"payment_method": public(self.method)}
        if decline_code is not None:
            extra["decline_code"] = decline_code
        param = "exp_month" if code == "expired_card" else None
        last = {"code": code, "doc_url": doc_url(code), "message": message, "type": "card_error", **extra}
        self.intent["last_setup_error"] = {**last, "param": param} if param else last
        self._save("requires_payment_method", method=None)
        extra["setup_intent"] = public(self.intent)
        return Decline(message, status=402, type="card_error", code=code, param=param, extra=extra)


def cancel(*, core: Core, call: Call) -> Document:
    """This will give up a setup intent; a card that was kept stays kept."""
    intent = retrieve(core=core, call=call)
    if intent["status"] == "canceled":
        message = "You cannot cancel this SetupIntent because it is already canceled."
        raise _unexpected_state(message, intent)
    if intent["status"] not in _OPEN:
        raise _unexpected_state(
            f"You cannot cancel this SetupIntent because it has a status of {intent['status']}. Only a "
            "SetupIntent with one of the following statuses may be canceled: `requires_payment_method`, "
            "`requires_confirmation`, or `requires_action`.",
            intent,
        )
    return give_up(core=core, call=call, intent=intent, reason=call.params.get("cancellation_reason"))


def give_up(*, core: Core, call: Call, intent: Document, reason: str | None) -> Document:
    """This will write a setup intent off and tell of it."""
    intent.update(status="canceled", cancellation_reason=reason, next_action=None)
    core.store.save(account=call.account, document=intent)
    Journal(core, call).write("setup_intent.canceled", intent)
    return intent


def _unexpected_state(message: str, intent: Document) -> Refusal:
    return Refusal(message, code="setup_intent_unexpected_state", extra={"setup_intent": public(intent)})
