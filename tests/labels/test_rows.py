"""What the database itself refuses, whatever the code above it does."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from labels.models import CarrierAccount, Document, Label, TrackingEvent
from labels.operations.open_sandbox_account import open_sandbox_account
from labels.shipping.states import LIVE, LabelState
from returns.models import Parcel
from tests.factories import NOW, make_store

pytestmark = pytest.mark.django_db


def label(account: CarrierAccount, parcel: Parcel, state: str, **values: Any) -> Label:
    facts = {"carrier_shipment_id": f"shp_{Label.objects.count()}", "tracking_number": "N", "bought_at": NOW}
    return Label.objects.create(
        store_id=parcel.store_id,
        account=account,
        parcel=parcel,
        state=state,
        created_at=NOW,
        **(facts | values),
    )


class TestLabelRow:
    @pytest.mark.parametrize("first", LIVE)
    @pytest.mark.parametrize("second", LIVE)
    def test_is_alone_while_it_is_live(
        self, first: str, second: str, account: CarrierAccount, parcel: Parcel
    ) -> None:
        """A parcel has one label, or one attempt at one, and no second beside it."""
        label(account, parcel, first)

        with pytest.raises(IntegrityError, match=r"label_one_live_per_parcel|UNIQUE"), transaction.atomic():
            label(account, parcel, second)

    @pytest.mark.parametrize("ended", [state for state in LabelState if state not in LIVE])
    def test_gives_way_once_it_has_ended(self, ended: str, account: CarrierAccount, parcel: Parcel) -> None:
        """A failed or voided label makes room for the next one."""
        label(account, parcel, ended)

        assert label(account, parcel, LabelState.DRAFT).pk

    def test_is_not_bought_without_a_number(self, account: CarrierAccount, parcel: Parcel) -> None:
        """By raw SQL too."""
        row = label(account, parcel, LabelState.DRAFT)

        with (
            pytest.raises(IntegrityError, match="label_bought_has_number"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "UPDATE labels_label SET state = 'PURCHASED', tracking_number = '' WHERE id = %s", [row.pk]
            )

    def test_is_not_prepared_without_a_draft(self, account: CarrierAccount, parcel: Parcel) -> None:
        """Nothing can be bought, nor looked up, without the carrier's id."""
        with pytest.raises(IntegrityError, match="label_prepared_has_draft"), transaction.atomic():
            label(account, parcel, LabelState.PREPARED, carrier_shipment_id="")

    def test_belongs_to_one_store(self, account: CarrierAccount, parcel: Parcel) -> None:
        """The account of another store cannot pay for this store's parcel."""
        other = open_sandbox_account(store_id=make_store().pk)

        with pytest.raises(IntegrityError, match=r"same_store|another store"), transaction.atomic():
            label(other, parcel, LabelState.DRAFT)


class TestTrackingEventRow:
    def test_is_kept_once_for_a_label(self, account: CarrierAccount, parcel: Parcel) -> None:
        """The same scan told twice is one scan."""
        row = label(account, parcel, LabelState.PURCHASED)
        event = {
            "store_id": row.store_id,
            "label": row,
            "dedup_key": "k",
            "status": "ACCEPTED",
            "occurred_at": NOW,
            "received_at": NOW,
        }
        TrackingEvent.objects.create(**event)

        with pytest.raises(IntegrityError), transaction.atomic():
            TrackingEvent.objects.create(**event)


class TestDocumentRow:
    def test_is_kept_once_for_its_subject(self, account: CarrierAccount) -> None:
        """One slip for one return."""
        values = {
            "store_id": account.store_id,
            "kind": "SLIP",
            "subject": "slip:1",
            "sha256": "0",
            "size_bytes": 1,
            "rendered_at": timezone.now(),
        }
        Document.objects.create(**values)

        with pytest.raises(IntegrityError), transaction.atomic():
            Document.objects.create(**values)
