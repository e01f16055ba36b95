"""Who may replay: those who may edit or publish the policy page. For people of other stores none is there."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from cms.models import PolicyPage
from returns.models import Replay, StaffMembership


def page_for(request: HttpRequest, page_id: int) -> PolicyPage:
    """This will give the policy page to whoever may replay it.

    Raises PermissionDenied for people of its store without the right, which
    Wagtail answers with a sentence, and Http404 for everybody else.
    """
    page: PolicyPage = get_object_or_404(PolicyPage.objects.select_related("store"), pk=page_id)
    # Wagtail lets nobody in who is not signed in.
    user = cast(User, request.user)
    rights = page.permissions_for_user(user)
    if rights.can_edit() or rights.can_publish():
        return page
    if StaffMembership.objects.filter(store_id=page.store_id, user_id=user.pk).exists():
        raise PermissionDenied
    raise Http404("No role in this store.")


def replay_for(request: HttpRequest, page_id: int, replay_id: int) -> tuple[PolicyPage, Replay]:
    """This will give the page and one of its store's replays; raises as `page_for` does."""
    page = page_for(request, page_id)
    replays = Replay.objects.select_related("requested_by").filter(store_id=page.store_id)
    return page, get_object_or_404(replays, pk=replay_id)
