"""What shoppers have asked for: stored decisions, to be asked again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime

from returns.models import RefusedAttempt, ReturnLine
from returns.replay.basis import days_between

# The newest requests say how long shoppers take; older ones would only make the query grow.
_NEWEST = 5_000


@dataclass(frozen=True, slots=True)
class PastRequest:
    """A stored decision: who decided about what, with which inputs (JSON)."""

    order_id: int
    order_line_id: int
    version_id: int
    inputs: Mapping[str, Any]
    value_minor: int


def return_requests(order_ids: Sequence[int]) -> Iterator[PastRequest]:
    """This will give the decisions of the return lines of these orders, in one query."""
    rows = (
        ReturnLine.objects.filter(rma__order_id__in=order_ids)
        .order_by("id")
        .values_list(
            "rma__order_id",
            "order_line_id",
            "decision__policy_version_id",
            "decision__inputs",
            "quoted_minor",
        )
    )
    return (PastRequest(*row) for row in rows)


def refused_requests(order_ids: Sequence[int]) -> Iterator[PastRequest]:
    """This will give the attempts about these orders that ended in a refusal, in one query."""
    rows = (
        RefusedAttempt.objects.filter(order_id__in=order_ids)
        .order_by("id")
        .values_list("order_id", "order_line_id", "policy_version_id", "inputs", "value_minor")
    )
    return (PastRequest(*row) for row in rows)


# Whatever else keeps decisions about requests is added here, as a function of order ids.
SOURCES: tuple[Callable[[Sequence[int]], Iterator[PastRequest]], ...] = (return_requests, refused_requests)


def past_requests(*, order_ids: Sequence[int]) -> dict[int, list[PastRequest]]:
    """This will give what was asked about these orders, by order id, in the order of asking."""
    found: dict[int, list[PastRequest]] = {}
    for source in SOURCES:
        for request in source(order_ids):
            found.setdefault(request.order_id, []).append(request)
    return found


def request_ages(*, store_id: int, before: datetime, zone: ZoneInfo) -> list[int]:
    """This will give the days that the newest requests came after delivery, shipping or placement.

    The same clock that replay asks by: delivered, else shipped, else placed;
    of several parcels the last.
    """
    rows = (
        ReturnLine.objects.filter(store_id=store_id, decision__asked_at__lt=before)
        .order_by("-decision__asked_at", "-id")
        .values_list(
            "decision__asked_at",
            "decision__inputs__order__placed_at",
            "decision__inputs__line__fulfilments",
        )[:_NEWEST]
    )
    return [
        days_between(clock_at=clock, asked_at=asked_at, zone=zone)
        for asked_at, placed_at, parcels in rows
        if (clock := _clock(placed_at, parcels or [])) is not None
    ]


def _clock(placed_at: str, parcels: Sequence[Mapping[str, Any]]) -> datetime | None:
    times = [each.get("delivered_at") or each.get("shipped_at") for each in parcels]
    # One spelling in UTC, so that the later text is the later time.
    return parse_datetime(max((time for time in times if time), default=placed_at))
