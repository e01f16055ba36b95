"""A parcel gets its label."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from labels.models import CarrierAccount, Label
from labels.operations.advance_label import advance_label
from labels.shipping.errors import CarrierError
from labels.shipping.states import LIVE
from returns.models import Parcel


class NoCarrierAccount(CarrierError):
    """The store has no active account with any carrier."""

    code = "no_carrier_account"


def buy_label(*, parcel_id: int, now: datetime) -> Label:
    """This will see that the parcel has exactly one label, and take the purchase as far as it goes now.

    Call outside of a transaction. A second call finds the first one's row and
    only continues what is due. Raises NoCarrierAccount; what the carrier
    refuses is recorded on the label and told to the domain.
    """
    label = _live(parcel_id) or _create(parcel_id, now)
    advance_label(label_id=label.pk, now=now)
    label.refresh_from_db()
    return label


def _live(parcel_id: int) -> Label | None:
    return Label.objects.filter(parcel_id=parcel_id, state__in=LIVE).first()


def _create(parcel_id: int, now: datetime) -> Label:
    parcel = Parcel.objects.get(pk=parcel_id)
    account = CarrierAccount.objects.buying_for(store_id=parcel.store_id).first()
    if account is None:
        raise NoCarrierAccount("The store has no active carrier account, so no label can be bought.")
    try:
        with transaction.atomic(durable=True):
            return Label.objects.create(
                store_id=parcel.store_id, parcel=parcel, account=account, created_at=now, due_at=now
            )
    except IntegrityError:
        # Two at once: `label_one_live_per_parcel` kept one, and both work on it.
        return Label.objects.get(parcel_id=parcel_id, state__in=LIVE)
