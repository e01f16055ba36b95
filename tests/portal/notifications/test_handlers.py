"""Which facts become an e-mail, and how many."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from email.utils import parseaddr

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from cms.models import EmailTexts
from portal.links import rma_id_from_token
from portal.notifications.models import SentMessage
from returns import outbox
from returns.journal import SHOPPER, staff
from returns.models import Delivery, DeliveryState, Return, Store
from returns.operations.approve_return import approve_return
from returns.operations.cancel_return import cancel_return
from returns.operations.decline_return import decline_return
from tests.factories import NOW, policy_document, publish
from tests.portal.notifications.conftest import open_return
from tests.portal.notifications.events import deliver_mail, emit, label, receive, refund

Kind = SentMessage.Kind


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


class TestAnOpenedReturn:
    def test_with_a_label_is_told_when_the_label_is_there(self, rma: Return) -> None:
        """One e-mail, and its link leads to a label that exists."""
        deliver_mail()
        before = len(mail.outbox)
        label(rma)
        deliver_mail()

        assert (before, len(mail.outbox)) == (0, 1)
        assert f"/r/{rma.number}/label-{rma.parcels.get().pk}.pdf?key=" in mail.outbox[0].body

    def test_with_a_second_label_is_not_told_again(self, rma: Return) -> None:
        """A label that was bought anew changes the page, not the number of e-mails."""
        for number in ("BHSB407129033588", "BHSB407129033599"):
            label(rma, number=number)
            deliver_mail()

        assert len(mail.outbox) == 1

    def test_by_own_carrier_is_told_at_once(self, store: Store) -> None:
        """Nothing has to be bought, so the e-mail says where to send it and links the packing slip."""
        rma = open_return(store, method="OWN_CARRIER")

        deliver_mail()

        body = mail.outbox[0].body
        assert f"/r/{rma.number}/packing-slip.pdf?key=" in body
        assert "1 Dock Road" in body
        assert "label" not in body.lower()

    def test_that_ended_meanwhile_is_not_told(self, rma: Return) -> None:
        """Cancelled before the worker came: "your return is open" would be wrong by now."""
        label(rma)
        cancel_return(rma_id=rma.pk, actor=SHOPPER, now=NOW)

        deliver_mail()

        assert mail.outbox == []
        assert SentMessage.objects.get().skipped == SentMessage.Skipped.RETURN_ENDED

    def test_has_links_that_open_it_without_a_look_up(self, rma: Return) -> None:
        """The key in each link names this return and no other."""
        label(rma)
        deliver_mail()

        keys = [line.split("key=")[1] for line in mail.outbox[0].body.splitlines() if "key=" in line]
        assert [rma_id_from_token(key) for key in keys] == [rma.pk, rma.pk]


class TestADeclinedReturn:
    def test_is_told_why(self, store: Store) -> None:
        """The words of whoever decided reach the shopper as they are."""
        publish(store, policy_document(review={"needed": True}), effective_from=NOW - timedelta(days=30))
        rma = open_return(store)

        decline_return(rma_id=rma.pk, reason="It was worn.\nPlease see our policy.", actor=staff(1), now=NOW)
        deliver_mail()

        assert mail.outbox[0].subject == f"Your return {rma.number} was declined"
        assert "> It was worn.\n> Please see our policy." in mail.outbox[0].body

    def test_that_waits_for_a_decision_is_not_told_anything(self, store: Store) -> None:
        """While a person looks at it the page says so; the e-mail comes with the answer."""
        publish(store, policy_document(review={"needed": True}), effective_from=NOW - timedelta(days=30))
        rma = open_return(store, method="OWN_CARRIER")
        deliver_mail()
        before = len(mail.outbox)

        approve_return(rma_id=rma.pk, actor=staff(1), now=NOW)
        deliver_mail()

        assert (before, len(mail.outbox)) == (0, 1)


class TestAReceivedParcel:
    def test_is_told_with_what_was_in_it(self, rma: Return) -> None:
        """One shirt is missing, and a jar was found: both are said."""
        receive(rma, units=(1, 1), strays=1)

        deliver_mail()

        body = mail.outbox[0].body
        assert mail.outbox[0].subject == f"We have your parcel ({rma.number})"
        assert "- 1 × Linen shirt (Sand, size M)\n- 1 × Straw hat" in body
        assert "Not in this parcel: 1 × Linen shirt (Sand, size M)." in body
        assert "something in the parcel that does not belong to this return" in body
        assert "We are sending your money now." in body

    def test_with_nothing_of_the_return_says_so(self, rma: Return) -> None:
        """A box with a jar and no shirt promises no money."""
        receive(rma, units=(0, 0), strays=1)

        deliver_mail()

        assert "We found nothing in it that belongs to this return." in mail.outbox[0].body
        assert "money" not in mail.outbox[0].body

    def test_is_told_once_for_each_box(self, rma: Return) -> None:
        """Two boxes, two e-mails, each with its own contents."""
        receive(rma, units=(1, 0), key="first")
        receive(rma, units=(1, 1), key="second")

        deliver_mail()

        assert [("Straw hat" in each.body.split("What we found")[1]) for each in mail.outbox] == [False, True]

    def test_that_belongs_to_nothing_is_told_to_nobody(self, rma: Return) -> None:
        """An unannounced box has no shopper yet."""
        outbox.emit(store_id=rma.store_id, kind="task.opened", payload={"task_id": 1}, now=NOW)

        deliver_mail()

        assert mail.outbox == []


class TestMoneyThatWasSent:
    def test_is_told_with_amount_card_and_day(self, rma: Return) -> None:
        """How much, where to, by when, and what to ask the bank for."""
        money = refund(rma, bank_reference="ARN-7712")
        emit(rma, "refund.succeeded", refund_id=money.pk)

        deliver_mail()

        body = mail.outbox[0].body
        assert mail.outbox[0].subject == f"£55.00 is on its way to you ({rma.number})"
        assert "Amount: £55.00" in body
        assert "Paid to: Visa ending in 4242" in body
        assert "Usually there by: 24 March 2026" in body
        assert "Reference for your bank: ARN-7712" in body

    @pytest.mark.parametrize("times", [1, 3])
    def test_is_told_once_for_each_refund(self, rma: Return, times: int) -> None:
        """The same event again makes no second e-mail; two refunds make two."""
        for money in (refund(rma, amount_minor=3000), refund(rma, amount_minor=2500)):
            for _ in range(times):
                emit(rma, "refund.succeeded", refund_id=money.pk)

        deliver_mail()

        assert [each.subject.split()[0] for each in mail.outbox] == ["£30.00", "£25.00"]

    def test_that_failed_is_not_told(self, rma: Return) -> None:
        """Money that did not arrive is a task for staff and no good news."""
        emit(rma, "refund.failed", refund_id=refund(rma).pk)

        assert deliver_mail(kind="refund") == []
        assert mail.outbox == []

    def test_of_no_return_is_not_told(self, rma: Return) -> None:
        """A refund made elsewhere belongs to whoever made it."""
        outbox.emit(
            store_id=rma.store_id,
            kind="refund.succeeded",
            payload={"refund_id": refund(rma).pk, "rma_id": None},
            now=NOW,
        )

        deliver_mail()

        assert mail.outbox == []


class TestTheEnvelope:
    def test_names_the_store_and_answers_to_its_support(self, rma: Return) -> None:
        """The shopper knows who writes, and a reply reaches a person."""
        label(rma)
        deliver_mail()

        message = mail.outbox[0]
        assert parseaddr(message.from_email) == ("Northwind", "returns@localhost")
        assert (message.to, message.reply_to) == (["sam@example.com"], ["help@northwind.example"])

    def test_carries_text_and_html(self, rma: Return) -> None:
        """A program without HTML shows everything too."""
        label(rma)
        deliver_mail()

        message = mail.outbox[0]
        assert isinstance(message, EmailMultiAlternatives)
        html, kind = message.alternatives[0]
        assert kind == "text/html"
        assert rma.number in str(html)

    def test_takes_the_merchants_words(self, rma: Return) -> None:
        """Subject and first paragraph are the merchant's where the merchant wrote some."""
        words = {
            "subject": {"en": "{number}: all set"},
            "intro": {"en": "Hooray.\n\nIt goes back to {store}."},
        }
        EmailTexts.objects.create(
            site=rma.store.brand.site, messages=[{"type": "return_opened", "value": words}]
        )

        label(rma)
        deliver_mail()

        assert mail.outbox[0].subject == f"{rma.number}: all set"
        assert "Hooray.\n\nIt goes back to Northwind." in mail.outbox[0].body


