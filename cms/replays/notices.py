"""A draft's newest replay in a few words, for the editor and for whoever approves."""

from __future__ import annotations

from dataclasses import dataclass

from cms.replays.counts import Counts, counts_of
from cms.replays.drafts import Standing
from cms.replays.told import Scope, scope_of
from returns.models import Replay, Store


@dataclass(frozen=True, slots=True)
class Notice:
    """A finished replay, summed up."""

    replay: Replay
    scope: Scope
    counts: Counts

    @property
    def changes_nothing(self) -> bool:
        return not (self.counts.refused or self.counts.allowed or self.counts.changed)


def notice_of(standing: Standing, store: Store) -> Notice | None:
    """This will sum up the newest finished replay; None when there is none."""
    done = standing.done
    return Notice(done, scope_of(done, store), counts_of(done)) if done else None
