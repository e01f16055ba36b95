"""What an order that comes again adds to the stored one, and where it says something else.

Lines and amounts never change (DESIGN section 5). What an import leaves out of
the parts that grow (fulfilments, delivery times, payments, refunds) is no
difference: another source may have told it.
"""

from __future__ import annotations

from returns.models import OrderLineTax
from returns.orders.changes import Changes
from returns.orders.comparing_parcels import compare_fulfilment
from returns.orders.comparing_payments import compare_payment
from returns.orders.differences import (
    CHARGE_FIELDS,
    LINE_FIELDS,
    ORDER_FIELDS,
    Difference,
    differing_fields,
    tax_texts,
    unmatched,
)
from returns.orders.rows import OrderRows
from returns.orders.stored import StoredOrder


def compare(*, stored: StoredOrder, new: OrderRows) -> Changes:
    """This will tell what to add and what to report; it writes nothing.

    `new` is used up: its parcels and payments now point at the stored rows.
    """
    changes = Changes()
    currency = stored.order.currency
    changes.differences += differing_fields(stored.order, new.order, ORDER_FIELDS, "", currency)
    _compare_lines(stored, new, changes)
    _compare_charges(stored, new, changes)
    for fulfilment in new.fulfilments:
        compare_fulfilment(stored=stored, new=fulfilment, changes=changes)
    for payment in new.payments:
        compare_payment(stored=stored, new=payment, changes=changes)
    return changes


def _compare_lines(stored: StoredOrder, new: OrderRows, changes: Changes) -> None:
    currency = stored.order.currency
    changes.differences += unmatched("lines", stored.lines, new.lines_by_id)
    taxes: dict[str, list[OrderLineTax]] = {}
    for tax in new.taxes:
        taxes.setdefault(tax.order_line.external_id, []).append(tax)
    for name, line in new.lines_by_id.items():
        before = stored.lines.get(name)
        if before is None:
            continue
        changes.differences += differing_fields(before, line, LINE_FIELDS, f"lines[{name}].", currency)
        known = tax_texts(stored.taxes.get(before.pk, []), currency)
        given = tax_texts(taxes.get(name, []), currency)
        if known != given:
            difference = Difference(f"lines[{name}].taxes", "; ".join(known), "; ".join(given))
            changes.differences.append(difference)


def _compare_charges(stored: StoredOrder, new: OrderRows, changes: Changes) -> None:
    given = {charge.external_id: charge for charge in new.charges}
    changes.differences += unmatched("charges", stored.charges, given)
    for name in stored.charges.keys() & given.keys():
        changes.differences += differing_fields(
            stored.charges[name], given[name], CHARGE_FIELDS, f"charges[{name}].", stored.order.currency
        )
