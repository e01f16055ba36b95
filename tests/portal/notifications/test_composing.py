"""What a shopper reads, in English and in German."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from cms.queries import contact_of
from portal.notifications.composing import (
    compose_declined,
    compose_money_sent,
    compose_opened,
    compose_received,
    paid_to,
)
from portal.notifications.letters import Letter
from portal.notifications.phrases import ENGLISH, FRENCH, GERMAN, language_of
from portal.notifications.rendering import html_of, sender_of, text_of
from returns.journal import staff
from returns.models import Return, Store
from returns.operations.review_return import review_return
from returns.operations.verdicts import Verdict
from tests.factories import LONG_AGO, NOW, policy_document, publish
from tests.portal.notifications.conftest import open_return
from tests.portal.notifications.events import label, receive, refund

KEY = re.compile(r"\?key=\S+")


def as_text(letter: Letter, store: Store) -> str:
    contact = contact_of(store_id=store.pk)
    return KEY.sub("?key=…", text_of(letter=letter, sender=sender_of(contact=contact)))


class TestTheLetterAboutAnOpenedReturn:
    def test_reads_well_in_english(self, store: Store, rma: Return) -> None:
        """Everything a shopper needs, without a program that shows HTML."""
        label(rma)
        rma = Return.objects.select_related("store", "order", "warehouse").get(pk=rma.pk)

        text = as_text(compose_opened(rma=rma, contact=contact_of(store_id=store.pk)), store)

        assert text == (
            "Everything is ready\n\n"
            "Your return is open. Print the label, put it on the parcel, and hand the parcel in. "
            "We write again when it has arrived.\n\n"
            "Print the label:\n"
            f"http://localhost:8000/r/{rma.number}/label-{rma.parcels.get().pk}.pdf?key=…\n\n"
            "Follow your return:\n"
            f"http://localhost:8000/r/{rma.number}/?key=…\n\n"
            f"Return: {rma.number}\n"
            f"Order: {rma.order.number}\n"
            "Hand it in by: 9 April 2026\n"
            "Your refund: £55.00, when the parcel has arrived\n\n"
            "What goes back:\n"
            "- 2 × Linen shirt (Sand, size M)\n"
            "- 1 × Straw hat\n\n"
            "Any questions? Just reply to this e-mail.\n\n"
            "-- \n"
            "Northwind\n"
            "The links in this e-mail open your return without a login. Please do not pass them on.\n"
        )

    def test_reads_well_in_german(self, store: Store) -> None:
        """The return's language decides, not the worker's: amounts and days too."""
        rma = open_return(store, locale="de-AT", method="OWN_CARRIER")

        letter = compose_opened(rma=rma, contact=contact_of(store_id=store.pk))
        text = as_text(letter, store)

        assert letter.subject == f"Ihre Rücksendung {rma.number}"
        assert "legen Sie den Rücksendeschein dazu" in text
        assert "Abschicken bis: 9. April 2026" in text
        assert "Ihre Erstattung: 55,00\u00a0£, sobald das Paket angekommen ist" in text
        assert "Senden an:\n    Main warehouse\n    1 Dock Road\n    LS1 1AA Leeds\n    GB" in text

    def test_reads_well_in_french(self, store: Store) -> None:
        """Amounts and days are written as French readers write them."""
        rma = open_return(store, locale="fr-BE", method="OWN_CARRIER")

        letter = compose_opened(rma=rma, contact=contact_of(store_id=store.pk))
        text = as_text(letter, store)

        assert letter.subject == f"Votre retour {rma.number}"
        assert "joignez le bordereau de retour" in text
        assert "À envoyer jusqu’au: 9 avril 2026" in text
        assert "Votre remboursement: 55,00\u00a0£, quand le colis sera arrivé" in text

    def test_is_written_in_english_for_languages_we_do_not_have(self) -> None:
        """Better a whole letter in English than half a letter in two languages."""
        assert [language_of(locale=code) for code in ("en", "de", "de-CH", "fr-CA", "EN-us", "pt", "")] == [
            "en", "de", "de", "fr", "en", "en", "en",
        ]  # fmt: skip


class TestTheLetterAfterAReview:
    def review(self, store: Store, *approved: int, locale: str = "en", method: str = "OWN_CARRIER") -> str:
        publish(store, policy_document(review={"needed": True}), effective_from=LONG_AGO)
        rma = open_return(store, locale=locale, method=method)
        given = [
            Verdict(
                return_line_id=line.pk,
                approved_quantity=units,
                why="" if units == line.requested_quantity else "It was worn.\nSorry.",
            )
            for line, units in zip(rma.lines.order_by("id"), approved, strict=True)
        ]
        review_return(
            rma_id=rma.pk, verdicts=given, actor=staff(1), now=NOW, approval_note="As an exception."
        )
        reviewed = Return.objects.select_related("store", "order", "warehouse").get(pk=rma.pk)
        return as_text(compose_opened(rma=reviewed, contact=contact_of(store_id=store.pk)), store)

    def test_says_that_somebody_has_looked(self, store: Store) -> None:
        """Everything may come back: the words of the reviewer, and how to send it."""
        text = self.review(store, 2, 1)

        assert "Your return is approved" in text
        assert "We have looked at your return and approved it. Pack the items" in text
        assert "> As an exception." in text
        assert "What goes back:\n- 2 × Linen shirt (Sand, size M)\n- 1 × Straw hat" in text
        assert "cannot take back" not in text

    def test_speaks_of_a_label_where_there_is_one(self, store: Store) -> None:
        """The built-in words fit the way in which the parcel travels."""
        assert "approved it. Print the label" in self.review(store, 2, 1, method="PREPAID_LABEL")

    def test_tells_apart_what_comes_and_what_stays(self, store: Store) -> None:
        """Units, amount and reason of each: nobody sends what was declined."""
        text = self.review(store, 1, 0)

        assert "Your return is approved in part" in text
        assert "What goes back:\n- 1 × Linen shirt (Sand, size M)\n\n" in text
        assert (
            "What we cannot take back:\n- 1 × Linen shirt (Sand, size M)\n  It was worn.\n  Sorry.\n"
            "- 1 × Straw hat\n  It was worn.\n  Sorry."
        ) in text
        assert "Your refund: £20.00" in text

    def test_reads_well_in_german(self, store: Store) -> None:
        """The return's language decides."""
        text = self.review(store, 0, 1, locale="de")

        assert "Ihre Rücksendung ist zum Teil genehmigt" in text
        assert "Bitte legen Sie es nicht mit ins Paket." in text
        assert "Was wir nicht zurücknehmen können:\n- 2 × Linen shirt" in text


