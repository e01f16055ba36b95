"""The merchant's reasons: written in the settings, published as rows that returns point at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.models import ReasonSettings
from cms.reasons import nodes_of, problems_of, with_codes
from returns.languages import Reader
from returns.models import Reason, ReasonTree, Role
from tests.cms.conftest import Shop

Block = dict[str, Any]


def leaf(en: str = "Too small", *, code: str = "", category: str = "SIZE_TOO_SMALL") -> Block:
    return {
        "label": {"en": en, "de": f"{en} (de)", "fr": ""},
        "category": category,
        "is_merchant_at_fault": False,
        "code": code,
    }


def reason(**more: Any) -> Block:
    return {"type": "reason", "id": "r", "value": leaf(**more)}


def group(*leaves: Block, en: str = "Fit", code: str = "") -> Block:
    items = [{"type": "item", "id": str(index), "value": found} for index, found in enumerate(leaves)]
    label = {"en": en, "de": f"{en} (de)", "fr": ""}
    return {"type": "group", "id": "g", "value": {"label": label, "reasons": items, "code": code}}


class TestCodes:
    def test_are_made_from_the_text_in_the_stores_language(self) -> None:
        """A merchant names things for people; reports need a word without spaces."""
        tree = with_codes([group(leaf("It is too small!"), en="Größe & Form")], default_locale="en")

        assert [node.code for node in nodes_of(tree)] == ["groe_form", "it_is_too_small"]

    def test_stay_when_the_text_changes(self) -> None:
        """Last year's report and this year's speak of the same reason."""
        tree = with_codes([reason(en="Far too small", code="too_small")], default_locale="en")

        assert nodes_of(tree)[0].code == "too_small"

    def test_are_different_for_equal_texts(self) -> None:
        """Two groups may both end in "Something else"."""
        tree = with_codes([group(leaf("Else")), group(leaf("Else"), en="Taste")], default_locale="en")

        assert [node.code for node in nodes_of(tree)] == ["fit", "else", "taste", "else_2"]

    def test_do_not_take_a_code_that_was_written_by_hand(self) -> None:
        """What somebody chose comes first, wherever it stands."""
        tree = with_codes([reason(en="Else"), reason(en="Other", code="else")], default_locale="en")

        assert [node.code for node in nodes_of(tree)] == ["else_2", "else"]


class TestProblems:
    @pytest.mark.parametrize(
        "block,path",
        [
            pytest.param(reason(category=""), (0, "category"), id="no-category"),
            pytest.param(group(), (0, "reasons"), id="empty-group"),
            pytest.param(group(leaf(category="")), (0, "reasons", 0, "category"), id="no-category-inside"),
        ],
    )
    def test_name_the_block(self, block: Block, path: tuple[int | str, ...]) -> None:
        """The editor shows each complaint where it is mended."""
        found = problems_of([block, reason(code="x")], locales=["en", "de"])

        assert [problem.path for problem in found] == [path]

    def test_name_missing_languages(self) -> None:
        """A shopper must be able to read every choice."""
        found = problems_of([reason(code="x")], locales=["en", "fr"])

        assert [(problem.path, problem.sentence) for problem in found] == [
            ((0, "label", "fr"), "The text in Français is missing.")
        ]

    def test_name_a_code_that_is_used_twice(self) -> None:
        """A code means one thing."""
        found = problems_of([reason(code="x"), reason(code="x")], locales=["en"])

        assert [problem.path for problem in found] == [(1, "code")]

    def test_ask_for_at_least_one(self) -> None:
        """Without a reason nobody could open a return."""
        assert [problem.path for problem in problems_of([], locales=["en"])] == [()]


class TestTheSettingsPage:
    def url(self, shop: Shop) -> str:
        return reverse("wagtailsettings:edit", args=["cms", "reasonsettings", shop.site.pk])

    def form(self, *reasons: Block) -> Block:
        blocks = streamfield([("reason", value) for value in reasons])
        form: Block = nested_form_data({"reasons": blocks})
        return {name: text for name, text in form.items() if text is not False}

    def test_publishes_what_is_saved(self, shop: Shop, editor: Client) -> None:
        """Saving is publishing: the next shopper is asked the new reasons."""
        response = editor.post(self.url(shop), self.form(leaf(), leaf("Other", category="OTHER")))

        assert response.status_code == 302
        newest = ReasonTree.objects.filter(store=shop.store).latest("id")
        rows = newest.reasons.order_by("position")
        assert [
            (row.code, row.category, row.label(reader=Reader(locale="de", default="en"))) for row in rows
        ] == [
            ("too_small", "SIZE_TOO_SMALL", "Too small (de)"),
            ("other", "OTHER", "Other (de)"),
        ]
        assert ReasonSettings.for_site(shop.site).reasons[0].value["code"] == "too_small"

    def test_keeps_older_reasons_for_older_returns(self, shop: Shop, editor: Client) -> None:
        """A return keeps the reason it was opened with."""
        before = set(Reason.objects.filter(store=shop.store).values_list("pk", flat=True))

        editor.post(self.url(shop), self.form(leaf()))

        assert before < set(Reason.objects.filter(store=shop.store).values_list("pk", flat=True))

    def test_shows_what_is_wrong_at_its_block(self, shop: Shop, editor: Client) -> None:
        """And publishes nothing."""
        response = editor.post(self.url(shop), self.form(leaf(category="")))

        assert response.status_code == 200
        assert "Choose what it counts as." in response.content.decode()
        assert ReasonTree.objects.filter(store=shop.store).count() == 1

    def test_is_closed_to_other_staff(
        self, shop: Shop, other_shop: Shop, hire: Callable[..., Client]
    ) -> None:
        """Neither a colleague without the right nor the editor of another store gets in."""
        for client in (hire(shop.store, Role.AGENT), hire(other_shop.store, Role.POLICY_EDITOR)):
            assert client.get(self.url(shop)).status_code == 302
            assert client.post(self.url(shop), self.form(leaf())).status_code == 302
        assert ReasonTree.objects.filter(store=shop.store).count() == 1

    def test_shows_reasons_inside_groups(self, shop: Shop) -> None:
        """What a new store starts with can be edited like anything else."""
        groups = ReasonSettings.for_site(shop.site).reasons

        assert groups[0].value["reasons"][0]["label"]["en"] == "Too small"
