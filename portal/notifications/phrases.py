"""What the letters say beside the merchant's own words. Pure.

Whole sentences in a table and not in a catalogue of translations: a letter is
written by a worker for somebody else's language, and has to come out right
also where no catalogue is compiled.
"""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "day": "j F Y",
    "own_carrier_intro": "Your return is open. Pack the items, put the packing slip inside, and send "
    "the parcel with a carrier of your choice. We write again when it has arrived.",
    "own_carrier_approved": "We have looked at your return and approved it. Pack the items, put the packing "
    "slip inside, and send the parcel with a carrier of your choice. We write again when it has arrived.",
    "opened": "Everything is ready",
    "approved": "Your return is approved",
    "partly_approved": "Your return is approved in part",
    "partly": "There is something that we cannot take back. What it is, and why, is written below. Please "
    "do not put it into the parcel.",
    "received": "Thank you, we have your parcel",
    "sent": "Your money is on its way",
    "declined": "We cannot accept this return",
    "declined_keep": "Please do not send the items: we could not take them in.",
    "label_button": "Print the label",
    "slip_button": "Print the packing slip",
    "status_button": "Follow your return",
    "details_button": "See the details",
    "number": "Return",
    "order": "Order",
    "hand_in_by": "Hand it in by",
    "send_by": "Send it by",
    "send_to": "Send it to",
    "refund": "Your refund",
    "amount": "Amount",
    "paid_to": "Paid to",
    "sent_on": "Sent on",
    "there_by": "Usually there by",
    "bank_reference": "Reference for your bank",
    "items_back": "What goes back",
    "items_declined": "What we cannot take back",
    "items_found": "What we found",
    "missing": "Not in this parcel: {items}. If you have sent more than one parcel, the rest is still "
    "on its way.",
    "extra": "There was also something in the parcel that does not belong to this return. We will get "
    "in touch about it.",
    "only_extra": "We found nothing in it that belongs to this return. We will get in touch about it.",
    "next_ON_RECEIPT": "We are sending your money now. You get an e-mail as soon as it is on its way.",
    "next_AFTER_INSPECTION": "We check the items next, then we send your money.",
    "next_FIRST_SCAN": "We started your refund when the carrier scanned the parcel. Nothing is left to do.",
    "next_INSTANT": "We started your refund when you opened the return. Nothing is left to do.",
    "timing_ON_RECEIPT": "when the parcel has arrived",
    "timing_AFTER_INSPECTION": "when we have checked the items",
    "timing_FIRST_SCAN": "when the carrier has scanned the parcel",
    "timing_INSTANT": "right away",
    "card": "Your card",
    "card_ending": "{brand} ending in {digits}",
    "card_digits": "Card ending in {digits}",
    "reply": "Any questions? Just reply to this e-mail.",
    "ask": "Any questions? We are here to help:",
    "link_note": "The links in this e-mail open your return without a login. Please do not pass them on.",
    "imprint": "Imprint",
    "privacy": "Privacy",
}

