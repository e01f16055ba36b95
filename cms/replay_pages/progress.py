"""How far a running replay is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from returns.models import Replay


@dataclass(frozen=True, slots=True)
class Progress:
    """Orders done of all; none are known until the replay was planned."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


def progress_of(replay: Replay) -> Progress:
    """This will add up what its parts have done so far."""
    done = replay.parts.aggregate(done=Sum("orders_done"))["done"] or 0
    return Progress(done, replay.orders_total)
