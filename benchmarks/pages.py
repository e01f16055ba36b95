"""Server time and queries of each shopper page, measured in the process that renders it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from benchmarks.report import Figure, milliseconds, quantile
from cms.operations.create_store_site import create_store_site
from labels.operations.open_sandbox_account import open_sandbox_account
from returns.models import Order, Reason, Store
from tests.factories import make_order, make_store

ROUNDS = 60
WARM_UP = 5
LINES = 8


def measure() -> list[Figure]:
    """This will walk the shopper's way with an order of eight lines, page by page."""
    store = _store()
    now = timezone.now()
    order = make_order(
        store, paid=[1000] * LINES, placed_at=now - timedelta(days=9), delivered_at=now - timedelta(days=7)
    )
    client = Client(HTTP_HOST="localhost")
    figures = [
        _page("look-up page", lambda: client.get("/")),
        _page("look-up, found", lambda: client.post("/", {"number": order.number, "proof": order.email})),
        _page("items", lambda: client.get(f"/o/{order.number_key}/")),
        _page("items, sent", lambda: client.post(f"/o/{order.number_key}/", _choice(order))),
        _page("review", lambda: client.get(f"/o/{order.number_key}/check/")),
    ]
    status = _confirm(client, order)
    return [
        *figures,
        _page("status", lambda: client.get(status)),
        _page("policy", lambda: client.get("/policy/")),
    ]


def _store() -> Store:
    store = make_store(code="bench-pages")
    create_store_site(
        store=store, hostname="localhost", is_default=True, effective_from=timezone.now() - timedelta(days=90)
    )
    Site.clear_site_root_paths_cache()
    open_sandbox_account(store_id=store.pk)
    return store


def _choice(order: Order) -> dict[str, str]:
    line = order.lines.order_by("position")[0]
    reason = Reason.objects.filter(store=order.store, is_leaf=True).latest("id")
    name = f"line-{line.pk}"
    fields = {"chosen": "on", "quantity": "1", "reason": str(reason.pk), "resolution": "REFUND"}
    return {"sequence": "0", **{f"{name}-{field}": value for field, value in fields.items()}}


def _confirm(client: Client, order: Order) -> str:
    """The address of the status page, by sending the form that the review page shows."""
    page = client.get(f"/o/{order.number_key}/check/").content.decode()
    fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    answer = client.post(f"/o/{order.number_key}/check/", fields)
    if answer.status_code != 302:
        raise RuntimeError(f"the return was not opened: {answer.status_code}")
    return answer["Location"]


def _page(name: str, ask: Callable[[], HttpResponseBase]) -> Figure:
    for _ in range(WARM_UP):
        ask()
    queries: list[str] = []

    def count(execute: Callable[..., object], sql: str, *rest: object) -> object:
        queries.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        answer = ask()
    if answer.status_code >= 400:
        raise RuntimeError(f"{name} answered {answer.status_code}")
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        ask()
        times.append(time.perf_counter() - began)
    median, slow = milliseconds(quantile(times, 0.5)), milliseconds(quantile(times, 0.95))
    value = f"p50 {median}, p95 {slow}, {len(queries)} queries"
    return Figure(f"page: {name}", value, "p95 under 100 ms, at most 10 queries", f"order of {LINES} lines")
