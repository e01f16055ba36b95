"""What choosing store credit or an exchange earns, and what is sent out instead of money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from returns.eligibility.fees import WHOLE_BP
from returns.money import tax_inside
from returns.settlement.lines import EXCHANGE, SENDS_OUT, STORE_CREDIT, Cause, Kind, Limit, Line
from returns.settlement.request import SentOut, SettleRequest
from returns.settlement.sheet import Purse, Sheet
from returns.settlement.terms import Flat, Percent


@dataclass(frozen=True, slots=True)
class Earned:
    """An item, and what is paid for it after its own deductions: what a bonus is earned on."""

    purse: Purse
    base_minor: int


@dataclass(frozen=True, slots=True)
class _Bonus:
    purse: Purse
    cause: Cause
    minor: int
    bp: int | None = None


def add_bonus(earned: Sequence[Earned], request: SettleRequest, sheet: Sheet) -> None:
    """This will add the bonus for each resolution that has one; no tax is inside, none was paid.

    A percentage is rounded down, in the merchant's favour: in the shopper's,
    each unit sent back on its own would round up again. A flat bonus is the
    highest that a line offers, once for an order, and not where nothing is
    paid for the goods. For an exchange it counts as far as what is sent out
    costs more than what came back for it; what is over never becomes money.
    """
    for bonus in _bonuses(earned, STORE_CREDIT, request):
        _add(bonus, bonus.minor, sheet)
    room = _still_to_pay(request, sheet)
    for bonus in _bonuses(earned, EXCHANGE, request):
        minor = min(bonus.minor, room)
        _add(bonus, minor, sheet)
        sheet.cut(Kind.BONUS, Limit.NEVER_MONEY, bonus.minor - minor, bonus.purse.item)
        room -= minor


def _bonuses(earned: Sequence[Earned], way: str, request: SettleRequest) -> Iterator[_Bonus]:
    flat: list[_Bonus] = []
    for each in earned:
        rate = each.purse.row.terms.bonus.get(way)
        if each.purse.row.resolution != way or not each.base_minor:
            continue
        if isinstance(rate, Percent):
            minor = each.base_minor * rate.bp // WHOLE_BP
            yield _Bonus(each.purse, Cause.PERCENT, minor, rate.bp)
        if isinstance(rate, Flat):
            minor = max(0, rate.minor(request.currency) - request.already.flat_bonus_minor.get(way, 0))
            flat.append(_Bonus(each.purse, Cause.FLAT, minor))
    if flat:
        yield max(flat, key=lambda bonus: bonus.minor)


def _still_to_pay(request: SettleRequest, sheet: Sheet) -> int:
    """By how much what is sent out costs more than what came back for it."""
    came_back = sum(line.gross_minor for line in sheet.lines if line.resolution in SENDS_OUT)
    return max(0, sum(each.price_minor for each in request.sent_out) - came_back)


def _add(bonus: _Bonus, minor: int, sheet: Sheet) -> None:
    if minor:
        sheet.lines.append(
            Line(
                kind=Kind.BONUS,
                cause=bonus.cause,
                gross_minor=minor,
                resolution=bonus.purse.row.resolution,
                return_line_id=bonus.purse.item.return_line_id,
                order_line_id=bonus.purse.item.order_line_id,
                percent_bp=bonus.bp,
            )
        )


def take_sent_out(request: SettleRequest, sheet: Sheet) -> None:
    """This will set what is sent out against everything else; what it costs more is owed, and not taken."""
    for each in request.sent_out:
        left = sum(line.gross_minor for line in sheet.lines)
        minor = min(each.price_minor, left)
        sheet.cut(Kind.EXCHANGE_ITEM, Limit.OWED, each.price_minor - minor)
        if minor:
            sheet.lines.append(_sent_out_line(each, minor))


def _sent_out_line(each: SentOut, minor: int) -> Line:
    return Line(
        kind=Kind.EXCHANGE_ITEM,
        cause=Cause.SENT_OUT,
        gross_minor=-minor,
        tax_minor=-tax_inside(minor, each.price_minor, each.tax_minor),
        resolution=EXCHANGE,
        own_text_key=each.text_key,
    )
