"""Wagtail's editor of a policy page: the bar at the top says what stopped an action, and where."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from wagtail.admin import messages
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from cms.forms import PolicyPageForm
from cms.models import PolicyPage
from cms.stops import Stop, field_stops, stopped_message, stopped_text

# Note [Background saves]
# Wagtail's editor saves by itself in the background, and leaves the request under way when somebody
# presses a button or leaves. That save compares revisions with what it read when it started: one that is
# slow took itself for the newest, and put the draft back behind what was saved with the button since. So
# it holds the page from before it reads until it is done, and whoever comes meanwhile waits: a button
# saves after it, and an editor that is opened shows what it saved. One that starts later finds a newer
# revision, and Wagtail refuses it.


def _hold(page_id: int) -> None:
    list(Page.objects.select_for_update().filter(pk=page_id).values_list("pk"))


class OneSaveAtATime(EditView):
    """See Note [Background saves]."""

    def dispatch(self, request: HttpRequest, page_id: int, **kwargs: Any) -> HttpResponseBase:
        """This will let a background save finish before anything else reads or writes the page."""
        with transaction.atomic():
            _hold(page_id)
            if request.method == "POST" and self.expects_json_response:
                return self._answer(request, page_id, **kwargs)
        return self._answer(request, page_id, **kwargs)

    def _answer(self, request: HttpRequest, page_id: int, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase = super().dispatch(request, page_id, **kwargs)
        return answer


class SaysWhatStopped(EditView):
    """In place of Wagtail's “could not be saved due to validation errors”."""

    def form_invalid(self, form: PolicyPageForm) -> HttpResponse:
        """This will answer as Wagtail does, with a message of our own."""
        # What saves itself keeps Wagtail's answer about fields: it leads to the button that says more.
        stops = form.stops or (() if self.expects_json_response else field_stops(form))
        is_ours = bool(stops) and not (self.locked_for_user or self.is_cancelling_workflow)
        answer: HttpResponse = self._refusal(stops) if is_ours else super().form_invalid(form)
        return answer

    def _refusal(self, stops: tuple[Stop, ...]) -> Any:
        if self.expects_json_response:
            text = stopped_text(action=self.action_name, stops=stops)
            return self.json_error_response("validation_error", text)
        messages.error(self.request, stopped_message(action=self.action_name, stops=stops))
        self.has_unsaved_changes = True
        return self.render_to_response(self.get_context_data())


class PolicyEditView(SaysWhatStopped, OneSaveAtATime):
    pass


class PolicyRevertView(SaysWhatStopped, RevisionsRevertView):
    """An earlier revision in the editor: saved and published from there, too."""


class PolicyPageViewSet(PageViewSet):
    model = PolicyPage
    edit_view_class = PolicyEditView
    revisions_revert_view_class = PolicyRevertView
    # The pages of a store lie below pages of other kinds, whose lists stay Wagtail's.
    parent_models = ()
