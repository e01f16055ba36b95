"""Every state of a return, and every move of ours between them.

Goods, approval and money move separately (DESIGN section 4). The tables bind
our own actions only: what Stripe or a carrier says happened is accepted and
recorded as it is, past these tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from returns.errors import ReturnsError


class ReturnStatus(StrEnum):
    REQUESTED = "REQUESTED"
    NEEDS_REVIEW = "NEEDS_REVIEW"
    APPROVED = "APPROVED"
    DECLINED = "DECLINED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
    CLOSED = "CLOSED"


class ParcelStatus(StrEnum):
    PLANNED = "PLANNED"
    LABEL_READY = "LABEL_READY"
    IN_TRANSIT = "IN_TRANSIT"
    DELIVERED = "DELIVERED"
    RECEIVED = "RECEIVED"
    LOST = "LOST"
    RETURNING_TO_CUSTOMER = "RETURNING_TO_CUSTOMER"
    CANCELLED = "CANCELLED"


class SettlementStatus(StrEnum):
    DRAFT = "DRAFT"
    APPROVED = "APPROVED"
    EXECUTING = "EXECUTING"
    COMPLETED = "COMPLETED"
    NEEDS_ATTENTION = "NEEDS_ATTENTION"
    VOID = "VOID"


class RefundStatus(StrEnum):
    RESERVED = "RESERVED"
    SUBMITTED = "SUBMITTED"
    PENDING = "PENDING"
    REQUIRES_ACTION = "REQUIRES_ACTION"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class OperationState(StrEnum):
    READY = "READY"
    SENDING = "SENDING"
    UNKNOWN = "UNKNOWN"
    DONE = "DONE"
    FAILED = "FAILED"
    HUMAN = "HUMAN"


class ForbiddenMove(ReturnsError):
    """An action that the state does not allow."""

    code = "forbidden_move"


# Keys are members of one enum; a StrEnum is a str, so rows from the database look up as they are.
Table = Mapping[str, Mapping[str, StrEnum]]

_R, _P, _S, _F, _O = ReturnStatus, ParcelStatus, SettlementStatus, RefundStatus, OperationState

APPROVAL: Table = {
    _R.REQUESTED: {
        "review": _R.NEEDS_REVIEW,
        "approve": _R.APPROVED,
        "decline": _R.DECLINED,
        "cancel": _R.CANCELLED,
    },
    _R.NEEDS_REVIEW: {"approve": _R.APPROVED, "decline": _R.DECLINED, "cancel": _R.CANCELLED},
    _R.APPROVED: {"cancel": _R.CANCELLED, "expire": _R.EXPIRED, "close": _R.CLOSED},
    _R.EXPIRED: {"reopen": _R.APPROVED},
    _R.CANCELLED: {"reopen": _R.APPROVED},
    _R.CLOSED: {"reopen": _R.APPROVED},
    _R.DECLINED: {},
}

_BACK: Mapping[str, StrEnum] = {"scan": _P.IN_TRANSIT, "receive": _P.RECEIVED}

CUSTODY: Table = {
    _P.PLANNED: {
        "label": _P.LABEL_READY,
        "scan": _P.IN_TRANSIT,
        "receive": _P.RECEIVED,
        "cancel": _P.CANCELLED,
    },
    _P.LABEL_READY: {"scan": _P.IN_TRANSIT, "receive": _P.RECEIVED, "cancel": _P.CANCELLED},
    _P.IN_TRANSIT: {
        "deliver": _P.DELIVERED,
        "lose": _P.LOST,
        "send_back": _P.RETURNING_TO_CUSTOMER,
        "receive": _P.RECEIVED,
    },
    _P.DELIVERED: {"receive": _P.RECEIVED, "lose": _P.LOST},
    _P.LOST: _BACK,
    _P.CANCELLED: _BACK,
    _P.RETURNING_TO_CUSTOMER: _BACK,
    _P.RECEIVED: {},
}

SETTLEMENT: Table = {
    _S.DRAFT: {"approve": _S.APPROVED, "void": _S.VOID},
    _S.APPROVED: {"execute": _S.EXECUTING, "void": _S.VOID},
    _S.EXECUTING: {"complete": _S.COMPLETED, "need_attention": _S.NEEDS_ATTENTION},
    _S.NEEDS_ATTENTION: {"execute": _S.EXECUTING, "complete": _S.COMPLETED},
    _S.COMPLETED: {"need_attention": _S.NEEDS_ATTENTION},
    _S.VOID: {},
}

_ANSWERS: Mapping[str, StrEnum] = {"succeed": _F.SUCCEEDED, "fail": _F.FAILED, "cancel": _F.CANCELLED}

REFUND: Table = {
    _F.RESERVED: {"submit": _F.SUBMITTED, "cancel": _F.CANCELLED},
    _F.SUBMITTED: {
        "wait": _F.PENDING,
        "require_action": _F.REQUIRES_ACTION,
        "succeed": _F.SUCCEEDED,
        "fail": _F.FAILED,
    },
    _F.PENDING: _ANSWERS,
    _F.REQUIRES_ACTION: _ANSWERS,
    _F.SUCCEEDED: {"fail": _F.FAILED},
    _F.FAILED: {},
    _F.CANCELLED: {},
}

OPERATION: Table = {
    _O.READY: {"send": _O.SENDING},
    _O.SENDING: {"finish": _O.DONE, "fail": _O.FAILED, "lose_sight": _O.UNKNOWN, "ask_human": _O.HUMAN},
    _O.UNKNOWN: {"send": _O.SENDING, "finish": _O.DONE, "ask_human": _O.HUMAN},
    _O.DONE: {},
    _O.FAILED: {},
    _O.HUMAN: {},
}

MACHINES: Mapping[str, Table] = {
    "approval": APPROVAL,
    "custody": CUSTODY,
    "settlement": SETTLEMENT,
    "refund": REFUND,
    "operation": OPERATION,
}


def next_state(state: str, action: str, table: Table) -> StrEnum:
    """This will give the state after our own action, or raise ForbiddenMove.

    `state` may be the stored string: the enums are strings.
    """
    try:
        return table[state][action]
    except KeyError:
        raise ForbiddenMove(f"{action!r} is not possible while {state}.") from None


def may(state: str, action: str, table: Table) -> bool:
    """This will tell whether the action is allowed now, for buttons and checks."""
    return action in table[state]
