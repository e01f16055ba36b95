"""What the pages of the review share: the store's time to answer, what is overdue, who has decided."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext

from cms.canned import ReviewRules
from cms.models import store_of
from cms.queries import review_rules
from portal.merchant.journal_words import actor_words
from portal.merchant.words import MOVED_ON
from portal.ui.badges import Badge
from portal.ui.dates import moment_text
from returns.models import JournalEntry, Return, ReturnLine
from returns.operations.review_return import DECISIONS
from returns.queries.dossier import people_of
from returns.queries.found_returns import waiting_returns
from returns.queries.reviews import overdue_at

# A number in the menu that grows further says nothing more.
MOST_COUNTED = 100


def rules_of(request: HttpRequest) -> ReviewRules:
    """This will give the rules of the host's store, looked up once per request."""
    known = getattr(request, "review_rules", None)
    if not isinstance(known, ReviewRules):
        known = review_rules(store=store_of(request))
        request.review_rules = known  # type: ignore[attr-defined]
    return known


def count_overdue(request: HttpRequest) -> int:
    """This will count what has waited too long, no further than MOST_COUNTED, once per request."""
    known = getattr(request, "reviews_overdue", None)
    if isinstance(known, int):
        return known
    late = overdue_at(now=timezone.now(), answer_within=rules_of(request).answer_within)
    waiting = waiting_returns(store_id=store_of(request).pk).filter(late)
    count: int = waiting.values("pk")[:MOST_COUNTED].count()
    request.reviews_overdue = count  # type: ignore[attr-defined]
    return count


def due_badge(*, requested_at: datetime, answer_within: timedelta, now: datetime) -> Badge:
    """This will say how long an answer may still take, or has been missing."""
    due_at = requested_at + answer_within
    if due_at <= now:
        late = timesince(due_at, now, depth=1)
        return Badge(gettext("Overdue by %(time)s") % {"time": late}, "danger", "")
    left = timesince(now, due_at, depth=1)
    is_close = due_at - now < answer_within / 4
    return Badge(gettext("%(time)s left") % {"time": left}, "warning" if is_close else "info", "")


def decided_words(*, rma: Return, zone: str) -> str:
    """This will say who has decided what, for whoever comes second; two queries besides the person's."""
    entries = JournalEntry.objects.filter(rma=rma, action__in=DECISIONS)
    entry = entries.order_by("-at", "-id").first()
    if entry is None or rma.reviewed_at is None:
        return str(MOVED_ON.get(rma.status, gettext("This return does not wait for a decision.")))
    who = actor_words(entry=entry, people=people_of(journal=[entry]))
    lines = list(rma.lines.select_related("order_line").order_by("id"))
    parts = [
        gettext("%(who)s decided about this return on %(when)s.")
        % {"who": who, "when": moment_text(entry.at, zone)},
        *_listed(gettext("Approved: %(items)s."), [(line, line.approved_quantity) for line in lines]),
        *_listed(gettext("Declined: %(items)s."), [(line, line.declined_quantity) for line in lines]),
    ]
    return " ".join(parts)


def _listed(sentence: str, counted: list[tuple[ReturnLine, int]]) -> list[str]:
    items = ", ".join(f"{units} × {line.order_line.title}" for line, units in counted if units)
    return [sentence % {"items": items}] if items else []
