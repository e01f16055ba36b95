"""What the shopper reads on the return's page when a person has decided about it."""

from __future__ import annotations

import pytest
from django.test import Client

from returns.journal import staff
from returns.models import Order, Return
from returns.operations.cancel_return import cancel_return
from returns.operations.review_return import review_return
from returns.operations.verdicts import Verdict
from tests.factories import NOW, make_return, policy_document, publish
from tests.portal.shopper.conftest import Shop


@pytest.fixture
def rma(shop: Shop, order: Order) -> Return:
    """One unit for 39.90 and three that cost 10.00, put before a person."""
    publish(shop.store, policy_document(review={"needed": True}))
    return make_return(order, units=[1, 3])


def review(rma: Return, *approved: int, note: str = "") -> None:
    given = [
        Verdict(
            return_line_id=line.pk,
            approved_quantity=units,
            why="It was <b>worn</b>." if units < line.requested_quantity else "",
        )
        for line, units in zip(rma.lines.order_by("id"), approved, strict=True)
    ]
    review_return(rma_id=rma.pk, verdicts=given, actor=staff(1), now=NOW, approval_note=note)


def page(sam: Client, rma: Return) -> str:
    return sam.get(f"/r/{rma.number}/").content.decode()


class TestUndecided:
    def test_names_the_refund_with_its_condition(self, sam: Client, rma: Return) -> None:
        """An amount alone would read like a promise."""
        text = page(sam, rma)

        assert "Your refund if we agree" in text
        assert "£49.90" in text


class TestApprovedInPart:
    def test_tells_apart_what_comes_and_what_stays(self, sam: Client, rma: Return) -> None:
        """Units and amounts are of what was approved; what was not has its reason, as text."""
        review(rma, 0, 2, note="As an exception.")

        text = page(sam, rma)
        goes, stays = text.split("What we cannot take back")

        assert "As an exception." in text
        assert "2 pieces" in goes
        assert "£6.67" in goes
        assert "£39.90" not in text
        assert "1 piece" in stays
        assert "It was &lt;b&gt;worn&lt;/b&gt;." in stays

    def test_of_a_whole_yes_says_nothing_about_declining(self, sam: Client, rma: Return) -> None:
        """Nobody is worried for nothing."""
        review(rma, 1, 3)

        text = page(sam, rma)

        assert "What we cannot take back" not in text
        assert "£49.90" in text

    def test_says_what_was_asked_for_when_it_is_called_off_later(self, sam: Client, rma: Return) -> None:
        """Then it does not matter any more what was declined."""
        review(rma, 0, 2)
        cancel_return(rma_id=rma.pk, actor=staff(1), now=NOW)

        text = page(sam, rma)

        assert "Was asked for" in text
        assert "£49.90" in text
        assert "What we cannot take back" not in text


class TestDeclined:
    def test_says_why_on_top(self, sam: Client, rma: Return) -> None:
        """One sentence for all of it, and what was asked for below."""
        review(rma, 0, 0)

        text = page(sam, rma)

        assert "This return was declined" in text
        assert "It was &lt;b&gt;worn&lt;/b&gt;." in text
        assert "£49.90" in text
