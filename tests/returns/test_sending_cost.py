"""What one refund costs the database."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from returns.lifecycle import OperationState, ReturnStatus
from returns.models import Return
from returns.operations.send_money_operation import send_money_operation
from tests.factories import NOW, make_order, make_return, make_store, publish
from tests.standins.stripe import StripeStandIn
from tests.steps import arrive, gateway_to, make_known, reserve

pytestmark = pytest.mark.django_db

# Six to claim and twenty to record, the ends of both transactions among them. Stripe takes 25 refunds a
# second of one account by default, and a small server has to keep up beside everything else that it does.
# Nearly all the time of a refund goes into its statements: whatever is added here slows each of them down.
MOST_STATEMENTS = 26


class TestOneRefund:
    def test_takes_few_statements(self, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
        """From the claim to the closed return: each row is locked and read once, and handed on."""
        store = make_store()
        publish(store)
        order = make_order(store)
        rma = make_return(order, method="OWN_CARRIER")
        arrive(rma)
        with StripeStandIn.in_thread() as stripe:
            make_known(stripe, order)
            [operation] = reserve(rma)

            with django_assert_max_num_queries(MOST_STATEMENTS):
                state = send_money_operation(operation_id=operation.pk, gateway=gateway_to(stripe), now=NOW)

        assert state == OperationState.DONE
        assert Return.objects.get(pk=rma.pk).status == ReturnStatus.CLOSED
