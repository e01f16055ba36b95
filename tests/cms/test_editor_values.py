"""What the editor's form sends becomes a version, with everything that only a browser does differently."""

from __future__ import annotations

from typing import Any

from django.test import Client
from wagtail.test.utils.form_data import streamfield

from cms.models import PolicyPage
from tests.cms.conftest import Shop
from tests.cms.editing import NOTHING, PUBLISH, edit_url, evidence, policy_form, question, rule, window


def rules_of(shop: Shop) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = shop.versions[-1].rules["rules"]
    return found


class TestDates:
    def test_reach_the_engine_as_texts(self, shop: Shop, editor: Client) -> None:
        """Fresh from a form they are dates, which JSON does not know."""
        period = {"from": "2026-11-01", "to": "2026-12-24"}
        answer = ("window", window(clock="fixed_date", date="2027-01-31", days=""))
        form = policy_form(rule(answer, conditions=[("placed_between", period)]))

        response = editor.post(edit_url(shop.page), form | PUBLISH)

        assert response.status_code == 302
        found = rules_of(shop)[0]
        assert found["conditions"][0]["from"] == "2026-11-01"
        assert found["answers"]["window"]["date"] == "2027-01-31"


class TestAmounts:
    def form(self, least: str) -> dict[str, Any]:
        price = {"least": least, "most": "", "currency": "GBP"}
        return policy_form(rule(conditions=[("price", price)])) | PUBLISH

    def test_become_minor_units(self, shop: Shop, editor: Client) -> None:
        """People think in pounds, settlements in pence."""
        editor.post(edit_url(shop.page), self.form("49.9"))

        assert rules_of(shop)[0]["conditions"][0]["least"] == 4990

    def test_that_cannot_be_read_stop_the_publication(self, shop: Shop, editor: Client) -> None:
        """And the draft keeps what was typed, with the sentence beside it."""
        response = editor.post(edit_url(shop.page), self.form("49,90"))

        assert response.status_code == 200
        error = response.context["form"].errors.as_data()["rules"][0]
        price = error.block_errors[0].block_errors["conditions"].block_errors[0]
        assert price.block_errors["least"].messages == [
            "Write the amount in GBP with a point and at most 2 decimals, like 12.50."
        ]
        assert len(shop.versions) == 1


class TestQuestions:
    def questions(self, page: PolicyPage) -> list[Any]:
        draft = page.get_latest_revision_as_object()
        return list(draft.rules[0].value["answers"][0].value["questions"])

    def test_get_codes_with_their_first_save_and_keep_them(self, shop: Shop, editor: Client) -> None:
        """Conditions refer to them: a better wording must not change a decision."""
        asked = evidence(question("Has it been worn?", "Yes", "No"), photos=1)
        editor.post(edit_url(shop.page), policy_form(rule(("evidence", asked))))
        (saved,) = self.questions(shop.page)
        assert saved["code"] == "has_it_been_worn"
        assert [choice["code"] for choice in saved["choices"]] == ["yes", "no"]

        reworded = evidence(question("Did you wear it?", "Yes", code=saved["code"]), photos=1)
        editor.post(edit_url(shop.page), policy_form(rule(("evidence", reworded))) | PUBLISH)

        (found,) = rules_of(shop)[0]["answers"]["evidence"]["questions"]
        assert (found["code"], found["label"]["en"]) == ("has_it_been_worn", "Did you wear it?")

    def test_without_a_text_wait_for_their_code(self, shop: Shop, editor: Client) -> None:
        """A code that is made from nothing would stay for ever."""
        asked = evidence(question("", "Yes") | {"label": NOTHING})
        editor.post(edit_url(shop.page), policy_form(rule(("evidence", asked))))

        (saved,) = self.questions(shop.page)
        assert saved["code"] == ""

    def test_show_problems_inside_their_lists(self, shop: Shop, editor: Client) -> None:
        """A list inside of a list inside of an answer."""
        asked = evidence(question("Worn?", "Yes") | {"choices": streamfield([])})

        response = editor.post(edit_url(shop.page), policy_form(rule(("evidence", asked))) | PUBLISH)

        assert response.status_code == 200
        assert "Add what the shopper can choose." in response.content.decode()


class TestWarehouses:
    def test_are_those_of_the_store(self, shop: Shop, editor: Client) -> None:
        """The page knows what its store has."""
        form = policy_form(rule(("warehouse", {"code": "nowhere"}))) | PUBLISH

        response = editor.post(edit_url(shop.page), form)

        assert "It has: main." in response.content.decode()
        assert len(shop.versions) == 1
