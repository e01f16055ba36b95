"""A draft's rules, ready for the engine, kept while a process works its parts off."""

from __future__ import annotations

from returns.eligibility.policy import CompiledPolicy
from returns.models import Replay

# A store runs one replay at a time, and what the engine has learned about a draft serves the next part.
_KEEP = 4
_drafts: dict[str, CompiledPolicy] = {}


def draft_policy(*, replay: Replay) -> CompiledPolicy:
    """This will read the replay's document, once in a process for each draft. Raises InvalidPolicy."""
    policy = _drafts.get(replay.digest)
    if policy is None:
        if len(_drafts) >= _KEEP:
            _drafts.clear()
        policy = _drafts[replay.digest] = CompiledPolicy.from_json(replay.document)
    return policy
