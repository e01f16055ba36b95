"""What a task asks of a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.merchant.words import Text, failure_words
from portal.ui.amounts import money_text
from returns.models import StaffTask
from returns.money import Money

_K = StaffTask.Kind


@dataclass(frozen=True)
class TaskWords:
    """What is the matter, and what to do about it."""

    title: Text
    what_to_do: Text


KINDS: Mapping[str, TaskWords] = {
    _K.REFUND_FAILED: TaskWords(
        _("A refund failed"),
        _(
            "The money did not reach the customer and is back in your balance. Try it again, or pay it in "
            "another way and write down the reference."
        ),
    ),
    _K.REFUND_UNCERTAIN: TaskWords(
        _("A refund was refused"),
        _(
            "Stripe did not accept the request, so nothing was paid. Look the payment up at Stripe. Then try "
            "it again, or pay it in another way and write down the reference."
        ),
    ),
    _K.MANUAL_REFUND: TaskWords(
        _("Pay a refund by hand"),
        _(
            "The order was not paid through Stripe. Pay the amount the way it came in, then write down the "
            "reference of the transfer."
        ),
    ),
    _K.NOT_COVERED: TaskWords(
        _("No payment covers this refund"),
        _(
            "The order’s payments do not hold the amount any more. Look at what was refunded elsewhere, pay "
            "what is still owed in another way, and note what you did."
        ),
    ),
    _K.EXTERNAL_SURPLUS: TaskWords(
        _("More was refunded elsewhere than was left"),
        _("The customer got more back than was paid. Check both refunds, and note what you did."),
    ),
    _K.LABEL_FAILED: TaskWords(
        _("A parcel has no label"),
        _(
            "The carrier did not sell a label. Check the address and try again, or send the shopper a label "
            "from the carrier’s own site and note what you did."
        ),
    ),
    _K.UNANNOUNCED: TaskWords(
        _("An unannounced parcel arrived"),
        _("The warehouse booked a box that belongs to no return. Find its owner, and note what you did."),
    ),
    _K.IMPORT_DIFFERENCE: TaskWords(
        _("An import differs from the order"),
        _(
            "An import said something else about an order than what is stored. Nothing was changed. Compare "
            "both, and note what you did."
        ),
    ),
    _K.NOT_SCANNED: TaskWords(
        _("Paid, but never sent"),
        _(
            "The money was paid at once, and the parcel was not handed in in time. Write to the customer. If "
            "nothing will come any more, count the rest of the return as lost. Note what you agreed."
        ),
    ),
    _K.PARCEL_TROUBLE: TaskWords(
        _("A parcel is in trouble"),
        _(
            "Goods of this return are lost, on their way back to the customer, or overdue. Ask the carrier. "
            "Then open the return: pay the rest as lost, or give it up. Note what you found out."
        ),
    ),
    _K.POLICY_NOT_PUBLISHED: TaskWords(
        _("A scheduled policy did not go live"),
        _("The old version stays in force. Open the policy, correct what is missing, and publish it."),
    ),
}


def task_words(kind: str) -> TaskWords:
    """This will word a kind of task; one that nobody worded stands for itself."""
    return KINDS.get(kind) or TaskWords(kind, "")


def task_facts(task: StaffTask) -> list[tuple[str, str]]:
    """This will list what the task itself says, as (what, value)."""
    detail = task.detail
    facts = [
        (gettext("Amount"), _amount(task)),
        (gettext("Why"), failure_words(str(detail.get("why") or detail.get("cause") or ""))),
        (gettext("Scanned code"), _text(detail, "code") if task.kind == _K.UNANNOUNCED else ""),
        (gettext("Note from the warehouse"), _text(detail, "note")),
        (gettext("Tracking number"), _text(detail, "number")),
    ]
    return [(what, value) for what, value in facts if value]


def differences(task: StaffTask) -> list[tuple[str, str, str]]:
    """This will list what an import says differently, as (field, stored, in the import)."""
    return [
        (str(each.get("path", "")), str(each.get("stored", "")), str(each.get("new", "")))
        for each in task.detail.get("differences") or ()
        if isinstance(each, dict)
    ]


def _text(detail: Mapping[str, object], key: str) -> str:
    return str(detail.get(key) or "")


def _amount(task: StaffTask) -> str:
    minor = task.detail.get("surplus_minor", task.detail.get("amount_minor"))
    currency = task.detail.get("currency") or (task.refund.currency if task.refund else "")
    return money_text(Money(minor, str(currency))) if isinstance(minor, int) and currency else ""
