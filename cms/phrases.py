"""The wording of the policy page, in each language that a policy can be written in. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The wording of one language. Keys are the engine's words, with a suffix where the form differs."""

    conditions: Mapping[str, str]
    others: str
    rest: str
    everything: str
    either: str
    quote: str
    window: Mapping[str, str]
    no_limit: str
    until: str
    fallback: str
    not_returnable: str
    resolutions: Mapping[str, str]
    timings: Mapping[str, str]
    methods: Mapping[str, str]
    reviewed: str
    not_reviewed: str


_ENGLISH = Phrases(
    conditions={
        "product_tag": "Products marked {values}",
        "product_category": "Products in {values}",
        "product_sku": "Articles {values}",
    },
    others="All but: {text}",
    rest="Everything else",
    everything="All products",
    either=" or ",
    quote="“{}”",
    window={
        "delivered:0": "You can return it on the day it is delivered.",
        "delivered:1": "You can return it until the day after delivery.",
        "delivered:n": "You have {days} days from delivery to return it.",
        "shipped:0": "You can return it on the day we ship it.",
        "shipped:1": "You can return it until the day after we ship it.",
        "shipped:n": "You have {days} days from the day we ship it to return it.",
        "placed:0": "You can return it on the day you order.",
        "placed:1": "You can return it until the day after you order.",
        "placed:n": "You have {days} days from the day you order to return it.",
    },
    no_limit="You can return it at any time.",
    until="You can return it until {date}.",
    fallback="If the carrier reports no delivery, we count from {days} days after shipping.",
    not_returnable="It cannot be returned.",
    resolutions={"REFUND": "You get your money back."},
    timings={
        "INSTANT": "We send the money as soon as your return is approved.",
        "FIRST_SCAN": "We send the money as soon as the carrier has scanned your parcel.",
        "ON_RECEIPT": "We send the money when your parcel has arrived in our warehouse.",
    },
    methods={
        "PREPAID_LABEL": "We give you a prepaid label: sending it back costs you nothing.",
        "OWN_CARRIER": "You send it back with a carrier of your choice and pay for that yourself.",
        "both": "We give you a prepaid label, or you send it with a carrier of your choice at your own cost.",
    },
    reviewed="One of us looks at your request before you send anything.",
    not_reviewed="You get your answer at once.",
)

_GERMAN = Phrases(
    conditions={
        "product_tag": "Artikel mit der Kennzeichnung {values}",
        "product_category": "Artikel aus {values}",
        "product_sku": "Die Artikel {values}",
    },
    others="Alle außer: {text}",
    rest="Alles andere",
    everything="Alle Artikel",
    either=" oder ",
    quote="„{}“",
    window={
        "delivered:0": "Die Rückgabe ist am Tag der Zustellung möglich.",
        "delivered:1": "Die Rückgabe ist bis zum Tag nach der Zustellung möglich.",
        "delivered:n": "Für die Rückgabe haben Sie ab der Zustellung {days} Tage Zeit.",
        "shipped:0": "Die Rückgabe ist am Tag des Versands möglich.",
        "shipped:1": "Die Rückgabe ist bis zum Tag nach dem Versand möglich.",
        "shipped:n": "Für die Rückgabe haben Sie ab dem Versand {days} Tage Zeit.",
        "placed:0": "Die Rückgabe ist am Tag der Bestellung möglich.",
        "placed:1": "Die Rückgabe ist bis zum Tag nach der Bestellung möglich.",
        "placed:n": "Für die Rückgabe haben Sie ab der Bestellung {days} Tage Zeit.",
    },
    no_limit="Die Rückgabe ist jederzeit möglich.",
    until="Die Rückgabe ist bis zum {date} möglich.",
    fallback="Meldet der Paketdienst keine Zustellung, zählen wir ab {days} Tagen nach dem Versand.",
    not_returnable="Eine Rückgabe ist nicht möglich.",
    resolutions={"REFUND": "Sie bekommen Ihr Geld zurück."},
    timings={
        "INSTANT": "Wir erstatten das Geld, sobald Ihre Rücksendung genehmigt ist.",
        "FIRST_SCAN": "Wir erstatten das Geld, sobald der Paketdienst Ihr Paket gescannt hat.",
        "ON_RECEIPT": "Wir erstatten das Geld, wenn Ihr Paket in unserem Lager angekommen ist.",
    },
    methods={
        "PREPAID_LABEL": "Sie bekommen ein bezahltes Versandetikett: Die Rücksendung kostet Sie nichts.",
        "OWN_CARRIER": "Sie senden die Ware mit einem Paketdienst Ihrer Wahl und zahlen den Versand selbst.",
        "both": "Sie bekommen ein bezahltes Versandetikett oder senden die Ware auf eigene Kosten selbst.",
    },
    reviewed="Wir sehen uns Ihre Anfrage an, bevor Sie etwas absenden.",
    not_reviewed="Sie bekommen die Antwort sofort.",
)

_FRENCH = Phrases(
    conditions={
        "product_tag": "Articles portant la mention {values}",
        "product_category": "Articles de {values}",
        "product_sku": "Les articles {values}",
    },
    others="Tous sauf : {text}",
    rest="Tout le reste",
    everything="Tous les articles",
    either=" ou ",
    quote="« {} »",
    window={
        "delivered:0": "Vous pouvez le retourner le jour de la livraison.",
        "delivered:1": "Vous pouvez le retourner jusqu’au lendemain de la livraison.",
        "delivered:n": "Vous avez {days} jours à compter de la livraison pour le retourner.",
        "shipped:0": "Vous pouvez le retourner le jour de l’expédition.",
        "shipped:1": "Vous pouvez le retourner jusqu’au lendemain de l’expédition.",
        "shipped:n": "Vous avez {days} jours à compter de l’expédition pour le retourner.",
        "placed:0": "Vous pouvez le retourner le jour de la commande.",
        "placed:1": "Vous pouvez le retourner jusqu’au lendemain de la commande.",
        "placed:n": "Vous avez {days} jours à compter de la commande pour le retourner.",
    },
    no_limit="Vous pouvez le retourner à tout moment.",
    until="Vous pouvez le retourner jusqu’au {date}.",
    fallback="Si le transporteur n’annonce pas la livraison, nous comptons {days} jours après l’expédition.",
    not_returnable="Il ne peut pas être retourné.",
    resolutions={"REFUND": "Vous êtes remboursé."},
    timings={
        "INSTANT": "Nous remboursons dès que votre retour est accepté.",
        "FIRST_SCAN": "Nous remboursons dès que le transporteur a scanné votre colis.",
        "ON_RECEIPT": "Nous remboursons quand votre colis est arrivé dans notre entrepôt.",
    },
    methods={
        "PREPAID_LABEL": "Nous vous donnons une étiquette prépayée : le retour ne vous coûte rien.",
        "OWN_CARRIER": "Vous renvoyez l’article avec le transporteur de votre choix, à vos frais.",
        "both": "Nous vous donnons une étiquette prépayée, ou vous renvoyez l’article à vos frais.",
    },
    reviewed="Nous examinons votre demande avant que vous n’envoyiez quoi que ce soit.",
    not_reviewed="Vous avez la réponse tout de suite.",
)

PHRASES: Mapping[str, Phrases] = {"en": _ENGLISH, "de": _GERMAN, "fr": _FRENCH}
