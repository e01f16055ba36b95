"""A worker killed anywhere in a replay: another takes over, and the result is the same."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from returns.models import Replay, ReplayPart, ReplayStatus
from returns.operations import plan_replay as planning
from returns.operations.plan_replay import plan_replay
from returns.operations.run_replay_part import due_parts, due_plans, run_replay_part
from tests.factories import make_order, make_return, make_store, policy_document, publish
from tests.kills import Fate, kill_at
from tests.returns.replays import SHORT, flips_of, replay_of

pytestmark = pytest.mark.django_db(transaction=True)

# Every lease has run out by then.
LATER = timedelta(minutes=5)
MOST_BOUNDARIES = 60


@pytest.fixture(autouse=True)
def _two_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("returns.wakeup._senders", [])
    monkeypatch.setattr(planning, "PART_SIZE", 2)


def sweep(now: datetime) -> None:
    """This will do what the sweep would wake a worker for."""
    for replay_id in due_plans(now=now + LATER):
        plan_replay(replay_id=replay_id, now=now)
    for part_id in due_parts(now=now + LATER):
        run_replay_part(part_id=part_id, clock=lambda: now + LATER)


def work(replay: Replay, now: datetime) -> None:
    plan_replay(replay_id=replay.pk, now=now)
    for part_id in ReplayPart.objects.order_by("id").values_list("id", flat=True):
        run_replay_part(part_id=part_id, clock=lambda: now)


def test_a_worker_killed_at_any_point_leaves_no_trace_in_the_result() -> None:
    """Before and after every commit in turn; two attempts never count an answer twice."""
    store, now = make_store(), timezone.now()
    publish(store)
    for days in (12, 13, 14, 15):
        delivered = now - timedelta(days=days - 2)
        order = make_order(store, placed_at=now - timedelta(days=days), delivered_at=delivered)
        if days % 2:
            make_return(order, now=now - timedelta(days=1))
    document, expected = policy_document(window=SHORT), None

    for boundary in range(1, MOST_BOUNDARIES):
        replay = replay_of(store, document, from_at=now - timedelta(days=30), to_at=now + timedelta(days=1))
        Replay.objects.filter(pk=replay.pk).update(requested_at=now)
        fate = kill_at(boundary, lambda replay=replay: work(replay, now))  # type: ignore[misc]
        assert fate is not Fate.FAILED
        sweep(now)
        sweep(now)
        replay.refresh_from_db()
        assert replay.status == ReplayStatus.DONE
        found = (replay.result, replay.sample, flips_of(replay))
        expected = expected or found
        assert found == expected
        ReplayPart.objects.all().delete()
        if fate is Fate.SURVIVED:
            assert boundary > 5
            return
    raise AssertionError("there is always another boundary")
