"""The carrier makes a draft, whose id is ours before anything is paid."""

from __future__ import annotations

from datetime import datetime

from labels.carriers.registry import adapter_for
from labels.claims import MOST_TRIES, claim, conclude, retry_at
from labels.models import Label
from labels.shipping.errors import Ambiguous, CarrierError, Invalid, Retryable
from labels.shipping.purchase import Prepared, Rate
from labels.specs import spec_of


def prepare_label(*, label: Label, now: datetime) -> None:
    """This will get a draft and its cheapest rate, and commit both.

    A draft costs nothing, so a lost answer is simply asked for again.
    """
    if not claim(label=label, now=now):
        return
    try:
        prepared = adapter_for(account=label.account).prepare(spec=spec_of(label=label))
        rate = _cheapest(prepared)
    except (Retryable, Ambiguous) as error:
        _again(label, error, now)
    except CarrierError as error:
        conclude(label=label, action="fail", due_at=now, last_error=error.sentence[:500])
    else:
        conclude(
            label=label,
            action="prepare",
            due_at=now,
            tries=0,
            last_error="",
            carrier_shipment_id=prepared.carrier_shipment_id,
            rate_id=rate.id,
            service=rate.service,
            cost_minor=rate.price.minor,
            cost_currency=rate.price.currency,
        )


def _cheapest(prepared: Prepared) -> Rate:
    if not prepared.rates:
        raise Invalid("The carrier offers no service for this return.")
    return min(prepared.rates, key=lambda rate: (rate.price.minor, rate.id))


def _again(label: Label, error: Retryable | Ambiguous, now: datetime) -> None:
    tries, sentence = label.tries + 1, error.sentence[:500]
    if tries >= MOST_TRIES:
        conclude(label=label, action="fail", due_at=now, tries=tries, last_error=sentence)
        return
    after = error.retry_after if isinstance(error, Retryable) else None
    due_at = retry_at(now=now, tries=label.tries, retry_after=after)
    conclude(label=label, due_at=due_at, tries=tries, last_error=sentence)
