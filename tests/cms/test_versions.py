"""The store's policy versions in the admin: listed, read, compared, and made the draft again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry, Revision

from returns.models import PolicyVersion, Role
from tests.cms.conftest import Shop
from tests.cms.editing import PUBLISH, edit_url, policy_form, rule
from tests.factories import make_order, make_reason, make_return


def version_url(number: int) -> str:
    return reverse("cms_version", args=[number])


def restore_url(number: int) -> str:
    return reverse("cms_restore_version", args=[number])


@pytest.fixture
def second(shop: Shop, editor: Client) -> PolicyVersion:
    """A second version: one rule, and 60 days instead of 30."""
    editor.post(edit_url(shop.page), policy_form(rule(), days=60) | PUBLISH)
    return shop.versions[1]


class TestTheList:
    def test_says_who_published_what_when(self, shop: Shop, second: PolicyVersion, editor: Client) -> None:
        """Newest first, with how many answers each gave."""
        make_reason(shop.store)
        make_return(make_order(shop.store))

        response = editor.get(reverse("cms_versions"))

        rows = response.context["rows"]
        assert [(row.number, row.is_newest, row.decisions) for row in rows] == [
            (2, True, "0"),
            (1, False, "1"),
        ]
        assert rows[0].published_by == "policy_editor-alder"
        page = response.content.decode()
        assert "Version 2" in page
        assert "1 January 2020" in page

    @pytest.mark.parametrize("role", [Role.AGENT, Role.FINANCE, Role.POLICY_EDITOR, Role.ADMIN])
    def test_is_for_the_stores_staff(self, shop: Shop, hire: Callable[..., Client], role: Role) -> None:
        """Who answers a shopper has to know what held when."""
        client = hire(shop.store, role)

        assert client.get(reverse("cms_versions")).status_code == 200
        assert client.get(version_url(1)).status_code == 200
        assert "Policy versions" in client.get(reverse("wagtailadmin_home")).content.decode()

    @pytest.mark.parametrize("address", [reverse("cms_versions"), version_url(1), "/admin/policy/checks/"])
    def test_does_not_exist_for_staff_of_another_store(
        self, shop: Shop, other_shop: Shop, hire: Callable[..., Client], address: str
    ) -> None:
        """The host says which store it is, and they do not work here."""
        assert hire(other_shop.store, Role.ADMIN).get(address).status_code == 404

    @pytest.mark.parametrize("address", [reverse("cms_versions"), version_url(1), "/admin/policy/checks/"])
    def test_is_not_for_shoppers(self, shop: Shop, client: Client, address: str) -> None:
        """They read the public pages of versions."""
        assert client.get(address).status_code == 302


class TestAVersion:
    def test_is_read_in_words(self, shop: Shop, second: PolicyVersion, editor: Client) -> None:
        """Its rules, and the text as it was rendered then."""
        page = editor.get(version_url(2)).content.decode()

        assert "Products marked “clearance”" in page
        assert "You have 60 days from delivery to return it." in page
        assert second.texts["de"] in page

    def test_is_compared_with_the_one_before(self, shop: Shop, second: PolicyVersion, editor: Client) -> None:
        """Unless another is chosen."""
        page = editor.get(version_url(2)).content.decode()

        assert "Return window of the defaults: 30 → 60 days" in page
        assert "Rule “Final sale” was removed." in page

    def test_is_compared_with_any_other(self, shop: Shop, second: PolicyVersion, editor: Client) -> None:
        """Also backwards: what was different then."""
        page = editor.get(f"{version_url(1)}?against=2").content.decode()

        assert "Return window of the defaults: 60 → 30 days" in page

    @pytest.mark.parametrize("against", ["1", "99", "x", "", "٣"])
    def test_stands_alone_when_there_is_no_other(self, shop: Shop, editor: Client, against: str) -> None:
        """The first version has nothing before it, and nonsense is not compared with."""
        assert (
            "This is the first version." in editor.get(f"{version_url(1)}?against={against}").content.decode()
        )

    def test_that_is_not_there_is_not_found(self, shop: Shop, editor: Client) -> None:
        """A number of another store's version leads nowhere."""
        assert editor.get(version_url(7)).status_code == 404