class TestAnOrderWithoutAnAddress:
    def test_is_recorded_and_not_sent(self, rma: Return) -> None:
        """Nobody to write to is no failure, and can be seen."""
        Return.objects.filter(pk=rma.pk).update(email="")
        label(rma)

        [delivery] = deliver_mail(kind="label.ready")

        assert delivery.state == DeliveryState.DONE
        assert mail.outbox == []
        assert SentMessage.objects.get().skipped == SentMessage.Skipped.NO_ADDRESS


class TestAMailServerThatFails:
    def test_is_tried_again_with_the_same_letter(
        self, rma: Return, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller
    ) -> None:
        """The outbox tries again, and one e-mail goes out."""
        label(rma)
        with monkeypatch.context() as broken:
            broken.setattr(EmailMultiAlternatives, "send", _refuse)
            [delivery] = deliver_mail(kind="label.ready")
        written = SentMessage.objects.get()
        clock.shift(timedelta(minutes=1))
        deliver_mail()

        assert delivery.state == DeliveryState.PENDING
        assert written.sent_at is None
        assert [each.body for each in mail.outbox] == [written.text]
        assert SentMessage.objects.get().sent_at == NOW + timedelta(minutes=1)

    def test_that_died_in_between_sends_again_when_its_claim_has_run_out(
        self, rma: Return, clock: time_machine.Traveller
    ) -> None:
        """Killed while sending: nobody knows whether it went out, so it goes out (again)."""
        label(rma)
        deliver_mail()
        SentMessage.objects.update(sent_at=None, claimed_until=NOW + timedelta(minutes=2))
        Delivery.objects.update(state=DeliveryState.PENDING, due_at=NOW)

        [too_early] = deliver_mail(kind="label.ready")
        clock.shift(timedelta(minutes=3))
        [again] = deliver_mail(kind="label.ready")

        assert (too_early.state, again.state) == (DeliveryState.PENDING, DeliveryState.DONE)
        assert len({str(each.extra_headers["Message-ID"]) for each in mail.outbox}) == 1
        assert len(mail.outbox) == 2


def _refuse(self: EmailMultiAlternatives, fail_silently: bool = False) -> int:
    raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
