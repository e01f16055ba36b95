"""Payouts: what is on the balance goes to the bank, row by row.

A payout takes every row that none has taken before; its own row is listed with them
(docs.stripe.com/payouts/reconciliation, read November 2026).
"""

from tests.standins.stripe import charges
from tests.standins.stripe.core import Core
from tests.standins.stripe.errors import missing
from tests.standins.stripe.events import Journal
from tests.standins.stripe.identifiers import new_id
from tests.standins.stripe.listing import page
from tests.standins.stripe.shapes import Call, Document

_WAITING = (
    "SELECT id FROM documents WHERE account = ? AND kind = 'balance_transaction' "
    "AND json_extract(body, '$.currency') = ? AND json_extract(body, '$._payout') IS NULL ORDER BY seq"
)
_NULL = (
    *("application_fee", "application_fee_amount", "description", "destination"),
    *("failure_balance_transaction", "failure_code", "failure_message", "original_payout", "payout_method"),
    *("reversed_by", "statement_descriptor", "trace_id"),
)


def pay_out(*, core: Core, call: Call, currency: str) -> Document:
    """This will pay out all that waits in a currency, and say that it is reconciled."""
    ids = [row[0] for row in core.store.rows(_WAITING, call.account, currency)]
    rows = [core.store.get(account=call.account, kind="balance_transaction", id=id) for id in ids]
    if not rows:
        raise ValueError(f"There is nothing in {currency} to pay out.")
    payout = _body(amount=sum(row["net"] for row in rows), currency=currency, created=core.clock.now())
    own = charges.book(
        core=core,
        account=call.account,
        type="payout",
        amount=-payout["amount"],
        subject=payout,
        description="STRIPE PAYOUT",
    )
    payout["balance_transaction"] = own["id"]
    core.store.add(account=call.account, documents=[payout])
    for row in (*rows, own):
        row["_payout"] = payout["id"]
        core.store.save(account=call.account, document=row)
    return _tell(core, call, payout)


def _tell(core: Core, call: Call, payout: Document) -> Document:
    journal = Journal(core, call)
    journal.write("payout.created", payout)
    payout["status"] = "paid"
    journal.write("payout.paid", payout)
    payout["reconciliation_status"] = "completed"
    journal.write("payout.reconciliation_completed", payout)
    core.store.save(account=call.account, document=payout)
    return payout


def _body(*, amount: int, currency: str, created: int) -> Document:
    return {
        **dict.fromkeys(_NULL),
        "id": new_id("po"),
        "object": "payout",
        "amount": amount,
        "arrival_date": created,
        "automatic": True,
        "balance_transaction": None,
        "created": created,
        "currency": currency,
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "reconciliation_status": "in_progress",
        "source_type": "card",
        "status": "pending",
        "type": "bank_account",
    }


def retrieve(*, core: Core, call: Call) -> Document:
    """This will read one payout."""
    payout = core.store.find(account=call.account, kind="payout", id=call.target)
    if payout is None:
        raise missing("payout", call.target, param="payout")
    return payout


def list_payouts(*, core: Core, call: Call) -> Document:
    """This will list payouts, the newest first."""
    more = [("json_extract(body, '$.status') = ?", call.params["status"])] if "status" in call.params else []
    return page(core=core, call=call, kind="payout", url="/v1/payouts", filters=(), more=more)
