"""A label takes every step that can be taken now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from labels.models import Label
from labels.operations.prepare_label import prepare_label
from labels.operations.purchase_label import purchase_label
from labels.operations.recover_label import recover_label
from labels.operations.tell_domain import tell_domain
from labels.operations.void_label import void_label
from labels.shipping.states import LabelState

_STEPS: dict[str, Callable[..., None]] = {
    LabelState.DRAFT: prepare_label,
    LabelState.PREPARED: purchase_label,
    # Found like this, whoever was buying is gone: ask the carrier, never buy again.
    LabelState.PURCHASING: recover_label,
    LabelState.UNKNOWN: recover_label,
    LabelState.PURCHASED: tell_domain,
    LabelState.FAILED: tell_domain,
    LabelState.ORPHAN: void_label,
    LabelState.VOIDING: void_label,
}
_MOST_STEPS = 12


def advance_label(*, label_id: int, now: datetime) -> LabelState:
    """This will carry a due label on until it has to wait or is finished, and give its state.

    Call outside of a transaction. Running it twice, or in two workers, does
    every step once (Note [One worker a label]).
    """
    for _ in range(_MOST_STEPS):
        label = _load(label_id)
        if label.due_at is None or label.due_at > now or label.state not in _STEPS:
            break
        _STEPS[label.state](label=label, now=now)
    return LabelState(Label.objects.values_list("state", flat=True).get(pk=label_id))


def _load(label_id: int) -> Label:
    related = ("account__store", "parcel__rma__order", "parcel__warehouse", "parcel__rma__warehouse")
    return Label.objects.select_related(*related).get(pk=label_id)
