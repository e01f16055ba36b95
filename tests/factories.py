"""Real rows for tests; every argument has a default that is all right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from returns.journal import SHOPPER
from returns.models import (
    Fulfilment,
    FulfilmentLine,
    Method,
    Order,
    OrderLine,
    Payment,
    PolicyVersion,
    Reason,
    Return,
    Store,
    Warehouse,
)
from returns.operations.open_return import Request, open_return
from returns.operations.publish_policy import publish_policy
from returns.operations.publish_reasons import ReasonNode, publish_reasons
from returns.operations.quote_return import RequestedLine

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

_numbers = count(1)


def make_store(*, code: str = "", currency: str = "GBP", time_zone: str = "Europe/London") -> Store:
    code = code or f"store-{next(_numbers)}"
    store = Store.objects.create(
        code=code, name=code.title(), currency=currency, time_zone=time_zone, locales=["en", "de"]
    )
    Warehouse.objects.create(
        store=store,
        code="main",
        name="Main warehouse",
        line1="1 Dock Road",
        city="Leeds",
        postcode="LS1 1AA",
        country="GB",
        is_default=True,
    )
    return store


def default_answers(*, timing: str = "ON_RECEIPT", days: int | None = 30) -> dict[str, object]:
    """Every question of the policy, answered."""
    return {
        "returnable": {"allowed": True, "code": "", "sentence": {}},
        "window": {"clock": "delivered", "days": days, "date": None, "fallback_days": 5, "sentence": {}},
        "resolutions": {"allowed": ["REFUND"]},
        "methods": {"allowed": ["PREPAID_LABEL", "OWN_CARRIER"], "label_paid_by": "MERCHANT"},
        "refund_timing": {"REFUND": timing},
        "review": {"needed": False},
        "evidence": {},
        "fees": {},
        "bonus": {},
        "warehouse": {"code": None},
    }


def policy_document(
    *, rules: Sequence[dict[str, object]] = (), time_zone: str = "Europe/London", **answers: object
) -> dict[str, object]:
    """A compiled policy: the given rules, then a default for every question."""
    last = {"id": "default", "name": "Default", "conditions": [], "answers": default_answers() | answers}
    return {"schema": 1, "time_zone": time_zone, "locales": ["en", "de"], "rules": [*rules, last]}


def publish(
    store: Store, document: dict[str, object] | None = None, *, effective_from: datetime = LONG_AGO
) -> PolicyVersion:
    return publish_policy(
        store_id=store.pk,
        rules=document or policy_document(time_zone=store.time_zone),
        texts={"en": "Returns within 30 days."},
        revision_id=None,
        effective_from=effective_from,
        published_by_id=None,
        now=NOW,
    )


def make_reason(store: Store) -> Reason:
    """The leaf "changed my mind" of a published tree with one group and three leaves."""
    tree = publish_reasons(
        store_id=store.pk,
        nodes=[
            ReasonNode(code="fit", labels={"en": "Fit", "de": "Passform"}, is_leaf=False),
            ReasonNode(
                code="too-small",
                labels={"en": "Too small", "de": "Zu klein"},
                parent_code="fit",
                category="SIZE_TOO_SMALL",
            ),
            ReasonNode(
                code="damaged",
                labels={"en": "Arrived damaged", "de": "Beschädigt angekommen"},
                category="DAMAGED",
                is_merchant_at_fault=True,
            ),
            ReasonNode(
                code="unwanted",
                labels={"en": "Changed my mind", "de": "Gefällt nicht"},
                category="UNWANTED",
            ),
        ],
        now=NOW,
    )
    return tree.reasons.get(code="unwanted")


def make_order(
    store: Store,
    *,
    paid: Sequence[int] = (1000,),
    quantities: Sequence[int] = (),
    tax: Sequence[int] = (),
    payments: Sequence[int] | None = None,
    provider: str = Payment.Provider.STRIPE,
    placed_at: datetime = NOW - timedelta(days=10),
    delivered_at: datetime | None = NOW - timedelta(days=7),
    email: str = "sam@example.com",
    tags: Sequence[Sequence[str]] = (),
) -> Order:
    """An order with one line per entry of `paid` (minor units, tax inside), delivered and captured."""
    number = f"T-{next(_numbers)}"
    order = Order.objects.create(
        store=store,
        external_id=number,
        number=number,
        number_key=number.lower(),
        email=email,
        email_key=email.lower(),
        postcode_key="AB12CD",
        placed_at=placed_at,
        currency=store.currency,
        country=store.country,
        total_minor=sum(paid),
        imported_at=placed_at,
        shipping_address={
            "name": "Sam Example",
            "line1": "2 High Street",
            "city": "York",
            "postcode": "AB1 2CD",
            "country": "GB",
        },
    )
    fulfilment = Fulfilment.objects.create(
        store=store, order=order, external_id="f1", shipped_at=placed_at, delivered_at=delivered_at
    )
    for index, minor in enumerate(paid):
        units = quantities[index] if index < len(quantities) else 1
        line = OrderLine.objects.create(
            store=store,
            order=order,
            external_id=f"l{index + 1}",
            position=index,
            sku=f"SKU-{index + 1}",
            title=f"Thing {index + 1}",
            tags=list(tags[index]) if index < len(tags) else [],
            quantity=units,
            paid_minor=minor,
            tax_minor=tax[index] if index < len(tax) else 0,
            fulfilled_quantity=units,
        )
        FulfilmentLine.objects.create(store=store, fulfilment=fulfilment, order_line=line, quantity=units)
    for index, minor in enumerate([sum(paid)] if payments is None else payments):
        ref = f"pi_{number}_{index}" if provider == Payment.Provider.STRIPE else ""
        Payment.objects.create(
            store=store,
            order=order,
            external_id=f"p{index + 1}",
            position=index,
            provider=provider,
            provider_ref=ref,
            currency=store.currency,
            captured_at=placed_at,
            captured_minor=minor,
        )
    return order


def make_return(
    order: Order,
    *,
    units: Sequence[int] | None = None,
    reason: Reason | None = None,
    method: str = Method.PREPAID_LABEL,
    key: str = "",
    now: datetime = NOW,
) -> Return:
    """A return that a shopper opened: `units` of each line in order, one of each by default."""
    lines = list(order.lines.order_by("position"))
    chosen = units if units is not None else [1] * len(lines)
    why = (
        reason or Reason.objects.filter(store=order.store, code="unwanted").last() or make_reason(order.store)
    )
    return open_return(
        request=Request(
            order_id=order.pk,
            lines=[
                RequestedLine(order_line_id=line.pk, quantity=quantity, reason_id=why.pk)
                for line, quantity in zip(lines, chosen, strict=True)
                if quantity
            ],
            method=method,
            idempotency_key=key or f"key-{next(_numbers)}",
            source=Return.Source.SHOPPER,
            locale="en",
            actor=SHOPPER,
        ),
        now=now,
    )
