"""What a return would be worth: the very computation that opens and pays it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass, replace
from datetime import datetime

from returns.eligibility.decision import Decision
from returns.eligibility.engine import decide
from returns.eligibility.inputs import HistoryFacts, Inputs
from returns.eligibility.policy import CompiledPolicy
from returns.eligibility.vocabulary import EXECUTABLE_METHODS, EXECUTABLE_RESOLUTIONS, RefusalCode
from returns.errors import ReturnsError
from returns.models import Order, OrderLine, PolicyVersion, Reason
from returns.queries.facts import Shipped, inputs, shipped_units
from returns.queries.history import history_for
from returns.queries.holds import held_units
from returns.queries.policies import compiled, version_for
from returns.settlement import SettleLine, settle_lines
from returns.units import Ranges, count, free_ranges, take


class EmptyReturn(ReturnsError):
    """A request without any unit."""

    code = "empty_return"


class UnknownLine(ReturnsError):
    """A line that the order does not have, or a reason that cannot be chosen."""

    code = "reason_not_a_leaf"


class NotCarriedOut(ReturnsError):
    """A resolution or a method that this release cannot carry out, whatever the policy says.

    `field` is what was asked for, "resolution" or "method"; `order_line_id`
    is the line that asks, None for the method, which all lines share.
    """

    def __init__(self, sentence: str, *, field: str, code: RefusalCode, order_line_id: int | None) -> None:
        super().__init__(sentence)
        self.field = field
        self.code = code
        self.order_line_id = order_line_id


@dataclass(frozen=True, kw_only=True)
class RequestedLine:
    """Units of one order line that somebody wants to send back.

    `evidence_answers` are "question:choice", None before anybody was asked;
    `photo_count` is None until the request is sent.
    """

    order_line_id: int
    quantity: int
    reason_id: int
    resolution: str = "REFUND"
    comment: str = ""
    evidence_answers: tuple[str, ...] | None = None
    photo_count: int | None = None


def with_photo_counts(*, lines: Iterable[RequestedLine], photos: Mapping[int, Sized]) -> list[RequestedLine]:
    """This will tell each line how many photos of it there are (by order line): it is about to be sent."""
    return [replace(line, photo_count=len(photos.get(line.order_line_id, ()))) for line in lines]


@dataclass(frozen=True)
class QuotedLine:
    """The answer for one requested line; `gross_minor` is 0 where it is refused."""

    requested: RequestedLine
    line: OrderLine
    reason: Reason
    inputs: Inputs
    decision: Decision
    units: Ranges
    gross_minor: int
    tax_minor: int


@dataclass(frozen=True)
class Quote:
    """All answers for one request, and what the shopper gets back."""

    order: Order
    version: PolicyVersion
    lines: tuple[QuotedLine, ...]
    method: str

    @property
    def refused(self) -> tuple[QuotedLine, ...]:
        return tuple(line for line in self.lines if not line.decision.allowed)

    @property
    def gross_minor(self) -> int:
        return sum(line.gross_minor for line in self.lines)

    @property
    def tax_minor(self) -> int:
        return sum(line.tax_minor for line in self.lines)

    @property
    def needs_review(self) -> bool:
        return any(line.decision.needs_review for line in self.lines)


def quote_return(
    *,
    order: Order,
    requested: Sequence[RequestedLine],
    method: str,
    now: datetime,
    version: PolicyVersion | None = None,
) -> Quote:
    """This will decide and value each requested line, without writing anything.

    Amounts are minor units of the order's currency, tax inside. Two entries
    of one order line (different reasons) share its units. `version` is the one
    to ask instead of the order's own: a draft. Raises EmptyReturn,
    NotCarriedOut, UnknownLine, NoPolicy; a line that may not come back is in
    `refused`.
    """
    wanted = [each for each in requested if each.quantity > 0]
    if not wanted:
        raise EmptyReturn("Choose at least one item.")
    _refuse_what_nobody_does(wanted, method)
    version = version or version_for(order=order)
    lines = {line.pk: line for line in OrderLine.objects.filter(order=order)}
    reasons = leaf_reasons(store_id=order.store_id, ids={each.reason_id for each in wanted})
    policy = compiled(version=version)
    history = history_for(policy=policy, order=order, at=now)
    desk = _Desk(order, policy, history, lines, reasons, shipped_units(order_id=order.pk), method, now)
    return Quote(order, version, tuple(desk.answer(wanted)), method)


def _refuse_what_nobody_does(wanted: Sequence[RequestedLine], method: str) -> None:
    """Offers leave these out; whoever sends them all the same would wait for ever.

    No decision is made of it: the policy may well allow it, and what is stored
    has to give the same answer when a later release carries it out.
    """
    for each in wanted:
        if each.resolution not in EXECUTABLE_RESOLUTIONS:
            raise NotCarriedOut(
                "This cannot be carried out. Choose one of the possibilities.",
                field="resolution",
                code=RefusalCode.RESOLUTION_NOT_ALLOWED,
                order_line_id=each.order_line_id,
            )
    if method not in EXECUTABLE_METHODS:
        raise NotCarriedOut(
            "It cannot travel that way. Choose one of the possibilities.",
            field="method",
            code=RefusalCode.METHOD_NOT_ALLOWED,
            order_line_id=None,
        )


def leaf_reasons(*, store_id: int, ids: set[int]) -> dict[int, Reason]:
    """This will give the chosen reasons; what is no leaf of this store is left out."""
    rows = Reason.objects.filter(store_id=store_id, pk__in=ids, is_leaf=True)
    return {reason.pk: reason for reason in rows}


@dataclass(frozen=True)
class _Desk:
    order: Order
    policy: CompiledPolicy
    history: HistoryFacts | None
    lines: dict[int, OrderLine]
    reasons: dict[int, Reason]
    shipped: Shipped
    method: str
    now: datetime

    def answer(self, wanted: Sequence[RequestedLine]) -> list[QuotedLine]:
        held = held_units(order_id=self.order.pk)
        self._agree_with(held)
        asked: dict[int, int] = {}
        answers = []
        for each in wanted:
            line, reason = self._parts(each)
            taken = held.setdefault(line.pk, [])
            quoted = self._quote(each, line, reason, taken, asked.get(line.pk, 0))
            taken.extend(quoted.units)
            asked[line.pk] = asked.get(line.pk, 0) + each.quantity
            answers.append(quoted)
        return answers

    def _agree_with(self, held: dict[int, Ranges]) -> None:
        """Let the places say how many units are open.

        A preview holds no lock, so a return may be opened between reading the
        lines and reading the places; counter and places must not contradict
        each other. Under the lock both say the same.
        """
        for line in self.lines.values():
            line.open_quantity = max(0, count(held.get(line.pk, ())) - line.settled_quantity)

    def _parts(self, each: RequestedLine) -> tuple[OrderLine, Reason]:
        line, reason = self.lines.get(each.order_line_id), self.reasons.get(each.reason_id)
        if line is None:
            raise UnknownLine("This item does not belong to the order.")
        if reason is None:
            raise UnknownLine(f"Choose a reason for “{line.title}”.")
        return line, reason

    def _quote(
        self, each: RequestedLine, line: OrderLine, reason: Reason, taken: Ranges, already: int
    ) -> QuotedLine:
        question = inputs(
            order=self.order,
            line=line,
            shipped=self.shipped.get(line.pk, ()),
            asked_at=self.now,
            quantity=each.quantity,
            already_asked=already,
            reason=reason,
            resolution=each.resolution,
            method=self.method,
            evidence_answers=each.evidence_answers,
            photo_count=each.photo_count,
            history=self.history,
        )
        decision = decide(question, self.policy)
        if not decision.allowed:
            return QuotedLine(each, line, reason, question, decision, [], 0, 0)
        units = take(free_ranges(taken=taken, quantity=line.quantity), each.quantity)
        item = settle_lines([settle_line(order_line=line, units=units)]).lines[0]
        return QuotedLine(each, line, reason, question, decision, units, item.gross_minor, item.tax_minor)


def settle_line(*, order_line: OrderLine, units: Ranges, return_line_id: int = 0) -> SettleLine:
    """This will describe units of a line for the settlement; preview and payment both start here."""
    return SettleLine(
        return_line_id=return_line_id,
        order_line_id=order_line.pk,
        paid_minor=order_line.paid_minor,
        tax_minor=order_line.tax_minor,
        quantity=order_line.quantity,
        units=tuple((start, end) for start, end in units),
        settled_minor=order_line.settled_minor + order_line.reserved_minor,
    )
