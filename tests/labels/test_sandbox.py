from datetime import timedelta
from io import StringIO
from typing import Any

import httpx
import pytest
import respx
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from labels.carriers.base import CarrierAdapter
from labels.carriers.registry import adapter_for
from labels.carriers.sandbox import messages, numbers
from labels.carriers.sandbox.route import plan_of
from labels.carriers.sandbox.walk import send_webhooks, walk_parcels, webhook_client
from labels.carriers.signatures import sign
from labels.models import CarrierAccount, Label, SandboxScan, SandboxShipment, TrackingEvent
from labels.operations.buy_label import buy_label
from labels.tasks import sandbox_secret
from returns.inbox import run_batch
from returns.lifecycle import ParcelStatus
from returns.models import Event, InboxEntry, Parcel
from tests.factories import NOW
from tests.labels.contract import AdapterContract, Signed, spec

BASE = "http://127.0.0.1:1"
Plan = SandboxShipment.Plan


@pytest.mark.django_db
class TestSandboxCarrier(AdapterContract):
    @pytest.fixture
    def adapter(self, account: CarrierAccount) -> CarrierAdapter:
        return adapter_for(account=account)

    @pytest.fixture
    def signed(self, adapter: CarrierAdapter, account: CarrierAccount) -> Signed:
        self.buy(adapter, spec())
        scan = SandboxScan.objects.select_related("shipment").get()
        raw = messages.compose(shipment=scan.shipment, scans=[scan])
        return {messages.HEADER: sign(secret=account.webhook_secrets[0], raw=raw, at=NOW)}, raw, NOW

    def test_lets_a_secret_be_replaced(self, adapter: CarrierAdapter, account: CarrierAccount) -> None:
        """While a secret is changed the old and the new one are both good."""
        account.webhook_secrets = ["new", "old"]
        account.save()
        raw = b"{}"

        for secret in ("new", "old"):
            headers = {messages.HEADER: sign(secret=secret, raw=raw, at=NOW)}
            adapter_for(account=account).verify_webhook(headers=headers, raw=raw, now=NOW)

    def test_prints_numbers_that_check(self, adapter: CarrierAdapter) -> None:
        """A number is recognisable as the sandbox's and carries a check digit."""
        _, label = self.buy(adapter, spec())

        assert numbers.is_valid(number=label.tracking_number)
        wrong = str((int(label.tracking_number[-1]) + 1) % 10)
        assert not numbers.is_valid(number=label.tracking_number[:-1] + wrong)

    def test_keeps_accounts_apart(self, adapter: CarrierAdapter, account: CarrierAccount) -> None:
        """Another account's shipment cannot be bought, voided or tracked."""
        prepared = adapter.prepare(spec=spec())
        other = CarrierAccount.objects.create(
            store=account.store, carrier="sandbox", name="Other", is_test=True, webhook_secrets=["x"]
        )

        with pytest.raises(Exception, match="no shipment"):
            adapter_for(account=other).recover(prepared=prepared, key=spec().key)


class TestNumbers:
    def test_differ_for_every_serial(self) -> None:
        """Neighbouring serials share nothing but the prefix."""
        some = {numbers.tracking_number(serial=serial) for serial in range(1, 5000)}

        assert len(some) == 4999
        assert all(numbers.is_valid(number=number) for number in some)


class TestPlan:
    @pytest.mark.parametrize(
        "text, plan",
        [
            ("", Plan.HOME),
            ("Flat 4", Plan.HOME),
            ("sandbox:lost", Plan.LOST),
            ("Flat 4, Sandbox: sent_back", Plan.SENT_BACK),
            ("SANDBOX:HOLD", Plan.HOLD),
            ("sandbox:losty", Plan.HOME),
        ],
    )
    def test_is_read_from_a_marker(self, text: str, plan: str) -> None:
        """A test order says in its address what shall happen to its parcel."""
        assert plan_of("R-7K3M-2Q", text) == plan


@pytest.fixture
def parcel_at_carrier(account: CarrierAccount, parcel: Parcel, settings: Any) -> Parcel:
    settings.SANDBOX_STEP_SECONDS = 20
    buy_label(parcel_id=parcel.pk, now=NOW)
    return parcel


@pytest.fixture
def door(settings: Any) -> Any:
    """Our own web server, without a socket."""
    settings.ROOT_URLCONF = "labels.urls"

    def answer(request: httpx.Request) -> httpx.Response:
        # Lower-case names would be hidden from Django's own look-up.
        headers = {name.title(): value for name, value in request.headers.items() if name.startswith("x-")}
        response = Client(headers=headers).post(
            request.url.path, data=request.content, content_type=request.headers["content-type"]
        )
        return httpx.Response(response.status_code, content=response.content)

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        yield client


def pass_time(door: httpx.Client, seconds: int) -> None:
    """What beat and the workers do, every five seconds."""
    start = timezone.now()
    for second in range(0, seconds + 1, 5):
        with time_machine.travel(start + timedelta(seconds=second), tick=False):
            now = timezone.now()
            walk_parcels(now=now, step_seconds=20)
            send_webhooks(now=now, base_url=BASE, secret_of=sandbox_secret, client=door)
            run_batch(family="carrier", now=now)


