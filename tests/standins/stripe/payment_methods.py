"""Payment methods: read, attached to a customer, and let go of."""

from tests.standins.stripe.core import Core
from tests.standins.stripe.errors import Refusal, missing
from tests.standins.stripe.events import Journal
from tests.standins.stripe.listing import page
from tests.standins.stripe.methods import named_method, refuse_spent_method, require_customer
from tests.standins.stripe.shapes import Call, Document


def retrieve(*, core: Core, call: Call) -> Document:
    """This will read one payment method."""
    method = core.store.find(account=call.account, kind="payment_method", id=call.target)
    if method is None:
        raise missing("PaymentMethod", call.target, param="payment_method")
    return method


def list_methods(*, core: Core, call: Call) -> Document:
    """This will list payment methods, the newest first."""
    return page(
        core=core,
        call=call,
        kind="payment_method",
        url="/v1/payment_methods",
        filters=("customer", "type"),
    )


def attach(*, core: Core, call: Call) -> Document:
    """This will give a payment method to a customer; a test token becomes a method first."""
    require_customer(core=core, call=call)
    named = Call(call.account, "", {"payment_method": call.target})
    method = named_method(core=core, call=named) or retrieve(core=core, call=call)
    refuse_spent_method(method)
    customer = call.params["customer"]
    if method["customer"] not in (None, customer):
        raise Refusal("The payment method you provided has already been attached to a customer.")
    return give_to_customer(core=core, call=call, method=method, customer=customer)


def give_to_customer(*, core: Core, call: Call, method: Document, customer: str) -> Document:
    """This will attach a payment method, once, and tell of it."""
    if method["customer"] is None:
        method["customer"] = customer
        core.store.save(account=call.account, document=method)
        Journal(core, call).write("payment_method.attached", method)
    return method


def detach(*, core: Core, call: Call) -> Document:
    """This will take a payment method from its customer; it can never be used again."""
    method = retrieve(core=core, call=call)
    customer = method["customer"]
    if customer is None:
        message = "The payment method you provided is not attached to a customer so detachment is impossible."
        raise Refusal(message)
    method.update(customer=None, _is_spent=True)
    core.store.save(account=call.account, document=method)
    Journal(core, call).write("payment_method.detached", method, previous={"customer": customer})
    return method
