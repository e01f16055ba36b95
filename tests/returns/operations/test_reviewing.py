"""A person decides line by line, and the shopper's units, amounts and parcels follow."""

from __future__ import annotations

from itertools import product

import pytest
from django.contrib.auth.models import User

from returns.journal import Actor, staff
from returns.lifecycle import ForbiddenMove, ParcelStatus, ReturnStatus
from returns.models import (
    Event,
    JournalEntry,
    Order,
    Return,
    ReturnLine,
    SettlementLine,
    Store,
)
from returns.operations.cancel_return import cancel_return
from returns.operations.review_return import AlreadyDecided, review_return
from returns.operations.verdicts import (
    LinesDiffer,
    ReasonMissing,
    UnitsImpossible,
    Verdict,
    VerdictRefused,
)
from tests.factories import NOW, make_order, make_reason, make_return, policy_document, publish
from tests.returns import books
from tests.returns.operations.reviewing import (
    WORN,
    contents,
    is_untouched,
    journal,
    open_asking,
    open_units,
    verdicts,
)
from tests.steps import arrive, settle

pytestmark = pytest.mark.django_db

# Three units that cost 10.00 together, and one for 5.00 (conftest).
VALUES = {0: 0, 1: 333, 2: 667, 3: 1000}


class TestEveryMix:
    @pytest.mark.parametrize("approved", list(product(range(4), range(2))), ids=str)
    def test_moves_units_amounts_and_parcels_together(
        self, in_review: Return, order: Order, kim: Actor, approved: tuple[int, int]
    ) -> None:
        """One approved unit approves the return; what is declined goes back to the order."""
        rma = review_return(rma_id=in_review.pk, verdicts=verdicts(in_review, *approved), actor=kim, now=NOW)

        is_approved = any(approved)
        lines = list(ReturnLine.objects.filter(rma=rma).order_by("id"))
        assert rma.status == (ReturnStatus.APPROVED if is_approved else ReturnStatus.DECLINED)
        assert rma.reviewed_at == NOW
        assert [line.approved_quantity for line in lines] == list(approved)
        assert [line.declined_quantity for line in lines] == [3 - approved[0], 1 - approved[1]]
        assert [line.promised_minor for line in lines] == [VALUES[approved[0]], 500 * approved[1]]
        assert [line.decline_reason for line in lines] == [
            "" if approved[0] == 3 else WORN,
            "" if approved[1] else WORN,
        ]
        assert open_units(order) == list(approved)
        books.assert_units_are_in_one_hand(order)
        if is_approved:
            assert contents(rma) == [units for units in approved if units]
        parcel = rma.parcels.get()
        assert parcel.status == (ParcelStatus.PLANNED if is_approved else ParcelStatus.CANCELLED)
        kinds = list(
            Event.objects.filter(payload__rma_id=rma.pk).order_by("id").values_list("kind", flat=True)
        )
        assert kinds == ["rma.requested", "rma.approved" if is_approved else "rma.declined"]
        assert journal(rma) == [
            ("line.approved" if units else "line.declined", asked, units)
            for units, asked in zip(approved, (3, 1), strict=True)
        ]

    @pytest.mark.parametrize("approved", [(1, 0), (2, 1), (3, 0), (0, 1)], ids=str)
    def test_pays_what_was_shown(self, in_review: Return, kim: Actor, approved: tuple[int, int]) -> None:
        """The amount beside the button, the promise, and the settlement are one number."""
        rma = review_return(rma_id=in_review.pk, verdicts=verdicts(in_review, *approved), actor=kim, now=NOW)

        arrive(
            rma, units={line.pk: line.approved_quantity for line in rma.lines.all() if line.approved_quantity}
        )
        settle(rma)

        paid = {item.return_line_id: item.gross_minor for item in SettlementLine.objects.all()}
        assert paid == {line.pk: line.promised_minor for line in rma.lines.all() if line.approved_quantity}

    def test_frees_declined_units_for_another_return(
        self, in_review: Return, order: Order, kim: Actor
    ) -> None:
        """The shopper may ask again about what was declined, and gets the places that are free."""
        review_return(rma_id=in_review.pk, verdicts=verdicts(in_review, 1, 1), actor=kim, now=NOW)

        again = make_return(order, units=[2, 0])

        assert again.lines.get().units == [[1, 3]]

    def test_leaves_two_lines_of_one_item_their_own_units(self, store: Store, kim: Actor) -> None:
        """Two reasons for one item: what one gives back, the other does not lose."""
        publish(store, policy_document(review={"needed": True}))
        order = make_order(store, paid=[1000], quantities=[4])
        first = make_reason(store)
        second = first.tree.reasons.get(code="too-small")
        rma = open_asking(order, [(2, first.pk, "REFUND"), (2, second.pk, "REFUND")])

        review_return(rma_id=rma.pk, verdicts=verdicts(rma, 1, 1), actor=kim, now=NOW)

        assert open_units(order) == [2]
        assert [line.units for line in rma.lines.order_by("id")] == [[[0, 1]], [[2, 3]]]
        books.assert_units_are_in_one_hand(order)


class TestDeclining:
    def test_says_one_sentence_once(self, in_review: Return, kim: Actor) -> None:
        """The whole return has the reason of its lines."""
        rma = review_return(rma_id=in_review.pk, verdicts=verdicts(in_review, 0, 0), actor=kim, now=NOW)

        assert rma.decline_reason == WORN

    def test_says_which_sentence_is_about_what(self, in_review: Return, kim: Actor) -> None:
        """Different reasons are told item by item."""
        first, second = in_review.lines.order_by("id")
        no = [
            Verdict(return_line_id=first.pk, approved_quantity=0, why=" Worn. "),
            Verdict(return_line_id=second.pk, approved_quantity=0, why="Opened."),
        ]

        rma = review_return(rma_id=in_review.pk, verdicts=no, actor=kim, now=NOW)

        assert rma.decline_reason == "Thing 1: Worn.\nThing 2: Opened."
        assert rma.lines.get(pk=first.pk).decline_reason == "Worn."


