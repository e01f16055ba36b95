"""A return's page and its buttons: what staff read, and what a click does."""

import pytest
from django.test import Client
from django.urls import reverse

from returns.journal import SYSTEM
from returns.models import JournalEntry, OrderLine, Return, Store
from returns.operations.approve_return import approve_return
from returns.operations.execute_settlement import execute_settlement
from returns.operations.record_label import record_label
from returns.operations.record_receipt import Arrival, Counted, record_receipt
from returns.operations.record_tracking import record_tracking
from returns.operations.settle_return import settle_return
from tests.factories import NOW, make_order, make_return, policy_document, publish


def url(rma: Return, view: str = "return") -> str:
    return reverse(f"merchant:{view}", args=[rma.number])


def page(client: Client, rma: Return) -> str:
    return client.get(url(rma)).content.decode()


def receive(rma: Return) -> None:
    record_receipt(
        arrival=Arrival(
            store_id=rma.store_id,
            idempotency_key=f"box-{rma.pk}",
            received_by_id=None,
            rma_id=rma.pk,
            counted=[
                Counted(return_line_id=line.pk, quantity=line.requested_quantity) for line in rma.lines.all()
            ],
        ),
        now=NOW,
    )


class TestReturnPage:
    def test_says_what_it_is_about(self, agent: Client, rma: Return) -> None:
        """Order, shopper, items with quantity, reason and what the shopper wrote."""
        rma.lines.update(comment="A little tight.")
        reason = rma.lines.select_related("reason")[0].reason

        text = page(agent, rma)

        assert rma.order.number in text
        assert "Sam Example" in text
        assert "sam@example.com" in text
        assert "Linen shirt" in text
        assert "Sand, size M · SHIRT-M" in text
        assert "<strong>2</strong> units requested · <strong>0</strong> approved" in text
        assert reason.labels["en"] in text
        assert "A little tight." in text
        assert "Refund: £40.00" in text

    def test_escapes_what_a_shopper_wrote(self, agent: Client, rma: Return) -> None:
        """A comment is text, whatever is in it."""
        rma.lines.update(comment="<script>alert(1)</script>")

        assert "<script>alert(1)</script>" not in page(agent, rma)

    def test_leads_from_each_line_to_the_decision(self, agent: Client, store: Store) -> None:
        """In short what the policy said, and the page that explains it."""
        version = publish(store, policy_document())
        rma = make_return(make_order(store, paid=[1000, 2000]))

        text = page(agent, rma)

        assert text.count("The policy allows it") == 2
        assert f'href="/policy/versions/{version.number}/"' in text
        for line in rma.lines.all():
            assert reverse("merchant:decision", args=[line.decision_id]) in text

    def test_shows_the_parcel_and_what_arrived(self, agent: Client, rma: Return) -> None:
        """Where the goods are."""
        approve_return(rma_id=rma.pk, actor=SYSTEM, now=NOW)
        record_label(parcel_id=rma.parcels.get().pk, carrier="sandbox", tracking_number="BHSB1", now=NOW)
        receive(rma)

        text = page(agent, rma)

        assert "BHSB1" in text
        assert "<strong>2</strong> × Linen shirt" in text
        assert "First scan" not in text

    def test_shows_the_money_with_tax_and_the_refund(self, agent: Client, rma: Return) -> None:
        """What is owed, for which units, and what became of it."""
        approve_return(rma_id=rma.pk, actor=SYSTEM, now=NOW)
        receive(rma)
        settlement = settle_return(rma_id=rma.pk, now=NOW)
        assert settlement is not None
        execute_settlement(settlement_id=settlement.pk, now=NOW)

        text = page(agent, rma)

        assert "Settlement £55.00" in text
        assert "£6.67" in text
        assert "Refund £55.00" in text
        assert "Not sent yet." in text
        assert rma.order.payments.get().provider_ref in text

    def test_tells_who_did_what(self, agent: Client, rma: Return) -> None:
        """The timeline names the member of staff."""
        agent.post(url(rma, "approve"))

        text = page(agent, rma)

        assert "Return opened" in text
        assert "agent-northwind" in text

    def test_shows_times_in_the_stores_zone(self, agent: Client, rma: Return) -> None:
        """The store is in London; in July its clock is an hour ahead of UTC."""
        Return.objects.filter(pk=rma.pk).update(requested_at="2026-07-01T12:00:00Z")

        assert "1 July 2026, 13:00" in page(agent, rma)

    def test_is_found_whatever_the_case_of_its_number(self, agent: Client, rma: Return) -> None:
        """A number may be typed into the address."""
        assert agent.get(reverse("merchant:return", args=[rma.number.lower()])).status_code == 200

    def test_offers_no_button_to_those_who_may_only_read(self, finance: Client, rma: Return) -> None:
        """Finance reads why, and decides nothing."""
        text = page(finance, rma)

        assert url(rma, "approve") not in text
        assert url(rma, "cancel") not in text
        assert "Your role can read it, but not decide." in text


