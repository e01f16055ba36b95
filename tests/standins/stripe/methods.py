"""Which payment method a request means, and whether it may use it."""

from tests.standins.stripe.cards import CARDS, payment_method
from tests.standins.stripe.core import Core
from tests.standins.stripe.errors import Refusal, missing
from tests.standins.stripe.shapes import Call, Document, public


def require_customer(*, core: Core, call: Call) -> None:
    """This will refuse a customer that the account does not have."""
    customer = call.params.get("customer")
    if customer and core.store.find(account=call.account, kind="customer", id=customer) is None:
        raise missing("customer", customer, param="customer", status=400)


def named_method(*, core: Core, call: Call) -> Document | None:
    """This will find the payment method of a request, making one from a test token."""
    named = call.params.get("payment_method")
    if not named:
        return None
    if named in CARDS:
        method = payment_method(token=named, created=core.clock.now())
        core.store.add(account=call.account, documents=[method])
        return method
    known = core.store.find(account=call.account, kind="payment_method", id=named)
    if known is None:
        raise missing("PaymentMethod", named, param="payment_method", status=400)
    return known


def refuse_strange_method(*, intent: Document, method: Document) -> None:
    """This will refuse a payment method that belongs to somebody else."""
    owner, customer = method["customer"], intent["customer"]
    if owner is None or owner == customer:
        return
    extra = {"payment_intent": intent}
    if customer is None:
        raise Refusal(
            f"The `payment_method` parameter supplied {method['id']} belongs to the Customer {owner}. Please "
            "include the Customer in the `customer` parameter on the PaymentIntent.",
            code="parameter_missing",
            param="source",
            extra=extra,
        )
    raise Refusal(
        f"The PaymentMethod {method['id']} does not belong to the Customer you supplied {customer}. Please "
        "use this PaymentMethod with the Customer that it belongs to instead.",
        param="payment_method",
        extra=extra,
    )


def refuse_spent_method(method: Document) -> None:
    """This will refuse a payment method that was used up: without a customer it is good for one payment."""
    if method.get("_is_spent") and method["customer"] is None:
        raise Refusal(
            "The provided PaymentMethod was previously used with a PaymentIntent without Customer "
            "attachment, shared with a connected account without Customer attachment, or was detached from a "
            "Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it "
            "to a Customer first.",
            param="payment_method",
        )


def refuse_strange_setup(*, intent: Document, method: Document, is_stored: bool) -> None:
    """This will refuse to keep a payment method that belongs to somebody else."""
    owner, customer = method["customer"], intent["customer"]
    if owner is None or owner == customer:
        return
    message = (
        f"The payment method supplied ({method['id']}) belongs to the Customer {owner}. Please include the "
        "Customer in the `customer` parameter on the SetupIntent."
    )
    if customer is not None:
        message = (
            f"The PaymentMethod {method['id']} does not belong to the Customer you supplied {customer}. "
            "Please use this PaymentMethod with the Customer that it belongs to instead."
        )
    extra = {"setup_intent": public(intent)} if is_stored else {}
    raise Refusal(message, param="payment_method", extra=extra)
