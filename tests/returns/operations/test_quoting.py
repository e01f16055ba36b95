"""A preview is the computation that pays, and it holds no lock."""

from __future__ import annotations

import pytest

from returns.models import Order, Reason
from returns.operations import quote_return as quoting
from returns.operations.quote_return import Quote, RequestedLine, quote_return
from returns.queries.holds import held_units
from returns.units import Ranges
from tests.factories import NOW, make_reason, make_return
from tests.steps import arrive, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def reason(order: Order) -> Reason:
    return make_reason(order.store)


def quote(order: Order, reason: Reason, *, quantity: int, position: int = 0) -> Quote:
    line = order.lines.get(position=position)
    wanted = [RequestedLine(order_line_id=line.pk, quantity=quantity, reason_id=reason.pk)]
    return quote_return(order=order, requested=wanted, method="PREPAID_LABEL", now=NOW)


class TestAPreview:
    @pytest.mark.parametrize("quantity, minor", [(1, 333), (2, 667), (3, 1000)])
    def test_is_what_will_be_paid(self, order: Order, reason: Reason, quantity: int, minor: int) -> None:
        """Shown before sending, held by the return, settled on receipt: one amount."""
        shown = quote(order, reason, quantity=quantity)

        rma = make_return(order, units=[quantity, 0])
        arrive(rma)

        assert shown.gross_minor == rma.lines.get().quoted_minor == settle(rma).total_minor == minor

    def test_is_what_will_be_paid_after_another_return(self, order: Order, reason: Reason) -> None:
        """The second unit of three costs 3.34, whoever sends it back first."""
        other = make_return(order, units=[1, 0])
        shown = quote(order, reason, quantity=1)
        rma = make_return(order, units=[1, 0])

        for each in (rma, other):
            arrive(each)

        assert (shown.gross_minor, settle(rma).total_minor, settle(other).total_minor) == (334, 334, 333)

    @pytest.mark.parametrize("quantity", [1, 3])
    def test_is_refused_when_somebody_is_faster(
        self, order: Order, reason: Reason, monkeypatch: pytest.MonkeyPatch, quantity: int
    ) -> None:
        """Another return takes the units between two of its questions: refused, and no error."""
        units = iter([[3, 0]])

        def read_late(*, order_id: int) -> dict[int, Ranges]:
            for overtaken in units:
                make_return(order, units=overtaken)
            return held_units(order_id=order_id)

        monkeypatch.setattr(quoting, "held_units", read_late)

        shown = quote(order, reason, quantity=quantity)

        assert [line.decision.allowed for line in shown.lines] == [False]
        assert shown.gross_minor == 0
