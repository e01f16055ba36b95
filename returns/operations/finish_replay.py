"""All parts are done: their results become one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from returns.eligibility.decision import Decision
from returns.eligibility.inputs import Inputs, RequestFacts
from returns.eligibility.moments import moment_text
from returns.models import Replay, ReplayPart, ReplayStatus
from returns.queries.deciding_versions import DecidingVersions
from returns.queries.replayed_drafts import draft_policy
from returns.replay.flips import FlipSample
from returns.replay.replies import Judge
from returns.replay.tally import TOP, Tally

# The partial results lie in memory a few at a time.
_AT_ONCE = 10


def finish_replay(*, replay: Replay, now: datetime) -> None:
    """This will merge the parts' results into the replay's; runs in the transaction that has it locked."""
    tally, sample = Tally(), FlipSample()
    parts = ReplayPart.objects.filter(replay=replay).order_by("position")
    for result in parts.values_list("result", flat=True).iterator(chunk_size=_AT_ONCE):
        tally.merge(Tally.from_json(result["tally"]))
        sample.merge(result["sample"])
    replay.result = tally.to_json(most=TOP)
    replay.sample = _worded(replay, sample)
    replay.status, replay.finished_at = ReplayStatus.DONE, now
    replay.save(update_fields=["result", "sample", "status", "finished_at"])
    parts.update(result={})


def _worded(replay: Replay, sample: FlipSample) -> list[dict[str, Any]]:
    """The sampled differences, both sides decided in full: they carry the sentences."""
    drawn = sample.drawn()
    if not drawn:
        return []
    draft = Judge(policy=draft_policy(replay=replay), name="")
    versions = DecidingVersions(store_id=replay.store_id, newest=replay.basis["newest_version"])
    worded = []
    for entry in drawn:
        inputs = Inputs.from_json(entry["inputs"])
        old, new = versions.judge(entry["version_id"]).explain(inputs), draft.explain(inputs)
        flip = entry["flip"] | _rest_of(inputs.request)
        worded.append({"flip": flip, "old": _told(old), "new": _told(new)})
    return worded


def _rest_of(request: RequestFacts) -> dict[str, Any]:
    """What else was asked, so that the very question can be kept as an example."""
    return {
        "quantity": request.quantity,
        "evidence_answers": list(request.evidence_answers or ()),
        "photo_count": request.photo_count,
    }


def _told(decision: Decision) -> dict[str, Any]:
    """What a shopper would have been told."""
    return {
        "allowed": decision.allowed,
        "sentence": {**decision.sentence},
        "deadline_at": decision.deadline_at and moment_text(decision.deadline_at),
        "resolutions": list(decision.resolutions),
        "methods": list(decision.methods),
        "label_paid_by": decision.label_paid_by,
        "needs_review": decision.needs_review,
        "answers": {question: {**answer} for question, answer in decision.answers.items()},
    }
