"""Sessions as the portal asks for them, and the shopper's browser at their page."""

import http.client
from typing import Any
from urllib.parse import urlencode, urlsplit

import stripe

from tests.standins.wire import Reply

SUCCESS = "https://shop.example/paid?session={CHECKOUT_SESSION_ID}"


def asked(**more: Any) -> Any:
    """This will say a session for the difference of an exchange: 12.50 euro."""
    return {
        "mode": "payment",
        "ui_mode": "hosted_page",
        "success_url": SUCCESS,
        "cancel_url": "https://shop.example/return",
        "client_reference_id": "charge-1",
        "customer_email": "ana@example.com",
        "line_items": [item(1000), item(125, quantity=2, name="Wrapping")],
        "metadata": {"bh_op": "7"},
        "payment_intent_data": {"metadata": {"bh_op": "7"}, "description": "Exchange R-1"},
        **more,
    }


def item(amount: int, *, currency: str = "eur", quantity: int = 1, name: str = "Difference") -> Any:
    """This will say one line."""
    data = {"currency": currency, "unit_amount": amount, "product_data": {"name": name}}
    return {"price_data": data, "quantity": quantity}


def setup(**more: Any) -> Any:
    """This will say a session that keeps a card."""
    return {"mode": "setup", "currency": "eur", "success_url": SUCCESS, **more}


def visit(url: str, fields: dict[str, str] | None = None) -> Reply:
    """This will open a page as a browser does, or send its form."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=20)
    try:
        connection.request("GET" if fields is None else "POST", parts.path, urlencode(fields or {}))
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return Reply(answer.status, headers, answer.read().decode())
    finally:
        connection.close()


def url_of(session: stripe.checkout.Session) -> str:
    """This will tell where a session is paid."""
    assert session.url is not None
    return session.url
