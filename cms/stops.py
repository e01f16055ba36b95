"""What stopped an editor's action, as one sentence with a link to the place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, ngettext

from cms.compile import Problem

# What came to nothing, by the name that Wagtail's editor gives the action.
_NOT_DONE = {
    "publish": gettext_lazy("Not published"),
    "submit": gettext_lazy("Not submitted"),
    "restart_workflow": gettext_lazy("Not submitted"),
    "perform_workflow_action": gettext_lazy("Not approved"),
}
# Fields that have a panel of their own, which a link can lead to.
_PANELS = ("rules", "defaults", "effective_from", "examples")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """`anchor` is the id of the place in the editor, or empty; `link` says what is there."""

    cause: str
    anchor: str = ""
    link: str = ""


def stops_of(problems: Iterable[Problem], *, blocks: Mapping[str, Sequence[Any]]) -> tuple[Stop, ...]:
    """This will turn problems into stops; `blocks` are the streams by field, as they were sent."""
    return tuple(_stop(problem, _block(problem, blocks)) for problem in problems)


def field_stops(form: BaseForm) -> tuple[Stop, ...]:
    """This will turn what the fields themselves refused into stops, one for each field."""
    return tuple(_field_stop(form, name) for name in form.errors)


def stopped_text(*, action: str, stops: Sequence[Stop]) -> str:
    """This will say in plain text that the action came to nothing, and the first cause."""
    return f"{_NOT_DONE.get(action, gettext('Not saved'))}. {stops[0].cause}"


def stopped_message(*, action: str, stops: Sequence[Stop]) -> SafeString:
    """This will add the link to the first place, and how many more there are."""
    first, text = stops[0], stopped_text(action=action, stops=stops)
    link = format_html(' <a href="#{}">{}</a>', first.anchor, first.link) if first.anchor else ""
    return format_html("{}{}{}", text, link, _more(len(stops) - 1))


def _more(count: int) -> str:
    if not count:
        return ""
    more = ngettext("%(count)s more place is marked below.", "%(count)s more places are marked below.", count)
    return " " + more % {"count": count}


def _block(problem: Problem, blocks: Mapping[str, Sequence[Any]]) -> Any:
    stream, at = blocks.get(problem.field, ()), problem.path[0] if problem.path else None
    return stream[at] if isinstance(at, int) and at < len(stream) else None


def _stop(problem: Problem, block: Any) -> Stop:
    place = f"block-{block.id}" if block is not None and block.id else f"panel-child-content-{problem.field}"
    cause, link = f"{problem.rule}: {problem.sentence}", gettext("See “%(name)s”") % {"name": problem.rule}
    if problem.field == "examples" and block is not None:
        name = str(block.value.get("name") or block.value.get("order_number") or "")
        cause = gettext("The example “%(name)s” is not answered as expected.") % {"name": name}
        link = gettext("See the example")
    return Stop(cause=cause, anchor=f"{place}-section", link=link)


def _field_stop(form: BaseForm, name: str) -> Stop:
    if name == NON_FIELD_ERRORS:
        return Stop(cause=str(form.errors[name][0]))
    label = str(form[name].label if name in form.fields else name)
    label = label[:1].upper() + label[1:]
    anchor = f"panel-child-content-{name}-section" if name in _PANELS else ""
    return Stop(
        cause=gettext("Something is missing or not valid under “%(name)s”.") % {"name": label},
        anchor=anchor,
        link=gettext("See “%(name)s”") % {"name": label},
    )
