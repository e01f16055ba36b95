"""A person has looked at a return: some of its units may come back, others may not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from returns import journal
from returns.journal import Actor
from returns.lifecycle import APPROVAL, ForbiddenMove, may, next_state
from returns.locks import lock_lines, lock_order_of
from returns.models import JournalEntry, ParcelLine, RefundTiming, Return, ReturnLine
from returns.operations.begin_return import begin
from returns.operations.end_return import announce, call_off_parcels
from returns.operations.quote_return import settle_line
from returns.operations.verdicts import Verdict, check_verdicts, overrides_of, refuse_other_lines
from returns.settlement import settle_lines
from returns.units import take

DECISIONS = ("rma.approved", "rma.declined")


class AlreadyDecided(ForbiddenMove):
    """Somebody else was faster, or the return has ended; nothing was changed."""

    code = "already_decided"


@transaction.atomic(durable=True)
def review_return(
    *, rma_id: int, verdicts: Sequence[Verdict], actor: Actor, now: datetime, approval_note: str = ""
) -> Return:
    """This will approve and decline the units of a waiting return, all of them in one go.

    One verdict for each line. The return is approved when one unit is, else
    declined; declined units go back to the order. `approval_note` is what the
    shopper reads beside a yes. The same person with the same verdicts again
    changes nothing. Raises AlreadyDecided when somebody else was faster,
    LinesDiffer, and VerdictRefused naming the line.
    """
    _, rma = lock_order_of(rma_id=rma_id)
    lines = {line.pk: line for line in rma.lines.select_related("decision").order_by("id")}
    refuse_other_lines(verdicts=verdicts, lines=lines)
    if not may(rma.status, "approve", APPROVAL):
        if _is_repeated(rma, verdicts, lines, actor):
            return rma
        raise AlreadyDecided("Somebody has decided about this return already.")
    check_verdicts(verdicts=verdicts, lines=lines)
    review_locked(rma=rma, verdicts=verdicts, actor=actor, now=now, approval_note=approval_note)
    return rma


def review_locked(
    *, rma: Return, verdicts: Sequence[Verdict], actor: Actor, now: datetime, approval_note: str = ""
) -> None:
    """This will carry out verdicts that were checked.

    In the transaction of a caller that has locked the order.
    """
    given = {verdict.return_line_id: verdict for verdict in verdicts}
    lines = list(
        ReturnLine.objects.select_for_update(of=("self",))
        .select_related("decision")
        .filter(rma=rma)
        .order_by("id")
    )
    order_lines = lock_lines(order_id=rma.order_id, ids={line.order_line_id for line in lines})
    for line in lines:
        line.order_line = order_lines[line.order_line_id]
        _record(rma, line, given[line.pk], actor, now)
        _decide(line, given[line.pk])
    rma.reviewed_at, rma.approval_note = now, approval_note.strip()
    rma.save(update_fields=["reviewed_at", "approval_note"])
    if any(line.approved_quantity for line in lines):
        _shrink_parcels(lines)
        begin(rma=rma, actor=actor, now=now)
    else:
        _decline(rma, lines, actor, now)


def approved_value(*, line: ReturnLine, units: int) -> tuple[int, int]:
    """This will give what so many units of a line are worth, and the tax inside, in minor units.

    The preview and the verdict call it alike. All units are worth what was
    quoted when the return was opened; fewer never more than that. `line` comes
    with its order line.
    """
    if units == line.requested_quantity:
        return line.quoted_minor, line.quoted_tax_minor
    if units == 0:
        return 0, 0
    places = take(line.units, units)
    item = settle_lines([settle_line(order_line=line.order_line, units=places)]).lines[0]
    return min(item.gross_minor, line.quoted_minor), min(item.tax_minor, line.quoted_tax_minor)


def _is_repeated(
    rma: Return, verdicts: Sequence[Verdict], lines: Mapping[int, ReturnLine], actor: Actor
) -> bool:
    """Whether this very person has decided this very thing: a double click, or a form that was sent again."""
    mine = JournalEntry.objects.filter(
        rma=rma, action__in=DECISIONS, actor=actor.kind, actor_ref=actor.ref
    ).exists()
    return mine and all(_is_decided_so(lines[each.return_line_id], each) for each in verdicts)


def _is_decided_so(line: ReturnLine, verdict: Verdict) -> bool:
    approved = verdict.approved_quantity
    is_declined = approved < line.requested_quantity
    return (
        line.approved_quantity == approved
        and line.decline_reason == (verdict.why.strip() if is_declined else "")
        and (not approved or not verdict.resolution or line.resolution == verdict.resolution)
    )


def _decide(line: ReturnLine, verdict: Verdict) -> None:
    approved = verdict.approved_quantity
    declined = line.requested_quantity - approved
    line.approved_minor, line.approved_tax_minor = approved_value(line=line, units=approved)
    line.approved_quantity = approved
    line.decline_reason = verdict.why.strip() if declined else ""
    line.units = take(line.units, approved)
    if approved and verdict.resolution not in ("", line.resolution):
        # A timing that the policy does not name: nothing is paid before the goods are there.
        timings = line.decision.answer.get("refund_timing", {})
        line.refund_timing = timings.get(verdict.resolution, RefundTiming.ON_RECEIPT)
        line.resolution = verdict.resolution
    line.save()
    # One object for all lines of the same item, so that each sees what the others gave back.
    line.order_line.open_quantity -= declined
    line.order_line.save(update_fields=["open_quantity"])


def _record(rma: Return, line: ReturnLine, verdict: Verdict, actor: Actor, now: datetime) -> None:
    """The decision that is stored stays as it was; what a person made of it stands in the journal."""
    item = line.order_line.title
    about: dict[str, object] = {"return_line_id": line.pk, "decision": line.decision_id, "item": item}
    for before, after in overrides_of(line=line, verdict=verdict):
        change = {"from": before, "to": after, "why": verdict.override_reason.strip()}
        journal.record(rma=rma, actor=actor, action="line.overridden", now=now, **about, **change)
    approved, asked = verdict.approved_quantity, line.requested_quantity
    action = "line.approved" if approved else "line.declined"
    counts = {"from": asked, "to": approved, "why": verdict.why.strip() if approved < asked else ""}
    journal.record(rma=rma, actor=actor, action=action, now=now, **about, **counts)


def _shrink_parcels(lines: Sequence[ReturnLine]) -> None:
    """What is declined is not expected in any box."""
    left = {line.pk: line.approved_quantity for line in lines}
    for content in ParcelLine.objects.filter(return_line__in=left).order_by("id"):
        kept = min(content.quantity, left[content.return_line_id])
        left[content.return_line_id] -= kept
        if kept == content.quantity:
            continue
        if kept:
            content.quantity = kept
            content.save(update_fields=["quantity"])
        else:
            content.delete()


def _decline(rma: Return, lines: Sequence[ReturnLine], actor: Actor, now: datetime) -> None:
    rma.status = next_state(rma.status, "decline", APPROVAL)
    rma.declined_at, rma.decline_reason = now, _reason(lines)
    rma.save(update_fields=["status", "declined_at", "decline_reason"])
    call_off_parcels(rma=rma, now=now)
    announce(rma=rma, kind="rma.declined", actor=actor, now=now, why=rma.decline_reason)


def _reason(lines: Sequence[ReturnLine]) -> str:
    """One sentence where it is the same for all, else one for each item."""
    reasons = dict.fromkeys(line.decline_reason for line in lines)
    if len(reasons) == 1:
        return next(iter(reasons))
    return "\n".join(f"{line.order_line.title}: {line.decline_reason}" for line in lines)
