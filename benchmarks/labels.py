"""From the shopper's confirmation to a label that can be printed."""

from __future__ import annotations

import os
import time
from datetime import timedelta

from django.utils import timezone

from benchmarks.report import Figure, milliseconds, quantile
from benchmarks.running import wait_until, workers
from labels.operations.open_sandbox_account import open_sandbox_account
from returns.models import Order, Parcel
from tests.factories import make_order, make_return, make_store, publish

RETURNS = 120
WARM_UP = 10


def measure() -> list[Figure]:
    """This will open returns one after the other, and take each parcel's time to its label."""
    store = make_store()
    publish(store)
    open_sandbox_account(store_id=store.pk)
    now = timezone.now()
    orders = [
        make_order(store, placed_at=now - timedelta(days=9), delivered_at=now - timedelta(days=7))
        for _ in range(RETURNS + WARM_UP)
    ]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings"}
    with workers(number=1, queues="labels,money,mail,default", env=env):
        times = [_one(order) for order in orders][WARM_UP:]
    value = f"p50 {milliseconds(quantile(times, 0.5))}, p95 {milliseconds(quantile(times, 0.95))}"
    return [
        Figure(
            "submit to label ready", value, "p95 under 2 s", f"{RETURNS} returns, one worker, sandbox carrier"
        )
    ]


def _one(order: Order) -> float:
    began = time.perf_counter()
    rma = make_return(order, now=timezone.now())
    ready = Parcel.objects.filter(rma=rma, label_ready_at__isnull=False)
    wait_until(ready.exists, every=0.005)
    return time.perf_counter() - began
