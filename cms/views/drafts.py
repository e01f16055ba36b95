"""What belongs to the policy's draft beside the editor: its checks, and new examples."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from cms.access import PolicyDesk, editable_policy
from cms.checks_words import checks_context
from cms.codes import MAX_CODE
from cms.draft_checks import check_draft
from cms.models import PolicyPage
from cms.operations.add_example import CannotAdd, add_example
from cms.rights import may_excuse_examples
from returns.eligibility.evidence import BETWEEN

MAX_ANSWER = 2 * MAX_CODE + len(BETWEEN)


class AnswersField(forms.MultipleChoiceField):
    """Answers to questions, "question:choice"; which of them a policy knows is seen once it is asked."""

    def valid_value(self, value: str) -> bool:
        return len(value) <= MAX_ANSWER and all(value.partition(BETWEEN))


class ExampleForm(forms.Form):
    """What a button beside a decision or a replay row sends."""

    order_id = forms.IntegerField(min_value=1)
    order_line_id = forms.IntegerField(min_value=1)
    asked_at = forms.DateTimeField(input_formats=["%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z"])
    reason = forms.CharField(max_length=60, required=False)
    resolution = forms.CharField(max_length=20, required=False)
    quantity = forms.IntegerField(min_value=1, max_value=100_000)
    expected = forms.CharField(max_length=40, required=False)
    name = forms.CharField(max_length=120, required=False)
    evidence_answers = AnswersField(required=False)
    photo_count = forms.IntegerField(min_value=0, max_value=100_000, required=False)


@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """This will show the checks of the saved draft, for the panel to read again after a save."""
    desk = editable_policy(request)
    draft: PolicyPage = desk.page.get_latest_revision_as_object()
    may_excuse = may_excuse_examples(
        user_id=desk.user.pk, is_superuser=desk.user.is_superuser, store_id=draft.store_id
    )
    found = check_draft(page=draft, now=timezone.now())
    context = checks_context(page=draft, checks=found, may_excuse=may_excuse)
    return TemplateResponse(request, "cms/panels/checks_content.html", context)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """This will keep a decision or a replay row as an example of the policy's draft.

    Fields: order_id, order_line_id, asked_at (ISO 8601 with its offset),
    reason (code or empty), resolution, quantity, expected (refusal code;
    empty or "allowed" where it may come back), and optionally
    evidence_answers ("question:choice", one field for each), photo_count
    (empty where it was not sent yet), name and next.
    """
    desk = editable_policy(request)
    form = ExampleForm(request.POST)
    if form.is_valid():
        _add(request, desk, form)
    else:
        said = "; ".join(f"{name}: {' '.join(map(str, errors))}" for name, errors in form.errors.items())
        messages.error(request, f"The example was not added. {said}")
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return redirect(target)
    return redirect("wagtailadmin_pages:edit", desk.page.pk)


def _add(request: HttpRequest, desk: PolicyDesk, form: ExampleForm) -> None:
    try:
        add_example(store=desk.page.store, user=desk.user, **form.cleaned_data)
    except CannotAdd as error:
        messages.error(request, str(error))
    else:
        edit = messages.button(reverse("wagtailadmin_pages:edit", args=[desk.page.pk]), "Edit the policy")
        messages.success(request, "The example is in the policy's draft.", buttons=[edit])
