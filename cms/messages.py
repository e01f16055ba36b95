"""E-mails to shoppers: which there are, our own words for each, and what may be filled in.

Pure. Subject and first paragraph only: labels, links and amounts are laid out
by the templates of the notifications.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class MessageKind(StrEnum):
    RETURN_OPENED = "return_opened"
    # In place of RETURN_OPENED when a person had to look first.
    RETURN_APPROVED = "return_approved"
    RETURN_DECLINED = "return_declined"
    PARCEL_RECEIVED = "parcel_received"
    MONEY_SENT = "money_sent"


# What a text may name. A merchant's text is never a format string: only these words are replaced.
PLACEHOLDERS: Mapping[MessageKind, tuple[str, ...]] = {
    MessageKind.RETURN_OPENED: ("store", "number"),
    MessageKind.RETURN_APPROVED: ("store", "number"),
    MessageKind.RETURN_DECLINED: ("store", "number"),
    MessageKind.PARCEL_RECEIVED: ("store", "number"),
    MessageKind.MONEY_SENT: ("store", "number", "amount"),
}
_PLACEHOLDER = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailText:
    """Plain text of one e-mail in one language, placeholders still in it."""

    subject: str
    intro: str

    def fill(self, **values: str) -> EmailText:
        """This will replace {number}, {store} and {amount} by the values given; others stay as they are.

        Line breaks in a value never reach the subject, where they would start a new header.
        """
        subject = " ".join(_filled(self.subject, values).split())
        return EmailText(subject=subject, intro=_filled(self.intro, values))


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def unknown_placeholders(*, kind: MessageKind, text: str) -> list[str]:
    """This will name what the text wants filled in and nobody can, in its order."""
    return [name for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS[kind]]


BUILT_IN: Mapping[MessageKind, Mapping[str, EmailText]] = {
    MessageKind.RETURN_OPENED: {
        "en": EmailText(
            subject="Your return {number}",
            intro="Your return is open. Print the label, put it on the parcel, and hand the parcel in. "
            "We write again when it has arrived.",
        ),
        "de": EmailText(
            subject="Ihre Rücksendung {number}",
            intro="Ihre Rücksendung ist angelegt. Drucken Sie das Etikett aus, kleben Sie es auf das Paket "
            "und geben Sie das Paket ab. Wir schreiben Ihnen wieder, wenn es angekommen ist.",
        ),
        "fr": EmailText(
            subject="Votre retour {number}",
            intro="Votre retour est ouvert. Imprimez l’étiquette, collez-la sur le colis et déposez-le. "
            "Nous vous écrirons quand il sera arrivé.",
        ),
    },
    MessageKind.RETURN_APPROVED: {
        "en": EmailText(
            subject="We have approved your return {number}",
            intro="We have looked at your return and approved it. Print the label, put it on the parcel, and "
            "hand the parcel in. We write again when it has arrived.",
        ),
        "de": EmailText(
            subject="Ihre Rücksendung {number} ist genehmigt",
            intro="Wir haben Ihre Rücksendung geprüft und genehmigt. Drucken Sie das Etikett aus, kleben "
            "Sie es auf das Paket und geben Sie das Paket ab. Wir schreiben Ihnen wieder, wenn es "
            "angekommen ist.",
        ),
        "fr": EmailText(
            subject="Votre retour {number} est accepté",
            intro="Nous avons examiné votre retour et l’acceptons. Imprimez l’étiquette, collez-la sur le "
            "colis et déposez-le. Nous vous écrirons quand il sera arrivé.",
        ),
    },
    MessageKind.RETURN_DECLINED: {
        "en": EmailText(
            subject="Your return {number} was declined",
            intro="We have looked at your return and cannot accept it. This is why:",
        ),
        "de": EmailText(
            subject="Ihre Rücksendung {number} wurde abgelehnt",
            intro="Wir haben Ihre Rücksendung geprüft und können sie nicht annehmen. Der Grund:",
        ),
        "fr": EmailText(
            subject="Votre retour {number} a été refusé",
            intro="Nous avons examiné votre retour et ne pouvons pas l’accepter. En voici la raison :",
        ),
    },
    MessageKind.PARCEL_RECEIVED: {
        "en": EmailText(
            subject="We have your parcel ({number})",
            intro="Your parcel has arrived in our warehouse. Below is what we found in it.",
        ),
        "de": EmailText(
            subject="Ihr Paket ist da ({number})",
            intro="Ihr Paket ist in unserem Lager angekommen. Unten steht, was wir darin gefunden haben.",
        ),
        "fr": EmailText(
            subject="Votre colis est arrivé ({number})",
            intro="Votre colis est arrivé dans notre entrepôt. Voici ce que nous y avons trouvé.",
        ),
    },
    MessageKind.MONEY_SENT: {
        "en": EmailText(
            subject="{amount} is on its way to you ({number})",
            intro="We have sent your refund. It goes back to where you paid from; "
            "banks usually show it within 5 to 10 working days.",
        ),
        "de": EmailText(
            subject="{amount} sind unterwegs zu Ihnen ({number})",
            intro="Wir haben Ihre Erstattung abgeschickt. Sie geht dorthin zurück, woher Sie bezahlt haben; "
            "bei den meisten Banken erscheint sie innerhalb von 5 bis 10 Werktagen.",
        ),
        "fr": EmailText(
            subject="{amount} vous sont remboursés ({number})",
            intro="Nous avons envoyé votre remboursement, par le moyen de paiement de votre commande. "
            "Il apparaît d’habitude sous 5 à 10 jours ouvrés.",
        ),
    },
}


def built_in(*, kind: MessageKind, locale: str) -> EmailText:
    """This will give our own text: in the locale, in its language, else in English."""
    texts = BUILT_IN[kind]
    return texts.get(locale) or texts.get(locale.split("-", maxsplit=1)[0]) or texts["en"]