GERMAN: Mapping[str, str] = {
    "day": "j. F Y",
    "own_carrier_intro": "Ihre Rücksendung ist angelegt. Packen Sie die Artikel ein, legen Sie den "
    "Rücksendeschein dazu und verschicken Sie das Paket mit einem Versanddienst Ihrer Wahl. Wir "
    "schreiben Ihnen wieder, wenn es angekommen ist.",
    "own_carrier_approved": "Wir haben Ihre Rücksendung geprüft und genehmigt. Packen Sie die Artikel ein, "
    "legen Sie den Rücksendeschein dazu und verschicken Sie das Paket mit einem Versanddienst Ihrer Wahl. "
    "Wir schreiben Ihnen wieder, wenn es angekommen ist.",
    "opened": "Alles ist bereit",
    "approved": "Ihre Rücksendung ist genehmigt",
    "partly_approved": "Ihre Rücksendung ist zum Teil genehmigt",
    "partly": "Etwas davon können wir nicht zurücknehmen. Was es ist und warum, steht unten. Bitte legen "
    "Sie es nicht mit ins Paket.",
    "received": "Danke, Ihr Paket ist da",
    "sent": "Ihr Geld ist unterwegs",
    "declined": "Wir können diese Rücksendung nicht annehmen",
    "declined_keep": "Bitte schicken Sie die Artikel nicht ab: Wir könnten sie nicht entgegennehmen.",
    "label_button": "Etikett drucken",
    "slip_button": "Rücksendeschein drucken",
    "status_button": "Rücksendung verfolgen",
    "details_button": "Einzelheiten ansehen",
    "number": "Rücksendung",
    "order": "Bestellung",
    "hand_in_by": "Abgeben bis",
    "send_by": "Abschicken bis",
    "send_to": "Senden an",
    "refund": "Ihre Erstattung",
    "amount": "Betrag",
    "paid_to": "Erstattet auf",
    "sent_on": "Abgeschickt am",
    "there_by": "Ankunft meist bis",
    "bank_reference": "Referenz für Ihre Bank",
    "items_back": "Was zurückgeht",
    "items_declined": "Was wir nicht zurücknehmen können",
    "items_found": "Was wir gefunden haben",
    "missing": "Nicht in diesem Paket: {items}. Falls Sie mehrere Pakete geschickt haben, ist der Rest "
    "noch unterwegs.",
    "extra": "In dem Paket war außerdem etwas, das nicht zu dieser Rücksendung gehört. Wir melden uns "
    "deshalb bei Ihnen.",
    "only_extra": "Wir haben darin nichts gefunden, das zu dieser Rücksendung gehört. Wir melden uns "
    "deshalb bei Ihnen.",
    "next_ON_RECEIPT": "Wir veranlassen jetzt die Erstattung. Sobald Ihr Geld unterwegs ist, schreiben "
    "wir Ihnen.",
    "next_AFTER_INSPECTION": "Als Nächstes prüfen wir die Artikel, danach erstatten wir Ihr Geld.",
    "next_FIRST_SCAN": "Ihre Erstattung haben wir schon veranlasst, als der Versanddienst das Paket "
    "erfasst hat. Für Sie ist nichts mehr zu tun.",
    "next_INSTANT": "Ihre Erstattung haben wir schon veranlasst, als Sie die Rücksendung angelegt "
    "haben. Für Sie ist nichts mehr zu tun.",
    "timing_ON_RECEIPT": "sobald das Paket angekommen ist",
    "timing_AFTER_INSPECTION": "sobald wir die Artikel geprüft haben",
    "timing_FIRST_SCAN": "sobald das Paket beim Versanddienst erfasst ist",
    "timing_INSTANT": "sofort",
    "card": "Ihre Karte",
    "card_ending": "{brand} mit den Endziffern {digits}",
    "card_digits": "Karte mit den Endziffern {digits}",
    "reply": "Noch Fragen? Antworten Sie einfach auf diese E-Mail.",
    "ask": "Noch Fragen? Wir helfen gern:",
    "link_note": "Die Links in dieser E-Mail öffnen Ihre Rücksendung ohne Anmeldung. Bitte geben Sie "
    "sie nicht weiter.",
    "imprint": "Impressum",
    "privacy": "Datenschutz",
}

