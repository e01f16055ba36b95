import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from labels.carriers.sandbox.messages import HEADER
from labels.carriers.signatures import sign
from labels.models import CarrierAccount, Label, SandboxScan, SandboxShipment, TrackingEvent
from labels.operations.buy_label import buy_label
from labels.operations.tell_tracking import tell_tracking
from returns.inbox import run_batch
from returns.lifecycle import ParcelStatus
from returns.models import Event, InboxEntry, Parcel
from tests.factories import make_store
from tests.labels.conftest import Trouble

pytestmark = [pytest.mark.django_db, pytest.mark.urls("labels.urls")]


@pytest.fixture
def label(account: CarrierAccount, parcel: Parcel) -> Label:
    return buy_label(parcel_id=parcel.pk, now=timezone.now())


def body(number: str, *codes: str, event: str = "evt_1", shipment: str = "shp_1", **changes: object) -> bytes:
    """The sandbox carrier's webhook, written by hand from its documentation in messages.py."""
    start = timezone.now() - timedelta(minutes=10)
    scans = [
        {"code": code, "text": code, "place": "York, GB", "at": (start + timedelta(minutes=n)).isoformat()}
        for n, code in enumerate(codes)
    ]
    tracker = {
        "shipment": shipment,
        "tracking_number": number,
        "status": codes[-1],
        "updated_at": scans[-1]["at"],
        "scans": scans,
    }
    return json.dumps(
        {"id": event, "type": "tracker.updated", "mode": "test", "tracker": tracker} | changes
    ).encode()


def post(account: CarrierAccount, raw: bytes, *, secret: str = "", at: datetime | None = None) -> int:
    signature = sign(secret=secret or account.webhook_secrets[0], raw=raw, at=at or timezone.now())
    response = Client(headers={HEADER: signature}).post(
        f"/hooks/carriers/{account.public_id}/", data=raw, content_type="application/json"
    )
    return int(response.status_code)


def work(*, after: timedelta = timedelta(seconds=1)) -> None:
    run_batch(family="carrier", now=timezone.now() + after)


class TestCarrierDoor:
    def test_stores_what_the_carrier_signed(self, account: CarrierAccount) -> None:
        """Verified on the raw bytes, stored once, answered at once."""
        raw = body("BHSB1", "AC")

        assert post(account, raw) == 200

        entry = InboxEntry.objects.get()
        assert (entry.source, entry.external_id) == (f"carrier:{account.pk}", "evt_1")
        assert bytes(entry.body) == raw

    def test_takes_a_replay_and_stores_it_once(self, account: CarrierAccount) -> None:
        """Carriers send again what was answered too slowly."""
        raw = body("BHSB1", "AC")

        assert [post(account, raw), post(account, raw)] == [200, 200]
        assert InboxEntry.objects.count() == 1

    def test_refuses_a_bad_signature(self, account: CarrierAccount) -> None:
        """Nothing is stored of what somebody else wrote."""
        assert post(account, body("BHSB1", "AC"), secret="wrong") == 403
        assert not InboxEntry.objects.exists()

    @pytest.mark.parametrize("minutes", [-6, 6])
    def test_refuses_an_old_or_early_signature(self, minutes: int, account: CarrierAccount) -> None:
        """A recorded webhook cannot be played again for ever."""
        at = timezone.now() + timedelta(minutes=minutes)

        assert post(account, body("BHSB1", "AC"), at=at) == 403
        assert not InboxEntry.objects.exists()

    def test_refuses_a_missing_signature(self, account: CarrierAccount) -> None:
        """No header, no entry."""
        response = Client().post(
            f"/hooks/carriers/{account.public_id}/", data=b"{}", content_type="application/json"
        )

        assert response.status_code == 403
        assert response.content == b"The signature cannot be read.\n"

    def test_refuses_another_accounts_secret(self, account: CarrierAccount) -> None:
        """Staff of another store who know their own secret cannot write here."""
        other = CarrierAccount.objects.create(
            store=make_store(), carrier="sandbox", name="Other", webhook_secrets=["theirs"]
        )

        assert post(account, body("BHSB1", "AC"), secret=other.webhook_secrets[0]) == 403

    def test_knows_no_other_account(self, db: None) -> None:
        """An address that was guessed leads nowhere."""
        assert (
            Client().post(f"/hooks/carriers/{uuid4()}/", data=b"", content_type="text/plain").status_code
            == 404
        )

    def test_refuses_a_body_that_is_too_large(self, account: CarrierAccount) -> None:
        """A megabyte is more than any parcel's story."""
        assert post(account, b"x" * (1024 * 1024 + 1)) == 413
        assert not InboxEntry.objects.exists()

    def test_only_takes_posts(self, account: CarrierAccount) -> None:
        """There is nothing to read here."""
        assert Client().get(f"/hooks/carriers/{account.public_id}/").status_code == 405

    def test_names_an_entry_without_an_id_by_its_bytes(self, account: CarrierAccount) -> None:
        """The same bytes are the same message."""
        for _ in range(2):
            assert post(account, b"[]") == 200

        assert len(InboxEntry.objects.get().external_id) == 64


