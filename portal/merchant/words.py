"""What codes of the domain mean to staff."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.ui.badges import Badge
from returns.eligibility.vocabulary import ReviewCause
from returns.lifecycle import ReturnStatus
from returns.models import Method, OrderCharge, Payment, RefundTiming, Resolution
from returns.operations.give_up_rest import Outcome
from returns.queries.progress import Stage

Text = str | Promise
Words = Mapping[str, Text]

STAGES: Words = {
    Stage.IN_REVIEW: _("Needs a decision"),
    Stage.DECLINED: _("Declined"),
    Stage.CANCELLED: _("Cancelled"),
    Stage.EXPIRED: _("Expired"),
    Stage.PREPARING_LABEL: _("Label is being made"),
    Stage.SEND_IT: _("Waiting for the parcel"),
    Stage.ON_ITS_WAY: _("On its way to us"),
    Stage.DELIVERED: _("At the warehouse"),
    Stage.RECEIVED: _("Received"),
    Stage.MONEY_ON_ITS_WAY: _("Being paid"),
    Stage.MONEY_DELAYED: _("Refund needs a person"),
    Stage.DONE: pgettext_lazy("return", "Complete"),
}
_TONES: Mapping[str, str] = {
    Stage.IN_REVIEW: "warning",
    Stage.MONEY_DELAYED: "danger",
    Stage.DECLINED: "neutral",
    Stage.CANCELLED: "neutral",
    Stage.EXPIRED: "neutral",
    Stage.DONE: "success",
}
RESOLUTIONS: Words = {
    Resolution.REFUND: _("Refund"),
    Resolution.STORE_CREDIT: _("Store credit"),
    Resolution.EXCHANGE: _("Exchange"),
    Resolution.REPLACEMENT: _("Replacement"),
    Resolution.REPAIR: _("Repair"),
}
METHODS: Words = {
    Method.PREPAID_LABEL: _("With a prepaid label"),
    Method.QR_DROP_OFF: _("Dropped off with a code"),
    Method.OWN_CARRIER: _("With a carrier of the shopper’s choice"),
    Method.IN_STORE: _("Brought to a shop"),
    Method.PICKUP: _("Picked up"),
    Method.KEEP: _("The shopper keeps it"),
    Method.DONATE: _("The shopper gives it away"),
}
TIMINGS: Words = {
    RefundTiming.INSTANT: _("As soon as it is approved"),
    RefundTiming.FIRST_SCAN: _("At the carrier’s first scan"),
    RefundTiming.ON_RECEIPT: _("When the parcel is received"),
    RefundTiming.AFTER_INSPECTION: _("After the inspection"),
}
PROVIDERS: Words = {
    Payment.Provider.STRIPE: _("Stripe"),
    Payment.Provider.MANUAL: _("By hand"),
}
CHARGES: Words = {
    OrderCharge.Kind.SHIPPING: _("Shipping"),
    OrderCharge.Kind.GIFT_WRAP: _("Gift wrap"),
    OrderCharge.Kind.FEE: _("Fee"),
}
# Stripe's reasons (docs.stripe.com/refunds, "Failed refunds"), then our own.
FAILURES: Words = {
    "lost_or_stolen_card": _("The card was reported lost or stolen."),
    "expired_or_canceled_card": _("The card has expired or was cancelled."),
    "charge_for_pending_refund_disputed": _(
        "The customer disputed the payment while the refund was waiting."
    ),
    "insufficient_funds": _("The balance at Stripe did not cover it."),
    "declined": _("The bank declined it."),
    "merchant_request": _("It was cancelled at the merchant’s request."),
    "unknown": _("The bank gave no reason."),
    "refused": _("Stripe refused the request."),
    "FAILED": _("The bank gave no reason."),
    "CANCELLED": _("It was cancelled at Stripe."),
    "refunded_elsewhere": _("The amount had already been refunded elsewhere."),
}
# Why our own move is not possible now, by the state that is in its way.
MOVED_ON: Words = {
    ReturnStatus.APPROVED: _("This return has already been approved."),
    ReturnStatus.DECLINED: _("This return has already been declined."),
    ReturnStatus.CANCELLED: _("This return has already been cancelled."),
    ReturnStatus.EXPIRED: _("This return has expired."),
    ReturnStatus.CLOSED: _("This return is already complete."),
}
REST_IS_OVER: Mapping[Outcome, Promise] = {
    Outcome.LOST: _("What had not come of return %(number)s counts as lost, and is paid."),
    Outcome.CANCELLED: _("What had not come of return %(number)s is given up. It can be returned again."),
}
CAUSES: Words = {
    ReviewCause.POLICY: _("The policy asks for it"),
    ReviewCause.LATE_DEFECT: _("A defect after the return window"),
}
_REFUSALS: Words = {
    "nothing_expected": _("Nothing of this return is expected any more."),
    "no_label_needed": _("This parcel needs no label any more."),
    "label_is_pending": _("The carrier has not answered yet. It is asked again by itself; look again soon."),
    "no_carrier_account": _("The store has no active carrier account, so no label can be bought."),
    "rest_is_paid": _("The rest is paid or owed already, so it can only be counted as lost."),
    "already_under_way": _("The parcel is on its way or money was paid, so this return cannot be cancelled."),
    "reason_missing": _("Write why the return is declined. The shopper reads it."),
    "units_impossible": _("Choose a number of units that were asked for."),
    "resolution_not_allowed": _("This cannot be carried out for this item. Choose something else."),
    "override_reason_missing": _("Write why you decide otherwise. Staff read it, the shopper does not."),
    "lines_differ": _("The items of this return are not those of the form. Look at it again."),
    "not_waiting": _("This refund is not waiting for anybody any more."),
    "nothing_left": _("The payment does not hold this amount any more. Pay it outside and close the matter."),
    "reference_taken": _("Another refund of this payment has this reference. Add something to it."),
    "note_missing": _("Write what you did about it."),
    "task_is_over": _("Somebody has already dealt with this task."),
    "money_is_open": _("A refund is waiting here: try it again, or mark it as paid outside."),
}


def stage_badge(stage: str) -> Badge:
    """This will show where a return stands."""
    return Badge(STAGES.get(stage, stage), _TONES.get(stage, "info"), "")


def word(words: Words, code: str) -> str:
    """This will give the word for a code; a code that nobody worded stands for itself."""
    return str(words.get(code, code))


def failure_words(code: str) -> str:
    """This will say why a refund failed; nothing where nothing is known."""
    return word(FAILURES, code) if code else ""


def refusal_words(*, code: str, sentence: str) -> str:
    """This will say why the domain refused, in the reader's language where we have it."""
    return str(_REFUSALS.get(code, sentence))
