"""What the editor says about a draft: in its panel, after a save, and when it starts in the past."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cms.draft_checks import check_draft
from cms.models import PolicyPage
from tests.cms.conftest import Shop
from tests.cms.editing import NOTHING, PUBLISH, edit_url, policy_form, refusal, rule, window
from tests.factories import NOW, make_order, make_reason, make_return

CHECKS = reverse("cms_policy_checks")
SHOES = [("product_category", {"values": "Shoes"})]
USELESS = (
    rule(("window", window(days=60)), name="Shoes", conditions=SHOES),
    rule(("window", window(days=90)), name="Shoes again", conditions=SHOES),
)
COVERED = "This rule never decides anything: “Shoes”, further up"


class TestWarnings:
    def test_are_told_after_a_save(self, shop: Shop, editor: Client) -> None:
        """They do not stop it."""
        response = editor.post(edit_url(shop.page), policy_form(*USELESS), follow=True)

        told = [str(message) for message in response.context["messages"]]
        assert any(COVERED in text for text in told)
        assert shop.page.has_unpublished_changes

    def test_are_told_after_publishing(self, shop: Shop, editor: Client) -> None:
        """And do not stop that either."""
        response = editor.post(edit_url(shop.page), policy_form(*USELESS) | PUBLISH, follow=True)

        assert any(COVERED in str(message) for message in response.context["messages"])
        assert len(shop.versions) == 2

    def test_are_listed_in_the_editor_with_links_to_their_blocks(self, shop: Shop, editor: Client) -> None:
        """A click leads to the rule."""
        editor.post(edit_url(shop.page), policy_form(*USELESS))

        page = editor.get(edit_url(shop.page)).content.decode()

        block = shop.page.get_latest_revision_as_object().rules[1]
        assert COVERED in page
        assert f'<a href="#block-{block.id}-section">Shoes again</a>' in page

    def test_are_read_again_after_a_background_save(self, shop: Shop, editor: Client) -> None:
        """Wagtail saves by itself; no message piles up for a page that was not loaded."""
        saved = editor.post(
            edit_url(shop.page), policy_form(*USELESS), headers={"Accept": "application/json"}
        )
        assert saved.json()["success"]

        response = editor.get(CHECKS)

        assert COVERED in response.content.decode()
        assert list(response.context.get("messages") or []) == []

    def test_include_products_that_nobody_bought(self, shop: Shop, editor: Client) -> None:
        """With where we looked."""
        for _ in range(10):
            make_order(shop.store, tags=[["clearance"]])
        editor.post(edit_url(shop.page), policy_form(*USELESS, rule()))

        page = editor.get(CHECKS).content.decode()

        assert "No product has the category “Shoes”. We looked at all 10 orders, since" in page
        assert "the tag" not in page

    def test_do_not_judge_a_shop_by_its_first_orders(self, shop: Shop, editor: Client) -> None:
        """What has not been sold yet may still be."""
        make_order(shop.store)
        editor.post(edit_url(shop.page), policy_form(*USELESS))

        assert "No product has" not in editor.get(CHECKS).content.decode()

    def test_give_way_to_errors(self, shop: Shop, editor: Client) -> None:
        """What does not compile cannot be judged; the panel says what to mend first."""
        editor.post(edit_url(shop.page), policy_form(rule(refusal(sentence=NOTHING), name="Silent")))

        page = editor.get(CHECKS).content.decode()

        assert "Not ready to publish" in page
        assert "The text in Deutsch is missing." in page

    def test_say_what_publishing_would_change(self, shop: Shop, editor: Client) -> None:
        """Compared with the newest version, in words."""
        editor.post(edit_url(shop.page), policy_form(days=14))

        assert "Return window of the defaults: 30 → 14 days" in editor.get(CHECKS).content.decode()

    def test_are_shown_while_a_page_is_made(self, shop: Shop, operator: Client) -> None:
        """The form of a page that is not there yet has nothing to check."""
        page = shop.page
        page.delete()
        add = reverse("wagtailadmin_pages:add", args=["cms", "policypage", shop.site.root_page.pk])

        assert "checked once it is saved" in operator.get(add).content.decode()


class TestAStartInThePast:
    SINCE = NOW - timedelta(days=30)

    @pytest.fixture(autouse=True)
    def today(self) -> object:
        with time_machine.travel(NOW, tick=False):
            yield

    def form(self, **more: str) -> dict[str, object]:
        return policy_form(days=60, effective_from=self.SINCE.strftime("%Y-%m-%d %H:%M"), **more)

    def test_lists_the_orders_it_takes_over(self, shop: Shop, editor: Client) -> None:
        """Before publishing, with the returns that keep their version."""
        make_reason(shop.store)
        order = make_order(shop.store)
        rma = make_return(order)
        make_order(shop.store, placed_at=self.SINCE - timedelta(days=1))
        editor.post(edit_url(shop.page), self.form())

        page = " ".join(editor.get(CHECKS).content.decode().split())

        assert "1 order placed since 8 February 2026, 12:00 will follow this version" in page
        assert f"{order.number}, placed" in page
        assert f"open return {rma.number} keeps the old version" in page

    def test_says_when_there_are_none(self, shop: Shop, editor: Client) -> None:
        """Then nothing changes for anybody."""
        editor.post(edit_url(shop.page), self.form())

        assert "No order was placed since" in editor.get(CHECKS).content.decode()

    def test_is_told_once_more_after_publishing(self, shop: Shop, editor: Client) -> None:
        """With the number of orders."""
        make_order(shop.store)

        response = editor.post(edit_url(shop.page), self.form() | PUBLISH, follow=True)

        told = " ".join(str(message) for message in response.context["messages"])
        assert "Version 2 starts on 8 February 2026: 1 order placed since then now follow it." in told

    def test_is_nothing_to_tell_without_one(self, shop: Shop, editor: Client) -> None:
        """A version that starts now takes over no order."""
        make_order(shop.store)

        response = editor.post(edit_url(shop.page), policy_form(days=60) | PUBLISH, follow=True)

        assert not any("starts on" in str(message) for message in response.context["messages"])

    def test_takes_few_queries_however_long_the_policy(
        self, shop: Shop, editor: Client, django_assert_max_num_queries: object
    ) -> None:
        """The panel is read after every save."""
        make_order(shop.store)
        editor.post(edit_url(shop.page), policy_form(*USELESS * 5))
        page: PolicyPage = shop.page.get_latest_revision_as_object()

        with django_assert_max_num_queries(8):  # type: ignore[operator]
            check_draft(page=page, now=NOW)
