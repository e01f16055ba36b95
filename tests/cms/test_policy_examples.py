"""Examples that merchants keep with their policy, and what a broken one stops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import streamfield

from cms.block_ids import with_ids
from cms.examples import read_examples
from cms.excuses import digest_of
from cms.models import PolicyPage
from cms.operations.add_example import CannotAdd, add_example
from cms.publishing import EXCUSED, ExamplesFail
from returns.models import Order, Role, StaffTask
from tests.cms.conftest import Shop
from tests.cms.editing import PUBLISH, edit_url, evidence, policy_form, question, rule
from tests.factories import NOW, make_order

Fields = dict[str, Any]
BROKEN = "Clearance may come back"
# Of the example below under no rules at all, as the release before examples had evidence wrote it.
DIGEST_BEFORE = "e61a52f228433dee09925371ef12d000fcc0e7478b6426701f0caf8c051ec2ab"


@pytest.fixture
def order(shop: Shop) -> Order:
    """Bought on clearance."""
    return make_order(shop.store, tags=[["clearance"]])


def example(order: Order, *, name: str = "Clearance stays sold", expected: str = "final_sale") -> Fields:
    return {
        "name": name,
        "order_number": order.number,
        "line": "",
        "asked_at": NOW.strftime("%Y-%m-%d %H:%M"),
        "reason": "",
        "resolution": "REFUND",
        "quantity": "1",
        "expected": expected,
    }


def form(*examples: Fields, ids: tuple[str, ...] = (), **more: Any) -> Fields:
    """A policy that refuses clearance, and its examples; `ids` tick failing ones to pass."""
    stream = streamfield([("example", each) for each in examples])
    for at, each in enumerate(examples):
        stream[f"{at}"] |= {"id": each["name"].lower().replace(" ", "-")}
    # A browser sends the ids of blocks that were there before.
    fields = policy_form(rule(), examples=stream, **more) | {"rules-0-id": "clearance"}
    return fields | ({"excused": list(ids)} if ids else {})


def worn_or_not(*examples: Fields) -> Fields:
    """Everybody sends a photo and says whether it was worn; what was worn stays sold."""
    asked = evidence(question("Worn?", "Yes", "No", code="worn"), photos=1)
    asks = rule(("evidence", asked), name="Asks")
    worn = rule(name="Worn", conditions=[("evidence_answer", {"values": "worn:yes"})])
    stream = streamfield([("example", each) for each in examples])
    return policy_form(worn, asks, examples=stream)


def broken(order: Order) -> Fields:
    return example(order, name=BROKEN, expected="allowed")


BROKEN_ID = "clearance-may-come-back"


class TestAnExample:
    def test_that_holds_lets_the_policy_be_published(self, shop: Shop, order: Order, editor: Client) -> None:
        """“T-1, wants money: refused, final sale.” And so it is."""
        response = editor.post(edit_url(shop.page), form(example(order)) | PUBLISH)

        assert response.status_code == 302
        assert len(shop.versions) == 2
        assert shop.page.examples[0].value["name"] == "Clearance stays sold"

    def test_that_is_broken_stops_publishing(self, shop: Shop, order: Order, editor: Client) -> None:
        """The sentence at the example says what is answered now, by which rule."""
        response = editor.post(edit_url(shop.page), form(example(order), broken(order)) | PUBLISH)

        assert response.status_code == 200
        assert len(shop.versions) == 1
        error = response.context["form"].errors.as_data()["examples"][0]
        assert list(error.block_errors) == [1]
        assert error.block_errors[1].messages == [
            "Now refused: final sale (rule “Clearance”). Expected: allowed."
        ]

    def test_that_is_broken_may_be_saved_as_a_draft(self, shop: Shop, order: Order, editor: Client) -> None:
        """The panel says so, and the message after saving."""
        response = editor.post(edit_url(shop.page), form(broken(order)), follow=True)

        page = response.content.decode()
        assert "1 example fails" in page
        assert "Now refused: final sale (rule “Clearance”). Expected: allowed." in page
        assert "Example “Clearance may come back”" in page

    def test_of_an_unknown_order_is_broken(self, shop: Shop, order: Order, editor: Client) -> None:
        """What cannot be asked proves nothing."""
        gone = example(order) | {"order_number": "X-1"}

        response = editor.post(edit_url(shop.page), form(gone) | PUBLISH)

        assert "This store has no order X-1." in response.content.decode()
        assert len(shop.versions) == 1

    def test_stops_a_program_as_well(self, shop: Shop, order: Order, editor: Client) -> None:
        """Whoever publishes without the form meets the same examples."""
        editor.post(edit_url(shop.page), form(broken(order)))

        with pytest.raises(ExamplesFail, match="Clearance may come back”: Now refused: final sale"):
            shop.page.get_latest_revision().publish()

        assert len(shop.versions) == 1

    def test_stops_a_bulk_publish(self, shop: Shop, order: Order, operator: Client) -> None:
        """Which has no form; the sentence comes as a message."""
        operator.post(edit_url(shop.page), form(broken(order)))
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

        response = operator.post(f"{url}?id={shop.page.pk}&next=/admin/", follow=True)

        assert len(shop.versions) == 1
        assert "Clearance may come back" in response.content.decode()

    def test_that_breaks_before_a_schedule_keeps_the_old_version(
        self, shop: Shop, order: Order, editor: Client
    ) -> None:
        """The order was corrected in between: staff get a task."""
        at = {"go_live_at": (NOW + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")}
        with time_machine.travel(NOW, tick=False):
            editor.post(edit_url(shop.page), form(example(order)) | at | PUBLISH)
        order.lines.update(tags=[])

        with time_machine.travel(NOW + timedelta(days=3), tick=False):
            call_command("publish_scheduled")

        assert len(shop.versions) == 1
        task = StaffTask.objects.get(store=shop.store)
        assert task.kind == StaffTask.Kind.POLICY_NOT_PUBLISHED
        assert "Clearance stays sold" in str(task.detail["cause"])


class TestAnExampleWithEvidence:
    """What the shopper answered, and how many photos came, are part of the question."""

    @pytest.mark.parametrize(
        "answer, photos, expected",
        [
            ("worn:yes", "1", "final_sale"),
            ("worn:no", "1", "allowed"),
            ("worn:no", "0", "evidence_missing"),
            ("", "1", "evidence_missing"),
            # Not sent yet: nothing is missing.
            ("worn:no", "", "allowed"),
            ("", "", "allowed"),
        ],
    )
    def test_is_answered_by_them(
        self, shop: Shop, order: Order, editor: Client, answer: str, photos: str, expected: str
    ) -> None:
        """The same order and the same rules, and another answer for each."""
        asked = example(order, expected=expected) | {"evidence": answer, "photos": photos}

        response = editor.post(edit_url(shop.page), worn_or_not(asked) | PUBLISH)

        assert response.status_code == 302, response.context["form"].errors
        assert len(shop.versions) == 2

    def test_says_which_answers_there_are(self, shop: Shop, order: Order, editor: Client) -> None:
        """A slip of the pen is no answer that nobody asks about."""
        asked = example(order, expected="allowed") | {"evidence": "worn:maybe", "photos": "1"}

        response = editor.post(edit_url(shop.page), worn_or_not(asked) | PUBLISH)

        assert (
            "No question has the answer “worn:maybe”. The answers are: worn:yes, worn:no."
            in response.content.decode()
        )
        assert len(shop.versions) == 1

    def test_says_that_nothing_is_asked(self, shop: Shop, order: Order, editor: Client) -> None:
        """As long as no rule asks questions, nobody has answered one."""
        response = editor.post(edit_url(shop.page), form(example(order) | {"evidence": "worn:yes"}) | PUBLISH)

        assert "This policy asks no questions." in response.content.decode()

    def test_refuses_more_photos_than_can_be_asked_for(
        self, shop: Shop, order: Order, editor: Client
    ) -> None:
        """At the field."""
        response = editor.post(edit_url(shop.page), worn_or_not(example(order) | {"photos": "11"}))

        assert response.status_code == 200
        assert "less than or equal to 10" in response.content.decode()

    def test_that_was_kept_before_is_asked_as_before(self, shop: Shop, order: Order, editor: Client) -> None:
        """Stored examples have neither field, and an excuse given for one stays good."""
        stored = {**example(order), "asked_at": NOW.isoformat(), "quantity": 1}
        page = shop.page
        page.examples = with_ids([{"type": "example", "value": stored}])
        page.save_revision()
        (read,) = read_examples(shop.page.get_latest_revision_as_object().examples.get_prep_value())

        assert (read.evidence_answers, read.photo_count) == (None, None)
        # Computed by the release before.
        assert (
            digest_of(rules={}, example=replace(read, id="x", order_number="T-1", asked_at=NOW))
            == DIGEST_BEFORE
        )


class TestAnExcuse:
    def test_lets_a_broken_example_pass_by_name(
        self, shop: Shop, order: Order, hire: Callable[..., Client]
    ) -> None:
        """Whoever may do everything in the store says which, and the history says who."""
        admin = hire(shop.store, Role.ADMIN)

        response = admin.post(edit_url(shop.page), form(broken(order), ids=(BROKEN_ID,)) | PUBLISH)

        assert response.status_code == 302
        assert len(shop.versions) == 2
        entry = PageLogEntry.objects.get(action=EXCUSED)
        assert entry.data["examples"][0]["name"] == BROKEN
        assert entry.user is not None
        assert entry.user.username == "admin-alder"
        assert (
            "although examples failed: “Clearance may come back” (let pass by admin-alder)" in entry.message
        )

    def test_is_shown_in_the_history(self, shop: Shop, order: Order, operator: Client) -> None:
        """With Wagtail's other entries."""
        operator.post(edit_url(shop.page), form(broken(order), ids=(BROKEN_ID,)) | PUBLISH)

        history = operator.get(reverse("wagtailadmin_pages:history", args=[shop.page.pk]))

        assert "let pass by operator" in history.content.decode()

    def test_is_not_an_editors_to_give(self, shop: Shop, order: Order, editor: Client) -> None:
        """Neither by the form, which does not offer it, nor by sending the field anyway."""
        response = editor.post(edit_url(shop.page), form(broken(order), ids=(BROKEN_ID,)) | PUBLISH)

        assert response.status_code == 200
        assert 'name="excused"' not in response.content.decode()
        assert len(shop.versions) == 1

    def test_is_offered_to_whoever_may_give_it(self, shop: Shop, order: Order, operator: Client) -> None:
        """Beside each example that fails."""
        response = operator.post(edit_url(shop.page), form(broken(order)) | PUBLISH)

        page = response.content.decode()
        assert "Publish although “Clearance may come back” fails" in page
        assert f'name="excused" value="{BROKEN_ID}"' in page

    def test_given_in_a_draft_lets_an_editor_publish_it(
        self, shop: Shop, order: Order, operator: Client, editor: Client
    ) -> None:
        """As long as rules and example are those that were excused."""
        operator.post(edit_url(shop.page), form(broken(order), ids=(BROKEN_ID,)))

        editor.post(edit_url(shop.page), form(broken(order)) | PUBLISH)

        assert len(shop.versions) == 2
        assert PageLogEntry.objects.get(action=EXCUSED).data["examples"][0]["person"] == "operator"

    def test_ends_when_the_rules_change(
        self, shop: Shop, order: Order, operator: Client, editor: Client
    ) -> None:
        """It was about another draft."""
        operator.post(edit_url(shop.page), form(broken(order), ids=(BROKEN_ID,)))

        response = editor.post(edit_url(shop.page), form(broken(order), days=9) | PUBLISH)

        assert response.status_code == 200
        assert len(shop.versions) == 1

    def test_counts_for_one_publication_only(self, shop: Shop, order: Order, operator: Client) -> None:
        """The next one is asked again."""
        operator.post(edit_url(shop.page), form(broken(order), ids=(BROKEN_ID,)) | PUBLISH)

        response = operator.post(edit_url(shop.page), form(broken(order)) | PUBLISH)

        assert response.status_code == 200
        assert shop.page.excused_examples == []
        assert shop.page.get_latest_revision_as_object().excused_examples == []


