"""The sentences of a return's page: where it stands, what to do, what happened, what comes."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.ui.amounts import money_text
from returns.models import Method
from returns.money import Money
from returns.queries.progress import Stage

_Text = str | Promise

_STAGES: dict[Stage, tuple[_Text, _Text]] = {
    Stage.IN_REVIEW: (
        _("We are checking your request"),
        _("Please wait before you send anything. We write to you as soon as it is decided."),
    ),
    Stage.DECLINED: (_("This return was declined"), _("Please do not send the items.")),
    Stage.CANCELLED: (_("This return was cancelled"), _("Please do not use its label any more.")),
    Stage.EXPIRED: (
        _("This return has expired"),
        _("The parcel was not handed in in time. If it is on its way already, we still accept it."),
    ),
    Stage.PREPARING_LABEL: (
        _("We are making your label"),
        _("This takes a few seconds. You may close this page; we send you an e-mail as well."),
    ),
    Stage.SEND_IT: (_("Ready to send"), _("Pack the items and hand the parcel in.")),
    Stage.ON_ITS_WAY: (_("Your parcel is on its way to us"), _("There is nothing left for you to do.")),
    Stage.DELIVERED: (
        _("Your parcel has reached our warehouse"),
        _("We open it soon. There is nothing left for you to do."),
    ),
    Stage.RECEIVED: (_("We have received your items"), _("Your money is next.")),
    Stage.MONEY_ON_ITS_WAY: (
        _("Your money is on its way"),
        _("Banks often need 5 to 10 days until it shows in your account."),
    ),
    Stage.MONEY_DELAYED: (
        _("Your refund is delayed"),
        _("Your bank did not take it. Somebody here looks after it; there is nothing you have to do."),
    ),
    Stage.DONE: (
        _("Your money is paid back"),
        _("Banks often need 5 to 10 days until it shows in your account."),
    ),
}

_STEPS: dict[str, _Text] = {
    "rma.requested": _("You asked for the return"),
    "rma.approved": _("The return was approved"),
    "rma.declined": _("The return was declined"),
    "rma.cancelled": _("The return was cancelled"),
    "rma.expired": _("The return expired"),
    "rma.reopened": _("The return was opened again"),
    "rma.closed": _("The return is complete"),
    "label.ready": _("Your label was made"),
    "parcel.first_scan": _("The carrier has your parcel"),
    "parcel.delivered": _("Your parcel reached our warehouse"),
    "parcel.lost": _("The carrier cannot find the parcel"),
    "parcel.received": _("We received your items"),
    "settlement.approved": _("Your refund was approved"),
    "refund.succeeded": _("Your refund was paid"),
    "refund.failed": _("A refund was not taken by the bank"),
}

PROBLEMS = frozenset({"rma.declined", "parcel.lost", "refund.failed"})

_AT_HOME = (Stage.PREPARING_LABEL, Stage.SEND_IT)
_BEFORE_ARRIVAL = (*_AT_HOME, Stage.ON_ITS_WAY)
_BEFORE_OPENING = (*_BEFORE_ARRIVAL, Stage.DELIVERED)
_BEFORE_MONEY = (*_BEFORE_OPENING, Stage.RECEIVED, Stage.MONEY_ON_ITS_WAY, Stage.MONEY_DELAYED)


def stage_words(*, stage: Stage, method: str, decline_reason: str) -> tuple[str, str]:
    """This will say where the return stands, and what that means for the shopper."""
    title, text = _STAGES[stage]
    if stage is Stage.DECLINED and decline_reason:
        return str(title), f"{decline_reason} {text}"
    if stage is Stage.SEND_IT and method == Method.PREPAID_LABEL:
        return gettext("Your label is ready"), str(text)
    return str(title), str(text)


def next_steps(*, method: str) -> list[str]:
    """This will say what the shopper does now, in order."""
    if method == Method.PREPAID_LABEL:
        return [
            gettext("Put the items and the packing slip into a parcel. The box they came in is fine."),
            gettext("Print the label and stick it on the outside, over any older label."),
            gettext("Hand the parcel in at the carrier and keep the receipt."),
        ]
    return [
        gettext("Put the items and the packing slip into a parcel. The box they came in is fine."),
        gettext("Send it with a carrier of your choice to the address on the packing slip."),
        gettext("Keep the receipt with the tracking number until your money has arrived."),
    ]


def step_words(*, action: str, data: dict[str, object], currency: str) -> str:
    """This will say what happened; nothing for what only concerns staff."""
    words = _STEPS.get(action)
    if words is None:
        return ""
    total = data.get("total_minor")
    amount = f": {money_text(Money(total, currency))}" if isinstance(total, int) else ""
    return f"{words}{amount}"


def ahead_words(*, stage: Stage, method: str) -> list[str]:
    """This will say what is still to come, in order."""
    ahead = [
        (stage is Stage.PREPARING_LABEL, gettext("Your label is made")),
        (stage in _AT_HOME, gettext("You hand the parcel in")),
        (stage in _BEFORE_ARRIVAL, gettext("It reaches our warehouse")),
        (stage in _BEFORE_OPENING, gettext("We receive your items")),
        (stage in _BEFORE_MONEY, gettext("Your refund is paid")),
    ]
    return [words for is_ahead, words in ahead if is_ahead]
