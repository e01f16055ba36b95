"""The online-retail files through the product: import, then every cancellation as a return.

The rules about rows are the mapping's and the engine's; what is left here is
what a clerk would do with a cancellation: find the customer's orders, ask how
much may come back, and send it through desk, warehouse and till.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import TextIOWrapper
from itertools import islice
from operator import attrgetter
from pathlib import Path
from zoneinfo import ZoneInfo

from returns.eligibility.vocabulary import RefusalCode
from returns.journal import SYSTEM
from returns.models import Method, MoneyOperation, Order, OrderLine, Return, Store
from returns.operations.execute_settlement import execute_settlement
from returns.operations.import_order import ImportResult, ImportStatus
from returns.operations.import_orders import import_orders
from returns.operations.open_return import Request, open_return
from returns.operations.quote_return import RequestedLine, quote_return
from returns.operations.record_receipt import Arrival, Counted, record_receipt
from returns.operations.send_money_operation import send_money_operation
from returns.operations.settle_return import settle_return
from returns.orders.csv_reading import read_csv
from returns.orders.files import opened
from returns.orders.items import Item, ReadOrder, SkippedRow
from returns.orders.mapping import mapping
from returns.orders.schema import OrderIn
from returns.payments.port import Gateway
from tests.journeys.online_retail_oracle import Taking
from tests.standins.stripe import StripeStandIn

NAME = "online-retail"
CANCELLED = "cancellation"
LONDON = ZoneInfo("Europe/London")
NO_RETURNS = frozenset({"D", "M", "S", "B", "BANK CHARGES", "AMAZONFEE", "CRUK", "PADS", "POST", "DOT", "C2"})
CHUNK = 200


@dataclass
class Imported:
    """What the import said it read and did."""

    rows: int = 0
    orders: int = 0
    lines: int = 0
    charges: int = 0
    skipped: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Done:
    """What became of one cancellation, and which units came back from which line."""

    outcome: str
    takings: tuple[Taking, ...] = ()
    rma_ids: tuple[int, ...] = ()


def import_files(*, paths: Sequence[Path], store: Store, stripe: StripeStandIn, now: datetime) -> Imported:
    """This will import every order, each with its payment captured at the stand-in beforehand."""
    imported = Imported()
    with ExitStack() as stack:
        for path in paths:
            file = stack.enter_context(opened(path=path))
            items = read_csv(content=file.content, mapping=mapping(name=NAME), zone=UTC)
            while chunk := list(islice(items, CHUNK)):
                _import_chunk(chunk, imported, store, stripe, now)
    return imported


def _import_chunk(
    chunk: Sequence[Item], imported: Imported, store: Store, stripe: StripeStandIn, now: datetime
) -> None:
    orders = []
    for item in chunk:
        if isinstance(item, SkippedRow):
            imported.rows += 1
            imported.skipped[item.cause] += 1
        else:
            assert isinstance(item, ReadOrder), item
            imported.rows += len(item.lines)
            orders.append(item.order)
    outcomes = import_orders(store_id=store.pk, orders=_paid(orders, stripe), source=NAME, now=now)
    for order, outcome in zip(orders, outcomes, strict=True):
        assert isinstance(outcome, ImportResult)
        assert outcome.status is ImportStatus.CREATED
        imported.orders += 1
        imported.lines += len(order.lines)
        imported.charges += len(order.charges)


def _paid(orders: Sequence[OrderIn], stripe: StripeStandIn) -> list[OrderIn]:
    """The data set knows no payments, so each order's is made at the stand-in and named in the order."""
    due = [
        {"id": f"pi_retail_{order.id}", "amount": _pennies(order.total), "currency": "gbp"}
        for order in orders
        if order.payments
    ]
    seeded = iter(stripe.seed_payments(due))
    return [
        _with_payment(order, next(seeded).payment_intent) if order.payments else order for order in orders
    ]


def _with_payment(order: OrderIn, stripe_id: str) -> OrderIn:
    payment = order.payments[0].model_copy(update={"stripe_id": stripe_id})
    return order.model_copy(update={"payments": [payment]})


def _pennies(amount: str) -> int:
    return int(amount.replace(".", ""))


def cancellations_of(paths: Sequence[Path]) -> Iterator[dict[str, str]]:
    """This will yield the cancellation rows, in the order of the files."""
    for path in paths:
        with opened(path=path) as file, TextIOWrapper(file.content, encoding="utf-8-sig", newline="") as text:
            for row in csv.DictReader(text):
                if row["InvoiceNo"].startswith("C"):
                    yield row


