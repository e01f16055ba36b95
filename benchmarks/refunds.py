"""Refunds executed a second by two workers, against the stand-in."""

from __future__ import annotations

import os
import time
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from benchmarks.report import Figure
from benchmarks.running import wait_until, workers
from returns.lifecycle import OperationState
from returns.models import MoneyOperation, ReturnLine, Store
from returns.operations.execute_settlement import execute_settlement
from returns.operations.record_receipt import Arrival, Counted, record_receipt
from returns.operations.settle_return import settle_return
from returns.tasks import send_operation
from tests.factories import make_order, make_return, make_store, publish
from tests.standins.stripe import StripeStandIn

REFUNDS = 300
WARM_UP = 20


def measure() -> list[Figure]:
    """This will reserve the refunds first, then let the workers send them."""
    with StripeStandIn.in_process() as stripe:
        env = {
            **os.environ,
            "STRIPE_API_BASE": stripe.base_url,
            "STRIPE_API_KEY": stripe.api_key,
            "STRIPE_WEBHOOK_SECRETS": stripe.webhook_secret,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
        }
        operations = _reserve(stripe, REFUNDS + WARM_UP)
        with workers(number=2, queues="money", env=env):
            _send(operations[:WARM_UP])
            began = time.perf_counter()
            _send(operations[WARM_UP:])
            rate = REFUNDS / (time.perf_counter() - began)
    database = str(settings.DATABASES["default"]["ENGINE"]).rpartition(".")[2]
    how = f"{REFUNDS} refunds, two workers of 8 threads, stand-in over HTTP, {database}"
    return [Figure("refunds executed", f"{rate:.0f}/s", "25/s", how)]


def _send(operations: list[int]) -> None:
    for operation_id in operations:
        send_operation.apply_async(kwargs={"operation_id": operation_id}, queue="money")
    done = MoneyOperation.objects.filter(pk__in=operations, state=OperationState.DONE)
    wait_until(lambda: done.count() == len(operations))


def _reserve(stripe: StripeStandIn, number: int) -> list[int]:
    store = make_store()
    publish(store)
    now = timezone.now()
    orders = [
        make_order(store, placed_at=now - timedelta(days=9), delivered_at=now - timedelta(days=7))
        for _ in range(number)
    ]
    refs = [order.payments.get().provider_ref for order in orders]
    stripe.seed_payments([{"id": ref, "amount": 1000, "currency": "gbp"} for ref in refs])
    return [_operation(store, make_return(order, now=now).pk) for order in orders]


def _operation(store: Store, rma_id: int) -> int:
    now = timezone.now()
    lines = ReturnLine.objects.filter(rma_id=rma_id)
    record_receipt(
        arrival=Arrival(
            store_id=store.pk,
            idempotency_key=f"bench-{rma_id}",
            received_by_id=None,
            rma_id=rma_id,
            counted=[Counted(return_line_id=line.pk, quantity=1) for line in lines],
        ),
        now=now,
    )
    settlement = settle_return(rma_id=rma_id, now=now)
    if settlement is None:
        raise RuntimeError("nothing was due")
    execute_settlement(settlement_id=settlement.pk, now=now)
    return MoneyOperation.objects.get(refund__settlement=settlement).pk
