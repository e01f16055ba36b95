"""Many people at the same moment, on a real database: each unit and each penny once.

Everything here runs in real threads with connections of their own, so that
locks, constraints and conditional updates are what decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial

import httpx
import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Site

from cms.models import Brand
from returns import inbox
from returns.inbox import InboxData
from returns.journal import SHOPPER, SYSTEM, staff
from returns.lifecycle import ForbiddenMove, OperationState, RefundStatus, ReturnStatus, SettlementStatus
from returns.models import (
    Event,
    InboxEntry,
    MoneyOperation,
    Order,
    OrderLine,
    Payment,
    Reason,
    Refund,
    Return,
    Settlement,
    StaffTask,
    Store,
)
from returns.operations.answer_refund_task import NotWaiting, mark_refund_paid, retry_refund
from returns.operations.approve_return import approve_return
from returns.operations.cancel_return import cancel_return
from returns.operations.decline_return import decline_return
from returns.operations.end_return import AlreadyUnderWay
from returns.operations.execute_settlement import execute_settlement
from returns.operations.hear_stripe import hear_stripe
from returns.operations.open_return import NotReturnable
from returns.operations.record_receipt import record_receipt
from returns.operations.record_tracking import record_tracking
from returns.operations.send_money_operation import send_money_operation
from returns.operations.settle_return import settle_return
from returns.payments.stripe_gateway import StripeGateway
from tests.factories import make_order, make_reason, make_return, make_store, policy_document, publish
from tests.standins.stripe import StripeStandIn
from tests.steps import arrival, arrive, gateway_to, make_known, reserve, settle
from tests.threads import at_once, raised, returned, room_for

pytestmark = pytest.mark.django_db(transaction=True)

SHOPPERS = 50
CLICKS = 20
ROUNDS = 4


@pytest.fixture
def stripe() -> Iterator[StripeStandIn]:
    with StripeStandIn.in_process() as standin:
        yield standin


@pytest.fixture
def gateway(stripe: StripeStandIn) -> StripeGateway:
    return gateway_to(stripe)


@pytest.fixture
def store() -> Store:
    store = make_store()
    publish(store)
    make_reason(store)
    return store


def bought(store: Store, *, paid: int = 1000, units: int = 1, payments: list[int] | None = None) -> Order:
    """An order of one line, delivered a week ago by the clock on the wall."""
    now = timezone.now()
    return make_order(
        store,
        paid=[paid],
        quantities=[units],
        payments=payments,
        placed_at=now - timedelta(days=10),
        delivered_at=now - timedelta(days=7),
    )


def received(order: Order) -> Return:
    now = timezone.now()
    rma = make_return(order, method="OWN_CARRIER", now=now)
    arrive(rma, now=now)
    return rma


def line_of(order: Order) -> OrderLine:
    return OrderLine.objects.get(order=order)


class Browser:
    """One shopper's browser: own cookies, forms sent as they were received."""

    def __init__(self, address: str) -> None:
        # No TLS here, and fifty contexts for it would take seconds.
        self._client = httpx.Client(base_url=address, timeout=120, trust_env=False, verify=False)  # noqa: S501

    def look_up(self, order: Order) -> None:
        """The first page, up to the order's items."""
        answer = self._post("/", {"number": order.number, "proof": order.email}, self._get("/"))
        assert answer.status_code == 302, answer.text

    def choose(self, order: Order) -> Callable[[], httpx.Response]:
        """The second page: one unit; gives the button of the third."""
        line, reason = line_of(order).pk, Reason.objects.get(store=order.store, code="unwanted").pk
        items, check = f"/o/{order.number_key}/", f"/o/{order.number_key}/check/"
        choice = {"chosen": "on", "quantity": "1", "reason": str(reason)}
        fields = {f"line-{line}-{name}": value for name, value in choice.items()}
        answer = self._post(items, {"sequence": "0", **fields}, self._get(items))
        assert answer.status_code == 302, answer.text
        page = self._get(check)
        form = {name: _field(page, name) for name in ("sequence", "seen")}
        return partial(self._post, check, form, page)

    def _get(self, path: str) -> str:
        answer = self._client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def _post(self, path: str, fields: dict[str, str], page: str) -> httpx.Response:
        return self._client.post(
            path, data={**fields, "csrfmiddlewaretoken": _field(page, "csrfmiddlewaretoken")}
        )

    def close(self) -> None:
        self._client.close()


