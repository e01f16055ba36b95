"""Wagtail's editor of a policy page: the bar at the top says what stopped an action, and where."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from wagtail.admin import messages
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.admin.viewsets.pages import PageViewSet

from cms.forms import PolicyPageForm
from cms.models import PolicyPage
from cms.stops import Stop, field_stops, stopped_message, stopped_text


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


class PolicyEditView(SaysWhatStopped):
    pass


class PolicyRevertView(SaysWhatStopped, RevisionsRevertView):
    """An earlier revision in the editor: saved and published from there, too."""


class PolicyPageViewSet(PageViewSet):
    model = PolicyPage
    edit_view_class = PolicyEditView
    revisions_revert_view_class = PolicyRevertView
    # The pages of a store lie below pages of other kinds, whose lists stay Wagtail's.
    parent_models = ()
