"""The shapes of every answer. Amounts are texts in major units of the currency beside them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

OrderStatus = Literal["created", "unchanged", "extended", "differs", "refused"]


class ProblemOut(Schema):
    path: str = Field(description="The place in the document, such as `lines[0].paid`; empty for all of it.")
    sentence: str


class ErrorOut(Schema):
    """Why a request was not answered."""

    code: str
    sentence: str
    problems: list[ProblemOut] = []


class DifferenceOut(Schema):
    """What is stored differs from what was sent; it was not changed."""

    path: str
    stored: str
    new: str


class OrderResultOut(Schema):
    """What became of one order that was sent."""

    index: int = Field(description="Its place in the list that was sent, from 0.")
    id: str
    status: OrderStatus
    added: list[str] = []
    differences: list[DifferenceOut] = []
    problems: list[ProblemOut] = []


class OrderResultsOut(Schema):
    results: list[OrderResultOut]


class OrderLineOut(Schema):
    id: str
    sku: str
    title: str
    quantity: int
    fulfilled_quantity: int
    open_quantity: int = Field(description="Units that a return holds.")
    settled_quantity: int = Field(description="Units that came back for good.")
    paid: str
    tax: str
    refunded: str


class ChargeOut(Schema):
    id: str
    kind: str
    title: str
    paid: str


class PaymentOut(Schema):
    id: str
    provider: str
    stripe_id: str
    amount: str
    refunded: str
    pending: str = Field(description="Refunds on their way.")
    refunded_elsewhere: str


class FulfilmentLineOut(Schema):
    line: str
    quantity: int
    delivered_at: datetime | None


class FulfilmentOut(Schema):
    id: str
    shipped_at: datetime | None
    delivered_at: datetime | None
    carrier: str
    tracking_number: str
    lines: list[FulfilmentLineOut]


class OrderOut(Schema):
    """An order as it is stored."""

    id: str
    number: str
    placed_at: datetime
    currency: str
    total: str
    lines: list[OrderLineOut]
    charges: list[ChargeOut]
    payments: list[PaymentOut]
    fulfilments: list[FulfilmentOut]
    returns: list[str] = Field(description="The numbers of its returns, oldest first.")


class DecisionLinkOut(Schema):
    """Where to read why."""

    id: int
    url: str = Field(description="The address of the decision in this API, below the host.")


class ReturnLineOut(Schema):
    order_line: str
    sku: str
    title: str
    reason: str
    resolution: str
    requested_quantity: int
    approved_quantity: int
    received_quantity: int
    accepted_quantity: int
    quoted: str
    decision: DecisionLinkOut


class ParcelOut(Schema):
    status: str
    carrier: str
    tracking_number: str


class RefundOut(Schema):
    status: str
    amount: str
    provider_ref: str | None
    succeeded_at: datetime | None


class SettlementOut(Schema):
    status: str
    total: str
    refunds: list[RefundOut]


class ReturnOut(Schema):
    """A return: where the goods are, what was decided, and where the money is."""

    number: str
    order: str = Field(description="The id of the order.")
    order_number: str
    status: str
    method: str
    currency: str
    requested_at: datetime
    lines: list[ReturnLineOut]
    parcels: list[ParcelOut]
    settlements: list[SettlementOut]


class PolicyVersionOut(Schema):
    """The version that decided, as it was compiled; it never changes."""

    number: int
    digest: str
    effective_from: datetime
    url: str = Field(description="The page that shoppers read, below the host.")
    rules: dict[str, Any]


class OverrideOut(Schema):
    """What a person decided about the line after the policy had."""

    action: str
    at: datetime
    actor: str
    actor_ref: str = Field(description="The id of the account of a member of staff.")
    data: dict[str, Any] = Field(description="With `from`, `to` and `why` where something was changed.")


class DecisionOut(Schema):
    """A decision with all that it read, so that it can be run again. No name, address or e-mail is in it."""

    id: int
    order: str = Field(description="The id of the order.")
    order_number: str
    order_line: str
    return_number: str | None = Field(description="The return that holds the decision.")
    asked_at: datetime
    is_allowed: bool
    code: str | None = Field(description="Why not; empty when it is allowed.")
    policy_version: PolicyVersionOut
    inputs: dict[str, Any]
    answer: dict[str, Any] = Field(
        description="Answers by question with the rule that gave each, and `outcomes`: every rule in order."
    )
    overrides: list[OverrideOut]
