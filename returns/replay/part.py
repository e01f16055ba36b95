"""One part of a replay: questions in, tally, sample and packed rows out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from returns.replay.asked import Asked
from returns.replay.comparing import Outcome, compare
from returns.replay.costs import cost_of
from returns.replay.flips import FlipSample, FlipWriter, flip_of
from returns.replay.replies import Judge
from returns.replay.tally import Tally


class Part:
    """Asks the draft and the version that decided, and keeps what differs; bounded whatever comes."""

    def __init__(self, *, draft: Judge, version: Callable[[int], Judge]) -> None:
        self.tally = Tally()
        self._draft = draft
        self._version = version
        self._sample = FlipSample()
        self._writer = FlipWriter()

    def ask_all(self, questions: Iterable[Asked]) -> None:
        for asked in questions:
            self.ask(asked)

    def ask(self, asked: Asked) -> None:
        """This will ask both policies and count what they say."""
        judge = self._version(asked.version_id)
        old, new = judge.reply(asked.inputs), self._draft.reply(asked.inputs)
        difference = compare(old=old, new=new, old_judge=judge, new_judge=self._draft)
        old_cost = cost_of(judge=judge, reply=old, asked=asked)
        new_cost = cost_of(judge=self._draft, reply=new, asked=asked)
        self.tally.count(asked, difference, old=old_cost, new=new_cost)
        if difference.outcome is Outcome.SAME:
            return
        sides = {"old": (judge, old), "new": (self._draft, new)}
        self.tally.count_rules(asked, difference, **sides)
        flip = flip_of(asked=asked, difference=difference, **sides)
        self._writer.write(flip)
        self._sample.offer(flip, inputs=asked.inputs, version_id=asked.version_id)

    def finish(self) -> tuple[dict[str, Any], bytes]:
        """This will give the partial result as JSON, and the packed rows."""
        self.tally.close()
        return {"tally": self.tally.to_json(), "sample": self._sample.to_json()}, self._writer.finish()
