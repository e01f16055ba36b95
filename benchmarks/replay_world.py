"""A hundred thousand orders of a shop for clothes, some of which came back, and the policies that decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from returns.eligibility.engine import decide
from returns.models import (
    EligibilityDecision,
    Fulfilment,
    FulfilmentLine,
    Method,
    Order,
    OrderLine,
    PolicyVersion,
    Reason,
    RefundTiming,
    Resolution,
    Return,
    ReturnLine,
    Store,
)
from returns.queries.facts import inputs
from returns.queries.policies import compiled
from tests.factories import policy_document

BATCH = 2_000
DAYS = 365
# One order in twenty had a request.
RETURNED = 20
TAGS = ("cotton", "linen", "shoes", "sale", "outlet", "summer", "winter", "kids", "home", "gift")
CATEGORIES = ("Shirts", "Trousers", "Shoes", "Bags", "Lamps")
COUNTRIES = ("GB", "GB", "GB", "DE", "FR", "IE", "US")


def rules(*, days: int, sale_days: int) -> list[dict[str, Any]]:
    """Forty rules that ask for tags, categories, countries and reasons; some answer windows."""
    final = {
        "allowed": False,
        "code": "final_sale",
        "sentence": {"en": "Outlet is final.", "de": "Endgültig."},
    }
    first = [
        _rule("outlet", "product_tag", "outlet", returnable=final),
        _rule("sale", "product_tag", "sale", window=window(sale_days)),
        _rule("shoes", "product_category", "Shoes", window=window(days * 2)),
        _rule("us", "country", "US", methods={"allowed": ["OWN_CARRIER"], "label_paid_by": "SHOPPER"}),
    ]
    kinds = ("product_tag", "product_sku", "product_vendor", "reason")
    others = [
        _rule(f"r{number}", kinds[number % 4], f"none-{number}", review={"needed": True})
        for number in range(40 - len(first))
    ]
    return [*first, *others]


def window(days: int) -> dict[str, Any]:
    return {"clock": "delivered", "days": days, "date": None, "fallback_days": 5, "sentence": {}}


def document(*, days: int, sale_days: int) -> dict[str, Any]:
    """A policy of forty rules and a default."""
    return policy_document(rules=rules(days=days, sale_days=sale_days), window=window(days))


def _rule(rule_id: str, kind: str, value: str, **answers: Any) -> dict[str, Any]:
    condition = {"kind": kind, "values": [value], "negate": False}
    return {"id": rule_id, "name": rule_id.capitalize(), "conditions": [condition], "answers": answers}


@dataclass(frozen=True)
class World:
    """Where the orders go."""

    store: Store
    version: PolicyVersion
    reason: Reason
    until: datetime

    def load(self, orders: int) -> int:
        """This will write the orders, oldest first, and say how many lines they have."""
        lines = 0
        for start in range(0, orders, BATCH):
            numbers = range(start, min(orders, start + BATCH))
            lines += self._load(list(self._orders(numbers, orders)))
        return lines

    def _orders(self, numbers: range, of: int) -> Iterator[Order]:
        for number in numbers:
            placed_at = self.until - timedelta(days=DAYS * (of - number) / of)
            yield Order(
                store=self.store,
                external_id=f"B{number}",
                number=f"B{number}",
                number_key=f"b{number}",
                email_key=f"sam+{number // 2}@example.com",
                placed_at=placed_at,
                currency="GBP",
                country=COUNTRIES[number % len(COUNTRIES)],
                total_minor=7500,
                imported_at=placed_at,
            )

    def _load(self, orders: list[Order]) -> int:
        Order.objects.bulk_create(orders)
        lines = OrderLine.objects.bulk_create(
            self._line(order, place) for order in orders for place in range(1 + order.pk % 4)
        )
        fulfilments = Fulfilment.objects.bulk_create(
            Fulfilment(
                store=self.store,
                order=order,
                external_id="1",
                shipped_at=order.placed_at + timedelta(days=1),
                delivered_at=order.placed_at + timedelta(days=3) if order.pk % 10 else None,
            )
            for order in orders
        )
        parcels = {each.order_id: each for each in fulfilments}
        FulfilmentLine.objects.bulk_create(
            FulfilmentLine(
                store=self.store, fulfilment=parcels[line.order_id], order_line=line, quantity=line.quantity
            )
            for line in lines
        )
        self._return([line for line in lines if line.order_id % RETURNED == 0])
        return len(lines)

    def _line(self, order: Order, place: int) -> OrderLine:
        product = (order.pk * 7 + place * 13) % 5000
        return OrderLine(
            store=self.store,
            order=order,
            external_id=str(place),
            position=place,
            sku=f"SKU-{product}",
            product_ref=f"P-{product}",
            title=f"Linen shirt number {product}",
            tags=[TAGS[product % 10], TAGS[(product // 10) % 10]],
            categories=[CATEGORIES[product % 5]],
            vendor=f"Vendor {product % 50}",
            quantity=1 + product % 2,
            paid_minor=2500,
            fulfilled_quantity=1 + product % 2,
        )

    def _return(self, lines: list[OrderLine]) -> None:
        decisions = EligibilityDecision.objects.bulk_create(self._decision(line) for line in lines)
        returns = {
            rma.order_id: rma
            for rma in Return.objects.bulk_create(
                self._rma(line.order) for line in {line.order_id: line for line in lines}.values()
            )
        }
        ReturnLine.objects.bulk_create(
            ReturnLine(
                store=self.store,
                rma=returns[line.order_id],
                order_line=line,
                decision=decision,
                reason=self.reason,
                resolution=Resolution.REFUND,
                refund_timing=RefundTiming.ON_RECEIPT,
                requested_quantity=1,
                quoted_minor=1250,
            )
            for line, decision in zip(lines, decisions, strict=True)
        )

    def _rma(self, order: Order) -> Return:
        return Return(
            store=self.store,
            order=order,
            number=f"R-{order.pk}",
            policy_version=self.version,
            method=Method.PREPAID_LABEL,
            idempotency_key=f"key-{order.pk}",
            requested_at=order.placed_at,
        )

    def _decision(self, line: OrderLine) -> EligibilityDecision:
        asked_at = line.order.placed_at + timedelta(days=3 + line.order_id % 25)
        question = inputs(
            order=line.order,
            line=line,
            shipped=[],
            asked_at=asked_at,
            reason=self.reason,
            resolution=Resolution.REFUND,
            method=Method.PREPAID_LABEL,
        )
        decision = decide(question, compiled(version=self.version))
        return EligibilityDecision(
            store=self.store,
            order=line.order,
            order_line=line,
            policy_version=self.version,
            asked_at=asked_at,
            inputs=question.to_json(),
            answer=decision.to_json(),
            is_allowed=decision.allowed,
            code=decision.code or "",
        )