class TestTrackingFromTheDoor:
    def test_moves_the_parcel(
        self, account: CarrierAccount, label: Label, parcel: Parcel, at_carrier: Any
    ) -> None:
        """The first scan puts the parcel in transit."""
        at_carrier("AC")
        post(account, body(label.tracking_number, "LC", "AC", shipment=label.carrier_shipment_id))

        work()

        parcel.refresh_from_db()
        assert parcel.status == ParcelStatus.IN_TRANSIT
        assert InboxEntry.objects.get().state == "DONE"
        assert Event.objects.filter(kind="parcel.first_scan").count() == 1

    def test_keeps_what_is_about_no_parcel_of_ours(self, account: CarrierAccount, label: Label) -> None:
        """Answered with 200, looked for a few times, then done and kept."""
        assert post(account, body("BHSB000000000000", "AC", shipment="shp_999")) == 200

        for hours in range(1, 6):
            work(after=timedelta(hours=hours))

        entry = InboxEntry.objects.get()
        assert entry.state == "DONE"
        assert not TrackingEvent.objects.exists()

    def test_waits_for_a_label_that_it_has_overtaken(
        self, account: CarrierAccount, parcel: Parcel, label: Label, at_carrier: Any
    ) -> None:
        """The webhook comes before our own commit of the label; it is tried again."""
        at_carrier("AC")
        number = label.tracking_number
        Label.objects.update(tracking_number="not yet")
        post(account, body(number, "AC", shipment=label.carrier_shipment_id))
        work()
        Label.objects.update(tracking_number=number)

        work(after=timedelta(minutes=1))

        parcel.refresh_from_db()
        assert parcel.status == ParcelStatus.IN_TRANSIT

    def test_is_the_same_when_it_comes_out_of_order(
        self, account: CarrierAccount, label: Label, parcel: Parcel, at_carrier: Any
    ) -> None:
        """The delivery arrives before the first scan."""
        at_carrier("AC", "IT", "DL")
        for event, codes in (("evt_3", ("AC", "IT", "DL")), ("evt_1", ("AC",)), ("evt_2", ("AC", "IT"))):
            post(
                account, body(label.tracking_number, *codes, event=event, shipment=label.carrier_shipment_id)
            )
            work()

        parcel.refresh_from_db()
        assert parcel.status == ParcelStatus.DELIVERED
        kinds = set(Event.objects.filter(kind__startswith="parcel.").values_list("kind", flat=True))
        assert kinds == {"parcel.first_scan", "parcel.delivered"}
        label.refresh_from_db()
        assert label.tracking_status == "DELIVERED"

    def test_is_not_believed_where_the_carrier_says_otherwise(
        self, account: CarrierAccount, label: Label, parcel: Parcel, at_carrier: Any
    ) -> None:
        """Before custody changes, and money with it, the parcel is read again."""
        at_carrier("AC")
        later = (timezone.now() - timedelta(minutes=30)).isoformat()
        raw = json.loads(body(label.tracking_number, "DL", shipment=label.carrier_shipment_id))
        raw["tracker"]["updated_at"] = later
        raw["tracker"]["scans"] = []
        post(account, json.dumps(raw).encode())

        work()

        parcel.refresh_from_db()
        assert parcel.status == ParcelStatus.IN_TRANSIT

    def test_waits_when_the_carrier_cannot_be_asked(
        self, account: CarrierAccount, label: Label, parcel: Parcel, at_carrier: Any, trouble: Trouble
    ) -> None:
        """The events are kept; the domain hears of them once they are confirmed."""
        at_carrier("AC")
        trouble("track", "RETRYABLE")
        post(account, body(label.tracking_number, "AC", shipment=label.carrier_shipment_id))
        work()
        parcel.refresh_from_db()
        assert parcel.status == ParcelStatus.LABEL_READY
        assert TrackingEvent.objects.count() == 1

        assert tell_tracking(label_id=label.pk, now=timezone.now() + timedelta(minutes=1))

        parcel.refresh_from_db()
        assert parcel.status == ParcelStatus.IN_TRANSIT

    def test_says_nothing_when_no_custody_changes(
        self, account: CarrierAccount, label: Label, at_carrier: Any, django_assert_max_num_queries: Any
    ) -> None:
        """An event that changes no status locks no order and announces nothing."""
        at_carrier("AC", "IT")
        post(account, body(label.tracking_number, "AC", shipment=label.carrier_shipment_id))
        work()
        before = Event.objects.count()
        post(
            account,
            body(label.tracking_number, "AC", "IT", event="evt_2", shipment=label.carrier_shipment_id),
        )

        with django_assert_max_num_queries(30) as queries:
            work()

        assert Event.objects.count() == before
        assert not any("returns_order" in query["sql"] for query in queries.captured_queries)

    @pytest.mark.parametrize(
        "raw", [b"{}", b"[]", b'{"type":"tracker.updated","id":"evt_9"}'], ids=["empty", "list", "half"]
    )
    def test_makes_a_signed_body_that_cannot_be_read_visible(
        self, raw: bytes, account: CarrierAccount
    ) -> None:
        """It is tried as often as any, and then lies with the dead letters."""
        post(account, raw)

        for days in range(12):
            work(after=timedelta(days=days + 1))

        entry = InboxEntry.objects.get()
        assert entry.state == "DEAD"
        assert "cannot be read" in entry.last_error

    def test_ignores_kinds_that_nobody_follows(self, account: CarrierAccount, label: Label) -> None:
        """An invoice of the carrier is no scan."""
        post(account, body(label.tracking_number, "AC", type="invoice.created"))

        work()

        assert InboxEntry.objects.get().state == "DONE"
        assert not TrackingEvent.objects.exists()

    def test_does_not_apply_a_live_event_to_a_test_account(
        self, account: CarrierAccount, label: Label
    ) -> None:
        """Test and live never mix; the entry is kept."""
        post(account, body(label.tracking_number, "AC", shipment=label.carrier_shipment_id, mode="live"))

        work()

        assert InboxEntry.objects.get().state == "DONE"
        assert not TrackingEvent.objects.exists()

    def test_keeps_a_code_that_nobody_knows(
        self, account: CarrierAccount, label: Label, parcel: Parcel
    ) -> None:
        """Unknown codes keep their text and change nothing."""
        post(account, body(label.tracking_number, "ZZ", shipment=label.carrier_shipment_id))

        work()

        event = TrackingEvent.objects.get()
        assert (event.raw_code, event.status) == ("ZZ", "UNKNOWN")
        parcel.refresh_from_db()
        assert parcel.status == ParcelStatus.LABEL_READY


@pytest.fixture
def at_carrier(label: Label) -> Any:
    """What the carrier itself says when it is asked."""
    shipment = SandboxShipment.objects.get()
    SandboxScan.objects.all().delete()

    def scanned(*codes: str) -> None:
        start = timezone.now() - timedelta(minutes=10)
        for index, code in enumerate(codes):
            SandboxScan.objects.create(
                shipment=shipment, code=code, place="York, GB", scanned_at=start + timedelta(minutes=index)
            )

    return scanned
