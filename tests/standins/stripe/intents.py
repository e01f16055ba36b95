"""Payment intents: created, confirmed, captured, canceled."""

from tests.standins.stripe import charges, deadlines
from tests.standins.stripe.confirmation import confirm_intent
from tests.standins.stripe.connect import check_terms, pass_on
from tests.standins.stripe.core import Core
from tests.standins.stripe.errors import Refusal, invalid, missing, unmodelled
from tests.standins.stripe.events import Journal
from tests.standins.stripe.identifiers import new_id, random_text
from tests.standins.stripe.listing import page
from tests.standins.stripe.metadata import merged
from tests.standins.stripe.methods import named_method, require_customer
from tests.standins.stripe.shapes import Call, Document

#: Parameters that are kept and shown again; what is neither here nor handled below is refused.
_KEPT = (
    "capture_method",
    "confirmation_method",
    "description",
    "receipt_email",
    "setup_future_usage",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
)
_TERMS = ("application_fee_amount", "on_behalf_of", "transfer_data", "transfer_group")
_CREATE = frozenset(
    (
        *_KEPT,
        *("allowed_payment_method_types", "amount", "automatic_payment_methods", "confirm", "currency"),
        *("customer", "error_on_requires_action", "expand", "metadata", "off_session", "payment_method"),
        *("application_fee_amount", "on_behalf_of", "return_url", "transfer_data", "transfer_group"),
    )
)
_CONFIRM = frozenset(
    ("capture_method", "error_on_requires_action", "expand", "off_session", "payment_method", "receipt_email")
) | {"return_url"}
_CAPTURE = frozenset(("amount_to_capture", "expand", "metadata"))
_CANCELABLE = (
    "requires_payment_method",
    "requires_capture",
    "requires_confirmation",
    "requires_action",
    "processing",
)


def create(*, core: Core, call: Call) -> Document:
    """This will make a payment intent, and confirm it when asked to."""
    _refuse_unmodelled(call.params, _CREATE)
    _refuse_amount(call.params)
    check_terms(core=core, call=call, params=call.params, amount=call.params["amount"])
    require_customer(core=core, call=call)
    method = named_method(core=core, call=call)
    intent = body(
        amount=call.params["amount"],
        currency=call.params["currency"].lower(),
        customer=call.params.get("customer"),
        created=core.clock.now(),
    )
    intent["metadata"] = merged({}, call.params.get("metadata"))
    intent.update({name: call.params[name] for name in (*_KEPT, *_TERMS) if name in call.params})
    if method is not None:
        intent.update(payment_method=method["id"], status="requires_confirmation")
    core.store.add(account=call.account, documents=[intent])
    Journal(core, call).write("payment_intent.created", intent)
    return confirm_intent(core=core, call=call, intent=intent) if call.params.get("confirm") else intent


def _refuse_unmodelled(params: Document, known: frozenset[str]) -> None:
    for name in params:
        if name not in known:
            raise unmodelled(name)


def _refuse_amount(params: Document) -> None:
    if params["amount"] <= 0:
        message = (
            "The amount must be greater than or equal to the minimum charge amount allowed for your account "
            "and the currency set (https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).  "
            "If you want to save a Payment Method for future use without an immediate payment, use a Setup "
            "Intent instead: https://docs.stripe.com/payments/setup-intents"
        )
        raise invalid(message, param="amount", code="parameter_invalid_integer")


_NULL = (
    *(
        "application",
        "application_fee_amount",
        "automatic_payment_methods",
        "canceled_at",
        "cancellation_reason",
    ),
    *(
        "customer_account",
        "description",
        "excluded_payment_method_types",
        "last_payment_error",
        "latest_charge",
    ),
    *("next_action", "on_behalf_of", "payment_method", "payment_method_configuration_details", "processing"),
    *("receipt_email", "review", "setup_future_usage", "shipping", "source", "statement_descriptor"),
    *("statement_descriptor_suffix", "transfer_data", "transfer_group"),
)


def body(
    *, amount: int, currency: str, customer: str | None, created: int, id: str | None = None
) -> Document:
    """This will make a payment intent that nobody has paid yet."""
    id = id or new_id("pi")
    return {
        **dict.fromkeys(_NULL),
        "id": id,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "capture_method": "automatic_async",
        "client_secret": f"{id}_secret_{random_text(length=25)}",
        "confirmation_method": "automatic",
        "created": created,
        "currency": currency,
        "customer": customer,
        "livemode": False,
        "metadata": {},
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
    }


def retrieve(*, core: Core, call: Call) -> Document:
    """This will read one payment intent."""
    intent = core.store.find(account=call.account, kind="payment_intent", id=call.target)
    if intent is None:
        raise missing("payment_intent", call.target, param="intent")
    return intent


def list_intents(*, core: Core, call: Call) -> Document:
    """This will list payment intents, the newest first."""
    return page(core=core, call=call, kind="payment_intent", url="/v1/payment_intents", filters=("customer",))