class TestRestoring:
    def test_makes_a_draft_and_publishes_nothing(
        self, shop: Shop, second: PolicyVersion, editor: Client
    ) -> None:
        """The old content waits for somebody to publish it."""
        response = editor.post(restore_url(1), follow=True)

        assert "Version 1 is the draft now. Nothing is published yet." in response.content.decode()
        assert len(shop.versions) == 2
        draft = shop.page.get_latest_revision_as_object()
        assert draft.defaults[0].value["window"]["days"] == 30
        assert draft.effective_from is None
        assert shop.page.has_unpublished_changes
        assert PageLogEntry.objects.filter(action="wagtail.revert").exists()

    def test_of_a_version_between_others_publishes_nothing_either(
        self, shop: Shop, second: PolicyVersion, editor: Client
    ) -> None:
        """What was written while another version was live stays a draft when it is saved again."""
        editor.post(edit_url(shop.page), policy_form(rule(), days=90) | PUBLISH)

        editor.post(restore_url(2))

        assert [version.number for version in shop.versions] == [1, 2, 3]
        assert shop.page.live_revision_id == shop.versions[2].revision_id
        assert shop.page.get_latest_revision_as_object().defaults[0].value["window"]["days"] == 60

    def test_then_publishes_the_same_rules_as_a_version_of_its_own(
        self, shop: Shop, second: PolicyVersion, editor: Client
    ) -> None:
        """Nothing is ever taken away."""
        editor.post(restore_url(1))

        shop.page.get_latest_revision().publish()

        assert [version.number for version in shop.versions] == [1, 2, 3]
        assert shop.versions[2].rules == shop.versions[0].rules

    def test_says_when_the_content_is_gone(self, shop: Shop, second: PolicyVersion, editor: Client) -> None:
        """Wagtail's revisions may be pruned; versions are not."""
        Revision.objects.filter(pk=shop.versions[0].revision_id).delete()

        assert "no longer kept" in editor.get(version_url(1)).content.decode()
        response = editor.post(restore_url(1), follow=True)

        assert "is no longer kept, so it cannot become a draft" in response.content.decode()
        assert shop.page.get_latest_revision_as_object().defaults[0].value["window"]["days"] == 60

    def test_waits_while_another_person_locks_the_page(
        self, shop: Shop, second: PolicyVersion, editor: Client, operator: Client
    ) -> None:
        """A lock is a lock."""
        operator.post(reverse("wagtailadmin_pages:lock", args=[shop.page.pk]))

        response = editor.post(restore_url(1), follow=True)

        assert "The policy is locked" in response.content.decode()
        assert not shop.page.has_unpublished_changes

    @pytest.mark.parametrize("role", [Role.AGENT, Role.FINANCE])
    def test_is_for_editors(
        self, shop: Shop, second: PolicyVersion, hire: Callable[..., Client], role: Role
    ) -> None:
        """Others read."""
        client = hire(shop.store, role)

        client.post(restore_url(1))

        assert not shop.page.has_unpublished_changes
        assert "Make it the draft" not in client.get(version_url(1)).content.decode()

    def test_is_not_for_staff_of_another_store(
        self, shop: Shop, other_shop: Shop, second: PolicyVersion, hire: Callable[..., Client]
    ) -> None:
        """For them it does not exist."""
        assert hire(other_shop.store, Role.ADMIN).post(restore_url(1)).status_code == 404

    def test_needs_a_post(self, shop: Shop, editor: Client) -> None:
        """A link restores nothing."""
        assert editor.get(restore_url(1)).status_code == 405