@pytest.mark.django_db
class TestWalkHome:
    @pytest.mark.parametrize(
        "plan, status, codes",
        [
            (Plan.HOME, ParcelStatus.DELIVERED, ["LC", "AC", "IT", "OD", "DL"]),
            (Plan.LOST, ParcelStatus.LOST, ["LC", "AC", "IT", "LX"]),
            (Plan.SENT_BACK, ParcelStatus.RETURNING_TO_CUSTOMER, ["LC", "AC", "IT", "RS"]),
            (Plan.HOLD, ParcelStatus.LABEL_READY, ["LC"]),
        ],
    )
    def test_ends_where_the_plan_says(
        self, plan: str, status: str, codes: list[str], parcel_at_carrier: Parcel, door: httpx.Client
    ) -> None:
        """From the counter to the warehouse, through the same door as any carrier's webhooks."""
        SandboxShipment.objects.update(plan=plan, **({"next_scan_at": None} if plan == Plan.HOLD else {}))

        pass_time(door, 120)

        parcel_at_carrier.refresh_from_db()
        assert parcel_at_carrier.status == status
        events = TrackingEvent.objects.order_by("occurred_at", "id").values_list("raw_code", flat=True)
        assert list(events) == codes
        assert not InboxEntry.objects.exclude(state="DONE").exists()

    def test_announces_the_first_scan_and_the_delivery_once(
        self, parcel_at_carrier: Parcel, door: httpx.Client
    ) -> None:
        """Five webhooks, two events: what changes no custody says nothing."""
        pass_time(door, 120)

        kinds = Event.objects.filter(kind__startswith="parcel.").order_by("id").values_list("kind", flat=True)
        assert list(kinds) == ["parcel.first_scan", "parcel.delivered"]
        label = Label.objects.get()
        assert (label.tracking_status, label.told_status) == ("DELIVERED", "DELIVERED")
        assert label.track_due_at is None


@pytest.mark.django_db
class TestWebhookOfTheSandbox:
    def test_is_sent_until_somebody_says_that_it_arrived(self, parcel_at_carrier: Parcel) -> None:
        """Our server is down, then broken, then up."""
        scan = SandboxScan.objects.get()
        when = scan.scanned_at
        with respx.mock() as calls, webhook_client() as client:
            route = calls.post(url__startswith=BASE)
            route.side_effect = [httpx.ConnectError("down"), httpx.Response(500), httpx.Response(200)]
            sent = [
                send_webhooks(
                    now=when + timedelta(minutes=minute),
                    base_url=BASE,
                    secret_of=sandbox_secret,
                    client=client,
                )
                for minute in range(5)
            ]

        scan.refresh_from_db()
        assert sent == [0, 0, 1, 0, 0]
        assert scan.answered_at is not None
        assert scan.send_at is None

    def test_is_given_up_when_the_account_is_gone(self, parcel_at_carrier: Parcel) -> None:
        """Nobody is there to hear it."""
        scan = SandboxScan.objects.get()
        with webhook_client() as client:
            send_webhooks(now=scan.scanned_at, base_url=BASE, secret_of=lambda account: None, client=client)

        scan.refresh_from_db()
        assert (scan.send_at, scan.answered_at) == (None, None)


@pytest.mark.django_db
class TestSandboxScanCommand:
    @pytest.fixture
    def answered(self, settings: Any) -> Any:
        settings.SANDBOX_WEBHOOK_BASE = BASE
        with respx.mock() as calls:
            yield calls.post(url__startswith=BASE).respond(200)

    @pytest.mark.parametrize("by", ["tracking number", "return"])
    def test_moves_a_parcel_on(self, by: str, parcel_at_carrier: Parcel, answered: respx.Route) -> None:
        """One step on its plan, told at once."""
        parcel_at_carrier.refresh_from_db()
        number = (
            parcel_at_carrier.tracking_number if by == "tracking number" else parcel_at_carrier.rma.number
        )
        out = StringIO()

        call_command("sandbox_scan", number.lower(), stdout=out)

        assert "Accepted at the counter" in out.getvalue()
        assert "was received" in out.getvalue()
        assert SandboxScan.objects.latest("id").code == "AC"
        assert answered.call_count == 1

    def test_takes_any_status_and_may_stop_the_walk(
        self, parcel_at_carrier: Parcel, answered: respx.Route
    ) -> None:
        """A demonstration can show a parcel that stays on its way."""
        call_command(
            "sandbox_scan", parcel_at_carrier.rma.number, status="in_transit", hold=True, stdout=StringIO()
        )

        shipment = SandboxShipment.objects.get()
        assert shipment.next_scan_at is None
        assert shipment.step == 2

    def test_says_that_it_knows_no_such_parcel(self, db: None) -> None:
        """A typing error is told in a sentence."""
        with pytest.raises(CommandError, match="has no parcel NOPE"):
            call_command("sandbox_scan", "NOPE")
