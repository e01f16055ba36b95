"""A webhook is a hint: what counts is what Stripe says when it is asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from returns.lifecycle import RefundStatus
from returns.models import Order, Payment, Refund, StaffTask
from returns.operations.hear_stripe import hear_stripe
from returns.operations.send_money_operation import send_money_operation
from returns.payments.port import Gateway, Outcome, ProviderUnreachable, RefundFacts
from returns.payments.stripe_gateway import StripeGateway
from tests.factories import NOW, make_return
from tests.standins.stripe import StripeStandIn
from tests.steps import arrive, make_known, reserve

pytestmark = pytest.mark.django_db


class Interrupted:
    """The gateway, with something that happens between Stripe's answer and our reading it, once."""

    def __init__(self, gateway: StripeGateway, between: Callable[[], object]) -> None:
        self._gateway = gateway
        self._between = [between]

    def __getattr__(self, name: str) -> object:
        return getattr(self._gateway, name)

    def fetch_refund(self, *, ref: str, account: str) -> RefundFacts | None:
        facts = self._gateway.fetch_refund(ref=ref, account=account)
        self._happen()
        return facts

    def refund(self, *, key: str, params: dict[str, object], account: str) -> Outcome:
        outcome = self._gateway.refund(key=key, params=params, account=account)
        self._happen()
        return outcome

    def _happen(self) -> None:
        while self._between:
            self._between.pop()()


def hear(gateway: Gateway, ref: object, *, kind: str = "refund.updated") -> None:
    hear_stripe(event_type=kind, object_id=str(ref), account="", gateway=gateway, now=NOW)


@pytest.fixture
def sent(order: Order, stripe: StripeStandIn, gateway: StripeGateway) -> Refund:
    """A refund that the bank has not decided about."""
    make_known(stripe, order, card="pm_card_pendingRefund")
    rma = make_return(order, units=[3, 1])
    arrive(rma)
    (operation,) = reserve(rma)
    send_money_operation(operation_id=operation.pk, gateway=gateway, now=NOW)
    return Refund.objects.get(operation=operation, status=RefundStatus.PENDING)


@pytest.fixture
def elsewhere(order: Order, stripe: StripeStandIn, gateway: StripeGateway) -> Refund:
    """700 of 1500 that somebody gave back in the dashboard."""
    make_known(stripe, order)
    made = stripe.dashboard_refund(order.payments.get().provider_ref, amount=700)
    hear(gateway, made["id"])
    return Refund.objects.get(origin=Refund.Origin.EXTERNAL)


class TestTwoEventsAtOnce:
    def test_never_let_older_news_win(
        self, sent: Refund, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """One worker has read "pending"; before it writes, another reads and writes "succeeded"."""

        def overtake() -> None:
            stripe.settle(str(sent.provider_ref), status="succeeded")
            hear(gateway, sent.provider_ref)

        hear(Interrupted(gateway, overtake), sent.provider_ref)  # type: ignore[arg-type]

        assert Refund.objects.get(pk=sent.pk).status == RefundStatus.SUCCEEDED

    def test_count_a_refund_made_elsewhere_once(
        self, order: Order, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """Both saw a refund that nobody knew; one row is written."""
        make_known(stripe, order)
        made = stripe.dashboard_refund(order.payments.get().provider_ref, amount=700)

        hear(Interrupted(gateway, lambda: hear(gateway, made["id"])), made["id"])  # type: ignore[arg-type]

        assert order.payments.get().external_refunded_minor == 700
        assert Refund.objects.count() == 1


class TestAnEventBeforeOurAnswer:
    def test_is_not_undone_by_the_answer(
        self, order: Order, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """Stripe answered "pending", the bank agreed and the event was heard before we wrote that down."""
        make_known(stripe, order, card="pm_card_pendingRefund")
        rma = make_return(order, units=[3, 1])
        arrive(rma)
        (operation,) = reserve(rma)

        def overtake() -> None:
            (made,) = stripe.refunds()
            stripe.settle(made["id"], status="succeeded")
            hear(gateway, made["id"])

        send_money_operation(
            operation_id=operation.pk,
            gateway=Interrupted(gateway, overtake),  # type: ignore[arg-type]
            now=NOW,
        )

        refund = Refund.objects.get()
        assert (refund.status, refund.operation.state) == ("SUCCEEDED", "DONE")
        assert order.payments.get().refunded_minor == 1500


class TestRefundsMadeElsewhere:
    def test_take_room(self, elsewhere: Refund, order: Order) -> None:
        """What left by another door is not there any more."""
        assert order.payments.get().free_minor == 800

    def test_give_the_room_back_when_they_fail(
        self, elsewhere: Refund, order: Order, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """The bank sent it back to Stripe: the payment holds it again."""
        stripe.settle(str(elsewhere.provider_ref), status="failed", reason="declined")

        hear(gateway, elsewhere.provider_ref, kind="refund.failed")
        hear(gateway, elsewhere.provider_ref, kind="refund.failed")

        elsewhere.refresh_from_db()
        assert (elsewhere.status, elsewhere.failure_reason) == (RefundStatus.FAILED, "declined")
        assert order.payments.get().free_minor == 1500

    def test_keep_a_surplus_apart_until_there_is_room(
        self, sent: Refund, order: Order, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """Everything is promised, 400 more were refunded at the till; then the bank refuses ours."""
        payment = order.payments.get()
        made = RefundFacts(
            ref="re_elsewhere",
            status="succeeded",
            amount_minor=400,
            currency="GBP",
            payment_refs=(payment.provider_ref,),
        )
        hear(Fixed(made), "re_elsewhere")  # type: ignore[arg-type]
        payment.refresh_from_db()
        assert (payment.external_refunded_minor, payment.external_surplus_minor) == (0, 400)
        assert StaffTask.objects.get().kind == StaffTask.Kind.EXTERNAL_SURPLUS

        stripe.settle(str(sent.provider_ref), status="failed")
        hear(gateway, sent.provider_ref)

        payment.refresh_from_db()
        assert (payment.external_refunded_minor, payment.external_surplus_minor) == (400, 0)
        assert payment.free_minor == 1100


class Fixed:
    """A provider that knows one refund."""

    def __init__(self, facts: RefundFacts) -> None:
        self._facts = facts

    def fetch_refund(self, *, ref: str, account: str) -> RefundFacts | None:
        return self._facts


class TestWhatIsNotOurs:
    @pytest.mark.parametrize(
        "kind, ref",
        [
            ("charge.updated", "ch_1"),
            ("refund.updated", "po_1"),
            ("refund.updated", ""),
            ("refund.updated", "re_nobody_knows"),
        ],
    )
    def test_changes_nothing(self, sent: Refund, gateway: StripeGateway, kind: str, ref: str) -> None:
        """Other kinds, other objects, and refunds that Stripe does not have."""
        hear(gateway, ref, kind=kind)

        assert Refund.objects.count() == 1
        assert Payment.objects.get().pending_minor == 1500

    def test_includes_refunds_of_other_payments(
        self, sent: Refund, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """The account may sell elsewhere too."""
        paid = stripe.seed_payment(amount=100)
        made = stripe.dashboard_refund(paid.payment_intent)

        hear(gateway, made["id"])

        assert Refund.objects.count() == 1

    def test_is_asked_again_when_stripe_is_away(
        self, sent: Refund, stripe: StripeStandIn, gateway: StripeGateway
    ) -> None:
        """The question failed, so the inbox keeps the event."""
        stripe.fault("never_arrived", method="GET", path="/v1/refunds", count=2)

        with pytest.raises(ProviderUnreachable):
            hear(gateway, sent.provider_ref)
