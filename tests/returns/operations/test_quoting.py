"""A preview is the computation that pays, and it holds no lock."""

from __future__ import annotations

import pytest

from returns.journal import SYSTEM
from returns.models import EligibilityDecision, Order, Reason, RefusedAttempt, Return
from returns.operations import quote_return as quoting
from returns.operations.open_return import Request, open_return
from returns.operations.quote_return import NotCarriedOut, Quote, RequestedLine, quote_return
from returns.queries.holds import held_units
from returns.units import Ranges
from tests.factories import NOW, make_reason, make_return, policy_document, publish
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


class TestWhatNobodyCarriesOut:
    @pytest.mark.parametrize("resolution", ["EXCHANGE", "STORE_CREDIT", "refund", ""])
    def test_is_refused_at_the_line_that_asks_for_it(
        self, order: Order, reason: Reason, resolution: str
    ) -> None:
        """Whatever the policy allows, and before anything is stored."""
        allow_everything(order)
        line = order.lines.get(position=0)

        with pytest.raises(NotCarriedOut) as refusal:
            send(order, reason, resolution=resolution)

        assert (refusal.value.field, refusal.value.order_line_id) == ("resolution", line.pk)
        assert refusal.value.code == "resolution_not_allowed"
        assert refusal.value.sentence == "This cannot be carried out. Choose one of the possibilities."
        assert nothing_is_stored()

    @pytest.mark.parametrize("method", ["PICKUP", "KEEP", "BALLOON", ""])
    def test_is_no_way_to_travel(self, order: Order, reason: Reason, method: str) -> None:
        """No parcel waits for a van that never comes."""
        allow_everything(order)

        with pytest.raises(NotCarriedOut) as refusal:
            send(order, reason, method=method)

        assert (refusal.value.field, refusal.value.order_line_id) == ("method", None)
        assert refusal.value.code == "method_not_allowed"
        assert refusal.value.sentence == "It cannot travel that way. Choose one of the possibilities."
        assert nothing_is_stored()


def allow_everything(order: Order) -> None:
    every = ["REFUND", "STORE_CREDIT", "EXCHANGE"]
    publish(
        order.store,
        policy_document(
            resolutions={"allowed": every},
            refund_timing=dict.fromkeys(every, "ON_RECEIPT"),
            methods={"allowed": ["OWN_CARRIER", "PICKUP", "KEEP"], "label_paid_by": "MERCHANT"},
        ),
    )


def send(order: Order, reason: Reason, *, resolution: str = "REFUND", method: str = "OWN_CARRIER") -> Return:
    line = order.lines.get(position=0)
    wanted = RequestedLine(order_line_id=line.pk, quantity=1, reason_id=reason.pk, resolution=resolution)
    request = Request(
        order_id=order.pk,
        lines=[wanted],
        method=method,
        idempotency_key="by a program",
        source=Return.Source.API,
        locale="en",
        actor=SYSTEM,
    )
    return open_return(request=request, now=NOW)


def nothing_is_stored() -> bool:
    return not any(model.objects.exists() for model in (Return, EligibilityDecision, RefusedAttempt))
