"""The rows behind webhooks: one for each event and endpoint, with what became of it."""

import time
from dataclasses import dataclass
from fnmatch import fnmatchcase

from tests.standins.stripe.core import MAIN_ACCOUNT, Core, Endpoint
from tests.standins.stripe.faults import Fault
from tests.standins.stripe.shapes import Document

#: What is not delivered: waiting for its time, kept back by a fault, or given up on.
OPEN = ("queued", "held", "failed")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one endpoint."""

    id: int
    account: str
    event: str
    endpoint: str
    attempts: int


def queue(*, core: Core, account: str, event: Document, fault: Fault | None) -> None:
    """This will put an event on its way to every endpoint that listens for it; call it in a transaction."""
    kind = fault.kind if fault else None
    if kind == "event_lost":
        return
    for endpoint in core.endpoints.values():
        if _listens(endpoint, account, event["type"]):
            for _ in range(2 if kind == "event_repeated" else 1):
                _add(
                    core,
                    account,
                    event["id"],
                    endpoint,
                    state="held" if kind == "events_reversed" else "queued",
                )
    if fault and kind == "events_reversed" and fault.count <= 0:
        release_held(core)


def _listens(endpoint: Endpoint, account: str, type: str) -> bool:
    is_ours = endpoint.is_connect or account == MAIN_ACCOUNT
    return is_ours and any(fnmatchcase(type, pattern) for pattern in endpoint.types)


def _add(core: Core, account: str, event: str, endpoint: Endpoint, *, state: str) -> None:
    sql = (
        "INSERT INTO deliveries (account, event, endpoint, state, position, due_at) "
        "SELECT ?, ?, ?, ?, 1 + COALESCE(MAX(id), 0), ? FROM deliveries"
    )
    core.store.run(sql, account, event, endpoint.name, state, time.time())


def release_held(core: Core) -> None:
    """This will let go what a fault kept back, the last one first."""
    with core.store.transaction():
        held = core.store.rows("SELECT id, position FROM deliveries WHERE state = 'held' ORDER BY position")
        positions = [position for _, position in held]
        for (id, _), position in zip(held, reversed(positions), strict=True):
            sql = "UPDATE deliveries SET state = 'queued', position = ? WHERE id = ?"
            core.store.run(sql, position, id)


def due(core: Core, *, is_everything: bool = False) -> list[Delivery]:
    """This will list what should go out now; with `is_everything` also what waits for its next try."""
    states = OPEN if is_everything else ("queued",)
    marks = ", ".join("?" * len(states))
    latest = float("inf") if is_everything else time.time()
    sql = (
        "SELECT id, account, event, endpoint, attempts FROM deliveries "
        f"WHERE state IN ({marks}) AND due_at <= ? ORDER BY position, id"
    )
    return [Delivery(*row) for row in core.store.rows(sql, *states, latest)]


def is_open(core: Core, *, delivery: Delivery) -> bool:
    """This will tell whether nobody else has tried a delivery since it was read."""
    sql = "SELECT 1 FROM deliveries WHERE id = ? AND attempts = ? AND state != 'delivered'"
    return bool(core.store.rows(sql, delivery.id, delivery.attempts))


def next_due_at(core: Core) -> float | None:
    """This will tell when the next delivery should go out."""
    rows = core.store.rows("SELECT MIN(due_at) FROM deliveries WHERE state = 'queued'")
    return float(rows[0][0]) if rows[0][0] is not None else None


def pending_of(core: Core, *, event: str) -> int:
    """This will count the deliveries of an event that have not succeeded."""
    sql = "SELECT COUNT(*) FROM deliveries WHERE event = ? AND state != 'delivered'"
    return int(core.store.rows(sql, event)[0][0])


def mark(core: Core, *, delivery: Delivery, is_delivered: bool, retry_at: float | None) -> None:
    """This will write down how one try went; without a `retry_at` a failed one is given up."""
    state = "delivered" if is_delivered else "failed" if retry_at is None else "queued"
    sql = (
        "UPDATE deliveries SET state = ?, attempts = attempts + 1, due_at = COALESCE(?, due_at) WHERE id = ?"
    )
    core.store.run(sql, state, retry_at, delivery.id)
