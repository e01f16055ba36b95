"""What waits for a person: the list, one task, and the answers to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column

from cms.models import store_of
from portal.merchant.access import for_staff, may_read, rights_of
from portal.merchant.columns import LinkColumn, MomentColumn
from portal.merchant.filters import TaskFilters
from portal.merchant.forms import NoteForm, PaidForm
from portal.merchant.label_again import buy_label_again
from portal.merchant.task_page import TaskRow, task_page, task_row
from portal.merchant.views.listing import StoreListing
from portal.merchant.views.pages import acting, show
from portal.merchant.words import Text, refusal_words
from returns.errors import ReturnsError
from returns.models import StaffTask
from returns.operations.answer_refund_task import ReferenceTaken, mark_refund_paid, retry_refund
from returns.operations.resolve_task import ABOUT_MONEY, resolve_task
from returns.queries.found_orders import orders_matching, orders_of_store
from returns.queries.found_returns import matching, returns_of_store
from returns.queries.tasks import tasks_of_store

TITLE: Text = _("Needs a person")


@dataclass(frozen=True, kw_only=True)
class ListedTask:
    task: TaskRow
    about: str
    zone: str

    @property
    def title(self) -> str:
        return self.task.title

    @property
    def below(self) -> str:
        return " · ".join(value for what, value in self.task.facts) if self.task.is_open else self._done

    @property
    def _done(self) -> str:
        return " · ".join(part for part in (self.task.resolution, self.task.resolved_by) if part)


class TaskList(StoreListing):
    """Open ones unless somebody asks for others; the oldest first."""

    page_title = TITLE
    header_icon = "tasks"
    index_url_name = "merchant:tasks"
    index_results_url_name = "merchant:tasks_results"
    filterset_class = TaskFilters
    search_help = _("Return number, order number, e-mail or tracking number, in full")
    empty_title = _("Nothing waits for a person")
    empty_text = _("Failed refunds, missing labels and other exceptions appear here.")
    columns: ClassVar[list[Any]] = [
        LinkColumn("title", label=_("Task"), get_url=lambda row: row.task.url, below="below"),
        Column("about", label=_("About"), classname="merchant-number"),
        MomentColumn("opened_at", accessor="task.opened_at", label=_("Since"), classname="merchant-wide"),
        MomentColumn("resolved_at", accessor="task.resolved_at", label=_("Done"), classname="merchant-wide"),
    ]

    def get_base_queryset(self) -> QuerySet[StaffTask]:
        return tasks_of_store(store_id=self.store.pk)

    def filter_queryset(self, queryset: QuerySet[StaffTask]) -> QuerySet[StaffTask]:
        chosen = self.filters.form.cleaned_data if self.filters.is_valid() else {}
        only_open = queryset if chosen.get("state") else queryset.filter(resolved_at=None)
        filtered: QuerySet[StaffTask] = super().filter_queryset(only_open)
        return filtered

    def search_queryset(self, queryset: QuerySet[StaffTask]) -> QuerySet[StaffTask]:
        text = self.search_query
        if not text:
            return queryset
        store_id = self.store.pk
        returns = returns_of_store(store_id=store_id).filter(matching(store_id=store_id, text=text))
        orders = orders_of_store(store_id=store_id).filter(orders_matching(text=text))
        return queryset.filter(Q(rma__in=returns.values("pk")) | Q(order__in=orders.values("pk")))

    def row(self, each: StaffTask) -> ListedTask:
        row = task_row(each)
        return ListedTask(task=row, about=row.number, zone=self.store.time_zone)


@require_safe
@for_staff(may_read)
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """This will show one task, what to do about it, and who did."""
    return _page(request, _task_or_404(request, task_id))


@require_POST
@for_staff(may_read)
def retry(request: HttpRequest, task_id: int) -> HttpResponse:
    """This will try a refund again, as a new refund with a key of its own."""
    found = _answerable(request, task_id)
    refund_id = _refund_of(found)
    return _act(
        request,
        lambda: retry_refund(refund_id=refund_id, actor=acting(request), now=timezone.now()),
        gettext("The refund is being tried again."),
        found,
    )


@require_POST
@for_staff(may_read)
def paid(request: HttpRequest, task_id: int) -> HttpResponse:
    """This will record that the money was paid outside, with its reference."""
    found = _answerable(request, task_id)
    refund_id = _refund_of(found)
    form = PaidForm(request.POST)
    if not form.is_valid():
        return _page(request, found, paid_form=form, status=422)
    reference = form.cleaned_data["reference"]
    try:
        return _act(
            request,
            lambda: mark_refund_paid(
                refund_id=refund_id, reference=reference, actor=acting(request), now=timezone.now()
            ),
            gettext("The refund is marked as paid."),
            found,
        )
    except ReferenceTaken as error:
        form.add_error("reference", refusal_words(code=error.code, sentence=error.sentence))
        return _page(request, found, paid_form=form, status=422)


@require_POST
@for_staff(may_read)
def label(request: HttpRequest, task_id: int) -> HttpResponse:
    """This will try to buy a parcel's label again; only when there is one is the task done."""
    found = _answerable(request, task_id)
    if found.kind != StaffTask.Kind.LABEL_FAILED:
        raise Http404
    return _act(
        request,
        lambda: buy_label_again(task=found, actor=acting(request), now=timezone.now()),
        gettext("The label was bought. The shopper gets it now."),
        found,
    )


@require_POST
@for_staff(may_read)
def done(request: HttpRequest, task_id: int) -> HttpResponse:
    """This will close a task with a note of what was done."""
    found = _answerable(request, task_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, found, note_form=form, status=422)
    note = form.cleaned_data["note"]
    return _act(
        request,
        lambda: resolve_task(task_id=found.pk, note=note, actor=acting(request), now=timezone.now()),
        gettext("The task is done."),
        found,
    )


def _act(request: HttpRequest, act: Callable[[], object], said: str, found: StaffTask) -> HttpResponse:
    """One domain call; a refusal is a sentence above the task as it stands now, unless a field caused it."""
    try:
        act()
    except ReferenceTaken:
        raise
    except ReturnsError as error:
        messages.error(request, refusal_words(code=error.code, sentence=error.sentence))
    else:
        messages.success(request, said)
    return redirect("merchant:task", found.pk)


def _task_or_404(request: HttpRequest, task_id: int) -> StaffTask:
    found = tasks_of_store(store_id=store_of(request).pk).filter(pk=task_id).first()
    if found is None:
        raise Http404
    return found


def _answerable(request: HttpRequest, task_id: int) -> StaffTask:
    """Raises PermissionDenied when tasks of this kind are somebody else's."""
    found = _task_or_404(request, task_id)
    if not rights_of(request).may_answer(kind=found.kind):
        raise PermissionDenied
    return found


def _refund_of(found: StaffTask) -> int:
    """Other tasks may name a refund too, but are not answered by paying it."""
    if found.refund_id is None or found.kind not in ABOUT_MONEY:
        raise Http404
    return found.refund_id


def _page(
    request: HttpRequest,
    found: StaffTask,
    *,
    paid_form: Form | None = None,
    note_form: Form | None = None,
    status: int = 200,
) -> HttpResponse:
    page = task_page(found)
    context = {
        "page": page,
        "task": found,
        "may_answer": rights_of(request).may_answer(kind=found.kind),
        "paid_form": paid_form or PaidForm(),
        "note_form": note_form or NoteForm(),
    }
    return show(
        request,
        "merchant/task_page.html",
        page.row.title,
        trail=[(reverse("merchant:tasks"), TITLE)],
        icon="tasks",
        context=context,
        status=status,
    )
