"""What waits, on the dashboard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import Media
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from wagtail.admin.ui.components import Component

from cms.models import store_of
from portal.merchant.access import Rights, rights_of
from portal.merchant.letters_page import count_letters
from portal.merchant.reviews import count_overdue
from returns.models import Store
from returns.queries.found_returns import waiting_returns
from returns.queries.tasks import open_tasks


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A number, the words beside it, and where it leads."""

    count: int
    words: str
    url: str
    icon: str
    alert: str = ""


class SummaryPanel(Component):
    """How many returns, tasks and dead letters wait for this person's store; five to seven small queries."""

    name = "merchant_summary"
    template_name = "merchant/summary_panel.html"
    order = 50

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def media(self) -> Media:
        return Media(css={"all": ["merchant/admin.css"]})

    def get_context_data(self, _parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        store, rights = store_of(self._request), rights_of(self._request)
        return {
            "store": store,
            "waiting": _waiting(self._request, store, rights),
            "returns_url": reverse("merchant:returns"),
        }


def _waiting(request: HttpRequest, store: Store, rights: Rights) -> list[Waiting]:
    waiting = [_returns(request, store), _tasks(store)]
    if rights.may_replay:
        waiting.append(_letters(store, is_operator=bool(request.user.is_superuser)))
    return waiting


def _returns(request: HttpRequest, store: Store) -> Waiting:
    count = waiting_returns(store_id=store.pk).count()
    overdue = count_overdue(request)
    return Waiting(
        count=count,
        words=ngettext("return needs a decision", "returns need a decision", count),
        url=reverse("merchant:reviews"),
        icon="view",
        alert=gettext("%(count)d overdue") % {"count": overdue} if overdue else "",
    )


def _tasks(store: Store) -> Waiting:
    count = open_tasks(store_id=store.pk).count()
    return Waiting(
        count=count,
        words=ngettext("task needs a person", "tasks need a person", count),
        url=reverse("merchant:tasks"),
        icon="tasks",
    )


def _letters(store: Store, *, is_operator: bool) -> Waiting:
    count = count_letters(store=store, is_operator=is_operator)
    return Waiting(
        count=count,
        words=ngettext("dead letter", "dead letters", count),
        url=reverse("merchant:dead_letters"),
        icon="resubmit",
    )
