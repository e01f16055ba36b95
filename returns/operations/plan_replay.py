"""A replay is cut into parts, and what all of them take for granted is settled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max, QuerySet

from returns.models import Order, PolicyVersion, Replay, ReplayPart, ReplayStatus
from returns.operations.finish_replay import finish_replay
from returns.queries.label_costs import average_label_costs
from returns.queries.past_requests import request_ages
from returns.queries.policies import NoPolicy, compiled, version_at
from returns.queries.replay_questions import orders_of_period
from returns.replay.basis import Basis, request_age
from returns.replay.selection import Selection
from returns.wakeup import wake

PLAN_TASK = "returns.tasks.plan_replay"
PART_TASK = "returns.tasks.run_replay_part"
QUEUE = "replay"
# Orders: about a second of work, so that a cancelled replay stops soon and a lost part costs little.
PART_SIZE = 2_000
MOST_PARTS = 500


@transaction.atomic(durable=True)
def plan_replay(*, replay_id: int, now: datetime) -> bool:
    """This will cut a queued replay into parts and wake a worker for each; False when it is not queued.

    Raises NoPolicy when the store has no version to compare with.
    """
    replay = Replay.objects.select_for_update(of=("self",)).select_related("store").get(pk=replay_id)
    if replay.status != ReplayStatus.QUEUED:
        return False
    orders = orders_of_period(
        store_id=replay.store_id,
        from_at=replay.from_at,
        to_at=replay.to_at,
        selection=selection_of(replay),
    )
    replay.basis = _basis(replay, now).to_json()
    replay.orders_total = orders.count()
    replay.status, replay.started_at = ReplayStatus.RUNNING, now
    replay.save(update_fields=["basis", "orders_total", "status", "started_at"])
    parts = ReplayPart.objects.bulk_create(_parts(replay, orders, now))
    for part in parts:
        wake(task=PART_TASK, queue=QUEUE, part_id=part.pk)
    if not parts:
        finish_replay(replay=replay, now=now)
    return True


def selection_of(replay: Replay) -> Selection:
    return Selection(country=replay.country, product=replay.product, reason=replay.reason)


def _basis(replay: Replay, now: datetime) -> Basis:
    store = replay.store
    newest = PolicyVersion.objects.filter(store=store).aggregate(newest=Max("number"))["newest"]
    if newest is None:
        raise NoPolicy("This store has not published a policy yet, so there is nothing to compare with.")
    # Shoppers have asked under the version in force, so its window says how long they take.
    policy = compiled(version=version_at(store_id=store.pk, at=now))
    past = request_ages(store_id=store.pk, before=now, zone=ZoneInfo(store.time_zone))
    return Basis(
        age=request_age(past=past, policy=policy),
        newest_version=newest,
        label_costs=average_label_costs(store_id=store.pk),
    )


def _parts(replay: Replay, orders: QuerySet[Order], now: datetime) -> Iterator[ReplayPart]:
    """Cut between moments: orders placed at the same moment stay together."""
    size = max(PART_SIZE, -(-replay.orders_total // MOST_PARTS))
    moments = orders.values_list("placed_at", flat=True).iterator(chunk_size=10_000)
    firsts = dict.fromkeys(islice(moments, 0, None, size))
    ends = [*firsts, replay.to_at] if firsts else []
    for position, (from_at, to_at) in enumerate(pairwise(ends)):
        yield ReplayPart(
            store_id=replay.store_id,
            replay=replay,
            position=position,
            from_at=from_at,
            to_at=to_at,
            due_at=now,
        )
