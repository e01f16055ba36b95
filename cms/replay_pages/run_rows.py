"""The list of a store's replays."""

from __future__ import annotations

from dataclasses import dataclass

from cms.models import PolicyPage
from cms.replays.counts import Counts, counts_of
from cms.replays.told import Scope, scope_of
from cms.replays.words import STATUSES, word
from returns.models import Replay, ReplayStatus

MOST = 50
_TONES = {ReplayStatus.DONE: "success", ReplayStatus.FAILED: "danger", ReplayStatus.RUNNING: "info"}


@dataclass(frozen=True, slots=True)
class Row:
    """One run; `counts` is None until it is done."""

    replay: Replay
    scope: Scope
    status: str
    tone: str
    counts: Counts | None


def rows_of(page: PolicyPage) -> list[Row]:
    """This will give the newest replays, flat."""
    # Documents and samples are large, and nobody reads them in a list.
    replays = Replay.objects.filter(store_id=page.store_id).defer("document", "sample")
    newest = replays.select_related("requested_by").newest_first()[:MOST]
    return [_row(replay, page) for replay in newest]


def _row(replay: Replay, page: PolicyPage) -> Row:
    counts = counts_of(replay) if replay.is_done else None
    return Row(
        replay=replay,
        scope=scope_of(replay, page.store),
        status=word(STATUSES, replay.status),
        tone=_TONES.get(ReplayStatus(replay.status), ""),
        counts=counts,
    )
