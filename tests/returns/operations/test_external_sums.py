"""A refund made elsewhere that is told twice, by the shop as a sum and by Stripe by its name."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from returns.models import Payment, Refund, Store
from returns.operations.record_external_refund import record_external_refund
from tests.factories import NOW, make_order

pytestmark = pytest.mark.django_db

EARLIER = NOW - timedelta(days=2)


@pytest.fixture
def payment(store: Store) -> Payment:
    return make_order(store, paid=[4500]).payments.get()


def tell(payment: Payment, ref: str, *, minor: int = 500, at: datetime = NOW) -> Refund:
    return record_external_refund(
        payment_id=payment.pk, amount_minor=minor, external_id=ref, occurred_at=at, now=NOW
    )


def counted(payment: Payment) -> int:
    payment.refresh_from_db()
    return payment.external_refunded_minor


class TestASumOfTheShop:
    def test_gets_its_name_when_stripe_speaks_of_it_later(self, payment: Payment) -> None:
        """Days later Stripe sends the bank's reference: it is the refund that the import has counted."""
        summed = tell(payment, "total:500")

        named = tell(payment, "re_1", at=EARLIER)

        assert (named.pk, named.provider_ref) == (summed.pk, "re_1")
        assert counted(payment) == 500
        assert payment.order.journal.filter(action="refund.external_named").count() == 1

    def test_is_not_a_refund_that_was_made_afterwards(self, payment: Payment) -> None:
        """What the export cannot have known comes on top."""
        tell(payment, "total:500", at=EARLIER)

        tell(payment, "re_2", at=NOW)

        assert counted(payment) == 1000

    def test_names_one_refund_only(self, payment: Payment) -> None:
        """A second refund of the same amount is a refund of its own."""
        tell(payment, "total:500")
        tell(payment, "re_1", at=EARLIER)

        tell(payment, "re_2", at=EARLIER)

        assert counted(payment) == 1000

    def test_is_not_a_refund_of_another_amount(self, payment: Payment) -> None:
        """Only what is surely the same is taken for the same."""
        tell(payment, "total:500")

        tell(payment, "re_1", minor=300, at=EARLIER)

        assert counted(payment) == 800