# Narrow no-break spaces stand before : and ?, as French is set; as escapes, so that they can be seen.
FRENCH: Mapping[str, str] = {
    "day": "j F Y",
    "own_carrier_intro": "Votre retour est ouvert. Emballez les articles, joignez le bordereau de retour "
    "et envoyez le colis avec le transporteur de votre choix. Nous vous écrirons quand il sera arrivé.",
    "own_carrier_approved": "Nous avons examiné votre retour et l’acceptons. Emballez les articles, "
    "joignez le bordereau de retour et envoyez le colis avec le transporteur de votre choix. Nous vous "
    "écrirons quand il sera arrivé.",
    "opened": "Tout est prêt",
    "approved": "Votre retour est accepté",
    "partly_approved": "Votre retour est accepté en partie",
    "partly": "Il y a quelque chose que nous ne pouvons pas reprendre. Vous trouverez ci-dessous de quoi "
    "il s’agit, et pourquoi. Veuillez ne pas le mettre dans le colis.",
    "received": "Merci, votre colis est arrivé",
    "sent": "Votre argent est en route",
    "declined": "Nous ne pouvons pas accepter ce retour",
    "declined_keep": "Veuillez ne pas envoyer les articles\u202f: nous ne pourrions pas les réceptionner.",
    "label_button": "Imprimer l’étiquette",
    "slip_button": "Imprimer le bordereau de retour",
    "status_button": "Suivre votre retour",
    "details_button": "Voir les détails",
    "number": "Retour",
    "order": "Commande",
    "hand_in_by": "À déposer jusqu’au",
    "send_by": "À envoyer jusqu’au",
    "send_to": "À envoyer à",
    "refund": "Votre remboursement",
    "amount": "Montant",
    "paid_to": "Remboursé sur",
    "sent_on": "Envoyé le",
    "there_by": "En général reçu d’ici le",
    "bank_reference": "Référence pour votre banque",
    "items_back": "Ce qui est renvoyé",
    "items_declined": "Ce que nous ne pouvons pas reprendre",
    "items_found": "Ce que nous avons trouvé",
    "missing": "Absent de ce colis\u202f: {items}. Si vous avez envoyé plusieurs colis, le reste est "
    "encore en route.",
    "extra": "Le colis contenait aussi quelque chose qui ne fait pas partie de ce retour. Nous vous "
    "contacterons à ce sujet.",
    "only_extra": "Nous n’y avons rien trouvé qui fasse partie de ce retour. Nous vous contacterons à ce "
    "sujet.",
    "next_ON_RECEIPT": "Nous lançons maintenant votre remboursement. Vous recevrez un e-mail dès qu’il "
    "sera parti.",
    "next_AFTER_INSPECTION": "Nous examinons maintenant les articles, puis nous vous remboursons.",
    "next_FIRST_SCAN": "Nous avons lancé votre remboursement quand le transporteur a scanné le colis. Vous "
    "n’avez plus rien à faire.",
    "next_INSTANT": "Nous avons lancé votre remboursement à l’ouverture du retour. Vous n’avez plus rien à "
    "faire.",
    "timing_ON_RECEIPT": "quand le colis sera arrivé",
    "timing_AFTER_INSPECTION": "quand nous aurons examiné les articles",
    "timing_FIRST_SCAN": "quand le transporteur aura scanné le colis",
    "timing_INSTANT": "tout de suite",
    "card": "Votre carte",
    "card_ending": "{brand} se terminant par {digits}",
    "card_digits": "Carte se terminant par {digits}",
    "reply": "Des questions\u202f? Il suffit de répondre à cet e-mail.",
    "ask": "Des questions\u202f? Nous sommes là pour vous aider\u202f:",
    "link_note": "Les liens de cet e-mail ouvrent votre retour sans connexion. Veuillez ne pas les "
    "transmettre.",
    "imprint": "Mentions légales",
    "privacy": "Confidentialité",
}

_TABLES = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH}


def language_of(*, locale: str) -> str:
    """This will give the language of ours that a letter in this locale is written in."""
    code = locale.split("-", maxsplit=1)[0].lower()
    return code if code in _TABLES else "en"


def phrase(name: str, *, language: str, **values: str) -> str:
    """This will give a sentence in one of our languages, with its {words} filled in."""
    text = _TABLES[language][name]
    for key, value in values.items():
        text = text.replace(f"{{{key}}}", value)
    return text
