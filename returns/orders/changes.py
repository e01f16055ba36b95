"""What an import adds to a stored order, and what it only reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from returns.models import Fulfilment, FulfilmentLine, Payment
from returns.orders.differences import Difference, as_text
from returns.orders.rows import FulfilmentRows, PaymentRows, RefundElsewhere

Grown = Fulfilment | FulfilmentLine | Payment


@dataclass(frozen=True)
class Filled:
    """A stored row gets a value where it had none."""

    row: Grown
    field: str
    value: datetime | str
    path: str


@dataclass
class Changes:
    """Rows to add in the order's transaction, and what is reported instead."""

    filled: list[Filled] = field(default_factory=list)
    fulfilments: list[FulfilmentRows] = field(default_factory=list)
    # New lines of stored fulfilments.
    fulfilment_lines: list[FulfilmentLine] = field(default_factory=list)
    payments: list[PaymentRows] = field(default_factory=list)
    refunds: list[tuple[Payment, RefundElsewhere]] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    # Units newly sent, by the stored line's key.
    sent: dict[int, int] = field(default_factory=dict)

    @property
    def adds(self) -> bool:
        return bool(self.filled or self.fulfilments or self.fulfilment_lines or self.payments or self.refunds)

    @property
    def added(self) -> list[str]:
        """The places in the schema that the stored order gains, for reports and the journal."""
        return [
            *(filled.path for filled in self.filled),
            *(f"fulfilments[{each.fulfilment.external_id}]" for each in self.fulfilments),
            *(
                f"fulfilments[{line.fulfilment.external_id}].lines[{line.order_line.external_id}]"
                for line in self.fulfilment_lines
            ),
            *(f"payments[{each.payment.external_id}]" for each in self.payments),
            *(
                f"payments[{payment.external_id}].external_refunds[{refund.external_id}]"
                for payment, refund in self.refunds
            ),
        ]


def grow(before: Grown, new: Grown, name: str, path: str, changes: Changes) -> None:
    """This will fill an empty field; a filled one keeps its value. An import that is silent says nothing."""
    known, given = getattr(before, name), getattr(new, name)
    if not given or known == given:
        return
    if known:
        changes.differences.append(Difference(path, as_text(known, name, ""), as_text(given, name, "")))
    else:
        changes.filled.append(Filled(before, name, given, path))
