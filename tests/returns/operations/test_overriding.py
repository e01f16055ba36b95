"""A person decides otherwise than the policy, and that stays visible."""

from __future__ import annotations

import pytest

from returns.journal import Actor
from returns.models import JournalEntry, Return, ReturnLine, Store
from returns.operations.review_return import review_return
from returns.operations.verdicts import OverrideReasonMissing, ResolutionImpossible, Verdict
from tests.factories import NOW, make_order, make_reason, policy_document, publish
from tests.returns.operations.reviewing import is_untouched, journal, open_asking, verdicts

pytestmark = pytest.mark.django_db


class TestOverriding:
    @pytest.fixture
    def credit(self, store: Store) -> Return:
        """Three units for which store credit was asked."""
        allowed = {"allowed": ["REFUND", "STORE_CREDIT"]}
        timing = {"REFUND": "FIRST_SCAN", "STORE_CREDIT": "ON_RECEIPT"}
        publish(store, policy_document(review={"needed": True}, resolutions=allowed, refund_timing=timing))
        return open_asking(
            make_order(store, paid=[900], quantities=[3]), [(3, make_reason(store).pk, "STORE_CREDIT")]
        )

    def test_gives_another_resolution_with_its_own_timing(self, credit: Return, kim: Actor) -> None:
        """The stored decision stays as it was; the journal says who decided otherwise, and why."""
        line = credit.lines.get()
        answer = line.decision.answer
        verdict = Verdict(
            return_line_id=line.pk, approved_quantity=3, resolution="REFUND", override_reason="A regular."
        )

        review_return(rma_id=credit.pk, verdicts=[verdict], actor=kim, now=NOW)

        line.refresh_from_db()
        entry = JournalEntry.objects.get(rma=credit, action="line.overridden")
        assert (line.resolution, line.refund_timing) == ("REFUND", "FIRST_SCAN")
        assert line.decision.answer == answer
        assert entry.actor_ref == kim.ref
        assert entry.data == {
            "return_line_id": line.pk,
            "decision": line.decision_id,
            "item": "Thing 1",
            "from": "STORE_CREDIT",
            "to": "REFUND",
            "why": "A regular.",
        }

    @pytest.mark.tampers
    def test_records_a_yes_to_what_the_policy_refused(self, in_review: Return, kim: Actor) -> None:
        """An exception is an exception on paper too."""
        line = in_review.lines.order_by("id")[0]
        refused = type(line.decision)(
            **{
                field.attname: getattr(line.decision, field.attname)
                for field in line.decision._meta.fields
                if field.attname != "id"
            }
        )
        refused.is_allowed, refused.code = False, "final_sale"
        refused.save()
        ReturnLine.objects.filter(pk=line.pk).update(decision=refused)
        yes = verdicts(in_review, 3, 0)

        with pytest.raises(OverrideReasonMissing) as missing:
            review_return(rma_id=in_review.pk, verdicts=yes, actor=kim, now=NOW)
        reasoned = [
            Verdict(return_line_id=line.pk, approved_quantity=3, override_reason="Our mistake."),
            yes[1],
        ]
        review_return(rma_id=in_review.pk, verdicts=reasoned, actor=kim, now=NOW)

        assert missing.value.return_line_id == line.pk
        assert journal(in_review)[0] == ("line.overridden", "final_sale", "approved")

    @pytest.mark.parametrize("resolution", ["EXCHANGE", "REPAIR", "MONEY"])
    def test_is_refused_for_what_nobody_carries_out(
        self, in_review: Return, kim: Actor, resolution: str
    ) -> None:
        """A yes that nobody can keep is not given."""
        first, second = verdicts(in_review, 3, 1)
        wished = Verdict(
            return_line_id=first.return_line_id,
            approved_quantity=3,
            resolution=resolution,
            override_reason="Please.",
        )

        with pytest.raises(ResolutionImpossible) as refused:
            review_return(rma_id=in_review.pk, verdicts=[wished, second], actor=kim, now=NOW)

        assert refused.value.return_line_id == first.return_line_id
        assert is_untouched(in_review)

    def test_is_refused_where_another_line_has_it(self, credit: Return, store: Store, kim: Actor) -> None:
        """Two lines of one item and reason differ in their resolution, and have to go on doing so."""
        reason = make_reason(store)
        order = make_order(store, paid=[900], quantities=[3])
        rma = open_asking(order, [(1, reason.pk, "STORE_CREDIT"), (1, reason.pk, "REFUND")])
        first, second = rma.lines.order_by("id")
        both = [
            Verdict(
                return_line_id=first.pk, approved_quantity=1, resolution="REFUND", override_reason="Why not."
            ),
            Verdict(return_line_id=second.pk, approved_quantity=1),
        ]

        with pytest.raises(ResolutionImpossible):
            review_return(rma_id=rma.pk, verdicts=both, actor=kim, now=NOW)
