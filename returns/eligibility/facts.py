"""What conditions look at: each fact is one pure reading of the inputs, None where nobody knows.

A value is hashable, so that what a condition finds in it can be remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from types import MappingProxyType
from zoneinfo import ZoneInfo

from returns.eligibility.inputs import HistoryFacts, Inputs
from returns.eligibility.vocabulary import Clock

Texts = tuple[str, ...]
# Minor units and their currency.
Amount = tuple[int, str]
Read = Callable[[Inputs, ZoneInfo], Hashable]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a question may say; `name` is unique.

    Most are fields of the inputs (`field`, as a dotted path), which Python
    reads many at a time; others are worked out (`work_out`, which needs the
    store's zone for dates). Amounts hardly ever come again, so what is found
    in them is not worth remembering.
    """

    name: str
    field: str = ""
    work_out: Read | None = None

    def read(self, inputs: Inputs, zone: ZoneInfo) -> Hashable:
        """This will give the value, None where nobody knows."""
        if self.work_out is not None:
            return self.work_out(inputs, zone)
        value: Hashable = attrgetter(self.field)(inputs)
        return value

    @property
    def comes_again(self) -> bool:
        """Whether questions share values of this fact."""
        return self.name not in _AMOUNTS


_AMOUNTS = frozenset({"price", "order_value", "history_value"})


def percent(part: int, whole: int) -> int | None:
    """This will give whole per cent, rounded half up; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole > 0 else None


def _reason(inputs: Inputs, _zone: ZoneInfo) -> Texts | str | None:
    # A rule may name a merchant's own reason or the category that it stands for.
    code, category = inputs.request.reason_code, inputs.request.reason_category
    return (code, category) if code and category else code or category


def _discount(inputs: Inputs, _zone: ZoneInfo) -> int | None:
    """Per cent off the list price; where none is noted, it is what was paid plus what was taken off."""
    line = inputs.line
    off, listed = line.discount_minor, line.list_minor
    if listed is None:
        return None if off is None else percent(max(0, off), line.paid_minor + max(0, off))
    # Without a noted discount the price itself tells: what was paid may have tax inside that the list lacks.
    taken = off or listed - line.paid_minor
    return percent(min(max(0, taken), listed), listed)


def _price(inputs: Inputs, _zone: ZoneInfo) -> Amount | None:
    """Paid for one unit, half up."""
    line = inputs.line
    if line.quantity < 1:
        return None
    return (2 * line.paid_minor + line.quantity) // (2 * line.quantity), inputs.order.currency


def _order_value(inputs: Inputs, _zone: ZoneInfo) -> Amount | None:
    value = inputs.order.value_minor
    return None if value is None else (value, inputs.order.currency)


def _placed_date(inputs: Inputs, zone: ZoneInfo) -> date:
    return inputs.order.placed_at.astimezone(zone).date()


def _days_since(moment: datetime | None, inputs: Inputs, zone: ZoneInfo) -> int | None:
    if moment is None:
        return None
    asked_date = inputs.request.asked_at.astimezone(zone).date()
    return (asked_date - moment.astimezone(zone).date()).days


def _days_since_placed(inputs: Inputs, zone: ZoneInfo) -> int | None:
    return _days_since(inputs.order.placed_at, inputs, zone)


def _days_since_shipped(inputs: Inputs, zone: ZoneInfo) -> int | None:
    times = [part.shipped_at for part in inputs.line.fulfilments if part.quantity and part.shipped_at]
    return _days_since(max(times, default=None), inputs, zone)


def _days_since_delivered(inputs: Inputs, zone: ZoneInfo) -> int | None:
    times = [part.delivered_at for part in inputs.line.fulfilments if part.quantity and part.delivered_at]
    return _days_since(max(times, default=None), inputs, zone)


def _of_history(read: Callable[[HistoryFacts], Hashable]) -> Read:
    return lambda inputs, _zone: None if inputs.history is None else read(inputs.history)


_FIELDS = {
    "product_tag": "line.tags",
    "product_category": "line.categories",
    "product_sku": "line.sku",
    "product_vendor": "line.vendor",
    "country": "order.country",
    "channel": "order.channel",
    "customer_group": "order.customer_group",
    "resolution": "request.resolution",
    "evidence_answer": "request.evidence_answers",
    "final_sale": "line.is_final_sale",
    "gift_card": "line.is_gift_card",
    "business": "order.is_business",
    "gift": "order.is_gift",
    "merchant_at_fault": "request.is_merchant_at_fault",
    "quantity": "request.quantity",
}
_WORKED_OUT: Mapping[str, Read] = {
    "reason": _reason,
    "discount_percent": _discount,
    f"days_since:{Clock.PLACED}": _days_since_placed,
    f"days_since:{Clock.SHIPPED}": _days_since_shipped,
    f"days_since:{Clock.DELIVERED}": _days_since_delivered,
    "history_returns": _of_history(lambda history: history.returns),
    "history_rate_percent": _of_history(
        lambda history: percent(history.returned_minor, history.bought_minor)
    ),
    "history_value": _of_history(lambda history: (history.returned_minor, history.currency)),
    "price": _price,
    "order_value": _order_value,
    "placed_between": _placed_date,
}
# Fields first: that is the order in which a plan reads them.
FACTS: Mapping[str, Fact] = MappingProxyType(
    {name: Fact(name, field=path) for name, path in _FIELDS.items()}
    | {name: Fact(name, work_out=read) for name, read in _WORKED_OUT.items()}
)
HISTORY = frozenset(name for name in FACTS if name.startswith("history_"))
