"""What happened, told to staff: the journal's codes as sentences, and who did it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name

from portal.merchant.words import RESOLUTIONS, Words, failure_words, word
from portal.ui.amounts import money_text
from returns.models import JournalEntry
from returns.money import Money

STEPS: Words = {
    "rma.requested": _("Return opened"),
    "rma.approved": _("Approved"),
    "rma.declined": _("Declined"),
    "line.approved": _("Item approved"),
    "line.declined": _("Item declined"),
    "line.overridden": _("Decided otherwise than the policy"),
    "rma.cancelled": _("Cancelled"),
    "rma.expired": _("Expired: the parcel was not handed in"),
    "rma.reopened": _("Opened again: goods arrived"),
    "rma.rest_lost": _("The rest counts as lost"),
    "rma.rest_cancelled": _("The rest was given up"),
    "rma.closed": pgettext_lazy("return", "Complete"),
    "label.ready": _("Label ready"),
    "label.failed": _("No label"),
    "parcel.first_scan": _("First scan by the carrier"),
    "parcel.delivered": _("Delivered to the warehouse"),
    "parcel.lost": _("Lost by the carrier"),
    "parcel.received": _("Received in the warehouse"),
    "settlement.approved": _("Settlement approved"),
    "settlement.not_covered": _("No payment covers the whole amount"),
    "refund.pending": _("Refund accepted, the bank has not answered"),
    "refund.requires_action": _("Refund waits for the customer"),
    "refund.succeeded": _("Refund paid"),
    "refund.failed": _("Refund failed"),
    "refund.cancelled": _("Refund cancelled"),
    "refund.external": _("Refunded elsewhere"),
    "refund.external_failed": _("Refund made elsewhere failed"),
    "refund.external_succeeded": _("Refund made elsewhere went through after all"),
    "task.resolved": _("Task done"),
    "delivery.replayed": _("Dead letter replayed"),
    "webhook.replayed": _("Webhook replayed"),
    "order.extended": _("Order extended by an import"),
}
PROBLEMS = frozenset(
    {
        "rma.declined",
        "line.declined",
        "rma.expired",
        "label.failed",
        "parcel.lost",
        "rma.rest_lost",
        "settlement.not_covered",
        "refund.failed",
        "refund.cancelled",
    }
)
_ACTORS: Words = {
    JournalEntry.Actor.SHOPPER: _("Shopper"),
    JournalEntry.Actor.STAFF: _("Staff"),
    JournalEntry.Actor.SYSTEM: _("Backhaul"),
    JournalEntry.Actor.CARRIER: _("Carrier"),
    JournalEntry.Actor.STRIPE: _("Stripe"),
    JournalEntry.Actor.API: _("API"),
}
# What a person made of a refusal; the codes of refusals are few and never renamed (DESIGN 3).
_ANSWERS: Words = {
    "approved": _("approved"),
    "outside_return_window": _("outside the return window"),
    "final_sale": _("final sale"),
    "not_returnable": _("not returnable"),
    "gift_card_not_returnable": _("a gift card"),
    "resolution_not_allowed": _("resolution not allowed"),
    "method_not_allowed": _("method not allowed"),
    "evidence_missing": _("evidence missing"),
}
_AMOUNTS = ("value_minor", "total_minor", "amount_minor")
People = Mapping[int, AbstractBaseUser]


@dataclass(frozen=True)
class ToldStep:
    """One entry of a timeline, newest last."""

    title: str
    who: str
    detail: str
    at: datetime
    is_problem: bool


def told(*, journal: Iterable[JournalEntry], people: People, currency: str) -> list[ToldStep]:
    """This will word journal entries; amounts are in the order's currency."""
    return [
        ToldStep(
            title=word(STEPS, entry.action),
            who=actor_words(entry=entry, people=people),
            detail=_detail(entry, currency),
            at=entry.at,
            is_problem=entry.action in PROBLEMS,
        )
        for entry in journal
    ]


def actor_words(*, entry: JournalEntry, people: People) -> str:
    """This will say who did it: a member of staff by name, everybody else by what they are."""
    if entry.actor == JournalEntry.Actor.STAFF and entry.actor_ref.isdigit():
        person = people.get(int(entry.actor_ref))
        return str(get_user_display_name(person)) if person else gettext("Somebody who has left")
    who = word(_ACTORS, entry.actor)
    return f"{who} ({entry.actor_ref})" if entry.actor == JournalEntry.Actor.API and entry.actor_ref else who


def _detail(entry: JournalEntry, currency: str) -> str:
    data = entry.data
    if entry.action.startswith("line."):
        return _line_detail(data)
    parts = [money_text(Money(data[key], currency)) for key in _AMOUNTS if isinstance(data.get(key), int)]
    parts += [str(data[key]) for key in ("carrier", "number", "how", "handler", "ref") if data.get(key)]
    if isinstance(units := data.get("units"), int):
        parts.append(ngettext("%(count)d unit", "%(count)d units", units) % {"count": units})
    if why := str(data.get("why") or ""):
        parts.append(failure_words(why))
    return " · ".join(parts)


def _line_detail(data: Mapping[str, object]) -> str:
    """The item, what was asked for and what it became, and the words of whoever decided."""
    change = change_words(before=data.get("from"), after=data.get("to"))
    return " · ".join(str(part) for part in (data.get("item"), change, data.get("why")) if part)


def change_words(*, before: object, after: object) -> str:
    """This will say what a person made of an answer: how many of the units, or another answer."""
    if isinstance(before, int):
        return gettext("%(some)s of %(all)s units") % {"some": after, "all": before}
    return f"{_answer(before)} → {_answer(after)}"


def _answer(code: object) -> str:
    return word(RESOLUTIONS, str(code)) if code in RESOLUTIONS else word(_ANSWERS, str(code))
