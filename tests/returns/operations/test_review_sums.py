"""Whatever is decided about whatever was bought: units and amounts add up."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from returns.journal import Actor
from returns.lifecycle import ReturnStatus
from returns.operations.cancel_return import cancel_return
from returns.operations.review_return import review_return
from tests.factories import NOW, make_order, make_return, make_store, policy_document, publish
from tests.returns import books
from tests.returns.operations.reviewing import contents, open_units, verdicts
from tests.steps import arrive, settle

pytestmark = pytest.mark.django_db


@st.composite
def reviews(draw: st.DrawFn) -> list[tuple[int, int, int, int]]:
    """Per line: what was paid, units bought, units asked for, units approved."""
    lines = []
    for _ in range(draw(st.integers(1, 3))):
        bought = draw(st.integers(1, 7))
        asked = draw(st.integers(1, bought))
        lines.append((draw(st.integers(0, 10_000)), bought, asked, draw(st.integers(0, asked))))
    return lines


class TestCounters:
    @given(lines=reviews(), is_called_off=st.booleans())
    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_add_up_whatever_is_decided(
        self, kim: Actor, lines: list[tuple[int, int, int, int]], is_called_off: bool
    ) -> None:
        """Asked for = approved + declined; open units are the places held; amounts never exceed the quote."""
        store = make_store()
        publish(store, policy_document(review={"needed": True}))
        order = make_order(store, paid=[line[0] for line in lines], quantities=[line[1] for line in lines])
        rma = make_return(order, units=[line[2] for line in lines])

        rma = review_return(
            rma_id=rma.pk, verdicts=verdicts(rma, *(line[3] for line in lines)), actor=kim, now=NOW
        )

        books.assert_units_are_in_one_hand(order)
        assert open_units(order) == [line[3] for line in lines]
        for line in rma.lines.all():
            assert line.requested_quantity == line.approved_quantity + line.declined_quantity
            assert 0 <= line.promised_minor <= line.quoted_minor
            assert line.expected_quantity == line.approved_quantity
        if rma.status == ReturnStatus.APPROVED:
            assert sum(contents(rma)) == sum(line[3] for line in lines)
            if is_called_off:
                cancel_return(rma_id=rma.pk, actor=kim, now=NOW)
                assert open_units(order) == [0] * len(lines)
            else:
                arrive(rma)
                settle(rma)
                books.assert_lines_give_back_what_was_paid(order)
        books.assert_units_are_in_one_hand(order)
