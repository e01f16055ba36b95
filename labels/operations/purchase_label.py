"""The draft is bought: committed as purchasing, called, recorded."""

from __future__ import annotations

from datetime import datetime, timedelta

from labels.carriers.registry import adapter_for
from labels.claims import MOST_TRIES, claim, conclude, retry_at
from labels.models import Label
from labels.operations.record_purchase import record_purchase
from labels.shipping.errors import AlreadyDone, Ambiguous, CarrierError, Retryable
from labels.shipping.purchase import Prepared, Rate
from returns.money import Money

# A carrier that lost its own answer needs a moment before it can tell what it did.
_LOOK_AFTER = timedelta(seconds=10)


def purchase_label(*, label: Label, now: datetime) -> None:
    """This will buy a prepared label, once.

    The claim commits PURCHASING before the call, so that whoever finds the row
    later asks the carrier instead of buying.
    """
    if not claim(label=label, now=now, action="purchase"):
        return
    prepared = draft_of(label=label)
    try:
        bought = adapter_for(account=label.account).purchase(
            prepared=prepared, rate=prepared.rates[0], key=label.key
        )
    except Retryable as error:
        _release(label, error, now)
    except AlreadyDone as error:
        conclude(label=label, action="lose_sight", due_at=now, last_error=error.sentence[:500])
    except Ambiguous as error:
        conclude(label=label, action="lose_sight", due_at=now + _LOOK_AFTER, last_error=error.sentence[:500])
    except CarrierError as error:
        conclude(label=label, action="fail", due_at=now, last_error=error.sentence[:500])
    else:
        record_purchase(label=label, bought=bought, now=now)


def draft_of(*, label: Label) -> Prepared:
    """This will give the carrier's draft back from the row."""
    price = Money(label.cost_minor or 0, label.cost_currency)
    return Prepared(label.carrier_shipment_id, (Rate(label.rate_id, label.service, price),))


def _release(label: Label, error: Retryable, now: datetime) -> None:
    tries, sentence = label.tries + 1, error.sentence[:500]
    if tries >= MOST_TRIES:
        conclude(label=label, action="fail", due_at=now, tries=tries, last_error=sentence)
        return
    due_at = retry_at(now=now, tries=label.tries, retry_after=error.retry_after)
    conclude(label=label, action="release", due_at=due_at, tries=tries, last_error=sentence)
