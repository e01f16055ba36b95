"""What becomes of a refund after it was made: it succeeds, waits for the customer, fails or is called off.

Any status may follow any other at Stripe; in particular a card's refund can be `succeeded` and later
`failed` (docs.stripe.com/refunds, read November 2026). Established for the events are `refund.created`,
`refund.updated` and `refund.failed`; that `charge.refunded` also comes when a waiting refund succeeds is
assumed.
"""

import time
from dataclasses import dataclass

from tests.standins.stripe import charges
from tests.standins.stripe.core import Core
from tests.standins.stripe.events import Journal
from tests.standins.stripe.shapes import Call, Document

_WAITING = ("pending", "requires_action")
_MOVES = {
    "pending": ("requires_action", "succeeded", "failed", "canceled"),
    "requires_action": ("pending", "succeeded", "failed", "canceled"),
    "succeeded": ("failed",),
}


class ForbiddenMove(ValueError):
    """Raised when a test asks for a change that Stripe would not make."""


@dataclass(slots=True)
class _Change:
    """One change of status, with everything that it touches."""

    core: Core
    call: Call
    refund: Document
    charge: Document

    def to(self, status: str, *, reason: str | None) -> Document:
        before = self.refund["status"]
        if status not in _MOVES.get(before, ()):
            raise ForbiddenMove(f"A refund that is {before} cannot become {status}.")
        if before in _WAITING and status not in _WAITING:
            self.charge["_pending_refunds"] -= self.refund["amount"]
        self.refund.update(status=status, _then=None)
        self._move_money(before, status, reason)
        show_as_waiting(self.refund, pending_reason="processing")
        self._save()
        self._tell(before)
        return self.refund

    def _move_money(self, before: str, status: str, reason: str | None) -> None:
        if status == "succeeded":
            self.refund["balance_transaction"] = self._book(
                charges.row_type(self.charge, kind="refund"), -self.refund["amount"]
            )
            self._add_refunded(self.refund["amount"])
        if status == "failed":
            self.refund["failure_reason"] = reason or "unknown"
        if status == "failed" and before == "succeeded":
            self.refund["failure_balance_transaction"] = self._book("refund_failure", self.refund["amount"])
            self._add_refunded(-self.refund["amount"])

    def _book(self, type: str, amount: int) -> str:
        text = "REFUND FOR CHARGE" if amount < 0 else "REFUND FAILURE"
        transaction = charges.book(
            core=self.core,
            account=self.call.account,
            type=type,
            amount=amount,
            subject=self.refund,
            description=text,
        )
        return str(transaction["id"])

    def _add_refunded(self, amount: int) -> None:
        self.charge["amount_refunded"] += amount
        self.charge["refunded"] = self.charge["amount_refunded"] == self.charge["amount_captured"]

    def _save(self) -> None:
        for document in (self.refund, self.charge):
            self.core.store.save(account=self.call.account, document=document)
        sql = "DELETE FROM settlements WHERE account = ? AND refund = ?"
        self.core.store.run(sql, self.call.account, self.refund["id"])

    def _tell(self, before: str) -> None:
        journal, previous = Journal(self.core, self.call), {"status": before}
        if self.refund["status"] == "failed":
            journal.write("refund.failed", self.refund)
        journal.write("refund.updated", self.refund, previous=previous)
        journal.write("charge.refund.updated", self.refund, previous=previous)
        if self.refund["status"] == "succeeded":
            journal.write("charge.refunded", self.charge)


def show_as_waiting(refund: Document, *, pending_reason: str) -> None:
    """This will add what Stripe shows of a waiting refund, and take it away from any other."""
    for name in ("pending_reason", "next_action"):
        refund.pop(name, None)
    if refund["status"] == "pending":
        refund["pending_reason"] = pending_reason
    if refund["status"] == "requires_action":
        email = refund.get("instructions_email", "shopper@example.com")
        sent = {"email_sent_at": refund["created"], "email_sent_to": email}
        details = {"email_sent": sent, "expires_at": refund["created"] + 45 * 24 * 60 * 60}
        refund["next_action"] = {"type": "display_details", "display_details": details}


def move(*, core: Core, call: Call, refund: Document, status: str, reason: str | None = None) -> Document:
    """This will change the status of a refund as the bank or the customer would."""
    charge = core.store.get(account=call.account, kind="charge", id=refund["charge"])
    return _Change(core, call, refund, charge).to(status, reason=reason)


def cancel(*, core: Core, call: Call, refund: Document) -> Document:
    """This will call off a waiting refund."""
    return move(core=core, call=call, refund=refund, status="canceled")


def settle(*, core: Core, account: str, refund_id: str) -> Document | None:
    """This will let happen what is planned for a refund; nothing when nothing is."""
    with core.store.transaction():
        refund = core.store.get(account=account, kind="refund", id=refund_id)
        core.store.run("DELETE FROM settlements WHERE account = ? AND refund = ?", account, refund_id)
        if refund["_then"] is None:
            return None
        call = Call(account, refund_id, {})
        return move(
            core=core, call=call, refund=refund, status=refund["_then"], reason=refund["_then_reason"]
        )


def settle_due(core: Core) -> None:
    """This will let happen everything planned whose time has come."""
    sql = "SELECT account, refund FROM settlements WHERE due_at <= ?"
    for account, refund_id in core.store.rows(sql, time.time()):
        settle(core=core, account=account, refund_id=refund_id)


def next_settlement_at(core: Core) -> float | None:
    """This will tell when the next planned change is due."""
    rows = core.store.rows("SELECT MIN(due_at) FROM settlements")
    return float(rows[0][0]) if rows[0][0] is not None else None
