"""A shorter window, tried on a month of real orders: 14 days instead of 30.

The last thing printed is one JSON line with the figures. `ONLINE_RETAIL` names other files.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, cast

import pytest
from django.db import connection

from returns.models import OrderLine, Return, ReturnLine, Store
from returns.operations.import_orders import import_orders
from returns.orders.csv_reading import read_csv
from returns.orders.files import opened
from returns.orders.items import ReadOrder
from returns.orders.mapping import mapping
from returns.payments.port import Gateway
from tests.factories import make_reason, make_store, policy_document, publish
from tests.journeys.online_retail_replay import CHUNK, LONDON, NAME, Clerk, cancellations_of
from tests.returns.replays import answers_of, replay_of, work_off
from tests.shared import SHARED

DEFAULT = SHARED / "data" / "online-retail" / "2010-12.csv.gz"
IN_FORCE_SINCE = datetime(2010, 11, 1, tzinfo=UTC)
IMPORTED_AT = datetime(2012, 1, 1, tzinfo=UTC)
FORTNIGHT = {"clock": "delivered", "days": 14, "date": None, "fallback_days": 5, "sentence": {}}


class Opener(Clerk):
    """Opens the returns and leaves it at that: what was paid is no matter of a policy."""

    def _receive(self, rma: Return, at: datetime) -> None:
        """The goods stay where they are."""

    def _pay(self, rma: Return, at: datetime) -> None:
        """So does the money."""


def files() -> list[Path]:
    named = os.environ.get("ONLINE_RETAIL", "")
    return [Path(each) for each in named.split(",") if each] or [DEFAULT]


def sell(paths: Sequence[Path], store: Store) -> None:
    """This will import the orders; without payments, which no policy asks for."""
    for path in paths:
        with opened(path=path) as file:
            items = read_csv(content=file.content, mapping=mapping(name=NAME), zone=UTC)
            orders = (each.order for each in items if isinstance(each, ReadOrder))
            while chunk := list(islice(orders, CHUNK)):
                unpaid = [order.model_copy(update={"payments": []}) for order in chunk]
                import_orders(store_id=store.pk, orders=unpaid, source=NAME, now=IMPORTED_AT)


@pytest.mark.shared
@pytest.mark.timeout(0)
@pytest.mark.django_db
def test_a_fortnight_instead_of_a_month(shared: Path, request: pytest.FixtureRequest) -> None:
    """Requests from after the fourteenth day flip, and none besides: counted by the calendar alone."""
    store, paths = make_store(), files()
    publish(store, policy_document(), effective_from=IN_FORCE_SINCE)
    sell(paths, store)
    # Nobody has counted what this transaction wrote: the planner takes tens of thousands of lines for none.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    clerk = Opener(store=store, reason_id=make_reason(store).pk, gateway=cast(Gateway, None))
    outcomes = Counter(clerk.take_back(row).outcome for row in cancellations_of(paths))
    document: dict[str, Any] = policy_document(window=FORTNIGHT)

    replay = work_off(
        replay_of(store, document, from_at=IN_FORCE_SINCE, to_at=IMPORTED_AT - timedelta(days=1))
    )

    late, minor = _late(store)
    answers, money = replay.result["answers"], replay.result["money"]["REQUEST GBP"]
    assert answers["REQUEST"].get("NEWLY_REFUSED", 0) == late
    assert money.get("NEWLY_REFUSED", 0) == minor
    assert answers_of(replay)["NEWLY_ALLOWED"] == 0
    figures = _figures(replay.result, outcomes, replay.basis)
    request.config.get_terminal_writer().line(f"\n{json.dumps(figures, sort_keys=True)}")


def _late(store: Store) -> tuple[int, int]:
    """Requests later than the fourteenth calendar day in London after the sale, and what they are worth."""
    lines = ReturnLine.objects.filter(store=store).select_related("decision", "rma__order")
    late = [line for line in lines if _days(line.rma.order.placed_at, line.decision.asked_at) > 14]
    return len(late), sum(line.quoted_minor for line in late)


def _days(placed_at: datetime, asked_at: datetime) -> int:
    return (asked_at.astimezone(LONDON).date() - placed_at.astimezone(LONDON).date()).days


def _figures(result: dict[str, Any], outcomes: Counter[str], basis: dict[str, Any]) -> dict[str, Any]:
    return {
        "orders": result["orders"],
        "lines": OrderLine.objects.count(),
        "cancellations": dict(outcomes),
        "age": basis["age"],
        "answers": result["answers"],
        "money": result["money"],
        "countries": result["countries"]["rows"][:3],
        "products": result["products"]["rows"][:3],
    }
