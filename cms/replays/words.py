"""What the engine's words are called on replay's pages."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from returns.eligibility.vocabulary import Method, RefusalCode, Resolution
from returns.models import ReplayStatus
from returns.replay.asked import Source
from returns.replay.comparing import Change, Outcome

Words = Mapping[str, str | Promise]

OUTCOMES: Words = {
    Outcome.NEWLY_REFUSED: _("Now refused"),
    Outcome.NEWLY_ALLOWED: _("Now allowed"),
    Outcome.CHANGED: _("On other terms"),
    Outcome.SAME: _("The same"),
}
SOURCES: Words = {
    Source.REQUEST: _("Past requests"),
    Source.UNASKED: _("Units nobody asked about"),
}
CHANGES: Words = {
    Change.DEADLINE: _("Another deadline"),
    Change.RESOLUTIONS: _("Other resolutions"),
    Change.METHODS: _("Other ways back, or another payer of the label"),
    Change.TIMING: _("Paid at another time"),
    Change.REVIEW: _("A person looks first, or no longer does"),
    Change.EVIDENCE: _("Other evidence is asked for"),
    Change.FEES: _("Other fees"),
    Change.BONUS: _("Another bonus"),
    Change.WAREHOUSE: _("Another warehouse"),
    Change.CAUSE: _("Still refused, for another cause"),
}
CODES: Words = {
    RefusalCode.OUTSIDE_RETURN_WINDOW: _("outside of the window"),
    RefusalCode.NOT_FULFILLED: _("not sent yet"),
    RefusalCode.QUANTITY_NOT_AVAILABLE: _("too many units"),
    RefusalCode.ALREADY_RETURNED: _("already returned"),
    RefusalCode.FINAL_SALE: _("final sale"),
    RefusalCode.NOT_RETURNABLE: _("not returnable"),
    RefusalCode.GIFT_CARD_NOT_RETURNABLE: _("gift card"),
    RefusalCode.RESOLUTION_NOT_ALLOWED: _("resolution not offered"),
    RefusalCode.METHOD_NOT_ALLOWED: _("way back not offered"),
    RefusalCode.EVIDENCE_MISSING: _("evidence missing"),
    RefusalCode.BLOCKED: _("blocked"),
    RefusalCode.NOTHING_LEFT: _("nothing left"),
}
RESOLUTIONS: Words = {
    Resolution.REFUND: _("refund"),
    Resolution.STORE_CREDIT: _("store credit"),
    Resolution.EXCHANGE: _("exchange"),
    Resolution.REPLACEMENT: _("replacement"),
    Resolution.REPAIR: _("repair"),
}
METHODS: Words = {
    Method.PREPAID_LABEL: _("prepaid label"),
    Method.QR_DROP_OFF: _("drop-off with a code"),
    Method.OWN_CARRIER: _("own carrier"),
    Method.IN_STORE: _("in a shop"),
    Method.PICKUP: _("pickup"),
    Method.KEEP: _("keeps it"),
    Method.DONATE: _("gives it away"),
}
STATUSES: Words = {
    ReplayStatus.QUEUED: pgettext_lazy("replay", "Waiting"),
    ReplayStatus.RUNNING: pgettext_lazy("replay", "Running"),
    ReplayStatus.DONE: pgettext_lazy("replay", "Done"),
    ReplayStatus.FAILED: pgettext_lazy("replay", "Failed"),
    ReplayStatus.CANCELLED: pgettext_lazy("replay", "Cancelled"),
}
NOBODY = _("nobody asked")


def word(words: Words, code: str) -> str:
    """This will give the word for a code; one that is not known is shown as it is."""
    return str(words.get(code, code))
