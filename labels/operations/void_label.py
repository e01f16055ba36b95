"""A label that nobody needs any more is given back."""

from __future__ import annotations

from datetime import datetime, timedelta

from labels.carriers.registry import adapter_for
from labels.claims import claim, conclude, retry_at
from labels.models import Label
from labels.shipping.errors import CarrierError, Retryable, Unsupported
from labels.shipping.purchase import VoidResult
from labels.shipping.states import LabelState
from labels.shipping.tracking import BEFORE_THE_FIRST_SCAN

# Carriers settle a void within days or weeks.
_ASK_AGAIN = timedelta(days=1)
# A carrier that refuses a very early void may grant it later: after an hour, then daily.
_REFUSED_TRIES = 4
_NO_MONEY_BACK = {
    VoidResult.TOO_LATE: "The carrier says that it is too late to void this label.",
    VoidResult.NOT_BILLABLE: "This label is billed when it is used; nothing was paid for it.",
}


def void_label(*, label: Label, now: datetime) -> None:
    """This will ask for the void, and later for what became of it, until the matter is settled.

    A label that was used is never voided: its parcel is on the way.
    """
    if label.tracking_status not in BEFORE_THE_FIRST_SCAN:
        _write_off(label, "The label has been used.", now)
        return
    asked_before = label.state == LabelState.VOIDING
    if not claim(label=label, now=now, action="" if asked_before else "void"):
        return
    try:
        result = _ask(label, asked_before=asked_before)
    except Unsupported:
        _conclude_write_off(label, "This carrier voids no labels.")
    except CarrierError as error:
        # A void that may or may not have arrived is looked up before it is asked for again.
        after = error.retry_after if isinstance(error, Retryable) else None
        due_at = retry_at(now=now, tries=label.tries, retry_after=after)
        conclude(label=label, due_at=due_at, tries=label.tries + 1, last_error=error.sentence[:500])
    else:
        _settle(label, result, now)


def _ask(label: Label, *, asked_before: bool) -> VoidResult:
    adapter = adapter_for(account=label.account)
    if asked_before:
        result = adapter.void_status(ref=label.ref)
        if result not in (VoidResult.NOT_REQUESTED, VoidResult.REFUSED):
            return result
    return adapter.void(ref=label.ref)


def _settle(label: Label, result: VoidResult, now: datetime) -> None:
    tries = label.tries + 1
    if result is VoidResult.VOIDED:
        conclude(label=label, action="confirm_void", due_at=None, voided_at=now, last_error="")
    elif result in _NO_MONEY_BACK:
        _conclude_write_off(label, _NO_MONEY_BACK[result])
    elif _is_over(label, result, tries, now):
        _conclude_write_off(label, "The carrier did not void this label.")
    else:
        wait = timedelta(hours=1) if result is VoidResult.REFUSED and tries == 1 else _ASK_AGAIN
        conclude(label=label, due_at=now + wait, tries=tries, last_error="")


def _is_over(label: Label, result: VoidResult, tries: int, now: datetime) -> bool:
    if result is VoidResult.REFUSED and tries >= _REFUSED_TRIES:
        return True
    return (
        result is not VoidResult.PENDING and label.voidable_until is not None and now >= label.voidable_until
    )


def _write_off(label: Label, sentence: str, now: datetime) -> None:
    if claim(label=label, now=now):
        _conclude_write_off(label, sentence)


def _conclude_write_off(label: Label, sentence: str) -> None:
    conclude(label=label, action="write_off", due_at=None, last_error=sentence)
