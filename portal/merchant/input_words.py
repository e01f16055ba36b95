"""What the engine read, in words. What the order does not say is named too: "not known" explains a miss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, ngettext

from portal.merchant.fact_words import amount, listed, moment, text_of, yes_or_no
from portal.merchant.words import METHODS, RESOLUTIONS, Words, word
from returns.models import ReasonCategory

Json = Mapping[str, Any]
Pairs = list[tuple[str, str]]


def input_words(*, inputs: Json, reason: str, zone: str) -> list[tuple[str, Pairs]]:
    """This will give groups of (what, value); `reason` is the label that was chosen, empty before that."""
    order, line = _part(inputs, "order"), _part(inputs, "line")
    currency = order.get("currency")
    groups = [
        (gettext("The request"), _request(_part(inputs, "request"), reason, zone)),
        (gettext("The item"), _line(line, currency, zone)),
        (gettext("Units of the item"), _counters(_part(inputs, "counters"), line)),
        (gettext("The order"), _order(order, zone)),
    ]
    history = inputs.get("history")
    if isinstance(history, Mapping):
        groups.append((gettext("The shopper so far"), _history(history)))
    return groups


def _part(inputs: Json, name: str) -> Json:
    part = inputs.get(name)
    return part if isinstance(part, Mapping) else {}


def _request(request: Json, reason: str, zone: str) -> Pairs:
    pairs = [
        (gettext("Asked"), moment(request.get("asked_at"), zone)),
        (gettext("Units"), text_of(request.get("quantity"))),
        (gettext("Reason"), reason or _reason(request)),
        (gettext("Our fault"), yes_or_no(request.get("is_merchant_at_fault"))),
        (gettext("Would like"), _word(RESOLUTIONS, request.get("resolution"))),
        (gettext("Travels"), _word(METHODS, request.get("method"))),
    ]
    if isinstance(request.get("evidence_answers"), list):
        pairs.append((gettext("Answers"), listed(request["evidence_answers"])))
    if request.get("photo_count") is not None:
        pairs.append((gettext("Photos"), text_of(request["photo_count"])))
    return pairs


def _reason(request: Json) -> str:
    category = str(request.get("reason_category") or "")
    labels: dict[str, str] = dict(ReasonCategory.choices)
    return str(
        request.get("reason_code") or labels.get(category) or gettext("none yet: somebody only looked")
    )


def _word(words: Words, code: object) -> str:
    return word(words, str(code)) if code else gettext("not chosen yet")


def _line(line: Json, currency: object, zone: str) -> Pairs:
    pairs = [
        (gettext("SKU"), text_of(line.get("sku"))),
        (gettext("Tags"), listed(line.get("tags"))),
        (gettext("Categories"), listed(line.get("categories"))),
        (gettext("Vendor"), text_of(line.get("vendor"))),
        (gettext("Final sale"), yes_or_no(line.get("is_final_sale"))),
        (gettext("Gift card"), yes_or_no(line.get("is_gift_card"))),
        (gettext("Paid for all units"), amount(line.get("paid_minor"), currency)),
    ]
    if line.get("list_minor") is not None:
        pairs.append((gettext("Before discounts"), amount(line["list_minor"], currency)))
    if line.get("discount_minor") is not None:
        pairs.append((gettext("Discount"), amount(line["discount_minor"], currency)))
    fulfilments = line.get("fulfilments")
    sent = (
        [each for each in fulfilments if isinstance(each, Mapping)] if isinstance(fulfilments, list) else []
    )
    return [*pairs, (gettext("Sent"), "; ".join(_sent(each, zone) for each in sent) or gettext("not yet"))]


def _sent(fulfilment: Json, zone: str) -> str:
    count = int(fulfilment.get("quantity") or 0)
    units = ngettext("%(count)d unit", "%(count)d units", count) % {"count": count}
    shipped, delivered = (moment(fulfilment.get(key), zone) for key in ("shipped_at", "delivered_at"))
    said = gettext("%(units)s, shipped: %(shipped)s, delivered: %(delivered)s")
    return said % {"units": units, "shipped": shipped, "delivered": delivered}


def _counters(counters: Json, line: Json) -> Pairs:
    return [
        (gettext("Ordered"), text_of(line.get("quantity"))),
        (gettext("Sent out"), text_of(counters.get("fulfilled"))),
        (gettext("In other returns"), text_of(counters.get("open"))),
        (gettext("Came back for good"), text_of(counters.get("settled"))),
    ]


def _order(order: Json, zone: str) -> Pairs:
    return [
        (gettext("Placed"), moment(order.get("placed_at"), zone)),
        (gettext("Value"), amount(order.get("value_minor"), order.get("currency"))),
        (gettext("Country"), text_of(order.get("country"))),
        (gettext("Channel"), text_of(order.get("channel"))),
        (gettext("Customer group"), text_of(order.get("customer_group"))),
        (gettext("Business customer"), yes_or_no(order.get("is_business"))),
        (gettext("Gift"), yes_or_no(order.get("is_gift"))),
    ]


def _history(history: Json) -> Pairs:
    currency = history.get("currency")
    return [
        (gettext("Returns"), text_of(history.get("returns"))),
        (gettext("Returned"), amount(history.get("returned_minor"), currency)),
        (gettext("Bought"), amount(history.get("bought_minor"), currency)),
    ]
