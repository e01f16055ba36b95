"""Replays as workers run them, and the same worked out unit by unit with the whole engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from returns.eligibility.engine import decide
from returns.eligibility.inputs import Counters, FulfilmentFacts, Inputs, LineFacts, RequestFacts
from returns.eligibility.policy import CompiledPolicy
from returns.models import FulfilmentLine, Order, OrderLine, Replay, ReplayPart, ReturnLine, Store
from returns.operations.plan_replay import plan_replay
from returns.operations.run_replay_part import run_replay_part
from returns.operations.start_replay import start_replay
from returns.queries.facts import line_facts, order_facts
from returns.queries.history import history_before
from returns.queries.policies import compiled, version_for
from returns.replay.flips import Flip, read_flips
from returns.replay.selection import Selection
from tests.factories import NOW

# After whatever was asked by NOW.
WORKED_AT = NOW + timedelta(minutes=1)


SHORT = {"clock": "delivered", "days": 5, "date": None, "fallback_days": 5, "sentence": {}}


def replay_of(
    store: Store,
    document: dict[str, Any],
    *,
    from_at: datetime = NOW - timedelta(days=90),
    to_at: datetime = NOW + timedelta(days=1),
    **selection: str,
) -> Replay:
    """A replay that nobody has started to work on."""
    return start_replay(
        store_id=store.pk,
        requested_by_id=None,
        revision_id=1,
        document=document,
        from_at=from_at,
        to_at=to_at,
        selection=Selection(**selection),
        now=NOW,
    )


def work_off(replay: Replay) -> Replay:
    """This will plan the replay and work all its parts off, as workers would."""
    plan_replay(replay_id=replay.pk, now=WORKED_AT)
    for part_id in replay.parts.order_by("-position").values_list("id", flat=True):
        assert run_replay_part(part_id=part_id, clock=lambda: WORKED_AT)
    replay.refresh_from_db()
    return replay


def flips_of(replay: Replay) -> list[Flip]:
    parts = ReplayPart.objects.filter(replay=replay).order_by("position")
    return [flip for part in parts for flip in read_flips(part.flips)]


def answers_of(replay: Replay) -> Counter[str]:
    """How many answers there are of each outcome, whatever they are about."""
    total: Counter[str] = Counter()
    for counts in replay.result["answers"].values():
        total.update(counts)
    return total


def one_by_one(replay: Replay) -> Counter[str]:
    """The outcome of each answer, found by asking the whole engine about every unit on its own."""
    draft = CompiledPolicy.from_json(replay.document)
    found: Counter[str] = Counter()
    orders = Order.objects.filter(
        store=replay.store, placed_at__gte=replay.from_at, placed_at__lt=replay.to_at
    )
    for order in orders.select_related("store"):
        for inputs, policy in _asked(order, replay.basis["age"]["days"]):
            found[_outcome(decide(inputs, policy).allowed, decide(inputs, draft).allowed)] += 1
    return found


def _outcome(old: bool, new: bool) -> str:
    if old == new:
        return "STAYS"
    return "NEWLY_ALLOWED" if new else "NEWLY_REFUSED"


def _asked(order: Order, age_days: int) -> Iterator[tuple[Inputs, CompiledPolicy]]:
    requests = ReturnLine.objects.filter(rma__order=order).select_related("decision__policy_version")
    for decision in (request.decision for request in requests):
        inputs = Inputs.from_json(decision.inputs)
        history = inputs.history or history_before(order=order, at=decision.asked_at)
        yield replace(inputs, history=history), compiled(version=decision.policy_version)
    if requests:
        return
    policy = compiled(version=version_for(order=order))
    for line in order.lines.all():
        for parcel in _units(line):
            yield _question(order, line, parcel, age_days), policy


def _units(line: OrderLine) -> list[FulfilmentFacts]:
    """One entry for each unit that was sent."""
    sent = [
        FulfilmentFacts(
            quantity=1,
            shipped_at=each.fulfilment.shipped_at,
            delivered_at=each.delivered_at or each.fulfilment.delivered_at,
        )
        for each in FulfilmentLine.objects.filter(order_line=line).select_related("fulfilment")
        for _ in range(each.quantity)
    ]
    rest = [FulfilmentFacts(quantity=1)] * (line.fulfilled_quantity - len(sent))
    return [*sent, *rest]


def _question(order: Order, line: OrderLine, parcel: FulfilmentFacts, age_days: int) -> Inputs:
    zone = ZoneInfo(order.store.time_zone)
    clock = (parcel.delivered_at or parcel.shipped_at or order.placed_at).astimezone(zone)
    has_times = bool(parcel.delivered_at or parcel.shipped_at)
    facts: LineFacts = line_facts(line=line, shipped=[parcel] if has_times else [])
    asked_at = (clock + timedelta(days=age_days)).astimezone(UTC)
    return Inputs(
        order=order_facts(order=order),
        line=facts,
        counters=Counters(fulfilled=1),
        request=RequestFacts(
            asked_at=asked_at,
            reason_category="OTHER",
            is_merchant_at_fault=False,
        ),
        history=history_before(order=order, at=asked_at),
    )
