"""A condition set was changed: what is in force still has it as it was, and people are told."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cms.changed_sets import changed_sets
from cms.models import ConditionSet
from tests.cms.building import block
from tests.cms.conftest import Shop
from tests.cms.editing import PUBLISH, edit_url, policy_form, rule
from tests.cms.lint import documents
from tests.cms.test_condition_sets import form, make_set, url, using

SALE = documents.words("product_tag", "sale")
SHOES = documents.words("product_category", "Shoes")


class TestChangedSets:
    def test_are_those_that_hold_something_else(self) -> None:
        """A set that only got another name decides the same."""
        old = documents.policy(documents.rule("One", documents.named_set(SALE)))
        renamed = documents.named_set(SALE) | {"name": "Other words"}

        assert changed_sets(old=old, new=documents.policy(documents.rule("One", renamed))) == ()
        assert changed_sets(
            old=old, new=documents.policy(documents.rule("One", documents.named_set(SALE, SHOES)))
        ) == ("Sale",)

    def test_include_the_sets_around_them(self) -> None:
        """What changed inside changed outside."""
        inner, other = documents.named_set(SALE, name="Inner"), documents.named_set(SHOES, name="Inner")

        found = changed_sets(
            old=documents.policy(documents.rule("One", documents.named_set(inner, name="Outer"))),
            new=documents.policy(documents.rule("One", documents.named_set(other, name="Outer"))),
        )

        assert found == ("Outer", "Inner")

    def test_do_not_include_new_ones(self) -> None:
        """A rule that uses another set is a changed rule."""
        old = documents.policy(documents.rule("One", SALE))
        new = documents.policy(documents.rule("One", documents.named_set(SALE)))

        assert changed_sets(old=old, new=new) == ()


class TestSavingASet:
    @pytest.fixture
    def sale(self, shop: Shop, editor: Client) -> ConditionSet:
        """A set that the policy in force uses."""
        found = make_set(shop.store)
        editor.post(edit_url(shop.page), policy_form(using(found)) | PUBLISH)
        assert len(shop.versions) == 2
        return found

    def save(self, editor: Client, found: ConditionSet, *tags: str) -> str:
        changed = form(("product_tag", {"values": "\n".join(tags)}), name=found.name, store=found.store_id)
        response = editor.post(url("edit", found.pk), changed, follow=True)
        return " ".join(str(message) for message in response.context["messages"])

    def test_says_that_the_policy_must_be_published_again(
        self, shop: Shop, sale: ConditionSet, editor: Client
    ) -> None:
        """Versions never change; the sentence leads to the editor."""
        told = self.save(editor, sale, "sale", "outlet")

        assert (
            "“Return policy” uses the set “Summer sale”. Version 2, which is in force, still has it" in told
        )
        assert edit_url(shop.page) in told
        assert shop.versions[-1].rules["rules"][0]["conditions"][0]["conditions"][0]["values"] == ["sale"]

    def test_says_nothing_when_nothing_changed(self, shop: Shop, sale: ConditionSet, editor: Client) -> None:
        """Saved again as it was."""
        assert "uses the set" not in self.save(editor, sale, "sale")

    def test_says_nothing_about_a_set_that_nobody_uses(self, shop: Shop, editor: Client) -> None:
        """Only a draft may use it, and that is compiled when it is published."""
        assert "uses the set" not in self.save(editor, make_set(shop.store), "outlet")

    def test_counts_sets_in_sets(self, shop: Shop, editor: Client) -> None:
        """The policy uses the one around it."""
        inner = make_set(shop.store, "Inner")
        outer = make_set(shop.store, "Outer", block("set", set=inner.pk))
        editor.post(edit_url(shop.page), policy_form(using(outer)) | PUBLISH)

        assert "uses the set “Inner”" in self.save(editor, inner, "outlet")

    def test_is_shown_in_the_policys_editor_until_it_is_published(
        self, shop: Shop, sale: ConditionSet, editor: Client
    ) -> None:
        """“Differs from what is in force because the set changed”, and how."""
        self.save(editor, sale, "sale", "outlet")
        checks = reverse("cms_policy_checks")

        before = editor.get(checks).content.decode()
        editor.post(edit_url(shop.page), policy_form(using(sale)) | PUBLISH)

        assert "Condition sets were changed since: “Summer sale”." in before
        assert "Condition sets were changed" not in editor.get(checks).content.decode()

    def test_says_when_the_policy_would_no_longer_compile(
        self, shop: Shop, sale: ConditionSet, editor: Client
    ) -> None:
        """The set is fine by itself; the policy has become too large, or speaks another language now."""
        shop.store.locales = ["en", "de", "fr"]
        shop.store.save()

        assert "can no longer be published" in self.save(editor, sale, "outlet")

    def test_is_nothing_for_a_rule_without_sets(self, shop: Shop, editor: Client) -> None:
        """No set, no notice."""
        editor.post(edit_url(shop.page), policy_form(rule()))

        assert "Condition sets were changed" not in editor.get(reverse("cms_policy_checks")).content.decode()
