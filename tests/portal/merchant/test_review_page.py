"""A return that waits: what a reviewer sees, and what one submission decides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Site

from cms import canned
from cms.block_ids import with_ids
from cms.models import ReviewSettings
from returns.journal import SHOPPER, staff
from returns.models import Return, Store
from returns.operations.approve_return import approve_return
from returns.operations.open_return import Request, open_return
from returns.operations.quote_return import RequestedLine
from tests.factories import NOW, make_order, make_reason, make_return, policy_document, publish
from tests.portal.merchant.reviewing import YES, form, no, some, url
from tests.returns.operations.reviewing import release_with_every_resolution

QUEUE = reverse("merchant:reviews")
WORN = "The item shows signs of wear, so we cannot take it back."
GETRAGEN = "Der Artikel zeigt Gebrauchsspuren. Deshalb können wir ihn nicht zurücknehmen."


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sentences(store: Store) -> dict[str, str]:
    """The store's sentences: their keys by name."""
    settings = ReviewSettings.objects.create(
        site=Site.objects.get(), sentences=with_ids(list(canned.STARTER))
    )
    return {block["value"]["name"]: block["id"] for block in settings.sentences.get_prep_value()}


class TestPage:
    def test_shows_each_line_with_what_the_policy_said_and_what_units_are_worth(
        self, agent: Client, rma: Return
    ) -> None:
        """Everything that a verdict needs is on one page."""
        rma.lines.update(comment="A little tight.")

        text = agent.get(url(rma)).content.decode()

        assert "2 × Linen shirt" in text
        assert "A little tight." in text
        assert "The policy allows it, if a person agrees" in text
        assert "Rule: Default" in text
        assert "Approve all 2: £40.00" in text
        assert '<option value="1">1: £20.00</option>' in text
        assert "Approve: £15.00" in text
        assert "23\u00a0hours left" in text or "1\u00a0day left" in text

    def test_offers_no_other_resolution_where_there_is_none(self, agent: Client, rma: Return) -> None:
        """A control with one choice is no control."""
        text = agent.get(url(rma)).content.decode()

        assert "What the shopper gets" not in text
        assert "Why otherwise?" not in text

    def test_asks_for_a_number_where_a_list_would_be_endless(self, agent: Client, store: Store) -> None:
        """A box of screws."""
        rma = make_return(make_order(store, paid=[9000], quantities=[900]), units=[900])

        text = agent.get(url(rma)).content.decode()

        assert 'type="number"' in text
        assert 'max="899"' in text

    def test_takes_as_many_queries_for_many_lines_as_for_one(self, agent: Client, store: Store) -> None:
        """Nothing is looked up line by line."""
        small = make_return(make_order(store, paid=[500]))
        large = make_return(make_order(store, paid=[500] * 12))
        agent.get(url(small))

        with CaptureQueriesContext(connection) as few:
            agent.get(url(small))
        with CaptureQueriesContext(connection) as many:
            agent.get(url(large))

        assert len(many) == len(few)

    def test_shows_the_stores_sentences_in_the_shoppers_language(
        self, agent: Client, rma: Return, sentences: dict[str, str]
    ) -> None:
        """Staff see what will be read, whatever they speak themselves."""
        Return.objects.filter(pk=rma.pk).update(locale="de")

        text = agent.get(url(rma)).content.decode()

        assert f'data-text="{GETRAGEN}"' in text
        assert "German" in text

    def test_leads_to_the_return_when_it_is_decided(self, agent: Client, rma: Return) -> None:
        """A link from yesterday."""
        approve_return(rma_id=rma.pk, actor=staff(User.objects.create_user("robin").pk), now=NOW)

        response = agent.get(url(rma), follow=True)

        assert response.redirect_chain[0][0] == reverse("merchant:return", args=[rma.number])
        assert "robin decided about this return on 10 March 2026, 12:00." in response.content.decode()


class TestDeciding:
    def test_sends_one_answer_for_all_lines(self, agent: Client, rma: Return) -> None:
        """One unit of two, and not the other item: and back to the queue."""
        response = agent.post(url(rma), form(rma, some(1, "One is worn."), no("Opened.")), follow=True)

        rma.refresh_from_db()
        first, second = rma.lines.order_by("id")
        assert response.redirect_chain == [(QUEUE, 302)]
        assert "is approved in part: 1 unit may come back." in response.content.decode()
        assert (rma.status, first.approved_quantity, second.approved_quantity) == ("APPROVED", 1, 0)
        assert (first.decline_reason, second.decline_reason) == ("One is worn.", "Opened.")

    @pytest.mark.parametrize(
        "lines, status, said",
        [
            ((YES, YES), "APPROVED", "is approved. The shopper gets an e-mail."),
            ((no(), no()), "DECLINED", "is declined. The shopper can read why."),
        ],
        ids=["yes", "no"],
    )
    def test_says_what_became_of_it(
        self, agent: Client, rma: Return, lines: tuple[dict[str, str], ...], status: str, said: str
    ) -> None:
        """Whole answers are said as such."""
        response = agent.post(url(rma), form(rma, *lines), follow=True)

        rma.refresh_from_db()
        assert rma.status == status
        assert said in response.content.decode()

    def test_puts_a_chosen_sentence_before_ones_own_words(
        self, agent: Client, rma: Return, sentences: dict[str, str]
    ) -> None:
        """In the shopper's language; this is how it works without JavaScript too."""
        Return.objects.filter(pk=rma.pk).update(locale="de")
        worn, exception = sentences["Worn or washed"], sentences["As an exception"]

        agent.post(
            url(rma),
            form(rma, no("Schade!", canned=worn), YES, canned=exception),
        )

        rma.refresh_from_db()
        assert rma.lines.order_by("id")[0].decline_reason == f"{GETRAGEN}\nSchade!"
        assert rma.approval_note == "Wir nehmen den Artikel ausnahmsweise gern zurück."

    def test_needs_no_words_beside_a_sentence(
        self, agent: Client, rma: Return, sentences: dict[str, str]
    ) -> None:
        """That is what they are for."""
        worn = sentences["Worn or washed"]

        agent.post(url(rma), form(rma, no("", canned=worn), no("", canned=worn)))

        rma.refresh_from_db()
        assert (rma.status, rma.decline_reason) == ("DECLINED", WORN)

    def test_forgets_what_belongs_to_another_choice(self, agent: Client, rma: Return) -> None:
        """A number or a reason that was typed before somebody changed their mind is not sent."""
        undecided = {"choice": "approve", "units": "77", "reason": "Worn."}

        response = agent.post(url(rma), form(rma, undecided, YES))

        assert response.status_code == 302
        assert rma.lines.order_by("id")[0].decline_reason == ""


