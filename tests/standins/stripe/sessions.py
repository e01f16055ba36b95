"""Checkout Sessions: a page of Stripe's to pay on, or to keep a card on."""

from typing import Any

from tests.standins.stripe.connect import check_terms
from tests.standins.stripe.core import Core
from tests.standins.stripe.errors import Refusal, missing
from tests.standins.stripe.identifiers import new_id
from tests.standins.stripe.listing import page
from tests.standins.stripe.metadata import merged
from tests.standins.stripe.methods import require_customer
from tests.standins.stripe.session_checks import check_session
from tests.standins.stripe.session_life import begin, expire_session
from tests.standins.stripe.shapes import Call, Document

_NULL = (
    *("adaptive_pricing", "after_expiration", "allow_promotion_codes", "allowed_payment_method_types"),
    *("amount_subtotal", "amount_total", "billing_address_collection", "branding_settings", "cancel_url"),
    *("client_reference_id", "client_secret", "collected_information", "consent", "consent_collection"),
    *("currency", "currency_conversion", "customer", "customer_account", "customer_creation"),
    *("customer_details", "customer_email", "discounts", "excluded_payment_method_types"),
    *("integration_identifier", "invoice", "invoice_creation", "locale", "managed_payments"),
    *("name_collection", "optional_items", "origin_context", "payment_intent", "payment_link"),
    *("payment_method_collection", "payment_method_configuration_details", "permissions"),
    *("phone_number_collection", "presentment_details", "recovered_from", "redirect_on_completion"),
    *("return_url", "saved_payment_method_options", "setup_intent", "shipping_address_collection"),
    *("shipping_cost", "submit_type", "subscription", "success_url", "tax_id_collection", "total_details"),
    *("url", "wallet_options"),
)
_KEPT = (
    *("allowed_payment_method_types", "billing_address_collection", "cancel_url", "client_reference_id"),
    *("consent_collection", "currency", "customer", "customer_creation", "customer_email", "custom_text"),
    *("locale", "mode", "submit_type", "success_url"),
)
_DEBIT_CURRENCY = "eur"


def create(*, core: Core, call: Call) -> Document:
    """This will open a session."""
    now = core.clock.now()
    items = check_session(call.params, now=now)
    total = sum(item["price_data"]["unit_amount"] * item.get("quantity", 1) for item in items)
    check_terms(core=core, call=call, params=call.params.get("payment_intent_data", {}), amount=total)
    require_customer(core=core, call=call)
    session = _body(call.params, now=now)
    session["_line_items"] = [_line_item(item, now=now) for item in items]
    if session["mode"] == "payment":
        _add_total(session)
    session["payment_method_types"] = _method_types(session)
    begin(core=core, call=call, session=session)
    return session


def _body(params: Document, *, now: int) -> Document:
    return {
        **dict.fromkeys(_NULL),
        **{name: params[name] for name in _KEPT if name in params},
        "id": new_id("cs_test"),
        "object": "checkout.session",
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "created": now,
        "custom_fields": [],
        "custom_text": _custom_text(params.get("custom_text", {})),
        "expires_at": params.get("expires_at", now + 24 * 60 * 60),
        "livemode": False,
        "metadata": merged({}, params.get("metadata")),
        "payment_method_options": {},
        "payment_status": "no_payment_required" if params["mode"] == "setup" else "unpaid",
        "shipping_options": [],
        "status": "open",
        "ui_mode": "hosted_page",
        "_intent_data": params.get("payment_intent_data", params.get("setup_intent_data", {})),
    }


def _custom_text(given: Document) -> Document:
    parts = ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
    return {name: given.get(name) or None for name in parts}


def _line_item(item: Document, *, now: int) -> Document:
    data, quantity = item["price_data"], item.get("quantity", 1)
    amount = data["unit_amount"] * quantity
    return {
        "id": new_id("li"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": data["currency"].lower(),
        "description": data["product_data"]["name"],
        "metadata": merged({}, item.get("metadata")),
        "price": _price(data, now=now),
        "quantity": quantity,
    }


def _price(data: Document, *, now: int) -> Document:
    absent = ("custom_unit_amount", "lookup_key", "nickname", "recurring", "tiers_mode", "transform_quantity")
    return {
        **dict.fromkeys(absent),
        "id": new_id("price"),
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "created": now,
        "currency": data["currency"].lower(),
        "livemode": False,
        "metadata": {},
        "product": new_id("prod"),
        "tax_behavior": data.get("tax_behavior", "unspecified"),
        "type": "one_time",
        "unit_amount": data["unit_amount"],
        "unit_amount_decimal": str(data["unit_amount"]),
    }


def _add_total(session: Document) -> None:
    items = session["_line_items"]
    total = sum(item["amount_total"] for item in items)
    session.update(amount_subtotal=total, amount_total=total, currency=items[0]["currency"])
    session["total_details"] = {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0}
    session["customer_creation"] = session["customer_creation"] or "if_required"


def _method_types(session: Document) -> list[str]:
    """Cards always; a bank debit for euro, but not for holds and kept cards."""
    is_held = session["_intent_data"].get("capture_method") == "manual"
    is_debit = session["mode"] == "payment" and session["currency"] == _DEBIT_CURRENCY and not is_held
    known = ["card", "sepa_debit"] if is_debit else ["card"]
    allowed = session["allowed_payment_method_types"]
    return known if allowed is None else [each for each in known if each in allowed]


def retrieve(*, core: Core, call: Call) -> Document:
    """This will read one session."""
    session = core.store.find(account=call.account, kind="checkout.session", id=call.target)
    if session is None:
        raise missing("checkout.session", call.target, param="session")
    return session


def list_sessions(*, core: Core, call: Call) -> Document:
    """This will list sessions, the newest first."""
    conditions: list[tuple[str, Any]] = []
    if "status" in call.params:
        conditions.append(("json_extract(body, '$.status') = ?", call.params["status"]))
    return page(
        core=core,
        call=call,
        kind="checkout.session",
        url="/v1/checkout/sessions",
        filters=("customer", "payment_intent"),
        more=conditions,
    )


def line_items(*, core: Core, call: Call) -> Document:
    """This will list what a session is about; all of it, because a session has at most a hundred."""
    session = retrieve(core=core, call=call)
    return items_of(session)


def items_of(session: Document) -> Document:
    """This will make the list of a session's line items."""
    url = f"/v1/checkout/sessions/{session['id']}/line_items"
    return {"object": "list", "data": session["_line_items"], "has_more": False, "url": url}


def expire(*, core: Core, call: Call) -> Document:
    """This will close a session that nobody paid."""
    session = retrieve(core=core, call=call)
    if session["status"] != "open":
        raise Refusal(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a '
            f"status of `{session['status']}`."
        )
    return expire_session(core=core, call=call, document=session)
