"""What is kept back: for the condition of goods, for handling, for labels, for a lost discount.

# Note [Deductions stop at zero]
In this order, so that the later one is cut first: condition, restocking by
percent, restocking flat, label, clawback. Each is taken only from what is
paid for the goods that carry it: a fee for one item never eats the refund of
another that is free of it, above all not of one that is the merchant's fault.

# Note [Once, and the highest]
A flat restocking fee and a label fee are taken once for a return, however
many lines carry them. Where lines name different amounts, it is the highest
that the lines carrying it (or a higher one) can bear. The two fees are chosen
together, so that as much is taken as the lines can bear: otherwise it could
pay off to send back in two parcels what is sent back in one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from returns.eligibility.fees import WHOLE_BP
from returns.money import allocate
from returns.settlement.lines import Cause, Kind, Limit
from returns.settlement.request import SettleRequest
from returns.settlement.shares import Spans, first_of, overlap, share, share_of_rest, spans_of, without
from returns.settlement.sheet import Purse, Sheet, left_in
from returns.settlement.terms import ActualCost, Flat, Percent


def take_own(purse: Purse, sheet: Sheet) -> None:
    """This will take what an item bears for itself: its condition, then a percentage for restocking."""
    conditions = list(_conditions(purse))
    for condition in conditions:
        purse.take(
            sheet,
            kind=Kind.CONDITION_DEDUCTION,
            cause=Cause.GRADE,
            minor=share(condition.bp, condition.spans),
            bp=condition.bp,
            text_key=condition.text_key,
        )
    rate = purse.row.terms.restocking
    if isinstance(rate, Percent):
        minor = sum(share_of_rest(rate.bp, each.bp, each.spans) for each in conditions)
        purse.take(sheet, kind=Kind.RESTOCKING_FEE, cause=Cause.PERCENT, minor=minor, bp=rate.bp)
        # Where condition and fee are more than everything: at the same rounding, what the fee did not find.
        lost = sum(share(max(0, each.bp + rate.bp - WHOLE_BP), each.spans) for each in conditions)
        if not purse.row.is_waived:
            sheet.cut(Kind.RESTOCKING_FEE, Limit.STOPS_AT_ZERO, lost, purse.item)


@dataclass(frozen=True, slots=True)
class _Condition:
    """A deduction, and where the price of the units that bear it runs from and to, as far as it is paid."""

    bp: int
    spans: Spans
    text_key: str = ""


def _conditions(purse: Purse) -> Iterator[_Condition]:
    """Each grade that costs something, and last what is as new."""
    line, deductions = purse.row.item, purse.row.terms.deductions
    rest = first_of(spans_of(line, line.units), purse.item.gross_minor)
    for graded in purse.row.graded:
        spans = overlap(spans_of(line, graded.units), rest)
        rest = without(rest, spans)
        key = graded.text_key or f"condition_deduction.grade_{graded.grade}".lower()
        yield _Condition(deductions.get(graded.grade, 0), spans, key)
    yield _Condition(0, rest)


@dataclass(frozen=True, slots=True)
class _Bearer:
    """An item, and the highest fees that its terms put on the return, less what was taken before."""

    purse: Purse
    restocking: int
    label: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """Fees as wanted, and as far as the items that carry them can bear both."""

    restocking: int
    label: int
    restocking_taken: int
    label_taken: int

    @property
    def rank(self) -> tuple[int, int, int]:
        return self.restocking_taken + self.label_taken, self.restocking, self.label


def take_fees(purses: Sequence[Purse], request: SettleRequest, sheet: Sheet) -> None:
    """This will take the flat restocking fee and the label fee. Note [Once, and the highest]"""
    bearers = [_bearer(purse, request) for purse in purses]
    charged = [bearer for bearer in bearers if not bearer.purse.row.is_waived]
    _note_waived(bearers, charged, sheet)
    restocking = {0, *(bearer.restocking for bearer in charged)}
    label = {0, *(bearer.label for bearer in charged)}
    plan = max((_plan(charged, *fees) for fees in product(restocking, label)), key=lambda plan: plan.rank)
    sheet.cut(Kind.RESTOCKING_FEE, Limit.STOPS_AT_ZERO, plan.restocking - plan.restocking_taken)
    sheet.cut(Kind.LABEL_FEE, Limit.STOPS_AT_ZERO, plan.label - plan.label_taken)
    _take_plan(charged, plan, sheet)


def _bearer(purse: Purse, request: SettleRequest) -> _Bearer:
    terms, already = purse.row.terms, request.already
    flat = terms.restocking.minor(request.currency) if isinstance(terms.restocking, Flat) else 0
    label = sum(request.label_costs_minor) if isinstance(terms.label, ActualCost) else 0
    if isinstance(terms.label, Flat) and request.label_costs_minor:
        label = terms.label.minor(request.currency)
    return _Bearer(purse, max(0, flat - already.flat_restocking_minor), max(0, label - already.label_minor))


def _note_waived(bearers: Sequence[_Bearer], charged: Sequence[_Bearer], sheet: Sheet) -> None:
    """A fee that no other line carries is seen to be waived."""
    waived = [bearer for bearer in bearers if bearer.purse.row.is_waived]
    if not any(bearer.restocking for bearer in charged):
        sheet.cut(Kind.RESTOCKING_FEE, Limit.WAIVED, max((each.restocking for each in waived), default=0))
    if not any(bearer.label for bearer in charged):
        sheet.cut(Kind.LABEL_FEE, Limit.WAIVED, max((each.label for each in waived), default=0))


def _plan(bearers: Sequence[_Bearer], restocking: int, label: int) -> _Plan:
    """As much of both fees as can be taken, the restocking fee first."""
    carry_restocking = [each.purse for each in bearers if each.restocking >= restocking > 0]
    carry_label = [each.purse for each in bearers if each.label >= label > 0]
    only_label = [purse for purse in carry_label if purse not in carry_restocking]
    first = min(restocking, left_in(carry_restocking))
    both = min(
        restocking + label,
        left_in(carry_restocking) + label,
        restocking + left_in(carry_label),
        left_in(carry_restocking) + left_in(only_label),
    )
    return _Plan(restocking, label, first, both - first)


def _take_plan(bearers: Sequence[_Bearer], plan: _Plan, sheet: Sheet) -> None:
    carry_restocking = [each.purse for each in bearers if each.restocking >= plan.restocking > 0]
    carry_label = [each.purse for each in bearers if each.label >= plan.label > 0]
    # Items that carry no label fee bear the restocking fee first, so that the label's can be borne too.
    only_restocking = [purse for purse in carry_restocking if purse not in carry_label]
    in_both = [purse for purse in carry_restocking if purse in carry_label]
    first = min(plan.restocking_taken, left_in(only_restocking))
    _spread(only_restocking, first, sheet, Kind.RESTOCKING_FEE)
    _spread(in_both, plan.restocking_taken - first, sheet, Kind.RESTOCKING_FEE)
    _spread(carry_label, plan.label_taken, sheet, Kind.LABEL_FEE)


def take_clawback(purses: Sequence[Purse], minor: int, sheet: Sheet) -> None:
    """This will take back the forfeited part of a discount from goods that are not the merchant's fault."""
    liable = [purse for purse in purses if not purse.row.is_waived]
    taken = min(minor, left_in(liable))
    sheet.cut(Kind.CLAWBACK, Limit.STOPS_AT_ZERO, minor - taken)
    _spread(liable, taken, sheet, Kind.CLAWBACK)


def _spread(purses: Sequence[Purse], minor: int, sheet: Sheet, kind: Kind) -> None:
    """In proportion to what is left of each, so that tax follows the goods."""
    if not minor:
        return
    for purse, part in zip(purses, allocate(minor, [each.left_minor for each in purses]), strict=True):
        purse.take(sheet, kind=kind, cause=_cause(kind, purse), minor=part)


def _cause(kind: Kind, purse: Purse) -> Cause:
    if kind == Kind.CLAWBACK:
        return Cause.DISCOUNT_LOST
    is_actual = kind == Kind.LABEL_FEE and isinstance(purse.row.terms.label, ActualCost)
    return Cause.ACTUAL_COST if is_actual else Cause.FLAT
