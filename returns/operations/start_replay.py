"""A draft of the policy is to be tried on the store's past."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from returns.eligibility.policy import CompiledPolicy
from returns.errors import ReturnsError
from returns.models import Replay, Store
from returns.operations.plan_replay import PLAN_TASK, QUEUE
from returns.replay.drafts import draft_digest
from returns.replay.selection import Selection
from returns.wakeup import wake


class ReplayRunning(ReturnsError):
    """The store is running a replay already; `replay_id` says which."""

    code = "replay_running"

    def __init__(self, sentence: str, *, replay_id: int) -> None:
        super().__init__(sentence)
        self.replay_id = replay_id


class EmptyPeriod(ReturnsError):
    """A period that ends before it starts."""

    code = "empty_period"


@transaction.atomic(durable=True)
def start_replay(
    *,
    store_id: int,
    requested_by_id: int | None,
    revision_id: int,
    document: Mapping[str, object],
    from_at: datetime,
    to_at: datetime,
    selection: Selection,
    now: datetime,
) -> Replay:
    """This will queue a replay of the compiled draft over orders placed in the half-open period.

    `document` is what returns.eligibility.policy reads, `revision_id` the CMS
    revision it was compiled from. A store runs one replay at a time. Raises
    InvalidPolicy, EmptyPeriod, ReplayRunning.
    """
    CompiledPolicy.from_json(document)
    if from_at >= to_at:
        raise EmptyPeriod("The period ends before it starts.")
    Store.objects.select_for_update().get(pk=store_id)
    running = Replay.objects.running().filter(store_id=store_id).first()
    if running:
        raise ReplayRunning(
            "A replay of this store is running. Wait for it, or cancel it.", replay_id=running.pk
        )
    replay = Replay.objects.create(
        store_id=store_id,
        requested_by_id=requested_by_id,
        revision_id=revision_id,
        digest=draft_digest(document),
        document=document,
        from_at=from_at,
        to_at=to_at,
        country=selection.country,
        product=selection.product,
        reason=selection.reason,
        requested_at=now,
    )
    wake(task=PLAN_TASK, queue=QUEUE, replay_id=replay.pk)
    return replay
