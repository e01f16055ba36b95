"""Real orders, real cancellations: the ledger, Stripe's side and plain arithmetic agree to the penny.

`ONLINE_RETAIL` names the files, separated by commas, in time order; without it
the December in the shared folder is read. The last thing printed is one JSON line.
"""

from __future__ import annotations

import gzip
import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db.models import Sum

from returns.lifecycle import RefundStatus, ReturnStatus, SettlementStatus
from returns.models import Order, OrderCharge, OrderLine, Refund, Return, Settlement, StaffTask, Store
from returns.payments.stripe_gateway import StripeGateway
from tests.factories import make_reason, make_store, publish
from tests.journeys.online_retail_oracle import Expected, Taking, work_out
from tests.journeys.online_retail_replay import (
    CANCELLED,
    Clerk,
    Done,
    Imported,
    cancellations_of,
    import_files,
)
from tests.shared import SHARED, WHY_SKIPPED
from tests.standins.stripe import StripeStandIn

DEFAULT = SHARED / "data" / "online-retail" / "2010-12.csv.gz"
IN_FORCE_SINCE = datetime(2010, 11, 1, tzinfo=UTC)
IMPORTED_AT = datetime(2012, 1, 1, tzinfo=UTC)

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
SALES = [
    "1001,A1,Cup,5,2011-01-01 10:00,1.00,7,France",
    "1001,a1,Cup,2,2011-01-01 10:00,1.111,7,France",
    "1001,POST,Postage,1,2011-01-01 10:00,18.00,7,France",
    "1002,A1,Cup,3,2011-01-01 10:00,0.335,7,France",
    "1003,B1,Nail,1,2011-01-20 10:00,0.001,7,France",
    "1004,POST,Postage,1,2011-01-20 10:00,5.00,,France",
    "A1005,B,Bad debt,1,2011-01-20 10:00,5.00,,France",
]
# Where a cancellation has its description, here stands what must become of it.
CANCELLATIONS = [
    "C2001,a1,accepted,-4,2011-01-02 10:00,1.00,7,France",
    "C2002,A1,quantity_not_available,-7,2011-01-02 11:00,1.00,7,France",
    "C2003,POST,not_a_product,-1,2011-01-02 11:00,18.00,7,France",
    "C2004,m,not_a_product,1,2011-01-02 11:00,18.00,,France",
    "C2005,A1,quantity_not_positive,1,2011-01-02 11:00,1.00,,France",
    "C2006,A1,no_customer,-1,2011-01-02 11:00,1.00,,France",
    "C2007,A1,order_not_found,-1,2011-01-02 11:00,1.00,8,France",
    "C2008,A1,order_not_found,-1,2011-01-01 09:59,1.00,7,France",
    "C2009,Z9,order_not_found,-1,2011-01-02 11:00,1.00,7,France",
    "1006,A1,Cup,1,2011-03-01 10:00,9.00,7,France",
    "C2010,A1,outside_return_window,-1,2011-02-01 00:00,1.00,7,France",
    "C2011,A1,accepted,-6,2011-01-31 23:59,1.00,7,France",
    "C2012,A1,quantity_not_available,-1,2011-01-31 23:59,1.00,7,France",
    "C2013,B1,accepted,-1,2011-01-20 10:00,0.001,7,France",
]


@dataclass(frozen=True)
class Journey:
    """Everything that the journey left behind."""

    expected: Expected
    imported: Imported
    done: list[Done]
    store: Store
    stripe: StripeStandIn

    def line(self) -> dict[str, object]:
        """The figures as the product has them."""
        orders = Order.objects.filter(store=self.store)
        refunds = Refund.objects.filter(store=self.store, status=RefundStatus.SUCCEEDED)
        skipped = {cause: count for cause, count in self.imported.skipped.items() if cause != CANCELLED}
        return {
            "rows": self.imported.rows,
            "orders": orders.count(),
            "lines": OrderLine.objects.filter(store=self.store).count(),
            "charges": OrderCharge.objects.filter(store=self.store).count(),
            "paid_minor": orders.aggregate(sum=Sum("total_minor"))["sum"] or 0,
            "skipped": dict(sorted(skipped.items())),
            "cancellations": len(self.done),
            "outcomes": dict(sorted(Counter(str(each.outcome) for each in self.done).items())),
            "units_returned": _sum(OrderLine, self.store, "settled_quantity"),
            "refunded_minor": refunds.aggregate(sum=Sum("amount_minor"))["sum"] or 0,
        }


def _sum(model: type[OrderLine | Settlement], store: Store, name: str) -> int:
    total: int | None = model.objects.filter(store=store).aggregate(sum=Sum(name))["sum"]
    return total or 0


@pytest.fixture
def paths() -> list[Path]:
    named = [Path(each.strip()) for each in os.environ.get("ONLINE_RETAIL", "").split(",") if each.strip()]
    if not named and not DEFAULT.exists():
        pytest.skip(WHY_SKIPPED)
    return named or [DEFAULT]


