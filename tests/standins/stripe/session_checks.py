"""What a new Checkout Session may say.

The two texts about `expires_at` are Stripe's; so is the code of an amount that is too small. Other texts here
are ours, after the documented rules (docs.stripe.com/api/checkout/sessions/create, read November 2026).
"""

from urllib.parse import urlsplit

from tests.standins.stripe.amounts import formatted, smallest_charge
from tests.standins.stripe.errors import Refusal, below_minimum, invalid, unmodelled
from tests.standins.stripe.shapes import Document

_EARLIEST_SECONDS = 30 * 60
_LATEST_SECONDS = 24 * 60 * 60
_LONGEST_REFERENCE = 200
_MOST_ITEMS = 100
_KNOWN = frozenset(
    (
        *("allowed_payment_method_types", "billing_address_collection", "cancel_url", "client_reference_id"),
        *("consent_collection", "currency", "custom_text", "customer", "customer_creation"),
        *("customer_email", "expand", "expires_at", "line_items", "locale", "metadata", "mode"),
        *("payment_intent_data", "setup_intent_data", "submit_type", "success_url", "ui_mode"),
    )
)
_INTENT_DATA = frozenset(
    (
        *("application_fee_amount", "capture_method", "description", "metadata", "on_behalf_of"),
        *("receipt_email", "setup_future_usage", "statement_descriptor", "statement_descriptor_suffix"),
        *("transfer_data", "transfer_group"),
    )
)
_SETUP_DATA = frozenset(("description", "metadata"))
_OTHER_MODE = {"payment": ("setup_intent_data",), "setup": ("payment_intent_data", "line_items")}


def check_session(params: Document, *, now: int) -> list[Document]:
    """This will refuse a session that Stripe would refuse, and give its line items."""
    _refuse_unknown(params, _KNOWN, prefix="")
    mode = params.get("mode")
    if mode not in _OTHER_MODE:
        raise unmodelled("mode") if mode else _absent("mode")
    if params.get("ui_mode", "hosted_page") != "hosted_page":
        raise unmodelled("ui_mode")
    for name in _OTHER_MODE[mode]:
        if name in params:
            raise invalid(f"You can not pass `{name}` in `{mode}` mode.", param=name)
    _check_urls(params)
    _check_expiry(params, now=now)
    _check_person(params)
    if mode == "setup":
        return _check_setup(params)
    _refuse_unknown(params.get("payment_intent_data", {}), _INTENT_DATA, prefix="payment_intent_data")
    return _checked_items(params.get("line_items", []))


def _refuse_unknown(params: Document, known: frozenset[str], *, prefix: str) -> None:
    for name in params:
        if name not in known:
            raise unmodelled(f"{prefix}[{name}]" if prefix else name)


def _absent(name: str) -> Refusal:
    return invalid(f"Missing required param: {name}.", param=name, code="parameter_missing")


def _check_urls(params: Document) -> None:
    if "success_url" not in params:
        raise _absent("success_url")
    for name in ("success_url", "cancel_url"):
        if name not in params:
            continue
        parts = urlsplit(params[name])
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise invalid("Not a valid URL", param=name, code="url_invalid")


def _check_expiry(params: Document, *, now: int) -> None:
    expires_at = params.get("expires_at", now + _LATEST_SECONDS)
    if expires_at < now + _EARLIEST_SECONDS:
        message = "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
        raise invalid(message, param="expires_at")
    if expires_at > now + _LATEST_SECONDS:
        message = "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
        raise invalid(message, param="expires_at")


def _check_person(params: Document) -> None:
    if "customer" in params and "customer_email" in params:
        message = "You may only specify one of these parameters: customer, customer_email."
        raise invalid(message, param="customer", code="parameters_exclusive")
    reference = params.get("client_reference_id", "")
    if len(reference) > _LONGEST_REFERENCE:
        shown = f"{reference[:10]}...{reference[-4:]}"
        message = f"Invalid string: {shown}; must be at most {_LONGEST_REFERENCE} characters"
        raise invalid(message, param="client_reference_id")


def _check_setup(params: Document) -> list[Document]:
    _refuse_unknown(params.get("setup_intent_data", {}), _SETUP_DATA, prefix="setup_intent_data")
    if "currency" not in params and "allowed_payment_method_types" not in params:
        raise _absent("currency")
    return []


def _checked_items(items: list[Document]) -> list[Document]:
    if not items:
        raise _absent("line_items")
    if len(items) > _MOST_ITEMS:
        raise invalid(f"You can have at most {_MOST_ITEMS} line items.", param="line_items")
    for number, item in enumerate(items):
        _check_item(item, name=f"line_items[{number}]")
    currencies = {item["price_data"]["currency"].lower() for item in items}
    if len(currencies) > 1:
        raise invalid("All line items must have the same currency.", param="line_items")
    _check_total(items, currencies.pop())
    return items


def _check_item(item: Document, *, name: str) -> None:
    _refuse_unknown(item, frozenset(("metadata", "price_data", "quantity")), prefix=name)
    if "price_data" not in item:
        raise _absent(f"{name}[price_data]")
    if item.get("quantity", 1) < 1:
        raise below_minimum(param=f"{name}[quantity]")
    data = item["price_data"]
    for part in ("product", "recurring", "unit_amount_decimal"):
        if part in data:
            raise unmodelled(f"{name}[price_data][{part}]")
    for part in ("product_data", "unit_amount"):
        if part not in data:
            raise _absent(f"{name}[price_data][{part}]")
    if data["unit_amount"] < 0:
        raise below_minimum(param=f"{name}[price_data][unit_amount]", minimum=0)


def _check_total(items: list[Document], currency: str) -> None:
    total = sum(item["price_data"]["unit_amount"] * item.get("quantity", 1) for item in items)
    if total < smallest_charge(currency):
        least = formatted(smallest_charge(currency), currency)
        message = f"The Checkout Session's total amount due must add up to at least {least}"
        raise invalid(message, code="amount_too_small")