class TestAddingAnExample:
    def fields(self, order: Order, **changed: Any) -> Fields:
        usual = {
            "order_id": order.pk,
            "order_line_id": order.lines.get().pk,
            "asked_at": NOW.isoformat(),
            "reason": "unwanted",
            "resolution": "REFUND",
            "quantity": 1,
            "expected": "final_sale",
        }
        return usual | changed

    def added(self, shop: Shop) -> list[Any]:
        draft: PolicyPage = shop.page.get_latest_revision_as_object()
        return [block.value for block in draft.examples]

    def test_is_one_click_away_from_a_decision(self, shop: Shop, order: Order, editor: Client) -> None:
        """The draft has it at once; what is live does not change."""
        response = editor.post(reverse("cms_add_example"), self.fields(order), follow=True)

        found = self.added(shop)[-1]
        assert (found["order_number"], found["line"], found["expected"]) == (
            order.number,
            "SKU-1",
            "final_sale",
        )
        assert found["asked_at"] == NOW
        assert "The example is in the policy&#x27;s draft." in response.content.decode()
        assert not shop.page.examples
        assert len(shop.versions) == 1

    def test_keeps_the_evidence_of_the_decision(self, shop: Shop, order: Order, editor: Client) -> None:
        """The answers one per line, and how many photos came; more than can be asked for are as many."""
        url = reverse("cms_add_example")

        editor.post(url, self.fields(order, evidence_answers=["worn:no", "box:yes"], photo_count=2))
        editor.post(url, self.fields(order, photo_count=14))
        editor.post(url, self.fields(order))

        given = [(each["evidence"], each["photos"]) for each in self.added(shop)]
        assert given == [("worn:no\nbox:yes", 2), ("", 10), ("", None)]

    def test_goes_back_to_where_it_was_asked(self, shop: Shop, order: Order, editor: Client) -> None:
        """But to no other site."""
        fields = self.fields(order)
        url = reverse("cms_add_example")

        assert editor.post(url, fields | {"next": "/admin/tasks/"}).headers["Location"] == "/admin/tasks/"
        there = editor.post(url, fields | {"next": "https://evil.example/"}).headers["Location"]
        assert there == edit_url(shop.page)

    @pytest.mark.parametrize(
        "changed, sentence",
        [
            ({"quantity": 0}, "quantity:"),
            ({"asked_at": "yesterday"}, "asked_at:"),
            ({"order_line_id": 999_999}, "This store has no such order line."),
            ({"evidence_answers": ["worn"]}, "evidence_answers:"),
            ({"photo_count": -1}, "photo_count:"),
            ({"expected": "no_idea"}, "is no answer that an example can expect."),
        ],
    )
    def test_says_what_is_wrong(
        self, shop: Shop, order: Order, editor: Client, changed: Fields, sentence: str
    ) -> None:
        """And adds nothing."""
        response = editor.post(reverse("cms_add_example"), self.fields(order, **changed), follow=True)

        assert sentence in response.content.decode()
        assert self.added(shop) == []

    def test_does_not_take_another_stores_order(
        self, shop: Shop, other_shop: Shop, order: Order, editor: Client
    ) -> None:
        """An example is about this store's orders."""
        foreign = make_order(other_shop.store)

        editor.post(reverse("cms_add_example"), self.fields(foreign))

        assert self.added(shop) == []

    @pytest.mark.parametrize("role", [Role.AGENT, Role.FINANCE, Role.WAREHOUSE])
    def test_is_for_editors(self, shop: Shop, order: Order, hire: Callable[..., Client], role: Role) -> None:
        """Others may look at decisions, and do not write the policy."""
        hire(shop.store, role).post(reverse("cms_add_example"), self.fields(order))

        assert self.added(shop) == []

    def test_is_not_for_people_of_another_store(
        self, shop: Shop, other_shop: Shop, order: Order, hire: Callable[..., Client]
    ) -> None:
        """For them this store's policy does not exist."""
        stranger = hire(other_shop.store, Role.ADMIN)

        response = stranger.post(reverse("cms_add_example"), self.fields(order))

        assert response.status_code == 404
        assert self.added(shop) == []

    def test_needs_a_post(self, shop: Shop, editor: Client) -> None:
        """A link adds nothing."""
        assert editor.get(reverse("cms_add_example")).status_code == 405

    def test_waits_while_another_person_locks_the_page(self, shop: Shop, order: Order) -> None:
        """A lock is a lock."""
        page = shop.page
        page.locked = True
        page.save()

        with pytest.raises(CannotAdd, match="locked"):
            add_example(
                store=shop.store,
                order_id=order.pk,
                order_line_id=order.lines.get().pk,
                asked_at=datetime.fromisoformat("2026-01-03T10:00:00+00:00"),
                reason="",
                resolution="REFUND",
                quantity=1,
                expected="",
                user=None,
            )

    def test_names_a_line_by_its_place_where_the_sku_is_not_enough(self, shop: Shop) -> None:
        """Two lines of one article: the example means the second."""
        order = make_order(shop.store, paid=[100, 200])
        order.lines.update(sku="SAME")
        second = order.lines.order_by("position")[1]

        add_example(
            store=shop.store,
            order_id=order.pk,
            order_line_id=second.pk,
            asked_at=NOW,
            reason="",
            resolution="REFUND",
            quantity=1,
            expected="allowed",
            user=None,
            name="The second",
        )

        found = self.added(shop)[0]
        assert (found["name"], found["line"]) == ("The second", "2")
