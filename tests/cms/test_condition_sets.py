"""Condition sets in the admin: per store, checked when saved, and kept while something uses them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.block_ids import with_ids
from cms.models import ConditionSet
from cms.models.condition_sets import uses_of
from cms.sets import load_sets
from returns.models import Role, Store
from tests.cms.building import block, condition
from tests.cms.conftest import Shop
from tests.cms.editing import PUBLISH, edit_url, policy_form, rule

SALE = condition("product_tag", "sale")


def make_set(store: Store, name: str = "Summer sale", *conditions: dict[str, Any]) -> ConditionSet:
    stored = with_ids(list(conditions or [SALE]))
    return ConditionSet.objects.create(store=store, name=name, conditions=stored)


def url(action: str, *args: object) -> str:
    return reverse(f"wagtailsnippets_cms_conditionset:{action}", args=args)


def form(*conditions: tuple[str, dict[str, Any]], name: str = "Summer sale", **more: Any) -> dict[str, Any]:
    tagged = [("product_tag", {"values": "sale"})]
    fields = {"name": name, "conditions": streamfield(list(conditions) or tagged)}
    found: dict[str, Any] = nested_form_data(fields | more)
    return found


def using(condition_set: ConditionSet) -> tuple[str, dict[str, Any]]:
    return rule(conditions=[("set", {"set": str(condition_set.pk)})])


def _delete_in_bulk(found: ConditionSet) -> None:
    ConditionSet.objects.filter(pk=found.pk).delete()


class TestTheEditor:
    def test_makes_a_set_for_the_editors_own_store(self, shop: Shop, editor: Client) -> None:
        """Who writes for one store is not asked which."""
        field = editor.get(url("add")).context["form"]["store"]
        assert (field.field.disabled, field.value()) == (True, shop.store.pk)

        response = editor.post(url("add"), form())

        assert response.status_code == 302
        found = ConditionSet.objects.get()
        assert (found.store, found.name) == (shop.store, "Summer sale")
        assert load_sets(store_id=shop.store.pk)[found.pk].conditions[0]["value"]["values"] == "sale"

    def test_shows_what_is_wrong_at_its_block(self, shop: Shop, editor: Client) -> None:
        """Before any policy trips over it."""
        bad = form(("product_tag", {"values": ""}), store=shop.store.pk)

        response = editor.post(url("add"), bad)

        assert response.status_code == 200
        assert "Add at least one value." in response.content.decode()
        assert not ConditionSet.objects.exists()

    def test_refuses_a_circle(self, shop: Shop, editor: Client) -> None:
        """The set that is edited counts as it will be, not as it was."""
        first = make_set(shop.store, "First")
        second = make_set(shop.store, "Second", block("set", set=first.pk))
        changed = form(("set", {"set": str(second.pk)}), name="First", store=shop.store.pk)

        response = editor.post(url("edit", first.pk), changed)

        assert response.status_code == 200
        assert "These sets refer to each other in a circle" in response.content.decode()
        assert load_sets(store_id=shop.store.pk)[first.pk].conditions[0]["type"] == "product_tag"

    def test_refuses_a_name_twice_in_a_store(self, shop: Shop, other_shop: Shop, editor: Client) -> None:
        """Receipts name the set."""
        make_set(shop.store)
        make_set(other_shop.store)

        response = editor.post(url("add"), form(store=shop.store.pk))

        assert "This store has a set of that name already." in response.content.decode()
        with pytest.raises(IntegrityError):
            make_set(shop.store)

    def test_asks_an_operator_for_the_store(self, shop: Shop, other_shop: Shop, operator: Client) -> None:
        """Whoever writes for several stores says for which."""
        assert not operator.get(url("add")).context["form"]["store"].field.disabled

        operator.post(url("add"), form(store=other_shop.store.pk))

        assert ConditionSet.objects.get().store == other_shop.store

    def test_keeps_a_set_in_its_store(self, shop: Shop, other_shop: Shop, operator: Client) -> None:
        """Its policy uses it."""
        found = make_set(shop.store)

        operator.post(url("edit", found.pk), form(store=other_shop.store.pk, name="Sale"))

        found.refresh_from_db()
        assert (found.store, found.name) == (shop.store, "Sale")

    def test_stands_in_the_settings_menu(self, shop: Shop, editor: Client) -> None:
        """Beside the other things of the store that are no pages."""
        assert url("list") in editor.get(reverse("wagtailadmin_home")).content.decode()


class TestThePolicy:
    def test_takes_the_contents_when_it_is_published(self, shop: Shop, editor: Client) -> None:
        """A version stays as it was, whatever becomes of the set."""
        found = make_set(shop.store)
        editor.post(edit_url(shop.page), policy_form(using(found)) | PUBLISH)

        found.conditions = with_ids([condition("product_tag", "winter")])
        found.save()

        compiled = shop.versions[-1].rules["rules"][0]["conditions"][0]
        assert (compiled["name"], compiled["conditions"][0]["values"]) == ("Summer sale", ["sale"])
        assert "“Summer sale” (products marked “sale”)" in shop.versions[-1].texts["en"]

    def test_refuses_a_set_of_another_store(self, shop: Shop, other_shop: Shop, editor: Client) -> None:
        """The sentence stands at the block, as for everything else."""
        foreign = make_set(other_shop.store)

        response = editor.post(edit_url(shop.page), policy_form(using(foreign)) | PUBLISH)

        assert response.status_code == 200
        assert "Choose a set of this store." in response.content.decode()
        assert len(shop.versions) == 1


class TestDeleting:
    def test_removes_what_nothing_uses(self, shop: Shop, editor: Client) -> None:
        """Tidying up is allowed."""
        found = make_set(shop.store)
        assert editor.get(url("delete", found.pk)).status_code == 200

        editor.post(url("delete", found.pk))

        assert not ConditionSet.objects.exists()

    @pytest.mark.parametrize(
        "publishes,name",
        [(PUBLISH, "the return policy"), ({}, "the draft of the return policy")],
        ids=["live", "draft"],
    )
    def test_is_refused_while_the_policy_uses_it(
        self, shop: Shop, editor: Client, publishes: dict[str, str], name: str
    ) -> None:
        """Also by a draft: it could not be published any more."""
        found = make_set(shop.store)
        editor.post(edit_url(shop.page), policy_form(using(found)) | publishes)

        response = editor.post(url("delete", found.pk), follow=True)

        expected = f"“Summer sale” is used by {name}. Take it out there first, then delete it."
        assert expected in response.content.decode()
        assert uses_of(found) == [name]

    @pytest.mark.parametrize("delete", [ConditionSet.delete, _delete_in_bulk])
    def test_is_refused_while_another_set_uses_it(
        self, shop: Shop, delete: Callable[[ConditionSet], object]
    ) -> None:
        """From wherever it is asked."""
        found = make_set(shop.store)
        make_set(shop.store, "Bulky sale", block("set", set=found.pk, negate=True))

        with pytest.raises(ProtectedError, match="is used by the set “Bulky sale”"):
            delete(found)

    def test_in_bulk_says_why_not(self, shop: Shop, editor: Client) -> None:
        """Several at once are asked for in another place of the admin."""
        found = make_set(shop.store)
        make_set(shop.store, "Bulky sale", block("set", set=found.pk, negate=False))
        bulk = reverse("wagtail_bulk_action", args=["cms", "conditionset", "delete"])

        response = editor.post(f"{bulk}?id={found.pk}&next=/admin/", follow=True)

        assert "is used by the set “Bulky sale”" in response.content.decode()
        assert ConditionSet.objects.count() == 2


class TestWhoMaySee:
    @pytest.mark.parametrize("role", [Role.AGENT, Role.FINANCE, Role.WAREHOUSE])
    def test_keeps_out_staff_with_other_work(
        self, shop: Shop, hire: Callable[..., Client], role: Role
    ) -> None:
        """Who answers returns does not rewrite the policy."""
        found = make_set(shop.store)
        client = hire(shop.store, role)

        for action, args in [("list", []), ("add", []), ("edit", [found.pk]), ("delete", [found.pk])]:
            assert client.get(url(action, *args)).status_code == 302
        client.post(url("edit", found.pk), form(name="Taken"))
        found.refresh_from_db()
        assert found.name == "Summer sale"

    def test_keeps_out_editors_of_another_store(
        self, shop: Shop, other_shop: Shop, hire: Callable[..., Client]
    ) -> None:
        """An editor's rights end where the store ends."""
        found = make_set(shop.store)
        client = hire(other_shop.store, Role.POLICY_EDITOR)

        for action in ("edit", "delete", "history", "usage"):
            assert client.get(url(action, found.pk)).status_code == 302
        client.post(url("edit", found.pk), form(name="Taken"))
        client.post(url("delete", found.pk))
        client.post(url("add"), form(store=shop.store.pk, name="Planted"))

        assert list(shop.store.condition_sets.values_list("name", flat=True)) == ["Summer sale"]

    def test_lists_and_offers_only_those_of_the_own_store(
        self, shop: Shop, other_shop: Shop, editor: Client
    ) -> None:
        """Names of sets say something about a business."""
        make_set(shop.store, "Ours")
        foreign = make_set(other_shop.store, "Theirs")
        chooser = reverse("wagtailsnippetchoosers_cms_conditionset:choose")
        chosen = reverse("wagtailsnippetchoosers_cms_conditionset:chosen", args=[foreign.pk])

        for page in (url("list"), chooser):
            text = editor.get(page).content.decode()
            assert "Ours" in text
            assert "Theirs" not in text
        assert editor.get(chosen).status_code == 404

    def test_lets_the_stores_editor_in(self, shop: Shop, editor: Client) -> None:
        """The right comes with the membership, and goes with it."""
        found = make_set(shop.store)
        assert editor.get(url("edit", found.pk)).status_code == 200
        assert editor.get(url("history", found.pk)).status_code == 200

        shop.store.memberships.all().get().delete()

        assert editor.get(url("edit", found.pk)).status_code == 302


class TestAProgram:
    def test_meets_the_same_compiler(self, shop: Shop) -> None:
        """Whoever saves without the form can ask."""
        found = ConditionSet(store=shop.store, name="Empty", conditions=[])

        with pytest.raises(ValidationError) as caught:
            found.full_clean()

        assert "conditions" in caught.value.message_dict
