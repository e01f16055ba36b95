"""What conditions look at: each fact is one pure reading of the inputs, None where nobody knows.

A value is hashable, so that what a condition finds in it can be remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
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
    """One thing that a question may say; `name` is unique, `read` needs the store's zone for dates.

    Amounts hardly ever come again, so what is found in them is not worth remembering.
    """

    name: str
    read: Read

    @property
    def comes_again(self) -> bool:
        """Whether questions share values of this fact."""
        return self.name not in _AMOUNTS


_AMOUNTS = frozenset({"price", "order_value", "history_value"})


def percent(part: int, whole: int) -> int | None:
    """This will give whole per cent, rounded half up; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole > 0 else None


def _said(text: str | None) -> Texts | None:
    return (text,) if text else None


def _reason(inputs: Inputs, _zone: ZoneInfo) -> Texts | None:
    # A rule may name a merchant's own reason or the category that it stands for.
    code, category = inputs.request.reason_code, inputs.request.reason_category
    if code and category:
        return code, category
    return _said(code or category)


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


FACTS: Mapping[str, Fact] = MappingProxyType(
    {
        name: Fact(name, read)
        for name, read in (
            ("product_tag", lambda inputs, _zone: inputs.line.tags),
            ("product_category", lambda inputs, _zone: inputs.line.categories),
            ("product_sku", lambda inputs, _zone: _said(inputs.line.sku)),
            ("product_vendor", lambda inputs, _zone: _said(inputs.line.vendor)),
            ("country", lambda inputs, _zone: _said(inputs.order.country)),
            ("channel", lambda inputs, _zone: _said(inputs.order.channel)),
            ("customer_group", lambda inputs, _zone: _said(inputs.order.customer_group)),
            ("reason", _reason),
            ("resolution", lambda inputs, _zone: _said(inputs.request.resolution)),
            ("evidence_answer", lambda inputs, _zone: inputs.request.evidence_answers),
            ("final_sale", lambda inputs, _zone: inputs.line.is_final_sale),
            ("gift_card", lambda inputs, _zone: inputs.line.is_gift_card),
            ("business", lambda inputs, _zone: inputs.order.is_business),
            ("gift", lambda inputs, _zone: inputs.order.is_gift),
            ("merchant_at_fault", lambda inputs, _zone: inputs.request.is_merchant_at_fault),
            ("quantity", lambda inputs, _zone: inputs.request.quantity),
            ("discount_percent", _discount),
            (f"days_since:{Clock.PLACED}", _days_since_placed),
            (f"days_since:{Clock.SHIPPED}", _days_since_shipped),
            (f"days_since:{Clock.DELIVERED}", _days_since_delivered),
            ("history_returns", _of_history(lambda history: history.returns)),
            (
                "history_rate_percent",
                _of_history(lambda history: percent(history.returned_minor, history.bought_minor)),
            ),
            ("history_value", _of_history(lambda history: (history.returned_minor, history.currency))),
            ("price", _price),
            ("order_value", _order_value),
            ("placed_between", _placed_date),
        )
    }
)
HISTORY = frozenset(name for name in FACTS if name.startswith("history_"))
