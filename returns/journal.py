"""Who did what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from returns.models import JournalEntry, Order, Return


@dataclass(frozen=True)
class Actor:
    """Somebody or something that acts; `ref` is a user id, a token's name, an event id."""

    kind: str
    ref: str = ""


SYSTEM = Actor(JournalEntry.Actor.SYSTEM)
SHOPPER = Actor(JournalEntry.Actor.SHOPPER)


def staff(user_id: int) -> Actor:
    return Actor(JournalEntry.Actor.STAFF, str(user_id))


def record(*, rma: Return, actor: Actor, action: str, now: datetime, **data: object) -> None:
    """This will add a line to a return's journal, inside the caller's transaction."""
    JournalEntry.objects.create(
        store_id=rma.store_id,
        rma=rma,
        order_id=rma.order_id,
        at=now,
        actor=actor.kind,
        actor_ref=actor.ref,
        action=action,
        data=data,
    )


def record_on_order(*, order: Order, actor: Actor, action: str, now: datetime, **data: object) -> None:
    """This will add a line that belongs to an order but to none of its returns."""
    JournalEntry.objects.create(
        store_id=order.store_id,
        order=order,
        at=now,
        actor=actor.kind,
        actor_ref=actor.ref,
        action=action,
        data=data,
    )
