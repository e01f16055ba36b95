"""Whatever happens in whatever order: nobody gets more than was paid, and our books are Stripe's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from returns.journal import staff
from returns.lifecycle import OperationState
from returns.models import OrderLine, Payment, SettlementLine, Store
from returns.operations.send_money_operation import send_money_operation
from returns.payments import stripe_gateway
from tests.factories import NOW, make_order, make_return, make_store, publish
from tests.returns import books
from tests.returns.money_machine import MoneyMachine
from tests.standins.stripe import StripeStandIn
from tests.steps import arrive, gateway_to, make_known, reserve

pytestmark = pytest.mark.django_db

# Each example walks through a database and a server: slow, and meant to be.
REAL_PARTS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]


@pytest.fixture
def stripe(monkeypatch: pytest.MonkeyPatch) -> Iterator[StripeStandIn]:
    # The library's own second try waits half a second each time; test_sending.py has it.
    monkeypatch.setattr(stripe_gateway, "RETRIES", 0)
    with StripeStandIn.in_thread() as standin:
        yield standin


class TestMoney:
    def test_adds_up_whatever_happens(self, stripe: StripeStandIn, django_user_model: type[User]) -> None:
        """Lost answers, late failures, refunds made elsewhere, second tries: sums hold after each."""

        class Machine(MoneyMachine):
            pass

        Machine.stripe, Machine.gateway = stripe, gateway_to(stripe)
        Machine.finance = staff(django_user_model.objects.create_user("finance").pk)

        # Shrinking a walk through real parts takes longer than reading it.
        phases = [Phase.explicit, Phase.reuse, Phase.generate]
        run_state_machine_as_test(
            Machine,
            settings=settings(
                max_examples=30, stateful_step_count=20, phases=phases, suppress_health_check=REAL_PARTS
            ),
        )


class TestEverythingComesBack:
    @pytest.fixture
    def store(self) -> Store:
        store = make_store()
        publish(store)
        return store

    @settings(max_examples=15, suppress_health_check=REAL_PARTS)
    @given(
        paid=st.integers(0, 5000),
        tax_percent=st.integers(0, 25),
        pieces=st.lists(st.integers(1, 4), min_size=1, max_size=4),
        order_of_receipt=st.randoms(use_true_random=False),
    )
    @example(paid=1000, tax_percent=20, pieces=[1, 1, 1], order_of_receipt=None)
    @example(paid=1, tax_percent=20, pieces=[1, 2, 3], order_of_receipt=None)
    def test_to_the_penny(
        self,
        store: Store,
        stripe: StripeStandIn,
        paid: int,
        tax_percent: int,
        pieces: list[int],
        order_of_receipt: object,
    ) -> None:
        """Cut into any returns, received in any order: the sum is exactly what was paid, tax too."""
        tax = paid * tax_percent // (100 + tax_percent)
        order = make_order(store, paid=[paid], quantities=[sum(pieces)], tax=[tax], payments=[max(1, paid)])
        make_known(stripe, order)
        returned = [make_return(order, units=[units], method="OWN_CARRIER") for units in pieces]
        if order_of_receipt:
            order_of_receipt.shuffle(returned)  # type: ignore[attr-defined]

        for rma in returned:
            arrive(rma)
            for operation in reserve(rma):
                state = send_money_operation(operation_id=operation.pk, gateway=gateway_to(stripe), now=NOW)
                assert state == OperationState.DONE

        line, payment = OrderLine.objects.get(order=order), Payment.objects.get(order=order)
        items = SettlementLine.objects.filter(order_line=line)
        assert sum(item.gross_minor for item in items) == line.settled_minor == paid
        assert sum(item.tax_minor for item in items) == tax
        assert payment.refunded_minor == paid == books.alive_minor(stripe, payment)
        assert {rma.settlements.get().total_minor for rma in returned} == {
            rma.lines.get().quoted_minor for rma in returned
        }
