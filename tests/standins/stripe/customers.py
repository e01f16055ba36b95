"""Customers: somebody whose cards can be kept."""

from tests.standins.stripe.core import Core
from tests.standins.stripe.errors import missing, unmodelled
from tests.standins.stripe.events import Journal
from tests.standins.stripe.identifiers import new_id
from tests.standins.stripe.metadata import merged
from tests.standins.stripe.shapes import Call, Document

_KEPT = ("description", "email", "name", "phone", "preferred_locales")
_CREATE = frozenset((*_KEPT, "expand", "metadata"))


def create(*, core: Core, call: Call) -> Document:
    """This will make a customer."""
    for name in call.params:
        if name not in _CREATE:
            raise unmodelled(name)
    customer = body(id=new_id("cus"), created=core.clock.now())
    customer.update({name: call.params[name] for name in _KEPT if name in call.params})
    customer["metadata"] = merged({}, call.params.get("metadata"))
    return add(core=core, call=call, customer=customer)


def add(*, core: Core, call: Call, customer: Document) -> Document:
    """This will store a new customer and tell of it."""
    core.store.add(account=call.account, documents=[customer])
    Journal(core, call).write("customer.created", customer)
    return customer


def retrieve(*, core: Core, call: Call) -> Document:
    """This will read one customer."""
    customer = core.store.find(account=call.account, kind="customer", id=call.target)
    if customer is None:
        raise missing("customer", call.target, param="id")
    return customer


def body(*, id: str, created: int, email: str | None = None) -> Document:
    """This will make a customer without anything known about them."""
    nothing = ("address", "currency", "customer_account", "default_source", "description", "discount")
    return {
        **dict.fromkeys((*nothing, "name", "phone", "shipping", "test_clock")),
        "id": id,
        "object": "customer",
        "balance": 0,
        "created": created,
        "delinquent": False,
        "email": email,
        "invoice_prefix": id[-8:].upper(),
        "livemode": False,
        "metadata": {},
        "preferred_locales": [],
        "tax_exempt": "none",
    }
