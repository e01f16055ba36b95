"""Is this process alive, and could it serve a shopper?"""

from __future__ import annotations

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis.exceptions import RedisError

from returns.lifecycle import OperationState
from returns.models import Delivery, DeliveryState, InboxEntry, MoneyOperation


def process(request: HttpRequest) -> HttpResponse:
    """This will answer 200 while the process answers at all."""
    return HttpResponse("ok", content_type="text/plain")


def ready(request: HttpRequest) -> JsonResponse:
    """This will answer 200 when database, Redis and migrations are fine, else 503.

    Dead letters and stopped refunds are reported and do not take the process out of service:
    they need a person, not another process.
    """
    report: dict[str, object] = {"database": _database(), "redis": _redis()}
    is_ready = report["database"] == report["redis"] == "ok"
    if report["database"] == "ok":
        report["migrations"] = _migrations()
        is_ready = is_ready and report["migrations"] == "ok"
    if is_ready:
        report["dead_letters"] = _dead_letters()
        report["refunds_stopped"] = _refunds_stopped()
    return JsonResponse(report, status=200 if is_ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def _redis() -> str:
    try:
        cache.get("readyz")
    except (RedisError, OSError):
        return "unreachable"
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} missing" if missing else "ok"


def _refunds_stopped() -> int:
    """Refunds that wait because the payment provider refuses our key."""
    waiting = MoneyOperation.objects.filter(state=OperationState.UNKNOWN)
    return waiting.filter(last_error__has_key="stopped").count()


def _dead_letters() -> int:
    deliveries = Delivery.objects.filter(state=DeliveryState.DEAD).count()
    return deliveries + InboxEntry.objects.filter(state=DeliveryState.DEAD).count()
