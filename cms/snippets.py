"""Condition sets in the admin: everybody sees and changes those of their own stores."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenView,
)
from wagtail.snippets.views.snippets import (
    DeleteView,
    EditView,
    HistoryView,
    SnippetViewSet,
    UsageView,
)

from cms.models.condition_sets import ConditionSet, refusal_to_delete
from cms.stores import EDITOR_ROLES, edits_some_store, stores_edited_by

INDEX = "wagtailsnippets_cms_conditionset:list"


class StorePermissionPolicy(BasePermissionPolicy):
    """The right comes with the membership of the store, as for its pages and settings."""

    permission_cache_name = ""

    def user_has_permission(self, user: User, action: str) -> bool:  # noqa: ARG002 - all or nothing
        return bool(user.is_active) and edits_some_store(user)

    def users_with_any_permission(self, actions: Collection[str]) -> QuerySet[User]:  # noqa: ARG002
        people = get_user_model().objects.filter(is_active=True)
        editors = people.filter(memberships__role__in=EDITOR_ROLES)
        return (editors | people.filter(is_superuser=True)).distinct()

    def user_has_permission_for_instance(self, user: User, action: str, instance: ConditionSet) -> bool:  # noqa: ARG002
        return bool(user.is_active) and stores_edited_by(user).filter(pk=instance.store_id).exists()

    def instances_user_has_any_permission_for(
        self,
        user: User,
        actions: Collection[str],  # noqa: ARG002
    ) -> QuerySet[ConditionSet]:
        return ConditionSet.objects.filter(store__in=stores_edited_by(user))


register_permission_policy(ConditionSet, StorePermissionPolicy(ConditionSet))


def sets_of(user: Any) -> QuerySet[ConditionSet]:
    """This will give the sets that the person may use, by store and name."""
    found = ConditionSet.objects.filter(store__in=stores_edited_by(user)).select_related("store")
    return found.order_by("store__name", "name", "id")


class _OwnSet:
    """Mixed into views of one set: Wagtail asks for the right to some set, not to this one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not sets_of(request.user).filter(pk=unquote(str(kwargs["pk"]))).exists():
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


class SetEditView(_OwnSet, EditView):
    pass


class SetDeleteView(_OwnSet, DeleteView):
    pass


class SetHistoryView(_OwnSet, HistoryView):
    pass


class SetUsageView(_OwnSet, UsageView):
    pass


class _OwnSets:
    def get_object_list(self) -> QuerySet[ConditionSet]:
        return sets_of(self.request.user)  # type: ignore[attr-defined]


class SetChooseView(_OwnSets, ChooseView):
    pass


class SetChooseResultsView(_OwnSets, ChooseResultsView):
    pass


class SetChosenView(SnippetChosenView):
    def get_object(self, pk: str) -> ConditionSet:
        return sets_of(self.request.user).get(pk=pk)


class ConditionSetChooserViewSet(SnippetChooserViewSet):
    choose_view_class = SetChooseView
    choose_results_view_class = SetChooseResultsView
    chosen_view_class = SetChosenView


class ConditionSetViewSet(SnippetViewSet):
    model = ConditionSet
    icon = "folder-inverse"
    menu_label = "Condition sets"
    menu_order = 212
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = ["name", "store"]
    edit_view_class = SetEditView
    delete_view_class = SetDeleteView
    history_view_class = SetHistoryView
    usage_view_class = SetUsageView
    chooser_viewset_class = ConditionSetChooserViewSet

    def get_queryset(self, request: HttpRequest) -> QuerySet[ConditionSet]:
        return sets_of(request.user)


@hooks.register("before_delete_snippet")
def refuse_to_delete(request: HttpRequest, instances: Iterable[object]) -> HttpResponse | None:
    """This will say which sets are in use, before anybody is asked about deleting them, alone or in bulk."""
    sets = [found for found in instances if isinstance(found, ConditionSet)]
    sentences = [sentence for found in sets if (sentence := refusal_to_delete(found))]
    for sentence in sentences:
        messages.error(request, sentence)
    return HttpResponseRedirect(reverse(INDEX)) if sentences else None
