"""Two replies side by side: does the answer flip, does something else change, and through which question."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from returns.eligibility.causes import question_about
from returns.eligibility.vocabulary import Question
from returns.replay.replies import Judge, Reply

_Q = Question


class Outcome(StrEnum):
    """What the draft does to one answer."""

    SAME = "SAME"
    NEWLY_REFUSED = "NEWLY_REFUSED"
    NEWLY_ALLOWED = "NEWLY_ALLOWED"
    # Still allowed on other terms, or still refused for another cause.
    CHANGED = "CHANGED"


FLIPS = (Outcome.NEWLY_REFUSED, Outcome.NEWLY_ALLOWED)


class Change(StrEnum):
    """What else may differ while the answer stays."""

    DEADLINE = "deadline"
    RESOLUTIONS = "resolutions"
    METHODS = "methods"
    TIMING = "refund_timing"
    REVIEW = "review"
    EVIDENCE = "evidence"
    FEES = "fees"
    BONUS = "bonus"
    WAREHOUSE = "warehouse"
    CAUSE = "cause"


# Compared by what the rules mean; the others by what comes out of them.
_BY_MEANING = {
    Change.METHODS: _Q.METHODS,
    Change.TIMING: _Q.REFUND_TIMING,
    Change.EVIDENCE: _Q.EVIDENCE,
    Change.FEES: _Q.FEES,
    Change.BONUS: _Q.BONUS,
    Change.WAREHOUSE: _Q.WAREHOUSE,
}
QUESTION_OF_CHANGE = {
    Change.DEADLINE: _Q.WINDOW,
    Change.RESOLUTIONS: _Q.RESOLUTIONS,
    Change.REVIEW: _Q.REVIEW,
    **_BY_MEANING,
}


@dataclass(frozen=True, slots=True)
class Difference:
    """`questions` are those whose answer made the difference; empty when there is none."""

    outcome: Outcome
    changes: tuple[Change, ...]
    questions: tuple[Question, ...]


_NONE = Difference(Outcome.SAME, (), ())


def compare(*, old: Reply, new: Reply, old_judge: Judge, new_judge: Judge) -> Difference:
    """This will tell what the new reply changes."""
    if old.allowed and new.allowed:
        return _of_allowed(old, new, old_judge, new_judge)
    if old.allowed:
        return Difference(Outcome.NEWLY_REFUSED, (), (question_about(new.code),))
    if new.allowed:
        return Difference(Outcome.NEWLY_ALLOWED, (), (question_about(old.code),))
    if old.code != new.code:
        return Difference(Outcome.CHANGED, (Change.CAUSE,), (question_about(new.code),))
    return _NONE


def _deadlines_differ(old: Reply, new: Reply) -> bool:
    if old.deadline_at != new.deadline_at:
        return True
    olds, news = old.resolution_deadlines, new.resolution_deadlines
    # Which resolutions there are is a change of its own; older policies know one deadline for all.
    return any(olds[word] != news[word] for word in olds.keys() & news.keys())


def _of_allowed(old: Reply, new: Reply, old_judge: Judge, new_judge: Judge) -> Difference:
    changes = [
        change
        for change, differs in (
            (Change.DEADLINE, _deadlines_differ(old, new)),
            (Change.RESOLUTIONS, old.resolutions != new.resolutions),
            (Change.REVIEW, old.needs_review != new.needs_review),
        )
        if differs
    ]
    changes += [
        change
        for change, question in _BY_MEANING.items()
        if old_judge.meaning(old, question) != new_judge.meaning(new, question)
    ]
    if not changes:
        return _NONE
    questions = tuple(QUESTION_OF_CHANGE[change] for change in changes)
    return Difference(Outcome.CHANGED, tuple(changes), questions)
