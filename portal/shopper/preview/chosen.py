"""The basket of a preview travels in its addresses: no session and no row holds it."""

from __future__ import annotations

from dataclasses import replace

from django.core import signing
from django.http import HttpRequest

from portal.shopper.basket import Basket

NAME = "chosen"
# Together with the token it stays below what servers and mail programs take for an address.
_LONGEST = 2000


def chosen_text(*, basket: Basket, token: str) -> str:
    """This will write the basket for the address; comments are left out where they make it too long."""
    text = _signed(basket, token)
    if len(text) <= _LONGEST:
        return text
    return _signed(replace(basket, lines=tuple(replace(line, comment="") for line in basket.lines)), token)


def chosen_basket(*, request: HttpRequest, token: str) -> Basket:
    """This will read the basket of this preview; empty where there is none, or one of another."""
    text = request.POST.get(NAME) or request.GET.get(NAME, "")
    try:
        return Basket.from_json(signing.loads(text, salt=_salt(token)))
    except signing.BadSignature:
        return Basket()


def _signed(basket: Basket, token: str) -> str:
    return signing.dumps(basket.to_json(), salt=_salt(token), compress=True)


def _salt(token: str) -> str:
    return f"portal.shopper.preview.chosen:{token}"