def _field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"the page has no field {name}"
    return found[1]


@pytest.fixture
def browsers(live_server: LiveServer, store: Store) -> Iterator[list[Browser]]:
    """Fifty browsers at the store's own address."""
    Brand.objects.create(site=Site.objects.get(), store=store)
    opened = [Browser(live_server.url) for _ in range(SHOPPERS)]
    with room_for(SHOPPERS):
        yield opened
    for browser in opened:
        browser.close()


class TestTheLastUnit:
    def test_goes_to_one_of_fifty_shoppers(self, browsers: list[Browser], store: Store) -> None:
        """All have seen the price and press the button at once: one return, 49 clear refusals."""
        order = bought(store)
        for browser in browsers:
            browser.look_up(order)
        buttons = [browser.choose(order) for browser in browsers]

        results = at_once(*buttons)

        assert raised(results) == []
        answers = returned(results)
        by_status = sorted(answer.status_code for answer in answers)
        assert by_status == [302] + [409] * (SHOPPERS - 1)
        rma = Return.objects.get()
        for answer in answers:
            if answer.status_code == 302:
                assert answer.headers["Location"] == f"/r/{rma.number}/"
            else:
                assert "Nothing was sent." in answer.text
        line = line_of(order)
        assert (line.open_quantity, line.settled_quantity) == (1, 0)
        assert Event.objects.filter(kind="rma.requested").count() == 1

    def test_goes_to_one_of_fifty_requests(self, store: Store) -> None:
        """The same without pages between: what refuses is the domain, with code and sentence."""
        order = bought(store)

        results = at_once(*[lambda: make_return(order, now=timezone.now())] * SHOPPERS)

        refused = raised(results)
        assert len(returned(results)) == 1
        assert {type(error) for error in refused} == {NotReturnable}
        assert {error.code for error in refused if isinstance(error, NotReturnable)} <= {
            "already_returned",
            "nothing_left",
            "quantity_not_available",
        }
        assert all(str(error) for error in refused)
        assert line_of(order).open_quantity == 1

    def test_leaves_the_others_theirs(self, store: Store) -> None:
        """Fifty want one of three: three get it, each another place of the line."""
        order = bought(store, units=3)

        results = at_once(*[lambda: make_return(order, now=timezone.now())] * SHOPPERS)

        lines = [rma.lines.get() for rma in returned(results)]
        assert sorted(line.units for line in lines) == [[[0, 1]], [[1, 2]], [[2, 3]]]
        assert sum(line.quoted_minor for line in lines) == 1000
        assert line_of(order).open_quantity == 3


class TestOneSubmission:
    def test_clicked_many_times_is_one_return(self, browsers: list[Browser], store: Store) -> None:
        """Each click is answered with the return that it made."""
        order = bought(store)
        browsers[0].look_up(order)
        button = browsers[0].choose(order)

        results = at_once(*[button] * CLICKS)

        assert raised(results) == []
        answers = returned(results)
        rma = Return.objects.get()
        assert {answer.status_code for answer in answers} == {302}
        assert {answer.headers["Location"] for answer in answers} == {f"/r/{rma.number}/"}

    def test_with_one_key_is_one_return(self, store: Store) -> None:
        """Whoever repeats a request gets what the first has made, and nothing is held twice."""
        order = bought(store, units=3)

        results = at_once(*[lambda: make_return(order, key="once", now=timezone.now())] * CLICKS)

        assert raised(results) == []
        assert {rma.pk for rma in returned(results)} == {Return.objects.get().pk}
        assert line_of(order).open_quantity == 1


