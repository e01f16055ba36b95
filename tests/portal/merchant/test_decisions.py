"""Why? The page that explains one decision, and the same as a file."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from returns import journal
from returns.eligibility import CompiledPolicy, Inputs, decide
from returns.journal import staff
from returns.models import Reason, RefusedAttempt, Return, ReturnLine, Store
from tests.factories import NOW, make_order, make_reason, make_return, policy_document, publish
from tests.portal.merchant.attempts import FINAL_SALE, refuse

VENDOR: dict[str, object] = {
    "id": "acme",
    "name": "Acme goods",
    "conditions": [
        {"kind": "country", "values": ["GB"], "negate": False},
        {"kind": "product_vendor", "values": ["Acme"], "negate": True},
    ],
    "answers": {"review": {"needed": False}},
}


@pytest.fixture
def line(store: Store) -> ReturnLine:
    """A line that the default allowed, after two rules that did not match."""
    publish(store, policy_document(rules=[FINAL_SALE, VENDOR], review={"needed": True}))
    return make_return(make_order(store, tags=[["summer"]])).lines.select_related("rma__order").get()


@pytest.fixture
def attempt(store: Store) -> RefusedAttempt:
    publish(store, policy_document(rules=[FINAL_SALE]))
    return refuse(make_order(store, paid=[3000], tags=[["outlet"]]), locale="de")[0]


def page(client: Client, line: ReturnLine) -> str:
    return text_of(client.get(reverse("merchant:decision", args=[line.decision_id])).content)


def text_of(content: bytes) -> str:
    return " ".join(content.decode().split())


class TestDecisionPage:
    def test_tells_each_rule_in_order_with_what_it_wanted_and_found(
        self, agent: Client, line: ReturnLine
    ) -> None:
        """Also why one did not match, and what the order does not say."""
        text = page(agent, line)

        assert text.index("Final sale") < text.index("Acme goods") < text.index("Applies when nothing above")
        assert "Did not match: Product tag – summer" in text
        assert "<td>final-sale or outlet</td> <td>summer</td>" in text
        assert "Did not match: Vendor – not known" in text
        assert '<td>not Acme</td> <td class="merchant-soft">not known</td>' in text
        assert "1 of 3 rules matched." in text

    def test_answers_all_ten_questions_with_the_rule_that_gave_each(
        self, agent: Client, line: ReturnLine
    ) -> None:
        """The link leads to the rule further down."""
        text = page(agent, line)

        for question, answer in (
            ("May it come back?", "Yes"),
            ("Until when?", "30 days after delivery, until 2 April 2026"),
            ("What may the shopper get?", "Refund"),
            (
                "How may it travel?",
                "With a prepaid label, With a carrier of the shopper’s choice (we pay the label)",
            ),
            ("When is it paid?", "Refund: When the parcel is received"),
            ("Does a person look first?", "Yes"),
            ("What has to be shown?", "Nothing"),
            ("What does it cost?", "Nothing"),
            ("Is there a bonus?", "No"),
            ("To which warehouse?", "The usual one"),
        ):
            row = f"<dt>{question}</dt> <dd>{answer} <span"
            assert row in text, question
        assert text.count('from <a href="#rule-default">Default</a>') == 10

    def test_opens_the_rules_that_answered_and_no_other(self, agent: Client, line: ReturnLine) -> None:
        """Forty rules are forty lines; it needs no script."""
        text = page(agent, line)

        assert text.count("<details open>") == 1
        assert text.count("<details") >= 3

    def test_leads_to_the_rule_as_shoppers_read_it(
        self, agent: Client, store: Store, line: ReturnLine
    ) -> None:
        """On the page of the version that decided, whatever holds today."""
        publish(store)

        assert 'href="/policy/versions/2/#rule-acme"' in page(agent, line)

    def test_says_what_was_known(self, agent: Client, line: ReturnLine) -> None:
        """With the times in the store's zone and the reason in its words."""
        text = page(agent, line)

        assert "<dt>Tags</dt><dd>summer</dd>" in text
        assert '<dt>Vendor</dt><dd class="merchant-soft">not known</dd>' in text
        assert "<dt>Reason</dt><dd>Changed my mind</dd>" in text
        assert "<dt>Value</dt><dd>£10.00</dd>" in text
        assert "1 unit, shipped: 28 February 2026, 12:00, delivered: 3 March 2026, 12:00" in text

    def test_names_no_shopper(self, agent: Client, line: ReturnLine) -> None:
        """A decision reads no name, address or e-mail."""
        text = page(agent, line)

        assert "Sam Example" not in text
        assert "sam@example.com" not in text

    def test_tells_what_a_person_made_of_it(self, agent: Client, line: ReturnLine) -> None:
        """Who, what and why; of this line, and of the whole return."""
        kim = User.objects.create_user("kim", first_name="Kim", last_name="Okafor")
        told = {"return_line_id": line.pk, "from": "REFUND", "to": "STORE_CREDIT", "why": "Agreed by phone."}
        record(line.rma, kim, "line.overridden", told)
        record(line.rma, kim, "line.declined", {"return_line_id": line.pk + 1, "why": "Another line."})
        record(line.rma, kim, "line.approved", {"return_line_id": line.pk, "from": 2, "to": 1, "why": ""})
        record(line.rma, kim, "rma.approved", {})

        text = page(agent, line)

        assert "Decided otherwise than the policy</strong>: Refund → Store credit" in text
        assert "Item approved</strong>: 1 of 2 units" in text
        assert "Agreed by phone." in text
        assert "Kim Okafor" in text
        assert "Another line." not in text
        assert "Approved</strong>" not in text

    def test_tells_who_decided_about_the_whole_return(self, agent: Client, line: ReturnLine) -> None:
        """Where nobody decided line by line."""
        kim = User.objects.create_user("kim", first_name="Kim", last_name="Okafor")
        record(line.rma, kim, "rma.declined", {"why": "It was worn."})

        text = page(agent, line)

        assert "Declined</strong>" in text
        assert "It was worn." in text

    def test_does_not_call_the_systems_own_approval_a_persons(self, agent: Client, store: Store) -> None:
        publish(store)
        line = make_return(make_order(store)).lines.get()

        assert "What a person decided" not in page(agent, line)

    def test_needs_few_queries(
        self, agent: Client, line: ReturnLine, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        page(agent, line)

        with django_assert_max_num_queries(20):
            page(agent, line)

    def test_does_not_exist_for_a_made_up_id(self, agent: Client, line: ReturnLine) -> None:
        """Not even for one that no database could hold."""
        for made_up in (line.decision_id + 1000, 10**30):
            assert agent.get(reverse("merchant:decision", args=[made_up])).status_code == 404
            assert agent.get(reverse("merchant:attempt", args=[made_up])).status_code == 404


def record(rma: Return, person: User, action: str, data: dict[str, object]) -> None:
    journal.record(rma=rma, actor=staff(person.pk), action=action, now=NOW + timedelta(hours=1), **data)


class TestSecondSchema:
    """Policies of today: sets of conditions, amounts, fees, notices."""

    SUMMER: dict[str, object] = {
        "id": "summer",
        "name": "Summer sale",
        "conditions": [
            {
                "kind": "set",
                "set": "s1",
                "name": "Sale goods",
                "conditions": [
                    {"kind": "price", "least": None, "most": 5000, "currency": "GBP", "negate": False},
                    {"kind": "product_vendor", "values": ["Acme"], "negate": False},
                ],
                "negate": False,
            }
        ],
        "answers": {"bonus": {"STORE_CREDIT": {"percent_bp": 500}}},
    }
    LATE: dict[str, object] = {
        "clock": "delivered",
        "days": 3,
        "date": None,
        "fallback_days": 5,
        "sentence": {},
        "by_resolution": {},
    }
    SECOND: dict[str, Any] = {
        "window": LATE,
        "review": {"needed": False, "sentence": {}},
        "evidence": {"photos": 0, "questions": [], "sentence": {}},
        "fees": {
            "restocking": {"percent_bp": 1000},
            "label": None,
            "waived_when_merchant_at_fault": True,
            "shipping_refund": "NEVER",
            "deductions": {},
        },
    }

    def test_tells_what_each_part_of_a_set_found(self, agent: Client, store: Store) -> None:
        """Also where the set as a whole is not known."""
        document = policy_document(rules=[self.SUMMER], **self.SECOND) | {"schema": 2}
        publish(store, document)
        make_reason(store)
        damaged = Reason.objects.get(store=store, code="damaged")
        line = make_return(make_order(store, paid=[4990]), reason=damaged).lines.get()

        text = page(agent, line)

        assert "Did not match: Sale goods – not known" in text
        assert "<td>£50.00 or less</td> <td>£49.90</td>" in text
        assert '<td>Acme</td> <td class="merchant-soft">not known</td>' in text
        assert "Restocking: 10 %. Waived when it is our fault." in text
        assert "The time was over, but a person looks at whatever is reported as our fault." in text
        assert "What the shopper read" in text


class TestAttemptPage:
    def test_tells_the_rule_and_what_the_shopper_read(self, finance: Client, attempt: RefusedAttempt) -> None:
        """In their language."""
        text = text_of(finance.get(reverse("merchant:attempt", args=[attempt.pk])).content)

        assert "Refused: Final sale" in text
        assert "by the rule “Final sale”" in text
        assert '<blockquote lang="de">Zum Endpreis verkauft.</blockquote>' in text
        assert "What the shopper read (German)" in text
        assert "<td>final-sale or outlet</td> <td>outlet</td>" in text

    def test_says_that_somebody_only_looked(self, finance: Client, store: Store) -> None:
        publish(store, policy_document(rules=[FINAL_SALE]))
        [attempt] = refuse(make_order(store, tags=[["outlet"]]), kind=RefusedAttempt.Kind.LOOKED)

        text = text_of(finance.get(reverse("merchant:attempt", args=[attempt.pk])).content)

        assert "The shopper looked, and nothing of the order could come back." in text

    def test_is_linked_from_the_order(self, agent: Client, attempt: RefusedAttempt) -> None:
        text = text_of(agent.get(reverse("merchant:order", args=[attempt.order_id])).content)

        assert reverse("merchant:attempt", args=[attempt.pk]) in text
        assert "Refused: Final sale" in text


class TestDownload:
    def test_is_enough_to_decide_again(self, agent: Client, line: ReturnLine) -> None:
        """Elsewhere, with nothing but the file."""
        response = agent.get(reverse("merchant:decision_json", args=[line.decision_id]))

        document = json.loads(response.content)
        policy = CompiledPolicy.from_json(document["policy_version"]["rules"])
        again = decide(Inputs.from_json(document["inputs"]), policy)
        assert again.to_json() == document["answer"]
        assert response["Content-Disposition"] == f'attachment; filename="decision-{line.decision_id}.json"'
        assert (document["return_number"], document["kind"]) == (line.rma.number, "decision")

    def test_of_an_attempt_says_what_it_is(self, agent: Client, attempt: RefusedAttempt) -> None:
        document = agent.get(reverse("merchant:attempt_json", args=[attempt.pk])).json()

        assert (document["kind"], document["is_allowed"], document["return_number"]) == (
            "refused_attempt",
            False,
            None,
        )


class TestOrderPage:
    def test_shows_what_the_policy_said_about_each_line(self, agent: Client, line: ReturnLine) -> None:
        """Newest first, each with its page."""
        text = text_of(agent.get(reverse("merchant:order", args=[line.rma.order_id])).content)

        assert "What the policy said" in text
        assert reverse("merchant:decision", args=[line.decision_id]) in text
