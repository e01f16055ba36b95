"""A person gives dead letters their tries back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from returns import inbox, outbox
from returns.journal import Actor
from returns.models import Delivery, DeliveryState, JournalEntry

# Enough to empty a day's outage in a few clicks, and still one short request.
MOST_AT_ONCE = 500


def replay_deliveries(*, delivery_ids: Sequence[int], actor: Actor, now: datetime) -> int:
    """This will revive those deliveries that are still dead, and count them.

    Call outside of a transaction: each delivery is its own conditional
    UPDATE, so two people who replay at once wake each delivery once.
    """
    rows = Delivery.objects.filter(pk__in=delivery_ids).select_related("event").order_by("id")
    revived = [row for row in rows[:MOST_AT_ONCE] if outbox.replay(delivery_id=row.pk, now=now)]
    JournalEntry.objects.bulk_create(
        JournalEntry(
            store_id=row.event.store_id,
            rma_id=row.event.payload.get("rma_id"),
            at=now,
            actor=actor.kind,
            actor_ref=actor.ref,
            action="delivery.replayed",
            data={"delivery": row.pk, "handler": row.handler, "event": row.event.kind},
        )
        for row in revived
    )
    return len(revived)


def replay_handler(*, store_id: int, handler: str, actor: Actor, now: datetime) -> int:
    """This will revive a store's dead deliveries of one handler, oldest first, MOST_AT_ONCE at a time."""
    dead = Delivery.objects.filter(state=DeliveryState.DEAD, event__store_id=store_id, handler=handler)
    ids = list(dead.order_by("id").values_list("id", flat=True)[:MOST_AT_ONCE])
    return replay_deliveries(delivery_ids=ids, actor=actor, now=now)


def replay_entries(*, store_id: int, entry_ids: Sequence[int], actor: Actor, now: datetime) -> int:
    """This will revive those webhooks that are still dead, count them, and note it in the store."""
    revived = [entry_id for entry_id in entry_ids if inbox.replay(entry_id=entry_id, now=now)]
    JournalEntry.objects.bulk_create(
        JournalEntry(
            store_id=store_id,
            at=now,
            actor=actor.kind,
            actor_ref=actor.ref,
            action="webhook.replayed",
            data={"entry": entry_id},
        )
        for entry_id in revived
    )
    return len(revived)
