"""The draft that is tried: the newest revision of the policy page, compiled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cms.publishing import compile_page
from returns.models import Replay, ReplayStatus
from returns.replay.drafts import draft_digest

if TYPE_CHECKING:
    from cms.models import PolicyPage


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be published, and how it is told from another draft."""

    revision_id: int
    document: dict[str, Any]
    digest: str


def draft_of(page: PolicyPage) -> Draft:
    """This will compile the page as it was last saved. Raises PolicyIncomplete."""
    saved = page.get_latest_revision_as_object()
    document = compile_page(saved).rules
    return Draft(saved.latest_revision_id or 0, document, draft_digest(document))


@dataclass(frozen=True, slots=True)
class Standing:
    """The replay that is running, and the newest that was done: of the draft, or else of an older one."""

    running: Replay | None
    done: Replay | None
    is_stale: bool


def standing_of(*, store_id: int, draft: Draft) -> Standing:
    """This will tell whether the draft as it is now has been replayed."""
    # Documents and samples are large, and nobody reads them here.
    replays = (
        Replay.objects.filter(store_id=store_id).defer("document", "sample").select_related("requested_by")
    )
    done = replays.filter(status=ReplayStatus.DONE).newest_first()
    fresh = done.filter(digest=draft.digest).first()
    return Standing(
        running=replays.running().first(),
        done=fresh or done.first(),
        is_stale=fresh is None,
    )
