"""What a person decides about each line of a return, and what cannot be decided so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from returns.eligibility.vocabulary import EXECUTABLE_RESOLUTIONS
from returns.errors import ReturnsError
from returns.models import ReturnLine


class LinesDiffer(ReturnsError):
    """The verdicts are not about the lines of this return, each of them once."""

    code = "lines_differ"


class VerdictRefused(ReturnsError):
    """A verdict about one line that cannot be carried out; nothing was changed."""

    code = "verdict_refused"

    def __init__(self, sentence: str, *, return_line_id: int | None = None) -> None:
        super().__init__(sentence)
        self.return_line_id = return_line_id


class ReasonMissing(VerdictRefused):
    """Whoever says no has to say why."""

    code = "reason_missing"


class UnitsImpossible(VerdictRefused):
    """More units than were asked for, or fewer than none."""

    code = "units_impossible"


class ResolutionImpossible(VerdictRefused):
    """A resolution that nobody can carry out, or that another line of the return has already."""

    code = "resolution_not_allowed"


class OverrideReasonMissing(VerdictRefused):
    """Whoever decides otherwise than the policy has to say why."""

    code = "override_reason_missing"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a person decided about one line; no approved unit declines it.

    `why` is for the shopper, and needed where units are declined. `resolution`
    is given where it is another than asked for. `override_reason` is for
    staff, and needed where the verdict is not the policy's answer.
    """

    return_line_id: int
    approved_quantity: int
    why: str = ""
    resolution: str = ""
    override_reason: str = ""


def check_verdicts(*, verdicts: Sequence[Verdict], lines: Mapping[int, ReturnLine]) -> None:
    """This will refuse what cannot be carried out; `lines` come with their decisions.

    Raises UnitsImpossible, ReasonMissing, ResolutionImpossible or
    OverrideReasonMissing, each naming its line.
    """
    for verdict in verdicts:
        _check(verdict, lines[verdict.return_line_id])
    _refuse_line_twice(verdicts, lines)


def other_resolutions(*, line: ReturnLine) -> list[str]:
    """This will give what the line could be approved with instead of what was asked for."""
    return sorted(EXECUTABLE_RESOLUTIONS - {line.resolution})


def overrides_of(*, line: ReturnLine, verdict: Verdict) -> list[tuple[str, str]]:
    """This will give what the policy or the shopper said, and what the person says instead.

    `line` comes with its decision.
    """
    if not verdict.approved_quantity:
        return []
    found = []
    if not line.decision.is_allowed:
        found.append((line.decision.code, "approved"))
    if verdict.resolution and verdict.resolution != line.resolution:
        found.append((line.resolution, verdict.resolution))
    return found


def refuse_other_lines(*, verdicts: Sequence[Verdict], lines: Mapping[int, ReturnLine]) -> None:
    """This will raise LinesDiffer unless there is one verdict for each line."""
    if sorted(verdict.return_line_id for verdict in verdicts) != sorted(lines):
        raise LinesDiffer("Decide about each line of the return, once.")


def _check(verdict: Verdict, line: ReturnLine) -> None:
    approved, asked = verdict.approved_quantity, line.requested_quantity
    if not 0 <= approved <= asked:
        raise UnitsImpossible(f"Approve between 0 and {asked} units.", return_line_id=line.pk)
    if approved < asked and not verdict.why.strip():
        sentence = "Write why units are declined; the shopper reads it."
        raise ReasonMissing(sentence, return_line_id=line.pk)
    is_other = verdict.resolution not in ("", line.resolution)
    if approved and is_other and verdict.resolution not in other_resolutions(line=line):
        raise ResolutionImpossible("This cannot be carried out.", return_line_id=line.pk)
    if overrides_of(line=line, verdict=verdict) and not verdict.override_reason.strip():
        raise OverrideReasonMissing("Write why you decide otherwise.", return_line_id=line.pk)


def _refuse_line_twice(verdicts: Sequence[Verdict], lines: Mapping[int, ReturnLine]) -> None:
    """Two lines of one item and reason differ in their resolution, and have to go on doing so."""
    taken = {_key(line, line.resolution) for line in lines.values()}
    for verdict in verdicts:
        line = lines[verdict.return_line_id]
        if not verdict.approved_quantity or verdict.resolution in ("", line.resolution):
            continue
        key = _key(line, verdict.resolution)
        if key in taken:
            sentence = "Another line has this item with this reason and resolution."
            raise ResolutionImpossible(sentence, return_line_id=line.pk)
        taken.add(key)


def _key(line: ReturnLine, resolution: str) -> tuple[int, int, str]:
    return line.order_line_id, line.reason_id, resolution