@dataclass
class Clerk:
    """Opens, receives, settles and pays, each through its operation."""

    store: Store
    reason_id: int
    gateway: Gateway
    done: int = 0

    def take_back(self, row: dict[str, str]) -> Done:
        """This will replay one cancellation row."""
        self.done += 1
        customer, product, units = row["CustomerID"], row["StockCode"].upper(), -int(row["Quantity"])
        if product in NO_RETURNS:
            return Done("not_a_product")
        if units <= 0:
            return Done("quantity_not_positive")
        if not customer:
            return Done("no_customer")
        at = datetime.strptime(row["InvoiceDate"], "%Y-%m-%d %H:%M").replace(tzinfo=LONDON)
        return self._take_back(_bought(self.store, customer, product, at), units, at)

    def _take_back(self, lines: Sequence[OrderLine], units: int, at: datetime) -> Done:
        if not lines:
            return Done("order_not_found")
        if sum(map(_left, lines)) < units:
            return Done(RefusalCode.QUANTITY_NOT_AVAILABLE)
        chosen = self._choose(lines, units, at)
        if chosen is None:
            return Done(RefusalCode.OUTSIDE_RETURN_WINDOW)
        rma_ids = tuple(self._return(order, parts, at) for order, parts in chosen)
        takings = tuple(
            Taking(order.number, line.external_id, quantity)
            for order, parts in chosen
            for line, quantity in parts
        )
        return Done("accepted", takings, rma_ids)

    def _choose(
        self, lines: Sequence[OrderLine], units: int, at: datetime
    ) -> list[tuple[Order, list[tuple[OrderLine, int]]]] | None:
        """Units from the newest order on, as far as the engine lets them go; None when it does not."""
        chosen: list[tuple[Order, list[tuple[OrderLine, int]]]] = []
        for line in filter(_left, lines):
            quantity = min(units, self._available(line, at))
            if quantity:
                if not chosen or chosen[-1][0].pk != line.order_id:
                    chosen.append((line.order, []))
                chosen[-1][1].append((line, quantity))
                units -= quantity
            if units == 0:
                return chosen
        return None

    def _available(self, line: OrderLine, at: datetime) -> int:
        quoted = quote_return(order=line.order, requested=[self._request(line, 1)], method=_METHOD, now=at)
        decision = quoted.lines[0].decision
        assert decision.allowed or decision.code == RefusalCode.OUTSIDE_RETURN_WINDOW, decision
        return decision.available_quantity if decision.allowed else 0

    def _request(self, line: OrderLine, quantity: int) -> RequestedLine:
        return RequestedLine(order_line_id=line.pk, quantity=quantity, reason_id=self.reason_id)

    def _return(self, order: Order, parts: Sequence[tuple[OrderLine, int]], at: datetime) -> int:
        request = Request(
            order_id=order.pk,
            lines=[self._request(line, quantity) for line, quantity in parts],
            method=_METHOD,
            idempotency_key=f"cancellation-{self.done}-{order.pk}",
            source=Return.Source.IMPORT,
            locale="en",
            actor=SYSTEM,
        )
        rma = open_return(request=request, now=at)
        self._receive(rma, at)
        self._pay(rma, at)
        return rma.pk

    def _receive(self, rma: Return, at: datetime) -> None:
        counted = [
            Counted(return_line_id=line.pk, quantity=line.requested_quantity)
            for line in rma.lines.order_by("id")
        ]
        arrival = Arrival(
            store_id=rma.store_id,
            idempotency_key=rma.idempotency_key,
            received_by_id=None,
            rma_id=rma.pk,
            counted=counted,
        )
        record_receipt(arrival=arrival, now=at)

    def _pay(self, rma: Return, at: datetime) -> None:
        settlement = settle_return(rma_id=rma.pk, now=at)
        assert settlement is not None
        execute_settlement(settlement_id=settlement.pk, now=at)
        for operation in MoneyOperation.objects.filter(refund__settlement=settlement).order_by("id"):
            send_money_operation(operation_id=operation.pk, gateway=self.gateway, now=at)


_METHOD = Method.OWN_CARRIER


def _bought(store: Store, customer: str, product: str, at: datetime) -> list[OrderLine]:
    """The customer's lines of the product by then: newest order first, then the higher number."""
    lines = OrderLine.objects.filter(
        order__store=store,
        order__email_key=f"{customer}@example.com",
        order__placed_at__lte=at,
        sku__iexact=product,
    ).select_related("order__store")
    by_place = sorted(lines, key=attrgetter("position"))
    return sorted(by_place, key=lambda line: (line.order.placed_at, int(line.order.number)), reverse=True)


def _left(line: OrderLine) -> int:
    return line.fulfilled_quantity - line.open_quantity - line.settled_quantity
