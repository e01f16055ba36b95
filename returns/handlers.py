"""What the domain itself does when something happened: it settles, and it pays."""

from __future__ import annotations

from django.utils import timezone

from returns.operations.execute_settlement import execute_settlement
from returns.operations.settle_return import settle_return
from returns.outbox import EventData, on


@on("rma.approved", name="returns.settle_on_approval", queue="money")
@on("parcel.first_scan", name="returns.settle_on_first_scan", queue="money")
@on("parcel.received", name="returns.settle_on_receipt", queue="money")
@on("rma.rest_lost", name="returns.settle_on_loss", queue="money")
def settle(*, event: EventData) -> None:
    settle_return(rma_id=event.id_of("rma_id"), now=timezone.now())


@on("settlement.approved", name="returns.execute_settlement", queue="money")
def execute(*, event: EventData) -> None:
    execute_settlement(settlement_id=event.id_of("settlement_id"), now=timezone.now())
