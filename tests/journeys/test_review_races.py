"""Two people look at one return at the same moment, on a real database: one of them decides."""

from __future__ import annotations

from functools import partial

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from returns.journal import Actor, staff
from returns.lifecycle import ReturnStatus
from returns.models import Event, JournalEntry, OrderLine, Return
from returns.operations.cancel_return import cancel_return
from returns.operations.review_return import AlreadyDecided, review_return
from returns.operations.verdicts import Verdict
from tests.factories import make_order, make_return, make_store, policy_document, publish
from tests.returns import books
from tests.threads import at_once, raised, returned

pytestmark = pytest.mark.django_db(transaction=True)

CLICKS = 12


@pytest.fixture
def rma() -> Return:
    """Two lines of four units each, put before a person."""
    store = make_store()
    publish(store, policy_document(review={"needed": True}))
    return make_return(make_order(store, paid=[1000, 700], quantities=[4, 4]), units=[4, 4])


@pytest.fixture
def reviewers() -> list[Actor]:
    return [staff(User.objects.create_user(name).pk) for name in ("kim", "robin")]


def verdicts(rma: Return, *approved: int) -> list[Verdict]:
    lines = rma.lines.order_by("id")
    return [
        Verdict(return_line_id=line.pk, approved_quantity=units, why="Worn." if units < 4 else "")
        for line, units in zip(lines, approved, strict=True)
    ]


def review(rma: Return, actor: Actor, *approved: int) -> Return:
    return review_return(rma_id=rma.pk, verdicts=verdicts(rma, *approved), actor=actor, now=timezone.now())


class TestTwoReviewers:
    def test_do_not_mix_their_verdicts(self, rma: Return, reviewers: list[Actor]) -> None:
        """Whoever comes first decides all lines; everybody else is told so."""
        kim, robin = reviewers
        answers = {kim: (4, 0), robin: (1, 3)}
        clicks = [partial(review, rma, actor, *answers[actor]) for actor in (kim, robin)]

        results = at_once(*clicks)

        first = staff_of(JournalEntry.objects.get(rma=rma, action="rma.approved"))
        lines = [line.approved_quantity for line in rma.lines.order_by("id")]
        assert len(returned(results)) == 1
        assert [type(error) for error in raised(results)] == [AlreadyDecided]
        assert tuple(lines) == answers[first]
        assert opened(rma) == lines
        books.assert_units_are_in_one_hand(rma.order)

    def test_decide_once_however_often_they_click(self, rma: Return, reviewers: list[Actor]) -> None:
        """The same person with the same form is let through, and writes to the shopper once."""
        kim, robin = reviewers
        impatient = [partial(review, rma, kim, 2, 4) for _ in range(CLICKS)]

        results = at_once(*impatient, partial(review, rma, robin, 0, 0))

        outcome = Return.objects.get(pk=rma.pk).status
        decided = JournalEntry.objects.filter(rma=rma, action__in=("rma.approved", "rma.declined"))
        assert decided.count() == 1
        assert Event.objects.filter(kind__in=("rma.approved", "rma.declined")).count() == 1
        assert len(returned(results)) == (CLICKS if outcome == ReturnStatus.APPROVED else 1)
        assert {type(error) for error in raised(results)} == {AlreadyDecided}
        books.assert_units_are_in_one_hand(rma.order)

    def test_do_not_meet_the_shopper_halfway(self, rma: Return, reviewers: list[Actor]) -> None:
        """Called off while somebody decides: units go back once, whoever was first."""
        kim = reviewers[0]
        call_off = partial(cancel_return, rma_id=rma.pk, actor=kim, now=timezone.now())

        at_once(partial(review, rma, kim, 3, 0), call_off)

        # An approved return may still be cancelled, so called off it is in either order.
        assert Return.objects.get(pk=rma.pk).status == ReturnStatus.CANCELLED
        assert opened(rma) == [0, 0]
        books.assert_units_are_in_one_hand(rma.order)


def staff_of(entry: JournalEntry) -> Actor:
    return staff(int(entry.actor_ref))


def opened(rma: Return) -> list[int]:
    lines = OrderLine.objects.filter(order_id=rma.order_id).order_by("position")
    return [line.open_quantity for line in lines]