class TestEndingLater:
    @pytest.mark.parametrize("approved", [(1, 0), (2, 1), (3, 1)], ids=str)
    def test_gives_back_only_what_was_still_held(
        self, in_review: Return, order: Order, kim: Actor, approved: tuple[int, int]
    ) -> None:
        """Cancelled after a partial yes: declined units are not freed a second time."""
        other = review_return(
            rma_id=in_review.pk, verdicts=verdicts(in_review, *approved), actor=kim, now=NOW
        )

        rma = cancel_return(rma_id=other.pk, actor=kim, now=NOW)

        assert open_units(order) == [0, 0]
        assert [line.cancelled_quantity for line in rma.lines.order_by("id")] == list(approved)
        books.assert_units_are_in_one_hand(order)

    def test_counts_a_declined_unit_that_comes_all_the_same_as_too_many(
        self, in_review: Return, order: Order, kim: Actor
    ) -> None:
        """It is booked and never paid by itself."""
        rma = review_return(rma_id=in_review.pk, verdicts=verdicts(in_review, 1, 0), actor=kim, now=NOW)

        receipt = arrive(rma, units={line.pk: line.requested_quantity for line in rma.lines.all()})

        kinds = sorted(receipt.lines.values_list("kind", "quantity"))
        assert kinds == [("EXPECTED", 1), ("OVER", 1), ("OVER", 2)]
        books.assert_units_are_in_one_hand(order)


class TestRefusing:
    @pytest.mark.parametrize(
        "units, why, error",
        [
            (4, "", UnitsImpossible),
            (-1, WORN, UnitsImpossible),
            (2, " ", ReasonMissing),
            (0, "", ReasonMissing),
        ],
        ids=["too many", "fewer than none", "part without a reason", "no without a reason"],
    )
    def test_names_the_line_and_changes_nothing(
        self, in_review: Return, kim: Actor, units: int, why: str, error: type[VerdictRefused]
    ) -> None:
        """One wrong line, and no line is decided."""
        first, second = verdicts(in_review, 3, 1)
        wrong = Verdict(return_line_id=first.return_line_id, approved_quantity=units, why=why)

        with pytest.raises(error) as refused:
            review_return(rma_id=in_review.pk, verdicts=[second, wrong], actor=kim, now=NOW)

        assert refused.value.return_line_id == first.return_line_id
        assert is_untouched(in_review)

    def test_wants_every_line_once(self, in_review: Return, store: Store, kim: Actor) -> None:
        """A form of another return, half a form, or a line twice."""
        first, second = verdicts(in_review, 3, 1)
        other = verdicts(make_return(make_order(store)), 1)

        for wrong in ([first], [first, first], [first, second, *other], [first, *other], []):
            with pytest.raises(LinesDiffer):
                review_return(rma_id=in_review.pk, verdicts=wrong, actor=kim, now=NOW)

        assert is_untouched(in_review)


class TestDecidingTwice:
    def test_changes_nothing_when_the_same_person_says_the_same(self, in_review: Return, kim: Actor) -> None:
        """A double click is one decision."""
        for _ in range(2):
            rma = review_return(rma_id=in_review.pk, verdicts=verdicts(in_review, 1, 1), actor=kim, now=NOW)

        assert rma.status == ReturnStatus.APPROVED
        assert JournalEntry.objects.filter(rma=rma, action="rma.approved").count() == 1
        assert Event.objects.filter(kind="rma.approved", payload__rma_id=rma.pk).count() == 1

    @pytest.mark.parametrize("approved, why", [((3, 1), ""), ((1, 1), "Broken."), ((0, 0), WORN)], ids=str)
    def test_is_refused_when_it_says_something_else(
        self, in_review: Return, kim: Actor, approved: tuple[int, int], why: str
    ) -> None:
        """The first decision stands."""
        review_return(rma_id=in_review.pk, verdicts=verdicts(in_review, 1, 1), actor=kim, now=NOW)

        with pytest.raises(AlreadyDecided):
            review_return(
                rma_id=in_review.pk, verdicts=verdicts(in_review, *approved, why=why), actor=kim, now=NOW
            )

        assert [line.approved_quantity for line in in_review.lines.order_by("id")] == [1, 1]

    def test_is_refused_to_another_person(
        self, in_review: Return, kim: Actor, django_user_model: type[User]
    ) -> None:
        """Who was slower is told so, also when both agree: only one of them wrote to the shopper."""
        review_return(rma_id=in_review.pk, verdicts=verdicts(in_review, 3, 1), actor=kim, now=NOW)
        robin = staff(django_user_model.objects.create_user("robin").pk)

        with pytest.raises(AlreadyDecided):
            review_return(rma_id=in_review.pk, verdicts=verdicts(in_review, 3, 1), actor=robin, now=NOW)

    @pytest.mark.parametrize(
        "status", [each for each in ReturnStatus if each not in ("REQUESTED", "NEEDS_REVIEW")]
    )
    def test_is_a_forbidden_move_in_every_later_state(
        self, in_review: Return, kim: Actor, status: str
    ) -> None:
        """Whatever ended the waiting, a page from yesterday changes nothing."""
        Return.objects.filter(pk=in_review.pk).update(status=status)

        with pytest.raises(ForbiddenMove):
            review_return(rma_id=in_review.pk, verdicts=verdicts(in_review, 3, 1), actor=kim, now=NOW)

        assert not in_review.lines.exclude(approved_quantity=0).exists()
