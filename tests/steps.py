"""Steps that many tests walk: goods arrive, money is settled, the payment is known to the stand-in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import count

from returns.models import MoneyOperation, Order, Receipt, Return, Settlement
from returns.operations.execute_settlement import execute_settlement
from returns.operations.expire_returns import due_returns, expire_return
from returns.operations.record_receipt import Arrival, Counted, record_receipt
from returns.operations.settle_return import settle_return
from returns.payments.stripe_gateway import StripeGateway
from tests.factories import NOW
from tests.standins.stripe import StripeStandIn

_keys = count(1)


def gateway_to(stripe: StripeStandIn) -> StripeGateway:
    """This will make our gateway, speaking to the stand-in."""
    return StripeGateway(
        api_key=stripe.api_key, webhook_secrets=[stripe.webhook_secret], base=stripe.base_url
    )


def make_known(stripe: StripeStandIn, order: Order, *, card: str = "pm_card_visa") -> None:
    """This will let the stand-in hold the order's captured payments."""
    stripe.seed_payments(
        {
            "id": payment.provider_ref,
            "amount": payment.captured_minor,
            "currency": payment.currency.lower(),
            "card": card,
        }
        for payment in order.payments.order_by("id")
    )


def arrival(rma: Return, *, units: Mapping[int, int] | None = None, key: str = "", **more: object) -> Arrival:
    """A box with everything that is expected, or with `units` by return line."""
    counted = units
    if counted is None:
        counted = {line.pk: line.expected_quantity for line in rma.lines.order_by("id")}
    values: dict[str, object] = {
        "store_id": rma.store_id,
        "idempotency_key": key or f"receipt-{next(_keys)}",
        "received_by_id": None,
        "rma_id": rma.pk,
        "counted": [Counted(return_line_id=line, quantity=quantity) for line, quantity in counted.items()],
    }
    return Arrival(**{**values, **more})  # type: ignore[arg-type]


def arrive(rma: Return, *, units: Mapping[int, int] | None = None, now: datetime = NOW) -> Receipt:
    """This will book the box."""
    return record_receipt(arrival=arrival(rma, units=units), now=now)


def expire_due(*, now: datetime, limit: int = 200) -> int:
    """This will let time run out, and count what expired of it."""
    return sum(expire_return(rma_id=rma_id, now=now) for rma_id in due_returns(now=now, limit=limit))


def settle(rma: Return, *, now: datetime = NOW) -> Settlement:
    """This will settle what is due; there has to be something."""
    settlement = settle_return(rma_id=rma.pk, now=now)
    assert settlement is not None, "nothing was due"
    return settlement


def reserve(rma: Return, *, now: datetime = NOW) -> list[MoneyOperation]:
    """This will settle and execute, and give the operations that are ready to be sent."""
    settlement = execute_settlement(settlement_id=settle(rma, now=now).pk, now=now)
    return list(MoneyOperation.objects.filter(refund__settlement=settlement).order_by("id"))
