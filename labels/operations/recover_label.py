"""Nobody knows whether a label was bought, so the carrier is asked."""

from __future__ import annotations

from datetime import datetime

from labels.carriers.registry import adapter_for
from labels.claims import MOST_TRIES, claim, conclude, retry_at
from labels.models import Label
from labels.operations.purchase_label import draft_of
from labels.operations.record_purchase import record_purchase
from labels.shipping.errors import CarrierError
from labels.shipping.purchase import Found, NotBought, Recovery, StillUnknown
from labels.shipping.states import LabelState
from returns.operations.record_label import record_label_failure


def recover_label(*, label: Label, now: datetime) -> None:
    """This will find out how a purchase ended: found, not bought, or still unknown.

    After enough tries a person is asked; the row stays live until then, so the
    parcel gets no second label.
    """
    if not claim(label=label, now=now):
        return
    answer = _ask(label)
    match answer:
        case Found(label=bought):
            record_purchase(label=label, bought=bought, now=now)
        case NotBought():
            conclude(label=label, action="release", due_at=now, last_error="")
        case StillUnknown(sentence=sentence):
            _wait(label, sentence, now)


def _ask(label: Label) -> Recovery:
    try:
        return adapter_for(account=label.account).recover(prepared=draft_of(label=label), key=label.key)
    except CarrierError as error:
        # Whatever the trouble is, it says nothing about the purchase.
        return StillUnknown(error.sentence)


def _wait(label: Label, sentence: str, now: datetime) -> None:
    tries = label.tries + 1
    action = "lose_sight" if label.state == LabelState.PURCHASING else ""
    due_at = retry_at(now=now, tries=label.tries)
    if tries >= MOST_TRIES:
        record_label_failure(
            parcel_id=label.parcel_id,
            sentence=f"Nobody knows whether the label was bought: {sentence}",
            now=now,
        )
        conclude(label=label, action=action, due_at=None, tries=tries, told_at=now, last_error=sentence[:500])
        return
    conclude(label=label, action=action, due_at=due_at, tries=tries, last_error=sentence[:500])
