"""Objects that are only read: charges, events, balance transactions, the account and its balance."""

from typing import Any

from tests.standins.stripe import deliveries
from tests.standins.stripe.core import Core
from tests.standins.stripe.errors import invalid, missing
from tests.standins.stripe.listing import page
from tests.standins.stripe.shapes import Call, Document

_UNDELIVERED = "EXISTS (SELECT 1 FROM deliveries WHERE event = documents.id AND state != 'delivered')"


def charge(*, core: Core, call: Call) -> Document:
    """This will read one charge."""
    return _read(core, call, kind="charge", param="charge")


def list_charges(*, core: Core, call: Call) -> Document:
    """This will list charges, the newest first."""
    return page(
        core=core, call=call, kind="charge", url="/v1/charges", filters=("payment_intent", "customer")
    )


def balance_transaction(*, core: Core, call: Call) -> Document:
    """This will read one row of the balance."""
    return _read(core, call, kind="balance_transaction", param="id")


def list_balance_transactions(*, core: Core, call: Call) -> Document:
    """This will list the rows of the balance, the newest first."""
    url = "/v1/balance_transactions"
    return page(
        core=core,
        call=call,
        kind="balance_transaction",
        url=url,
        filters=("source", "type"),
        more=_row_filters(call.params),
    )


def _row_filters(params: Document) -> list[tuple[str, Any]]:
    names = {"currency": "$.currency", "payout": "$._payout"}
    return [(f"json_extract(body, '{names[name]}') = ?", params[name]) for name in names if name in params]


def _read(core: Core, call: Call, *, kind: str, param: str) -> Document:
    document = core.store.find(account=call.account, kind=kind, id=call.target)
    if document is None:
        raise missing(kind, call.target, param=param)
    return document


def event(*, core: Core, call: Call) -> Document:
    """This will read one event."""
    return _with_pending(core, _read(core, call, kind="event", param="id"))


def list_events(*, core: Core, call: Call) -> Document:
    """This will list events, by type and by whether their webhooks arrived."""
    found = page(
        core=core, call=call, kind="event", url="/v1/events", filters=(), more=_event_filters(call.params)
    )
    found["data"] = [_with_pending(core, each) for each in found["data"]]
    return found


def _with_pending(core: Core, event: Document) -> Document:
    return {**event, "pending_webhooks": deliveries.pending_of(core, event=event["id"])}


def _event_filters(params: Document) -> list[tuple[str, Any]]:
    if "type" in params and "types" in params:
        message = "You may only specify one of these parameters: type, types."
        raise invalid(message, param="type", code="parameters_exclusive")
    conditions: list[tuple[str, Any]] = []
    if "type" in params:
        conditions.append(("type GLOB ?", params["type"]))
    if "types" in params:
        conditions.append(_any_type(params["types"]))
    if "delivery_success" in params:
        conditions.append((f"{'NOT ' if params['delivery_success'] else ''}{_UNDELIVERED}", None))
    return conditions


def _any_type(types: list[str]) -> tuple[str, Any]:
    if len(types) > 20:
        raise invalid("You may specify up to 20 event types.", param="types")
    # One value for the whole list: the names come back out of it with SQLite's own JSON reader.
    names = "[" + ",".join(f'"{name}"' for name in types) + "]"
    return "type IN (SELECT value FROM json_each(?))", names


def account(*, core: Core, call: Call) -> Document:
    """This will show the account that the key (or the Stripe-Account header) speaks for."""
    return {
        "id": call.account,
        "object": "account",
        "business_type": None,
        "charges_enabled": True,
        "country": "DE",
        "created": core.clock.now(),
        "default_currency": "eur",
        "details_submitted": True,
        "email": "finance@example.com",
        "metadata": {},
        "payouts_enabled": True,
        "type": "standard",
    }


def balance(*, core: Core, call: Call) -> Document:
    """This will add up the balance by currency."""
    sums: dict[str, int] = {}
    for row in core.store.all(account=call.account, kind="balance_transaction"):
        sums[row["currency"]] = sums.get(row["currency"], 0) + row["net"]
    parts = [
        {"amount": amount, "currency": currency, "source_types": {"card": amount}}
        for currency, amount in sorted(sums.items())
    ]
    return {"object": "balance", "available": parts, "livemode": False, "pending": []}