class TestTheLetterAboutAReceivedParcel:
    def test_reads_well_in_german(self, store: Store) -> None:
        """What was found, what is missing, what comes next."""
        rma = open_return(store, locale="de")
        receipt = receive(rma, units=(1, 1), strays=1)

        text = as_text(
            compose_received(receipt=receipt, rma=rma, contact=contact_of(store_id=store.pk)), store
        )

        assert "In dem Paket war außerdem etwas, das nicht zu dieser Rücksendung gehört." in text
        assert "Nicht in diesem Paket: 1 × Linen shirt (Sand, size M)." in text
        assert "Wir veranlassen jetzt die Erstattung." in text
        assert "Was wir gefunden haben:\n- 1 × Linen shirt (Sand, size M)\n- 1 × Straw hat" in text

    @pytest.mark.parametrize(
        "timing, sentence",
        [
            ("ON_RECEIPT", "We are sending your money now."),
            ("AFTER_INSPECTION", "We check the items next, then we send your money."),
            ("FIRST_SCAN", "We started your refund when the carrier scanned the parcel."),
            ("INSTANT", "We started your refund when you opened the return."),
        ],
    )
    def test_says_when_the_money_comes(self, store: Store, rma: Return, timing: str, sentence: str) -> None:
        """The policy's timing, in words."""
        rma.lines.update(refund_timing=timing)
        receipt = receive(rma)

        text = as_text(
            compose_received(receipt=receipt, rma=rma, contact=contact_of(store_id=store.pk)), store
        )

        assert sentence in text