class TestApprove:
    def test_approves_and_says_so(self, agent: Client, rma: Return) -> None:
        """One click."""
        response = agent.post(url(rma, "approve"), follow=True)

        rma.refresh_from_db()
        assert rma.status == "APPROVED"
        assert f"Return {rma.number} is approved." in response.content.decode()

    def test_approves_once_when_it_is_clicked_twice(self, agent: Client, rma: Return) -> None:
        """A double-click is one approval and one clear sentence."""
        agent.post(url(rma, "approve"))

        response = agent.post(url(rma, "approve"), follow=True)

        assert "This return has already been approved." in response.content.decode()
        assert JournalEntry.objects.filter(rma=rma, action="rma.approved").count() == 1


class TestDecline:
    def test_declines_with_the_reason_that_the_shopper_reads(self, agent: Client, rma: Return) -> None:
        """The reason is kept word for word, and the units are free again."""
        agent.post(url(rma, "decline"), {"reason": " It was worn. "})

        rma.refresh_from_db()
        assert (rma.status, rma.decline_reason) == ("DECLINED", "It was worn.")
        assert OrderLine.objects.get(order=rma.order, position=0).open_quantity == 0
        assert "It was worn." in page(agent, rma)

    @pytest.mark.parametrize("reason", ["", "   "])
    def test_asks_for_a_reason_beside_the_field(self, agent: Client, rma: Return, reason: str) -> None:
        """A no without a why is not sent."""
        response = agent.post(url(rma, "decline"), {"reason": reason})

        text = response.content.decode()
        rma.refresh_from_db()
        assert response.status_code == 422
        assert rma.status == "NEEDS_REVIEW"
        assert "Write why the return is declined. The shopper reads it." in text
        assert 'aria-invalid="true"' in text

    def test_keeps_what_was_written_when_it_is_too_long(self, agent: Client, rma: Return) -> None:
        """Nobody types a thousand letters twice."""
        response = agent.post(url(rma, "decline"), {"reason": "x" * 1001})

        assert response.status_code == 422
        assert "x" * 1001 in response.content.decode()

    def test_says_that_somebody_was_faster(self, agent: Client, rma: Return) -> None:
        """Approved meanwhile: nothing changes, and the page says why."""
        approve_return(rma_id=rma.pk, actor=SYSTEM, now=NOW)

        response = agent.post(url(rma, "decline"), {"reason": "It was worn."}, follow=True)

        rma.refresh_from_db()
        assert rma.status == "APPROVED"
        assert "This return has already been approved." in response.content.decode()


class TestCancel:
    def test_asks_first(self, agent: Client, rma: Return) -> None:
        """The page says what it means, and changes nothing."""
        text = agent.get(url(rma, "cancel")).content.decode()

        rma.refresh_from_db()
        assert f"Cancel return {rma.number}?" in text
        assert rma.status == "NEEDS_REVIEW"

    def test_cancels_and_gives_the_units_back(self, agent: Client, rma: Return) -> None:
        """The items can be returned again."""
        agent.post(url(rma, "cancel"))

        rma.refresh_from_db()
        assert rma.status == "CANCELLED"
        assert OrderLine.objects.get(order=rma.order, position=0).open_quantity == 0

    def test_is_refused_when_the_parcel_is_on_its_way(self, agent: Client, rma: Return) -> None:
        """Then the button is gone, and an old page gets a sentence."""
        approve_return(rma_id=rma.pk, actor=SYSTEM, now=NOW)
        record_tracking(parcel_id=rma.parcels.get().pk, status="in_transit", occurred_at=NOW, now=NOW)

        response = agent.post(url(rma, "cancel"), follow=True)

        rma.refresh_from_db()
        assert rma.status == "APPROVED"
        assert "so this return cannot be cancelled." in response.content.decode()
        assert url(rma, "cancel") not in page(agent, rma)
