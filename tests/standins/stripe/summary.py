"""What the stand-in holds, added up, so that a test can compare ledgers to the penny."""

from collections.abc import Iterable
from typing import Any

from tests.standins.stripe.core import Core
from tests.standins.stripe.shapes import Document

_REFUNDS = """
SELECT payment_intent, json_extract(body, '$.status'), json_extract(body, '$.currency'),
       COUNT(*), SUM(json_extract(body, '$.amount'))
FROM documents WHERE account = ? AND kind = 'refund' GROUP BY 1, 2, 3
"""
_PAYMENTS = """
SELECT json_extract(body, '$.currency'), COUNT(*), SUM(json_extract(body, '$.amount_received'))
FROM documents WHERE account = ? AND kind = 'payment_intent' GROUP BY 1
"""


def summary(*, core: Core, account: str) -> Document:
    """This will count and add up payments and refunds; amounts are minor units by currency.

    `by_payment_intent` has, for each payment with a refund, the number of refunds and the sum by status.
    """
    rows = core.store.rows(_REFUNDS, account)
    payments = core.store.rows(_PAYMENTS, account)
    return {
        "payment_intents": sum(row[1] for row in payments),
        "received_minor": {row[0]: row[2] for row in payments},
        "refunds": sum(row[3] for row in rows),
        "statuses": _added((row[1], row[3]) for row in rows),
        "refunded_minor": _added((row[2], row[4]) for row in rows if row[1] == "succeeded"),
        "pending_minor": _added((row[2], row[4]) for row in rows if row[1] in ("pending", "requires_action")),
        "by_payment_intent": _by_payment(rows),
    }


def _added(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for name, amount in pairs:
        sums[name] = sums.get(name, 0) + amount
    return sums


def _by_payment(rows: list[tuple[Any, ...]]) -> dict[str, Document]:
    payments: dict[str, Document] = {}
    for payment_intent, status, _, count, amount in rows:
        entry = payments.setdefault(str(payment_intent), {"refunds": 0})
        entry["refunds"] += count
        entry[str(status)] = amount
    return payments