class TestOneRefund:
    def test_is_made_by_twenty_executions(
        self, store: Store, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """Twenty workers hear the same event: one reservation, one operation, one refund."""
        order = bought(store)
        make_known(stripe, order)
        settlement = settle(received(order), now=timezone.now())

        def execute() -> Settlement:
            return execute_settlement(settlement_id=settlement.pk, now=timezone.now())

        results = at_once(*[execute] * CLICKS)

        assert raised(results) == []
        operation = MoneyOperation.objects.get()
        assert order.payments.get().pending_minor == 1000
        assert self.send(operation, gateway) == OperationState.DONE
        self.assert_paid_once(order, stripe)

    def test_is_made_by_twenty_sends(
        self, store: Store, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """Twenty workers find the same operation: one calls, the others leave it alone."""
        order = bought(store)
        make_known(stripe, order)
        (operation,) = reserve(received(order), now=timezone.now())

        results = at_once(*[lambda: self.send(operation, gateway)] * CLICKS)

        assert raised(results) == []
        assert set(returned(results)) <= {OperationState.DONE, OperationState.SENDING}
        assert MoneyOperation.objects.get().state == OperationState.DONE
        assert len(stripe.requests(path="/v1/refunds", method="POST")) == 1
        self.assert_paid_once(order, stripe)

    def test_is_made_by_workers_whose_leases_have_run_out(
        self, store: Store, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """Stripe is slow and everybody believes that the others are dead: one key, one refund."""
        order = bought(store)
        make_known(stripe, order)
        (operation,) = reserve(received(order), now=timezone.now())
        stripe.fault("slow", method="POST", path="/v1/refunds", seconds=0.5, after=True, count=3)

        def send(number: int) -> OperationState:
            now = timezone.now() + timedelta(minutes=10 * number)
            return send_money_operation(operation_id=operation.pk, gateway=gateway, now=now)

        results = at_once(*[partial(send, number) for number in range(4)])

        assert raised(results) == []
        last = timezone.now() + timedelta(hours=2)
        send_money_operation(operation_id=operation.pk, gateway=gateway, now=last)
        assert MoneyOperation.objects.get().state == OperationState.DONE
        self.assert_paid_once(order, stripe)

    def test_is_counted_once_for_many_events(
        self, store: Store, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """Events and our own answer arrive at the same moment."""
        order = bought(store)
        make_known(stripe, order)
        (operation,) = reserve(received(order), now=timezone.now())
        stripe.fault("answer_lost", method="POST", path="/v1/refunds", count=2)
        self.send(operation, gateway)
        (made,) = stripe.refunds()

        def hear() -> None:
            hear_stripe(
                event_type="refund.updated",
                object_id=made["id"],
                account="",
                gateway=gateway,
                now=timezone.now(),
            )

        def send() -> None:
            later = timezone.now() + timedelta(minutes=5)
            send_money_operation(operation_id=operation.pk, gateway=gateway, now=later)

        results = at_once(*[hear] * 5, *[send] * 5)

        assert raised(results) == []
        self.assert_paid_once(order, stripe)

    def send(self, operation: MoneyOperation, gateway: StripeGateway) -> OperationState:
        return send_money_operation(operation_id=operation.pk, gateway=gateway, now=timezone.now())

    def assert_paid_once(self, order: Order, stripe: StripeStandIn) -> None:
        payment, line = order.payments.get(), line_of(order)
        assert [each["amount"] for each in stripe.refunds(payment_intent=payment.provider_ref)] == [1000]
        assert Refund.objects.get().status == RefundStatus.SUCCEEDED
        assert (payment.refunded_minor, payment.pending_minor) == (1000, 0)
        assert (line.settled_minor, line.reserved_minor) == (1000, 0)
        assert Event.objects.filter(kind="refund.succeeded").count() == 1
        assert Return.objects.get().status == ReturnStatus.CLOSED


class TestTwoSettlementsOfOnePayment:
    def test_never_take_more_than_it_holds(
        self, store: Store, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """f02: 700 and 700 of 1000 at once: 1000 go back, 400 wait for a person."""
        now = timezone.now()
        order = make_order(
            store,
            paid=[700, 700],
            payments=[1000],
            placed_at=now - timedelta(days=10),
            delivered_at=now - timedelta(days=7),
        )
        make_known(stripe, order)
        settlements = []
        for units in ([1, 0], [0, 1]):
            rma = make_return(order, units=units, now=now)
            arrive(rma, now=now)
            settlements.append(settle(rma, now=now))

        results = at_once(
            *[partial(execute_settlement, settlement_id=each.pk, now=now) for each in settlements]
        )
        for operation in MoneyOperation.objects.order_by("id"):
            send_money_operation(operation_id=operation.pk, gateway=gateway, now=now)

        assert raised(results) == []
        payment = order.payments.get()
        assert sorted(Refund.objects.values_list("amount_minor", flat=True)) == [300, 700]
        assert sum(each["amount"] for each in stripe.refunds()) == 1000
        assert (payment.refunded_minor, payment.pending_minor) == (1000, 0)
        short = Settlement.objects.get(status=SettlementStatus.NEEDS_ATTENTION)
        assert short.uncovered_minor == 400
        task = StaffTask.objects.get(kind=StaffTask.Kind.NOT_COVERED)
        assert (task.subject, task.detail["amount_minor"]) == (f"settlement:{short.pk}", 400)


class TestOneReturnTwoOpinions:
    @pytest.mark.parametrize("turn", range(ROUNDS))
    def test_is_cancelled_or_received(self, store: Store, turn: int) -> None:
        """Cancelled while the box is opened: what is in the warehouse is owed, and is counted once.

        Either the receipt was first and the cancellation is refused, or it came
        second and opened the return again.
        """
        order = bought(store)
        rma = make_return(order, method="OWN_CARRIER", now=timezone.now())
        box = arrival(rma)

        cancelled, booked = at_once(
            lambda: cancel_return(rma_id=rma.pk, actor=SHOPPER, now=timezone.now()),
            lambda: record_receipt(arrival=box, now=timezone.now()),
        )

        assert not isinstance(booked, Exception)
        assert isinstance(cancelled, Return | AlreadyUnderWay)
        line, held = line_of(order), rma.lines.get()
        assert Return.objects.get().status == ReturnStatus.APPROVED
        assert (line.open_quantity, line.settled_quantity) == (0, 1)
        assert (held.accepted_quantity, held.cancelled_quantity, held.units) == (1, 0, [[0, 1]])
        assert settle(rma, now=timezone.now()).total_minor == 1000

    @pytest.mark.parametrize("turn", range(ROUNDS))
    def test_is_cancelled_or_on_its_way(self, store: Store, turn: int) -> None:
        """The first scan and the cancellation at once: a return that is on its way stays open."""
        order = bought(store)
        rma = make_return(order, method="OWN_CARRIER", now=timezone.now())
        parcel, now = rma.parcels.get(), timezone.now()

        cancelled, _ = at_once(
            lambda: cancel_return(rma_id=rma.pk, actor=SHOPPER, now=now),
            lambda: record_tracking(parcel_id=parcel.pk, status="accepted", occurred_at=now, now=now),
        )

        is_refused = isinstance(cancelled, AlreadyUnderWay)
        assert Return.objects.get().status == ("APPROVED" if is_refused else "CANCELLED")
        assert line_of(order).open_quantity == (1 if is_refused else 0)
        assert rma.parcels.get().first_scan_at == now

    @pytest.mark.parametrize("turn", range(ROUNDS))
    def test_is_approved_or_declined(self, store: Store, turn: int) -> None:
        """Two members of staff decide at once: one is told that it is decided."""
        publish(store, policy_document(review={"needed": True}))
        order = bought(store)
        rma = make_return(order, now=timezone.now())

        results = at_once(
            lambda: approve_return(rma_id=rma.pk, actor=SYSTEM, now=timezone.now()),
            lambda: decline_return(rma_id=rma.pk, reason="Worn.", actor=SYSTEM, now=timezone.now()),
        )

        (winner,), (error,) = returned(results), raised(results)
        assert isinstance(error, ForbiddenMove)
        is_approved = winner.status == ReturnStatus.APPROVED
        assert Return.objects.get().status == winner.status
        assert line_of(order).open_quantity == (1 if is_approved else 0)
        decided = Event.objects.filter(kind__in=["rma.approved", "rma.declined"])
        assert decided.get().kind == ("rma.approved" if is_approved else "rma.declined")

    def test_is_received_at_two_tables(self, store: Store) -> None:
        """Two people book the same units: one is expected, one is too many, one is owed."""
        order = bought(store)
        rma = make_return(order, method="OWN_CARRIER", now=timezone.now())

        results = at_once(
            *[partial(record_receipt, arrival=arrival(rma), now=timezone.now()) for _ in range(2)]
        )

        assert raised(results) == []
        kinds = [line.kind for receipt in returned(results) for line in receipt.lines.all()]
        assert sorted(kinds) == ["EXPECTED", "OVER"]
        assert line_of(order).settled_quantity == 1

    def test_is_settled_once_by_many(self, store: Store) -> None:
        """Twenty handlers hear that something arrived: each unit is valued once."""
        order = bought(store)
        rma = received(order)

        results = at_once(*[lambda: settle_return(rma_id=rma.pk, now=timezone.now())] * CLICKS)

        assert raised(results) == []
        assert len([each for each in returned(results) if each]) == 1
        assert line_of(order).reserved_minor == 1000


class TestOneTask:
    def test_is_answered_by_one_person(
        self,
        store: Store,
        stripe: StripeStandIn,
        gateway: StripeGateway,
        django_user_model: type[User],
    ) -> None:
        """Five try again while five pay by bank: one of the ten does it."""
        order = bought(store)
        make_known(stripe, order, card="pm_card_refundFail")
        (operation,) = reserve(received(order), now=timezone.now())
        send_money_operation(operation_id=operation.pk, gateway=gateway, now=timezone.now())
        refund = Refund.objects.get()
        stripe.settle(str(refund.provider_ref))
        hear_stripe(
            event_type="refund.failed",
            object_id=str(refund.provider_ref),
            account="",
            gateway=gateway,
            now=timezone.now(),
        )
        finance = staff(django_user_model.objects.create_user("finance").pk)
        answer = {"refund_id": refund.pk, "actor": finance, "now": timezone.now()}

        results = at_once(
            *[partial(retry_refund, **answer)] * 5,  # type: ignore[arg-type]
            *[partial(mark_refund_paid, reference="BACS 1", **answer)] * 5,  # type: ignore[arg-type]
        )

        assert len(returned(results)) == 1
        assert {type(error) for error in raised(results)} == {NotWaiting}
        payment = Payment.objects.get()
        assert payment.pending_minor + payment.refunded_minor == 1000


class TestTheInbox:
    def test_does_not_wait_for_rows_of_another_worker(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Rows that are being claimed are skipped, not waited for."""
        seen: list[str] = []
        monkeypatch.setattr(inbox, "_registrations", {})

        @inbox.process("probe", queue="tracking")
        def look(entries: Sequence[InboxData]) -> dict[int, str]:
            seen.extend(entry.external_id for entry in entries)
            return {}

        now = timezone.now()
        for number in range(4):
            inbox.store_entry(source="probe", external_id=f"e{number}", kind="x", body=b"", now=now)

        with transaction.atomic():
            held = InboxEntry.objects.select_for_update().order_by("id")[:2]
            assert len(held) == 2
            (claimed,) = at_once(lambda: inbox.run_batch(family="probe", now=now))

        assert claimed == 2
        assert seen == ["e2", "e3"]
