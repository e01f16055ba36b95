"""How a replay is cut into parts, worked on by several, and leaves no trace."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from returns.errors import ReturnsError
from returns.models import (
    EligibilityDecision,
    Fulfilment,
    FulfilmentLine,
    JournalEntry,
    Order,
    OrderLine,
    Payment,
    RefusedAttempt,
    Replay,
    ReplayPart,
    ReplayStatus,
    Return,
    ReturnLine,
    Store,
)
from returns.operations import plan_replay as planning
from returns.operations.cancel_replay import cancel_replay
from returns.operations.plan_replay import plan_replay
from returns.operations.prune_replays import KEEP, prune_replays
from returns.operations.run_replay_part import (
    LEASE,
    WAKE_GRACE,
    due_parts,
    due_plans,
    record_part_failure,
    run_replay_part,
)
from returns.operations.start_replay import EmptyPeriod, ReplayRunning
from returns.queries import replay_questions
from tests.factories import (
    NOW,
    make_order,
    make_return,
    make_store,
    policy_document,
    publish,
)
from tests.returns.replays import SHORT, WORKED_AT, answers_of, flips_of, replay_of, work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> Store:
    store = make_store()
    publish(store)
    return store


TABLES: tuple[Any, ...] = (
    *(Order, OrderLine, Fulfilment, FulfilmentLine, Payment),
    *(Return, ReturnLine, EligibilityDecision, RefusedAttempt, JournalEntry),
)


def snapshot() -> dict[str, list[Any]]:
    rows: dict[str, QuerySet[Any, Any]] = {
        model.__name__: model.objects.order_by("id").values() for model in TABLES
    }
    return {name: list(each) for name, each in rows.items()}


class TestTheStore:
    def test_is_not_touched(self, store: Store) -> None:
        """Replay reads: no order, return, counter or decision changes, none is added."""
        make_return(make_order(store, quantities=[2]))
        make_order(store, quantities=[2])
        before = snapshot()

        work_off(replay_of(store, policy_document(window=SHORT)))

        assert snapshot() == before

    def test_is_read_with_a_fixed_number_of_queries(self, store: Store) -> None:
        """Ten times the orders take the same queries: chunks, not rows."""
        counts = []
        for more in (2, 18):
            for _ in range(more):
                make_order(store, paid=[100, 200])
                make_return(make_order(store))
            replay = replay_of(store, policy_document(window=SHORT))
            plan_replay(replay_id=replay.pk, now=NOW)
            with CaptureQueriesContext(connection) as queries:
                run_replay_part(part_id=replay.parts.get().pk, clock=lambda: NOW)
            counts.append(len(queries))

        assert counts[0] == counts[1]

    def test_runs_one_replay_at_a_time(self, store: Store) -> None:
        """Workers are for shoppers first; whoever asks is told which one is running."""
        first = replay_of(store, policy_document())

        with pytest.raises(ReplayRunning) as refused:
            replay_of(store, policy_document())

        assert refused.value.replay_id == first.pk

    def test_refuses_a_period_that_ends_before_it_starts(self, store: Store) -> None:
        with pytest.raises(EmptyPeriod):
            replay_of(store, policy_document(), from_at=NOW, to_at=NOW)

    def test_must_have_published_a_policy(self) -> None:
        """Without a version there is nothing to compare with."""
        replay = replay_of(make_store(), policy_document())

        with pytest.raises(ReturnsError, match="nothing to compare"):
            plan_replay(replay_id=replay.pk, now=NOW)


class TestItsParts:
    @pytest.fixture(autouse=True)
    def _small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(planning, "PART_SIZE", 2)
        monkeypatch.setattr(replay_questions, "CHUNK", 1)

    @pytest.fixture
    def replay(self, store: Store) -> Replay:
        for days in range(10, 15):
            make_order(store, placed_at=NOW - timedelta(days=days), paid=[days])
        return replay_of(store, policy_document(window=SHORT))

    def test_cover_the_period_without_a_gap_or_an_overlap(self, replay: Replay) -> None:
        plan_replay(replay_id=replay.pk, now=NOW)

        parts = list(replay.parts.order_by("position"))
        assert [part.to_at for part in parts[:-1]] == [part.from_at for part in parts[1:]]
        assert parts[-1].to_at == replay.to_at
        assert len(parts) == 3

    def test_come_to_the_same_in_any_order_and_number(self, replay: Replay, store: Store) -> None:
        """How the work was cut up, and who did it when, cannot be seen in the result."""
        cut = work_off(replay)
        planning.PART_SIZE = 100
        whole = work_off(replay_of(store, policy_document(window=SHORT)))

        assert (cut.result, cut.sample) == (whole.result, whole.sample)
        assert flips_of(cut) == flips_of(whole)
        assert len(flips_of(cut)) == 5

    def test_keep_orders_of_one_moment_together(self, store: Store) -> None:
        """A thousand orders imported with one time are still each asked about once."""
        for _ in range(5):
            make_order(store)

        replay = work_off(replay_of(store, policy_document()))

        assert (replay.parts.count(), answers_of(replay)) == (1, {"SAME": 5})

    def test_are_taken_by_one_worker_at_a_time(self, replay: Replay) -> None:
        plan_replay(replay_id=replay.pk, now=NOW)
        part = replay.parts.order_by("position")[0]
        ReplayPart.objects.filter(pk=part.pk).update(state="CLAIMED", due_at=NOW + LEASE, attempts=1)

        assert not run_replay_part(part_id=part.pk, clock=lambda: NOW)
        assert due_parts(now=NOW) == []
        assert part.pk in due_parts(now=NOW + LEASE)
        assert run_replay_part(part_id=part.pk, clock=lambda: NOW + LEASE)

    def test_are_not_finished_by_a_worker_that_lost_them(self, replay: Replay) -> None:
        """A worker that was away for longer than its lease leaves the other's work alone."""
        plan_replay(replay_id=replay.pk, now=NOW)
        part = replay.parts.order_by("position")[0]

        def somebody_else_claims_it() -> Any:
            ReplayPart.objects.filter(pk=part.pk, attempts=1).update(attempts=2)
            return NOW

        assert not run_replay_part(part_id=part.pk, clock=somebody_else_claims_it)
        assert ReplayPart.objects.get(pk=part.pk).state == "CLAIMED"

    def test_that_were_forgotten_are_found_by_the_sweep(self, replay: Replay) -> None:
        assert due_plans(now=NOW + WAKE_GRACE) == [replay.pk]
        plan_replay(replay_id=replay.pk, now=NOW)

        assert due_plans(now=NOW + WAKE_GRACE) == []
        assert len(due_parts(now=NOW + WAKE_GRACE)) == 3

    def test_that_fail_again_and_again_fail_the_replay(self, replay: Replay) -> None:
        """Three tries; then the page says why."""
        plan_replay(replay_id=replay.pk, now=NOW)
        part = replay.parts.order_by("position")[0]
        for attempt in (1, 2, 3):
            ReplayPart.objects.filter(pk=part.pk).update(state="CLAIMED", attempts=attempt)
            record_part_failure(part_id=part.pk, error="OperationalError: gone", now=NOW)

        replay.refresh_from_db()
        assert (replay.status, replay.error) == (ReplayStatus.FAILED, "OperationalError: gone")
        assert not replay.parts.exists()

    def test_stop_when_the_replay_is_cancelled(self, replay: Replay) -> None:
        """A worker in the middle of a part stops at its next chunk and writes nothing."""
        plan_replay(replay_id=replay.pk, now=NOW)
        part = replay.parts.order_by("position")[0]
        calls: list[int] = []

        def cancel_at_the_second() -> Any:
            calls.append(1)
            if len(calls) == 2:
                assert cancel_replay(replay_id=replay.pk, now=NOW)
            return NOW

        assert not run_replay_part(part_id=part.pk, clock=cancel_at_the_second)
        replay.refresh_from_db()
        assert (replay.status, replay.result) == (ReplayStatus.CANCELLED, {})
        assert not replay.parts.exists()
        assert not cancel_replay(replay_id=replay.pk, now=NOW)

    def test_let_their_rows_go_after_three_months(self, replay: Replay) -> None:
        """The figures stay with the revision; the download is for the weeks around a change."""
        work_off(replay)

        assert prune_replays(now=WORKED_AT + KEEP) == 0
        assert prune_replays(now=WORKED_AT + KEEP + timedelta(seconds=1)) == 3
        replay.refresh_from_db()
        assert replay.result["orders"] == 5
