"""What codes of the domain mean to a shopper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from returns.languages import Reader

_RESOLUTIONS: dict[str, str | Promise] = {
    "REFUND": _("My money back"),
    "STORE_CREDIT": _("Credit for this shop"),
    "EXCHANGE": _("Another size or colour"),
    "REPLACEMENT": _("The same item again"),
    "REPAIR": _("A repair"),
}
_METHODS: dict[str, tuple[str | Promise, str | Promise]] = {
    "PREPAID_LABEL": (
        _("With a label from us"),
        _("We make the label at once. Print it, stick it on the parcel and hand it in."),
    ),
    "QR_DROP_OFF": (
        _("With a code, without a printer"),
        _("Show the code where you hand the parcel in. The label is printed there."),
    ),
    "OWN_CARRIER": (
        _("With a carrier of your choice"),
        _("You send the parcel yourself and pay the postage. Put the packing slip inside."),
    ),
    "IN_STORE": (_("In one of our shops"), _("Bring the items and the return number.")),
    "PICKUP": (_("Collected at your door"), _("We tell you the day by e-mail.")),
    "KEEP": (_("You keep it"), _("Nothing has to travel.")),
    "DONATE": (_("You give it away"), _("Nothing has to travel back to us.")),
}
_TIMINGS: dict[str, str | Promise] = {
    "INSTANT": _("We pay as soon as you have sent this form."),
    "FIRST_SCAN": _("We pay as soon as the carrier has scanned your parcel."),
    "ON_RECEIPT": _("We pay as soon as your parcel has arrived in our warehouse."),
    "AFTER_INSPECTION": _("We pay as soon as your items have arrived and were checked."),
}
# What differs where a person decides first: nothing is made or paid before that.
_HELP_WHEN_AGREED: dict[str, str | Promise] = {
    "PREPAID_LABEL": _(
        "We make the label once we have agreed. Print it, stick it on the parcel and hand it in."
    ),
}
_TIMINGS_WHEN_AGREED: dict[str, str | Promise] = {"INSTANT": _("We pay as soon as we have agreed.")}


def resolution_words(code: str) -> str:
    """This will say what the shopper gets."""
    return str(_RESOLUTIONS.get(code, code))


def method_words(code: str, *, needs_review: bool) -> tuple[str, str]:
    """This will say how the goods travel, as a short label and one or two sentences."""
    label, help_text = _METHODS.get(code, (code, ""))
    if needs_review:
        help_text = _HELP_WHEN_AGREED.get(code, help_text)
    return str(label), str(help_text)


def timing_words(code: str, *, needs_review: bool) -> str:
    """This will say when the money comes."""
    words = _TIMINGS | _TIMINGS_WHEN_AGREED if needs_review else _TIMINGS
    return str(words.get(code, ""))


def notices_of(*, texts: Iterable[Mapping[str, str]], reader: Reader) -> list[str]:
    """This will give what the policy tells whoever is allowed, each sentence once."""
    return list(dict.fromkeys(filter(None, map(reader.read, texts))))


def steps() -> list[str]:
    """This will name the pages of the way, for the stepper."""
    return [gettext("Find your order"), gettext("Choose items"), gettext("Check and send")]
