"""Refunds a second by two workers, against the stand-in: the call alone, and all from the parcel on."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from celery import Task, current_app
from django.conf import settings
from django.utils import timezone

from benchmarks.report import Figure
from benchmarks.running import wait_until, workers
from returns.lifecycle import OperationState
from returns.models import Delivery, MoneyOperation, ReturnLine, Store
from returns.operations.execute_settlement import execute_settlement
from returns.operations.record_receipt import Arrival, Counted, record_receipt
from returns.operations.settle_return import settle_return
from returns.tasks import deliver, send_operation
from tests.factories import make_order, make_return, make_store, publish
from tests.standins.stripe import StripeStandIn

REFUNDS = 300
WARM_UP = 20
QUEUE = "money"


def measure() -> list[Figure]:
    """This will measure both, each over orders of a store of its own."""
    with StripeStandIn.in_process() as stripe:
        env = {
            **os.environ,
            "STRIPE_API_BASE": stripe.base_url,
            "STRIPE_API_KEY": stripe.api_key,
            "STRIPE_WEBHOOK_SECRETS": stripe.webhook_secret,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
        }
        executed = _rate(_reserve(stripe), send_operation, "operation_id", env)
        refunded = _rate(_receive(stripe), deliver, "delivery_id", env)
    database = str(settings.DATABASES["default"]["ENGINE"]).rpartition(".")[2]
    how = f"{REFUNDS} refunds, two workers of 8 threads, stand-in over HTTP, {database}"
    return [
        Figure("refunds executed", f"{executed:.0f}/s", "25/s", how),
        Figure("parcels refunded", f"{refunded:.0f}/s", "", f"{how}; settled, reserved and sent"),
    ]


def _rate(ids: Sequence[int], task: Task[..., None], argument: str, env: dict[str, str]) -> float:
    """Hands the work out to warm workers, and counts refunds until all of them are done."""
    _forget_wake_ups()
    before = _done()
    with workers(number=2, queues=QUEUE, env=env):
        _hand_out(ids[:WARM_UP], task, argument, lambda: _done() == before + WARM_UP)
        began = time.perf_counter()
        _hand_out(ids[WARM_UP:], task, argument, lambda: _done() == before + len(ids))
        return REFUNDS / (time.perf_counter() - began)


def _forget_wake_ups() -> None:
    """What preparing the work told the workers: they would do that first, and be measured at it."""
    with current_app.connection_for_write() as connection:
        channel: Any = connection.default_channel
        channel.queue_purge(QUEUE)


def _hand_out(ids: Sequence[int], task: Task[..., None], argument: str, is_done: Callable[[], bool]) -> None:
    for each in ids:
        task.apply_async(kwargs={argument: each}, queue=QUEUE)
    wait_until(is_done)


def _done() -> int:
    return MoneyOperation.objects.filter(state=OperationState.DONE).count()


def _reserve(stripe: StripeStandIn) -> list[int]:
    """Operations that are ready to be sent."""
    return [_operation(rma_id) for rma_id in _received(stripe)]


def _operation(rma_id: int) -> int:
    now = timezone.now()
    settlement = settle_return(rma_id=rma_id, now=now)
    if settlement is None:
        raise RuntimeError("nothing was due")
    execute_settlement(settlement_id=settlement.pk, now=now)
    return MoneyOperation.objects.get(refund__settlement=settlement).pk


def _receive(stripe: StripeStandIn) -> list[int]:
    """Deliveries of the news that a parcel was received, which begin all the rest."""
    rma_ids = _received(stripe)
    news = Delivery.objects.filter(handler="returns.settle_on_receipt", event__payload__rma_id__in=rma_ids)
    return list(news.order_by("id").values_list("id", flat=True))


def _received(stripe: StripeStandIn) -> list[int]:
    store = make_store()
    publish(store)
    now = timezone.now()
    orders = [
        make_order(store, placed_at=now - timedelta(days=9), delivered_at=now - timedelta(days=7))
        for _ in range(REFUNDS + WARM_UP)
    ]
    refs = [order.payments.get().provider_ref for order in orders]
    stripe.seed_payments([{"id": ref, "amount": 1000, "currency": "gbp"} for ref in refs])
    return [_arrive(store, make_return(order, now=now).pk) for order in orders]


def _arrive(store: Store, rma_id: int) -> int:
    lines = ReturnLine.objects.filter(rma_id=rma_id)
    record_receipt(
        arrival=Arrival(
            store_id=store.pk,
            idempotency_key=f"bench-{rma_id}",
            received_by_id=None,
            rma_id=rma_id,
            counted=[Counted(return_line_id=line.pk, quantity=1) for line in lines],
        ),
        now=timezone.now(),
    )
    return rma_id
