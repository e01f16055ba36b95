"""Every table of the domain."""

from returns.models.attempts import RefusedAttempt
from returns.models.events import Delivery, DeliveryState, Event, InboxEntry, JournalEntry
from returns.models.evidence import EvidencePhoto
from returns.models.orders import (
    Fulfilment,
    FulfilmentLine,
    Order,
    OrderCharge,
    OrderLine,
    OrderLineTax,
    Payment,
)
from returns.models.policies import (
    EligibilityDecision,
    PolicyVersion,
    Reason,
    ReasonCategory,
    ReasonTree,
)
from returns.models.replays import Replay, ReplayPart, ReplayStatus
from returns.models.rmas import (
    Method,
    Parcel,
    ParcelLine,
    Receipt,
    ReceiptLine,
    RefundTiming,
    Resolution,
    Return,
    ReturnLine,
)
from returns.models.settlements import MoneyOperation, Refund, Settlement, SettlementLine, StaffTask
from returns.models.stores import ApiToken, Role, StaffMembership, Store, Warehouse

__all__ = [
    "ApiToken",
    "Delivery",
    "DeliveryState",
    "EligibilityDecision",
    "Event",
    "EvidencePhoto",
    "Fulfilment",
    "FulfilmentLine",
    "InboxEntry",
    "JournalEntry",
    "Method",
    "MoneyOperation",
    "Order",
    "OrderCharge",
    "OrderLine",
    "OrderLineTax",
    "Parcel",
    "ParcelLine",
    "Payment",
    "PolicyVersion",
    "Reason",
    "ReasonCategory",
    "ReasonTree",
    "Receipt",
    "ReceiptLine",
    "Refund",
    "RefundTiming",
    "RefusedAttempt",
    "Replay",
    "ReplayPart",
    "ReplayStatus",
    "Resolution",
    "Return",
    "ReturnLine",
    "Role",
    "Settlement",
    "SettlementLine",
    "StaffMembership",
    "StaffTask",
    "Store",
    "Warehouse",
]
