"""States as badges: the words staff and shoppers read, and the tone they are shown in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from returns.lifecycle import ParcelStatus, RefundStatus, ReturnStatus, SettlementStatus


@dataclass(frozen=True, slots=True)
class Badge:
    """A short label and how it feels: neutral, info, success, warning or danger."""

    label: str | Promise
    tone: str
    icon: str


_ICONS = {
    "neutral": "clock",
    "info": "info",
    "success": "check",
    "warning": "warning",
    "danger": "danger",
}


def _badge(label: str | Promise, tone: str) -> Badge:
    return Badge(label, tone, _ICONS[tone])


_RETURN = {
    ReturnStatus.REQUESTED: _badge(_("Requested"), "neutral"),
    ReturnStatus.NEEDS_REVIEW: _badge(_("Being checked"), "warning"),
    ReturnStatus.APPROVED: _badge(_("Approved"), "success"),
    ReturnStatus.DECLINED: _badge(_("Declined"), "danger"),
    ReturnStatus.CANCELLED: _badge(_("Cancelled"), "neutral"),
    ReturnStatus.EXPIRED: _badge(_("Expired"), "warning"),
    ReturnStatus.CLOSED: _badge(_("Closed"), "success"),
}
_PARCEL = {
    ParcelStatus.PLANNED: _badge(_("Label on its way"), "neutral"),
    ParcelStatus.LABEL_READY: _badge(_("Ready to send"), "info"),
    ParcelStatus.IN_TRANSIT: _badge(_("On its way"), "info"),
    ParcelStatus.DELIVERED: _badge(_("Delivered"), "info"),
    ParcelStatus.RECEIVED: _badge(_("Received"), "success"),
    ParcelStatus.LOST: _badge(_("Lost"), "danger"),
    ParcelStatus.RETURNING_TO_CUSTOMER: _badge(_("On its way back to the customer"), "warning"),
    ParcelStatus.CANCELLED: _badge(_("Cancelled"), "neutral"),
}
_SETTLEMENT = {
    SettlementStatus.DRAFT: _badge(_("Not decided yet"), "neutral"),
    SettlementStatus.APPROVED: _badge(_("To be paid"), "info"),
    SettlementStatus.EXECUTING: _badge(_("Being paid"), "info"),
    SettlementStatus.COMPLETED: _badge(_("Paid"), "success"),
    SettlementStatus.NEEDS_ATTENTION: _badge(_("Needs a person"), "danger"),
    SettlementStatus.VOID: _badge(_("Void"), "neutral"),
}
_REFUND = {
    RefundStatus.RESERVED: _badge(_("Reserved"), "neutral"),
    RefundStatus.SUBMITTED: _badge(_("Sent to the bank"), "info"),
    RefundStatus.PENDING: _badge(_("Waiting for the bank"), "info"),
    RefundStatus.REQUIRES_ACTION: _badge(_("Waiting for the customer"), "warning"),
    RefundStatus.SUCCEEDED: _badge(_("Refunded"), "success"),
    RefundStatus.FAILED: _badge(_("Refund failed"), "danger"),
    RefundStatus.CANCELLED: _badge(_("Refund cancelled"), "neutral"),
}
_FAMILIES: Mapping[str, tuple[type[StrEnum], Mapping[Any, Badge]]] = {
    "return": (ReturnStatus, _RETURN),
    "parcel": (ParcelStatus, _PARCEL),
    "settlement": (SettlementStatus, _SETTLEMENT),
    "refund": (RefundStatus, _REFUND),
}


def badge_of(*, family: str, status: str) -> Badge:
    """This will give the badge of a stored state; family is return, parcel, settlement or refund."""
    states, badges = _FAMILIES[family]
    return badges[states(status)]