class TestMissing:
    @pytest.mark.parametrize(
        "line, sentence",
        [
            ({}, "Choose what happens with this item."),
            ({"choice": "maybe"}, "Select a valid choice."),
            ({"choice": "decline", "reason": "  "}, "Choose a sentence, or write why it is declined."),
            ({"choice": "some", "units": "", "reason": "x"}, "Choose how many units may come back."),
            ({"choice": "some", "units": "2", "reason": "x"}, "Enter a number from 1 to 1."),
            ({"choice": "some", "units": "0", "reason": "x"}, "Enter a number from 1 to 1."),
            ({"choice": "some", "units": "one", "reason": "x"}, "Enter a number from 1 to 1."),
            ({"choice": "decline", "reason": "x" * 1001}, "at most 1000 characters"),
        ],
        ids=["nothing", "made up", "no reason", "no number", "all", "none", "words", "a novel"],
    )
    def test_is_said_beside_the_field_and_on_top(
        self, agent: Client, rma: Return, line: dict[str, str], sentence: str
    ) -> None:
        """Nothing is decided, and nothing that was typed is lost."""
        response = agent.post(url(rma), form(rma, line, no("Kept as it was.")))

        rma.refresh_from_db()
        text = response.content.decode()
        assert response.status_code == 422
        assert rma.status == "NEEDS_REVIEW"
        assert "Linen shirt: " in text
        assert text.count(sentence) >= 2
        assert "Kept as it was." in text

    def test_is_said_for_all_lines_at_once(self, agent: Client, rma: Return) -> None:
        """Nobody sends a form three times to learn three things."""
        text = agent.post(url(rma), {}).content.decode()

        assert "2 things are missing" in text

    def test_of_a_made_up_sentence_is_said(
        self, agent: Client, rma: Return, sentences: dict[str, str]
    ) -> None:
        """A sentence that the merchant has deleted meanwhile."""
        response = agent.post(url(rma), form(rma, no("", canned="gone"), YES))

        assert response.status_code == 422


class TestAnotherResolution:
    @pytest.fixture
    def credit(self, store: Store) -> Return:
        """A shopper who wants store credit, of a policy that knows it."""
        allowed = {"allowed": ["REFUND", "STORE_CREDIT"]}
        timing = {"REFUND": "ON_RECEIPT", "STORE_CREDIT": "ON_RECEIPT"}
        publish(store, policy_document(review={"needed": True}, resolutions=allowed, refund_timing=timing))
        order = make_order(store)
        line = RequestedLine(
            order_line_id=order.lines.get().pk,
            quantity=1,
            reason_id=make_reason(store).pk,
            resolution="STORE_CREDIT",
        )
        request = Request(
            order_id=order.pk,
            lines=[line],
            method="OWN_CARRIER",
            idempotency_key="credit",
            source=Return.Source.SHOPPER,
            locale="en",
            actor=SHOPPER,
        )
        with release_with_every_resolution():
            return open_return(request=request, now=NOW)

    def test_is_given_with_a_reason_for_staff(self, agent: Client, credit: Return) -> None:
        """Money instead of credit; the timeline says who decided so and why."""
        yes = YES | {"resolution": "REFUND", "override_reason": "The till was closed."}

        agent.post(url(credit), form(credit, yes))

        text = agent.get(reverse("merchant:return", args=[credit.number])).content.decode()
        assert credit.lines.get().resolution == "REFUND"
        assert "Decided otherwise than the policy" in text
        assert "Store credit → Refund · The till was closed." in text

    def test_needs_that_reason(self, agent: Client, credit: Return) -> None:
        """An exception without a why is a mystery a year later."""
        response = agent.post(url(credit), form(credit, YES | {"resolution": "REFUND"}))

        assert response.status_code == 422
        assert "Write why you decide otherwise." in response.content.decode()

    def test_is_not_needed(self, agent: Client, credit: Return) -> None:
        """What was asked for is the first choice."""
        agent.post(url(credit), form(credit, YES))

        assert credit.lines.get().resolution == "STORE_CREDIT"