class TestTheLetterAboutMoney:
    def test_reads_well_in_german(self, store: Store) -> None:
        """Amount, card, day."""
        rma = open_return(store, locale="de")

        letter = compose_money_sent(refund=refund(rma), rma=rma, contact=contact_of(store_id=store.pk))
        text = as_text(letter, store)

        assert letter.subject == f"55,00 £ sind unterwegs zu Ihnen ({rma.number})"
        assert "Betrag: 55,00\u00a0£" in text
        assert "Erstattet auf: Visa mit den Endziffern 4242" in text
        assert "Ankunft meist bis: 24. März 2026" in text

    def test_writes_yen_without_decimals(self, store: Store) -> None:
        """1,200 yen are 1200 minor units."""
        rma = open_return(store)
        money = refund(rma, amount_minor=1200)
        money.currency = "JPY"

        letter = compose_money_sent(refund=money, rma=rma, contact=contact_of(store_id=store.pk))

        assert letter.subject.startswith("¥1,200 is on its way")

    @pytest.mark.parametrize(
        "method, words",
        [
            ("visa 4242", "Visa ending in 4242"),
            ("Visa •••• 4242", "Visa ending in 4242"),
            ("mastercard-4444", "Mastercard ending in 4444"),
            ("amex *1005", "American Express ending in 1005"),
            ("Carte Bancaire 1234", "Carte Bancaire ending in 1234"),
            ("VISA xxxx-4242", "Visa ending in 4242"),
            ("4242", "Card ending in 4242"),
            ("card", "Your card"),
            ("Credit Card", "Your card"),
            ("", ""),
            ("Shopify Payments", ""),
            ("gift_card", ""),
        ],
    )
    def test_names_only_what_is_surely_a_card(self, method: str, words: str) -> None:
        """The shop's word for a payment means nothing to a shopper; four digits do."""
        assert paid_to(method=method, language="en") == words


class TestTheLetterAboutADeclinedReturn:
    def test_reads_well_in_german(self, store: Store) -> None:
        """The reason stands out, and nobody sends anything in vain."""
        rma = open_return(store, locale="de")
        rma.decline_reason = "Die Bluse wurde getragen."

        text = as_text(compose_declined(rma=rma, contact=contact_of(store_id=store.pk)), store)

        assert "Der Grund:\n\n> Die Bluse wurde getragen.\n\nBitte schicken Sie die Artikel nicht ab" in text


class TestTheHtml:
    def test_says_what_the_text_says(self, store: Store, rma: Return) -> None:
        """Both bodies are made of the same parts."""
        label(rma)
        contact = contact_of(store_id=store.pk)
        letter = compose_opened(rma=rma, contact=contact)

        html = html_of(letter=letter, sender=sender_of(contact=contact))

        assert html.count("?key=") == 2
        for words in (letter.heading, *letter.paragraphs, rma.number, "Linen shirt", "£55.00"):
            assert words in html
        assert "#7a2048" in html

    @pytest.mark.parametrize("part", ["<script", "<link", "<img", "<style", "class=", "{{", "{%"])
    def test_holds_nothing_that_mail_programs_drop(self, store: Store, rma: Return, part: str) -> None:
        """No script, no style sheet, no picture that would be blocked or would tell who reads."""
        contact = contact_of(store_id=store.pk)

        html = html_of(letter=compose_opened(rma=rma, contact=contact), sender=sender_of(contact=contact))

        assert part not in html

    def test_shows_what_people_typed_as_text(self, store: Store, rma: Return) -> None:
        """A title or a reason with mark-up in it stays words."""
        rma.order.lines.update(title="<b>Shirt</b> & tie")
        rma.decline_reason = "<script>alert(1)</script>"
        contact = contact_of(store_id=store.pk)

        opened = html_of(letter=compose_opened(rma=rma, contact=contact), sender=sender_of(contact=contact))
        declined = html_of(
            letter=compose_declined(rma=rma, contact=contact), sender=sender_of(contact=contact)
        )

        assert "&lt;b&gt;Shirt&lt;/b&gt; &amp; tie" in opened
        assert "<script" not in declined


class TestPhrases:
    def test_are_all_there_in_every_language(self) -> None:
        """A sentence that was added in English has its German and its French."""
        assert set(ENGLISH) == set(GERMAN) == set(FRENCH)

    @pytest.mark.parametrize("name", sorted(ENGLISH))
    def test_fill_in_the_same_words(self, name: str) -> None:
        """What English fills in, German and French do too."""
        gaps = [set(re.findall(r"\{\w+\}", table[name])) for table in (ENGLISH, GERMAN, FRENCH)]

        assert gaps[0] == gaps[1] == gaps[2]


class TestADeadline:
    def test_at_midnight_names_the_day_before(self, store: Store, rma: Return) -> None:
        """A deadline is half-open: the shopper is told the last day that is inside."""
        rma.ship_by_at = NOW.replace(hour=0) + timedelta(days=5)

        letter = compose_opened(rma=rma, contact=contact_of(store_id=store.pk))

        assert [fact.lines for fact in letter.facts if fact.label == "Hand it in by"] == [("14 March 2026",)]