@pytest.fixture
def journey(
    paths: Sequence[Path], transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Journey]:
    """Import first, then the cancellations in file order, each at its own time."""
    # No worker listens: this test calls what the workers would call.
    monkeypatch.setattr("returns.wakeup._senders", [])
    store = make_store(time_zone="Europe/London")
    publish(store, effective_from=IN_FORCE_SINCE)
    reason = make_reason(store)
    with StripeStandIn.in_process() as stripe:
        imported = import_files(paths=paths, store=store, stripe=stripe, now=IMPORTED_AT)
        gateway = StripeGateway(api_key=stripe.api_key, webhook_secrets=["whsec"], base=stripe.base_url)
        clerk = Clerk(store=store, reason_id=reason.pk, gateway=gateway)
        done = [clerk.take_back(row) for row in cancellations_of(paths)]
        yield Journey(work_out(paths), imported, done, store, stripe)


@pytest.mark.timeout(0)
class TestOnlineRetail:
    """The files themselves."""

    def test_agrees_with_the_rows_the_ledger_and_stripe(
        self, journey: Journey, request: pytest.FixtureRequest
    ) -> None:
        """Every cancellation ends as its row says it must, and every penny is where the ledger says it is."""
        line = journey.line()

        _report(request.config, json.dumps(line))

        assert line == journey.expected.summary()
        _assert_each_cancellation_ended_right(journey)
        _assert_refunds_are_those_of_stripe(journey)
        _assert_nothing_is_left_open(journey)


class TestRules:
    """What the December file does not hold, in a few rows with an answer worked out by hand."""

    @pytest.fixture
    def paths(self, tmp_path: Path) -> list[Path]:
        """Two files, the second packed; an invoice in each."""
        first, second = tmp_path / "1.csv", tmp_path / "2.csv.gz"
        first.write_text("\n".join([HEADER, *SALES]), encoding="utf-8")
        second.write_bytes(gzip.compress("\n".join([HEADER, *CANCELLATIONS]).encode()))
        return [first, second]

    def test_decide_each_cancellation(self, journey: Journey) -> None:
        """Newest order first, whole or not at all, open to the end of the thirtieth day."""
        assert [str(done.outcome) for done in journey.done] == [
            row.split(",")[2] for row in CANCELLATIONS if row.startswith("C")
        ]
        assert journey.done[0].takings == (Taking("1002", "1", 3), Taking("1001", "1", 1))
        assert journey.line() == journey.expected.summary()
        assert journey.line()["refunded_minor"] == 101 + 100 + 400 + 222
        _assert_each_cancellation_ended_right(journey)
        _assert_refunds_are_those_of_stripe(journey)
        _assert_nothing_is_left_open(journey)


def _report(config: pytest.Config, line: str) -> None:
    """As the last line of all, after pytest's own summary; also where output is captured."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        config.add_cleanup(lambda: reporter.write_line(line))


def _assert_each_cancellation_ended_right(journey: Journey) -> None:
    verdicts = journey.expected.verdicts
    refunded = dict(
        Refund.objects.filter(store=journey.store, status=RefundStatus.SUCCEEDED)
        .values_list("settlement__rma_id")
        .annotate(sum=Sum("amount_minor"))
    )

    assert len(journey.done) == len(verdicts)
    for verdict, done in zip(verdicts, journey.done, strict=True):
        assert (str(done.outcome), done.takings) == (verdict.outcome, verdict.takings), verdict
        assert len(done.rma_ids) == len({taking.order for taking in verdict.takings}), verdict
        assert sum(refunded.get(rma_id, 0) for rma_id in done.rma_ids) == verdict.refund_minor, verdict


def _assert_refunds_are_those_of_stripe(journey: Journey) -> None:
    """Payment by payment and refund by refund, in the amounts that were sent."""
    ours = defaultdict(list)
    for payment, ref, amount in Refund.objects.filter(store=journey.store).values_list(
        "payment__provider_ref", "provider_ref", "amount_minor"
    ):
        ours[payment].append((ref, amount))
    theirs = defaultdict(list)
    for refund in journey.stripe.refunds():
        assert refund["status"] == "succeeded"
        theirs[refund["payment_intent"]].append((refund["id"], refund["amount"]))

    assert {name: sorted(each) for name, each in ours.items()} == {
        name: sorted(each) for name, each in theirs.items()
    }
    held = journey.stripe.summary()
    assert held["refunded_minor"].get("gbp", 0) == journey.line()["refunded_minor"]
    assert held["received_minor"].get("gbp", 0) == journey.line()["paid_minor"]


def _assert_nothing_is_left_open(journey: Journey) -> None:
    store, refunded = journey.store, journey.line()["refunded_minor"]

    assert _sum(OrderLine, store, "open_quantity") == 0
    assert _sum(OrderLine, store, "reserved_minor") == 0
    assert _sum(OrderLine, store, "settled_minor") == refunded
    assert _sum(Settlement, store, "total_minor") == refunded
    assert not Return.objects.filter(store=store).exclude(status=ReturnStatus.CLOSED).exists()
    assert not Settlement.objects.filter(store=store).exclude(status=SettlementStatus.COMPLETED).exists()
    assert not StaffTask.objects.filter(store=store).exists()