def confirm(*, core: Core, call: Call) -> Document:
    """This will try to take the money, or to hold it."""
    _refuse_unmodelled(call.params, _CONFIRM)
    intent = retrieve(core=core, call=call)
    for name in ("capture_method", "receipt_email"):
        if name in call.params:
            intent[name] = call.params[name] or None
    return confirm_intent(core=core, call=call, intent=intent)


def capture(*, core: Core, call: Call) -> Document:
    """This will take the money that is held, or a part of it; the rest is released."""
    _refuse_unmodelled(call.params, _CAPTURE)
    intent = retrieve(core=core, call=call)
    _refuse_uncapturable(intent)
    asked: int | None = call.params.get("amount_to_capture")
    amount = int(intent["amount_capturable"]) if asked is None else asked
    _refuse_capture_of(amount, intent)
    intent["metadata"] = merged(intent["metadata"], call.params.get("metadata"))
    charge = core.store.get(account=call.account, kind="charge", id=intent["latest_charge"])
    transaction = charges.book(
        core=core,
        account=call.account,
        type="charge",
        amount=amount,
        subject=charge,
        description=charge["description"],
    )
    charges.capture(charge, amount=amount, transaction=transaction, visible_at=None)
    pass_on(core=core, account=call.account, intent=intent, charge=charge)
    deadlines.call_off(core=core, account=call.account, document=intent)
    intent.update(status="succeeded", amount_capturable=0, amount_received=amount)
    for document in (intent, charge):
        core.store.save(account=call.account, document=document)
    journal = Journal(core, call)
    journal.write("charge.captured", charge)
    journal.write("payment_intent.succeeded", intent)
    _mark_session_paid(core, call, intent)
    return intent


def _mark_session_paid(core: Core, call: Call, intent: Document) -> None:
    if "_session" in intent:
        session = core.store.get(account=call.account, kind="checkout.session", id=intent["_session"])
        session["payment_status"] = "paid"
        core.store.save(account=call.account, document=session)


def _refuse_uncapturable(intent: Document) -> None:
    if intent["status"] == "succeeded":
        raise _unexpected_state(
            "The remaining amount on this PaymentIntent could not be captured because the remainder of the "
            "authorized amount has been released.",
            intent,
        )
    if intent["status"] != "requires_capture":
        raise _unexpected_state(
            f"This PaymentIntent could not be captured because it has a status of {intent['status']}. Only a "
            "PaymentIntent with one of the following statuses may be captured: requires_capture.",
            intent,
        )


def _refuse_capture_of(amount: int, intent: Document) -> None:
    extra = {"payment_intent": intent}
    if amount < 0:
        raise Refusal("Invalid non-negative integer", param="amount_to_capture", extra=extra)
    if amount == 0:
        message, code = "This value must be greater than or equal to 1.", "parameter_invalid_integer"
        raise Refusal(message, param="amount", code=code, extra=extra)
    if amount > intent["amount_capturable"]:
        raise Refusal(
            "The payment could not be captured because the requested capture amount is greater than the "
            "amount you can capture for this charge. Contact us via "
            "https://support.stripe.com/contact/ for help.",
            code="amount_too_large",
            extra=extra,
        )


def cancel(*, core: Core, call: Call) -> Document:
    """This will give up a payment intent; a hold is released without a refund."""
    intent = retrieve(core=core, call=call)
    if intent["status"] not in _CANCELABLE:
        raise _unexpected_state(
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}. Only a "
            "PaymentIntent with one of the following statuses may be canceled: requires_payment_method, "
            "requires_capture, requires_reauthorization, requires_confirmation, requires_action, expired, "
            "processing.",
            intent,
        )
    _refuse_in_open_session(core, call, intent)
    return give_up(core=core, call=call, intent=intent, reason=call.params.get("cancellation_reason"))


def _refuse_in_open_session(core: Core, call: Call, intent: Document) -> None:
    if "_session" not in intent:
        return
    session = core.store.get(account=call.account, kind="checkout.session", id=intent["_session"])
    if session["status"] == "open":  # the rule is documented, the wording is ours
        message = (
            "You cannot cancel this PaymentIntent because it belongs to the Checkout Session "
            f"{session['id']}. Expire the Checkout Session instead."
        )
        raise _unexpected_state(message, intent)


def give_up(*, core: Core, call: Call, intent: Document, reason: str | None) -> Document:
    """This will write a payment intent off and tell of it."""
    intent.update(status="canceled", canceled_at=core.clock.now(), amount_capturable=0, next_action=None)
    intent["cancellation_reason"] = reason
    deadlines.call_off(core=core, account=call.account, document=intent)
    core.store.save(account=call.account, document=intent)
    Journal(core, call).write("payment_intent.canceled", intent)
    return intent


def _unexpected_state(message: str, intent: Document) -> Refusal:
    return Refusal(message, code="payment_intent_unexpected_state", extra={"payment_intent": intent})
