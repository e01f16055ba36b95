"""Why something may not come back, as staff say it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.merchant.words import Words, word
from returns.eligibility.vocabulary import RefusalCode

CODES: Words = {
    RefusalCode.OUTSIDE_RETURN_WINDOW: _("Too late"),
    RefusalCode.NOT_FULFILLED: _("Not sent yet"),
    RefusalCode.QUANTITY_NOT_AVAILABLE: _("More than there is"),
    RefusalCode.ALREADY_RETURNED: _("Already returned"),
    RefusalCode.FINAL_SALE: _("Final sale"),
    RefusalCode.NOT_RETURNABLE: _("Cannot be returned"),
    RefusalCode.GIFT_CARD_NOT_RETURNABLE: _("Gift card"),
    RefusalCode.RESOLUTION_NOT_ALLOWED: _("Wants what is not offered"),
    RefusalCode.METHOD_NOT_ALLOWED: _("Way back is not offered"),
    RefusalCode.EVIDENCE_MISSING: _("Evidence is missing"),
    RefusalCode.REASON_NOT_A_LEAF: _("No reason chosen"),
    RefusalCode.ORDER_NOT_COMPLETE: _("Order is not complete"),
    RefusalCode.BLOCKED: _("Blocked"),
    RefusalCode.OVER_CAP: _("Over the limit"),
    RefusalCode.NOTHING_LEFT: _("In a return already"),
    RefusalCode.CURRENCY_MISMATCH: _("Another currency"),
}


def cause_words(code: str) -> str:
    """This will name a refusal code; a code that nobody worded stands for itself."""
    return word(CODES, code)
