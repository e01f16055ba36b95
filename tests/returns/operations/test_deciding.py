"""A person says yes or no, and the shopper's units follow."""

from __future__ import annotations

import pytest

from returns.journal import Actor
from returns.lifecycle import ForbiddenMove, ParcelStatus, ReturnStatus
from returns.models import Event, JournalEntry, Order, OrderLine, Return, Store
from returns.operations.approve_return import approve_return
from returns.operations.begin_return import SHIP_WITHIN
from returns.operations.decline_return import decline_return
from returns.operations.verdicts import ReasonMissing
from tests.factories import NOW, make_return, policy_document, publish

pytestmark = pytest.mark.django_db

REFUSED_STATES = [state for state in ReturnStatus if state not in ("REQUESTED", "NEEDS_REVIEW")]


@pytest.fixture
def waiting(store: Store, order: Order) -> Return:
    """A return of two units of the first line that the policy puts before a person."""
    publish(store, policy_document(review={"needed": True}))
    return make_return(order, units=[2, 0])


def kinds(rma: Return) -> list[str]:
    found = Event.objects.filter(payload__rma_id=rma.pk).order_by("id")
    return list(found.values_list("kind", flat=True))


class TestApproving:
    def test_waits_for_a_person_where_the_policy_wants_one(self, waiting: Return) -> None:
        """Units are held, nothing is approved and nobody is told to send anything."""
        line = waiting.lines.get()

        assert waiting.status == ReturnStatus.NEEDS_REVIEW
        assert (line.requested_quantity, line.approved_quantity) == (2, 0)
        assert waiting.order.lines.get(position=0).open_quantity == 2
        assert kinds(waiting) == ["rma.requested"]

    def test_approves_every_unit_and_says_so(self, waiting: Return, kim: Actor) -> None:
        """The shopper has thirty days from now, and labels are bought because of the event."""
        rma = approve_return(rma_id=waiting.pk, actor=kim, now=NOW)

        assert (rma.status, rma.approved_at, rma.ship_by_at) == (
            ReturnStatus.APPROVED,
            NOW,
            NOW + SHIP_WITHIN,
        )
        assert rma.lines.get().approved_quantity == 2
        assert kinds(rma) == ["rma.requested", "rma.approved"]
        assert JournalEntry.objects.get(rma=rma, action="rma.approved").actor_ref == kim.ref

    @pytest.mark.parametrize("status", REFUSED_STATES)
    def test_is_refused_once_decided(self, waiting: Return, kim: Actor, status: str) -> None:
        """A second click, or a click on a page from yesterday, changes nothing."""
        Return.objects.filter(pk=waiting.pk).update(status=status)

        with pytest.raises(ForbiddenMove):
            approve_return(rma_id=waiting.pk, actor=kim, now=NOW)

        assert Return.objects.get(pk=waiting.pk).status == status
        assert waiting.lines.get().approved_quantity == 0
        assert kinds(waiting) == ["rma.requested"]


class TestDeclining:
    def test_gives_the_units_back(self, waiting: Return, kim: Actor) -> None:
        """The shopper reads why, and may ask again with a better reason."""
        rma = decline_return(rma_id=waiting.pk, reason="  It was worn. ", actor=kim, now=NOW)

        line = OrderLine.objects.get(pk=waiting.lines.get().order_line_id)
        assert (rma.status, rma.declined_at, rma.decline_reason) == (
            ReturnStatus.DECLINED,
            NOW,
            "It was worn.",
        )
        assert line.open_quantity == 0
        assert waiting.lines.get().units == []
        assert waiting.parcels.get().status == ParcelStatus.CANCELLED
        assert kinds(waiting) == ["rma.requested", "rma.declined"]

    def test_lets_the_shopper_ask_again(self, waiting: Return, order: Order, kim: Actor) -> None:
        """All three units of the line are free after a no."""
        decline_return(rma_id=waiting.pk, reason="It was worn.", actor=kim, now=NOW)

        again = make_return(order, units=[3, 0])

        assert again.lines.get().units == [[0, 3]]

    @pytest.mark.parametrize("reason", ["", "   ", "\n"])
    def test_needs_a_reason(self, waiting: Return, kim: Actor, reason: str) -> None:
        """A no without a why is refused before anything is touched."""
        with pytest.raises(ReasonMissing):
            decline_return(rma_id=waiting.pk, reason=reason, actor=kim, now=NOW)

        assert Return.objects.get(pk=waiting.pk).status == ReturnStatus.NEEDS_REVIEW

    @pytest.mark.parametrize("status", REFUSED_STATES)
    def test_is_refused_once_decided(self, waiting: Return, kim: Actor, status: str) -> None:
        """Who was approved cannot be declined any more; units stay as they are."""
        Return.objects.filter(pk=waiting.pk).update(status=status)

        with pytest.raises(ForbiddenMove):
            decline_return(rma_id=waiting.pk, reason="No.", actor=kim, now=NOW)

        assert Return.objects.get(pk=waiting.pk).status == status
        assert waiting.order.lines.get(position=0).open_quantity == 2
