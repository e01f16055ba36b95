"""Orders and returns as a shopper finds them."""

from __future__ import annotations

from django.utils.crypto import constant_time_compare

from returns.models import Order, Return, Store
from returns.orders.keys import email_key, number_key, postcode_key


def find_order(
    *, store: Store, number: str, email: str | None = None, postcode: str | None = None
) -> Order | None:
    """This will give the store's order if the proof is right; None alike for unknown and for wrong.

    One query and one comparison in every case, so that the time tells nothing.
    An order that holds no e-mail address or postcode is not opened by an empty one.
    """
    order = Order.objects.filter(store=store, number_key=number_key(number)).first()
    proof, known = _proofs(order, email, postcode)
    return order if constant_time_compare(proof, known) and proof else None


def _proofs(order: Order | None, email: str | None, postcode: str | None) -> tuple[str, str]:
    if email is not None:
        return email_key(email), order.email_key if order else ""
    return postcode_key(postcode or ""), order.postcode_key if order else ""


def order_by_id(*, order_id: int) -> Order:
    """This will give an order whose id comes from our own records."""
    return Order.objects.select_related("store").get(pk=order_id)


def returns_of_order(*, order_id: int) -> list[Return]:
    """This will give the returns that an order has, newest first."""
    return list(Return.objects.filter(order_id=order_id).order_by("-requested_at", "-id"))


def find_return(*, store: Store, number: str) -> Return | None:
    """This will give the store's return of this number with its order and store, typed in either case."""
    returns = Return.objects.filter(store=store, number=number.upper())
    return returns.select_related("order", "store").first()


def return_of_key(*, store_id: int, key: str) -> Return | None:
    """This will give the return that a submission with this idempotency key has opened."""
    return Return.objects.filter(store_id=store_id, idempotency_key=key).first()
