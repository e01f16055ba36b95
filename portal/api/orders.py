"""`/orders`: one order or many in, and an order as it is stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from portal.api.answers import (
    DifferenceOut,
    ErrorOut,
    OrderOut,
    OrderResultOut,
    OrderResultsOut,
    ProblemOut,
)
from portal.api.errors import ApiError, TooLarge, Unprocessable
from portal.api.stored_order import order_out
from portal.api.tokens import caller
from returns.journal import Actor
from returns.models import JournalEntry, Order
from returns.operations.import_order import ImportResult
from returns.operations.import_orders import import_orders
from returns.orders.native import parse_json, read_order
from returns.orders.problems import OrderRefused
from returns.orders.schema import OrderIn

MOST_ORDERS = 500

router = Router(tags=["orders"])

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": f"One order, or a list of 1 to {MOST_ORDERS}.",
        "content": {
            "application/json": {
                "schema": {
                    "oneOf": [
                        {"$ref": "#/components/schemas/OrderIn"},
                        {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": MOST_ORDERS,
                            "items": {"$ref": "#/components/schemas/OrderIn"},
                        },
                    ]
                }
            }
        },
    }
}


@router.post(
    "/orders",
    response={
        200: OrderResultOut | OrderResultsOut,
        201: OrderResultOut,
        207: OrderResultsOut,
        401: ErrorOut,
        413: ErrorOut,
        422: ErrorOut,
    },
    openapi_extra=_BODY,
    operation_id="import_orders",
    summary="Import one order or many",
    url_name="import_orders",
)
def post_orders(request: HttpRequest) -> Status[OrderResultOut] | Status[OrderResultsOut]:
    """Send an order again whenever something about it changes: what is new is added, the rest is compared.

    One order: 201 when it is new, 200 when it was there, 422 when it is refused.
    A list: 200 when every order was taken, 207 when some were refused; each
    order is its own transaction and has its own result.
    """
    data = _body(request)
    if isinstance(data, list):
        return _import_many(request, data)
    result = _import(request, [data])[0]
    if result.problems:
        raise Unprocessable("order_refused", "The order was refused.", result.problems)
    return Status(201 if result.status == "created" else 200, result)


def _body(request: HttpRequest) -> object:
    try:
        body = request.body
    except RequestDataTooBig:
        raise TooLarge("A request has at most 5 MB. Send fewer orders at a time.") from None
    try:
        return parse_json(body)
    except OrderRefused as refusal:
        raise Unprocessable("not_json", refusal.sentence) from None


def _import_many(request: HttpRequest, data: Sequence[object]) -> Status[OrderResultsOut]:
    if not data:
        raise Unprocessable("nothing_sent", "The list is empty.")
    if len(data) > MOST_ORDERS:
        raise TooLarge(f"A list has at most {MOST_ORDERS} orders, this one has {len(data):,}.")
    results = _import(request, data)
    status = 207 if any(each.problems for each in results) else 200
    return Status(status, OrderResultsOut(results=results))


def _import(request: HttpRequest, data: Sequence[object]) -> list[OrderResultOut]:
    token = caller(request)
    read = [_read(each) for each in data]
    orders = [each for each in read if isinstance(each, OrderIn)]
    outcomes = iter(
        import_orders(
            store_id=token.store_id,
            orders=orders,
            source="api",
            actor=Actor(JournalEntry.Actor.API, token.name),
            now=timezone.now(),
        )
    )
    return [
        _result(index, _id(each), next(outcomes) if isinstance(order, OrderIn) else order)
        for index, (each, order) in enumerate(zip(data, read, strict=True))
    ]


def _read(data: object) -> OrderIn | OrderRefused:
    try:
        return read_order(data)
    except OrderRefused as refusal:
        return refusal


def _id(data: object) -> str:
    return str(data.get("id", ""))[:120] if isinstance(data, dict) else ""


def _result(index: int, name: str, outcome: ImportResult | OrderRefused) -> OrderResultOut:
    if isinstance(outcome, OrderRefused):
        problems = [ProblemOut(path=each.path, sentence=each.sentence) for each in outcome.problems]
        return OrderResultOut(index=index, id=name, status="refused", problems=problems)
    return OrderResultOut(
        index=index,
        id=name,
        status=outcome.status.value,
        added=list(outcome.added),
        differences=[
            DifferenceOut(path=each.path, stored=each.stored, new=each.new) for each in outcome.differences
        ],
    )


@router.get(
    "/orders/{path:order_id}",
    response={200: OrderOut, 401: ErrorOut, 404: ErrorOut},
    operation_id="read_order",
    summary="Read an order",
    url_name="read_order",
)
def get_order(request: HttpRequest, order_id: str) -> OrderOut:
    """`order_id` is the shop's own id, the one that the import gave."""
    order = Order.objects.filter(store_id=caller(request).store_id, external_id=order_id).first()
    if order is None:
        raise ApiError(404, "not_found", "This store has no order with this id.")
    return order_out(order=order)
