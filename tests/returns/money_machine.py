"""One order, its returns, and everybody who has something to say about the money.

The rules are what may happen, in any order; the invariants hold after each of
them. Operations, database and gateway are real, Stripe is the stand-in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from returns.errors import ReturnsError
from returns.journal import SHOPPER, SYSTEM, Actor
from returns.lifecycle import ReturnStatus, SettlementStatus
from returns.models import Return, Settlement, StaffTask
from returns.operations.answer_refund_task import mark_refund_paid, retry_refund
from returns.operations.approve_return import approve_return
from returns.operations.cancel_return import cancel_return
from returns.operations.decline_return import decline_return
from returns.operations.execute_settlement import execute_settlement
from returns.operations.give_up_rest import Outcome, give_up_rest
from returns.operations.hear_stripe import hear_stripe
from returns.operations.record_receipt import record_receipt
from returns.operations.record_tracking import record_tracking
from returns.operations.send_money_operation import due_operations, send_money_operation
from returns.operations.settle_return import settle_return
from returns.payments.stripe_gateway import StripeGateway
from tests.factories import (
    NOW,
    make_order,
    make_return,
    make_store,
    policy_document,
    publish,
)
from tests.returns import books
from tests.standins.stripe import StripeStandIn
from tests.steps import arrival, expire_due, make_known

T = TypeVar("T")
Fault = tuple[str, dict[str, object]]

TIMINGS = ("INSTANT", "FIRST_SCAN", "ON_RECEIPT", "AFTER_INSPECTION")
# What may become of one call.
FAULTS: tuple[Fault, ...] = (
    ("answer_lost", {}),
    ("never_arrived", {}),
    ("error_saved", {}),
    ("error", {}),
    ("edge_error", {"after": True}),
    ("edge_error", {}),
    ("rate_limited", {}),
    ("conflict", {}),
    ("unauthorized", {}),
    ("refund_outcome", {"status": "pending"}),
    ("refund_outcome", {"status": "requires_action"}),
    ("refund_outcome", {"status": "failed", "reason": "declined"}),
)
OPEN = (ReturnStatus.NEEDS_REVIEW, ReturnStatus.APPROVED)
RECEIVABLE = (ReturnStatus.APPROVED, ReturnStatus.CANCELLED, ReturnStatus.EXPIRED, ReturnStatus.CLOSED)
MOST_IN_DASHBOARD = 2
# Time goes by until nothing is left to be tried: the same key again, and then past what Stripe remembers.
LAST_HOURS = (0.1, 2, 2, 25, 25, 25)


class MoneyMachine(RuleBasedStateMachine):
    """Give it a stand-in, a gateway to it and a person of finance before it runs."""

    stripe: StripeStandIn
    gateway: StripeGateway
    finance: Actor

    @initialize(data=st.data())
    def buy(self, data: st.DataObject) -> None:
        """Up to three lines, and two payments that hold less than they cost, or more: gift wrap, shipping.

        With more, a refund that is made twice is not stopped by Stripe.
        """
        self.stripe.reset()
        self.now = NOW
        paid = [data.draw(st.integers(100, 2000), label="paid")]
        paid += data.draw(st.lists(st.integers(0, 2000), max_size=2), label="paid")
        captured = data.draw(st.integers(max(1, sum(paid) - 300), 3 * sum(paid)), label="captured")
        first = data.draw(st.integers(1, captured), label="first payment")
        self.order = make_order(
            self._store(data),
            paid=paid,
            quantities=[data.draw(st.integers(1, 4), label="units") for _ in paid],
            tax=[data.draw(st.integers(0, minor // 5), label="tax") for minor in paid],
            payments=[part for part in (first, captured - first) if part],
        )
        make_known(self.stripe, self.order)
        self.dashboard_refunds = 0
        self._open(data)
        if data.draw(st.booleans(), label="arrived") and self.returns(*RECEIVABLE):
            self._receive(data)
            self._settle(data)

    def _store(self, data: st.DataObject) -> Any:
        store = make_store()
        always: dict[str, object] = {
            "clock": "placed",
            "days": None,
            "date": None,
            "fallback_days": 0,
            "sentence": {},
        }
        document = policy_document(
            window=always,
            refund_timing={"REFUND": data.draw(st.sampled_from(TIMINGS), label="paid when")},
            review={"needed": data.draw(st.integers(0, 3), label="a person looks first") == 1},
        )
        publish(store, document)
        return store

    @rule(data=st.data())
    def step(self, data: st.DataObject) -> None:
        """One thing that is possible now; then the handlers hear of it, mostly.

        A single rule, because hypothesis leaves some rules out of each run, and
        most runs would then never come to a refund.
        """
        possible = [name for name, times in self._possible().items() for _ in range(times)]
        name = data.draw(st.sampled_from(sorted(possible)), label="what")
        getattr(self, f"_{name}")(data)
        if data.draw(st.integers(0, 3), label="heard"):
            self._settle(data)

    def _possible(self) -> dict[str, int]:
        """How often each may be drawn among the others; what is most to the point comes most often."""
        approved, reviewed = self.returns(ReturnStatus.APPROVED), self.returns(ReturnStatus.NEEDS_REVIEW)
        return {
            "open": 1,
            "wait": 2,
            "decide": 4 * bool(reviewed),
            "cancel": bool(approved or reviewed),
            "scan": bool(approved),
            "receive": 4 * bool(self.returns(*RECEIVABLE)),
            "send": 8 * bool(due_operations(now=self.now)),
            "let_the_bank_decide": 2 * bool(books.undecided(self.stripe)),
            "answer_task": 4 * bool(self.refund_tasks()),
            "refund_in_dashboard": int(self.dashboard_refunds < MOST_IN_DASHBOARD),
        }

    def _open(self, data: st.DataObject) -> None:
        """One unit at least of one line, and any number of the others."""
        lines = list(self.order.lines.order_by("id"))
        one = data.draw(st.integers(0, len(lines) - 1), label="line")
        units = [
            data.draw(st.integers(int(index == one), line.quantity), label="units")
            for index, line in enumerate(lines)
        ]
        _allow(lambda: make_return(self.order, units=units, method="OWN_CARRIER", now=self.now))

    def _decide(self, data: st.DataObject) -> None:
        rma = _pick(data, self.returns(ReturnStatus.NEEDS_REVIEW))
        if data.draw(st.booleans(), label="approved"):
            approve_return(rma_id=rma.pk, actor=SYSTEM, now=self.now)
        else:
            decline_return(rma_id=rma.pk, reason="Worn.", actor=SYSTEM, now=self.now)

    def _give_up(self, data: st.DataObject) -> None:
        """What has not come is paid as lost, or not owed any more; it may come all the same."""
        rma = _pick(data, self.returns(ReturnStatus.APPROVED))
        outcome = data.draw(st.sampled_from(Outcome), label="outcome")
        _allow(lambda: give_up_rest(rma_id=rma.pk, outcome=outcome, actor=SYSTEM, now=self.now))

    def _cancel(self, data: st.DataObject) -> None:
        rma = _pick(data, self.returns(*OPEN))
        _allow(lambda: cancel_return(rma_id=rma.pk, actor=SHOPPER, now=self.now))

    def _scan(self, data: st.DataObject) -> None:
        parcel = _pick(data, self.returns(ReturnStatus.APPROVED)).parcels.get()
        record_tracking(parcel_id=parcel.pk, status="accepted", occurred_at=self.now, now=self.now)

    def _receive(self, data: st.DataObject) -> None:
        """What was asked for; or some of it, or one too many. Also when the return has ended."""
        rma = _pick(data, self.returns(*RECEIVABLE))
        is_complete = data.draw(st.booleans(), label="complete")
        units = {
            line.pk: line.requested_quantity
            if is_complete
            else data.draw(st.integers(0, line.requested_quantity + 1), label="came")
            for line in rma.lines.order_by("id")
        }
        _allow(lambda: record_receipt(arrival=arrival(rma, units=units), now=self.now))

    def _answer_task(self, data: st.DataObject) -> None:
        """Finance tries again, or pays by bank."""
        task = _pick(data, self.refund_tasks())
        answer: dict[str, Any] = {"refund_id": task.refund_id, "actor": self.finance, "now": self.now}
        if data.draw(st.booleans(), label="again"):
            _allow(lambda: retry_refund(**answer))
        else:
            _allow(lambda: mark_refund_paid(reference=f"BACS {task.pk}", **answer))

    def _refund_in_dashboard(self, data: st.DataObject) -> None:
        """Somebody refunds at Stripe itself; we hear of it now, or in the end."""
        self.dashboard_refunds += 1
        payment = _pick(data, list(self.order.payments.order_by("id")))
        left = payment.captured_minor - books.alive_minor(self.stripe, payment)
        if left:
            amount = data.draw(st.integers(1, left), label="in the dashboard")
            made = self.stripe.dashboard_refund(payment.provider_ref, amount=amount)
            if data.draw(st.booleans(), label="heard"):
                self.hear(made["id"])

    def _wait(self, data: st.DataObject) -> None:
        hours = data.draw(st.sampled_from([0.1, 1, 25, 24 * 31]), label="hours")
        self.now += timedelta(hours=hours)
        self.stripe.advance(hours=hours)
        expire_due(now=self.now)

    def _settle(self, data: st.DataObject) -> None:
        """Handlers hear what happened so far; each may hear it twice."""
        for rma in self.returns(ReturnStatus.APPROVED):
            settle_return(rma_id=rma.pk, now=self.now)
        for settlement in self.settlements():
            execute_settlement(settlement_id=settlement.pk, now=self.now)

    def _send(self, data: st.DataObject) -> None:
        """A worker sends; it may get no answer, and Stripe may not even say what there is."""
        if data.draw(st.booleans(), label="trouble"):
            kind, details = data.draw(st.sampled_from(FAULTS), label="fault")
            self.stripe.fault(kind, **details)
        if data.draw(st.booleans(), label="no look-up"):
            self.stripe.fault("never_arrived", method="GET")
        operation_id = _pick(data, due_operations(now=self.now))
        send_money_operation(operation_id=operation_id, gateway=self.gateway, now=self.now)
        self.stripe.clear_faults()

    def _let_the_bank_decide(self, data: st.DataObject) -> None:
        """What is pending goes through or not; what had gone through may fail all the same."""
        made = _pick(data, books.undecided(self.stripe))
        status = data.draw(st.sampled_from(["succeeded", "failed"]), label="the bank says")
        if made["status"] != status:
            self.stripe.settle(made["id"], status=status)
        self.hear(made["id"])

    @invariant()
    def the_books_add_up(self) -> None:
        books.assert_units_are_in_one_hand(self.order)
        books.assert_lines_give_back_what_was_paid(self.order)
        books.assert_payments_give_back_what_they_hold(self.order)
        books.assert_settlements_pay_their_total(self.order)
        books.assert_operations_paid_once(self.stripe)

    def teardown(self) -> None:
        """In the end every answer arrives and every event is heard: both books say the same."""
        if not hasattr(self, "order"):
            return
        for hours in LAST_HOURS:
            self.now += timedelta(hours=hours)
            self.stripe.advance(hours=hours)
            for operation_id in due_operations(now=self.now):
                send_money_operation(operation_id=operation_id, gateway=self.gateway, now=self.now)
        assert due_operations(now=self.now) == []
        for made in self.stripe.refunds():
            self.hear(made["id"])
        self.the_books_add_up()
        books.assert_same_as_stripes(self.order, self.stripe)

    def hear(self, ref: str) -> None:
        hear_stripe(
            event_type="refund.updated", object_id=ref, account="", gateway=self.gateway, now=self.now
        )

    def returns(self, *statuses: str) -> list[Return]:
        found = Return.objects.filter(order=self.order).order_by("id")
        return list(found.filter(status__in=statuses) if statuses else found)

    def settlements(self) -> list[Settlement]:
        return list(
            Settlement.objects.filter(order=self.order).exclude(status=SettlementStatus.VOID).order_by("id")
        )

    def refund_tasks(self) -> list[StaffTask]:
        open_tasks = StaffTask.objects.filter(store=self.order.store, resolved_at=None)
        return list(open_tasks.filter(refund__isnull=False).order_by("id"))


def _allow(call: Callable[[], object]) -> None:
    """What the domain refuses changes nothing, and is no mistake."""
    with suppress(ReturnsError):
        call()


def _pick(data: st.DataObject, found: Sequence[T]) -> T:
    return found[data.draw(st.integers(0, len(found) - 1), label="which")]
