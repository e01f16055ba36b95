"""A judgement on all requests that arrived: are they what a careful shop sends?

k01: each POST that can move money, or begins something that will, carries a key of the house. k02: a key
never comes with other parameters. And each request is one that the installed library's types allow.
"""

import json
import re
from collections.abc import Iterable

from tests.standins.stripe.shapes import Document

_HOUSE_KEY = re.compile(r"^bh\.[a-z_]+\.\d+\.\d+$")
#: Everything that is posted moves money or begins to, except for the marking of objects that are there.
_MARKING = re.compile(r"^/v1/(refunds|payment_intents|setup_intents|checkout/sessions|customers)/[^/]+$")


def audit(requests: list[Document]) -> Document:
    """This will count the requests, and say in a sentence what is wrong with each that is not right."""
    money = [request for request in requests if is_money(request)]
    findings = [
        *_invalid(requests),
        *_without_house_key(money),
        *_with_other_params(requests),
    ]
    return {"requests": len(requests), "money": len(money), "findings": findings}


def is_money(request: Document) -> bool:
    """This will tell whether a request may move money, now or by what it begins."""
    return request["method"] == "POST" and _MARKING.match(request["path"]) is None


def _invalid(requests: Iterable[Document]) -> Iterable[str]:
    for request in requests:
        if request["breach"] is not None:
            yield f"{_named(request)} is not allowed by the library's types: {request['breach']}"


def _without_house_key(money: Iterable[Document]) -> Iterable[str]:
    for request in money:
        key = request["idempotency_key"]
        if key is None or not _HOUSE_KEY.match(key):
            yield f"{_named(request)} carries no key of the house: {key}"


def _with_other_params(requests: Iterable[Document]) -> Iterable[str]:
    first: dict[tuple[str, str], str] = {}
    for request in requests:
        key = request["idempotency_key"]
        if key is None or request["method"] != "POST":
            continue
        said = json.dumps([request["path"], request["params"]], sort_keys=True)
        if first.setdefault((request["account"], key), said) != said:
            yield f"{_named(request)} carries the key {key} of another request"


def _named(request: Document) -> str:
    return f"{request['method']} {request['path']} ({request['id']})"
