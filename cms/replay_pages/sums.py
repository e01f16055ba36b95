"""The money of a replay, by currency: what is known of past requests, and what might have been beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from cms.replays.words import SOURCES, word
from returns.models import Replay
from returns.money import Money
from returns.replay.asked import Source
from returns.replay.comparing import Outcome


@dataclass(frozen=True, slots=True)
class Sum:
    """A number of labels or an amount: as it was, as it would be; `was` None where only what flips counts."""

    becomes: Money | int
    was: Money | int | None = None

    @property
    def is_amount(self) -> bool:
        return isinstance(self.becomes, Money)

    @property
    def stays(self) -> bool:
        return self.was == self.becomes


@dataclass(frozen=True, slots=True)
class SumRow:
    label: str
    help: str
    cells: Sequence[Sum]

    @property
    def says_something(self) -> bool:
        """Fees and bonuses that no policy knows are not worth a row."""
        return any(cell.was is None or cell.was or cell.becomes for cell in self.cells)


@dataclass(frozen=True, slots=True)
class SumTable:
    """One currency; `columns` are the kinds of questions."""

    currency: str
    columns: Sequence[str]
    rows: Sequence[SumRow]


def sums_of(replay: Replay) -> list[SumTable]:
    """This will give a table for each currency, the largest first."""
    money: Mapping[str, Mapping[str, int]] = replay.result["money"]
    sizes: dict[str, int] = {}
    for place, counts in money.items():
        currency = place.split()[1]
        sizes[currency] = sizes.get(currency, 0) + counts.get("asked", 0)
    costs = replay.basis["label_costs"]
    return [
        _table(currency, money, costs.get(currency))
        for currency in sorted(sizes, key=lambda each: -sizes[each])
    ]


def _table(currency: str, money: Mapping[str, Mapping[str, int]], label_cost: int | None) -> SumTable:
    sources = [source for source in Source if f"{source} {currency}" in money]
    cells = [money[f"{source} {currency}"] for source in sources]

    def flipped(outcome: str) -> list[Sum]:
        return [Sum(Money(counts.get(outcome, 0), currency)) for counts in cells]

    def both(what: str) -> list[Sum]:
        return [
            Sum(Money(counts.get(f"new_{what}", 0), currency), Money(counts.get(f"old_{what}", 0), currency))
            for counts in cells
        ]

    labels = [Sum(counts.get("new_labels", 0), counts.get("old_labels", 0)) for counts in cells]
    rows = [
        SumRow(
            gettext("Goods now refused"), gettext("what was paid for them"), flipped(Outcome.NEWLY_REFUSED)
        ),
        SumRow(
            gettext("Goods now allowed"), gettext("what was paid for them"), flipped(Outcome.NEWLY_ALLOWED)
        ),
        SumRow(gettext("Fees kept back"), "", both("fees")),
        SumRow(gettext("Bonus on top"), "", both("bonus")),
        SumRow(gettext("Labels that the store pays"), gettext("one for each order"), labels),
    ]
    if label_cost is not None:
        rows.append(_label_row(labels, Money(label_cost, currency)))
    told = [row for row in rows if row.says_something]
    return SumTable(currency, [word(SOURCES, source) for source in sources], told)


def _label_row(labels: Sequence[Sum], cost: Money) -> SumRow:
    def priced(count: Money | int | None) -> Money:
        return Money(cost.minor * count if isinstance(count, int) else 0, cost.currency)

    return SumRow(
        gettext("What those labels cost"),
        gettext("at the average of the store’s newest labels"),
        [Sum(priced(each.becomes), priced(each.was)) for each in labels],
    )
