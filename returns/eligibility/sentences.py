"""Plain sentences for every refusal and notice, for what the merchant did not word, with the fact in it.

A sentence names what a shopper can check or do: the day the window closed,
how many are left, what is offered instead. Languages without texts here read
English until the merchant words the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from string import Formatter
from types import MappingProxyType
from typing import NamedTuple

from returns.eligibility.vocabulary import Method, RefusalCode, Resolution

FALLBACK_LANGUAGE = "en"
# Used instead of the window's own sentence while some of the units are still in time.
PARTLY_OUTSIDE = "outside_return_window:partly"
# Used instead of it when another resolution has a longer window that is still open.
OTHERS_OPEN = "outside_return_window:others"
# What somebody who is allowed must know.
LATE_DEFECT = "late_defect"
REVIEW = "review"
# Everything that the policy offers is something that this release does not carry out.
NOT_OFFERED_HERE = "not_offered_here"

_C, _R, _M = RefusalCode, Resolution, Method


class Facts(NamedTuple):
    """What a sentence may mention; a fact that is not known is left out of it."""

    closed_date: date | None = None
    requested: int = 0
    available: int = 0
    resolutions: tuple[Resolution, ...] = ()
    methods: tuple[Method, ...] = ()


NO_FACTS = Facts()


@dataclass(frozen=True, slots=True)
class Language:
    """The texts of one language; `write_date` spells a day the way its readers do."""

    write_date: Callable[[date], str]
    texts: Mapping[str, str]
    resolutions: Mapping[Resolution, str]
    methods: Mapping[Method, str]
    nothing: str


_MONTHS_EN = "January February March April May June July August September October November December".split()
_MONTHS_DE = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
_MONTHS_FR = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()


def _date_en(day: date) -> str:
    return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"


def _date_de(day: date) -> str:
    return f"{day.day}. {_MONTHS_DE[day.month - 1]} {day.year}"


def _date_fr(day: date) -> str:
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS_FR[day.month - 1]} {day.year}"


_ENGLISH = Language(
    write_date=_date_en,
    texts={
        _C.OUTSIDE_RETURN_WINDOW: "The time to return this item ended on {date}.",
        PARTLY_OUTSIDE: "Only {available} can still be returned. For the others, the time ended on {date}.",
        _C.NOT_FULFILLED: "This item has not been sent to you yet, so it cannot be returned yet.",
        _C.QUANTITY_NOT_AVAILABLE: "You asked to return {requested}. Only {available} can still be returned.",
        _C.ALREADY_RETURNED: "This item has already been returned.",
        _C.NOTHING_LEFT: "This item is already part of a return that is under way.",
        _C.FINAL_SALE: "This item was sold as a final sale and cannot be returned.",
        _C.NOT_RETURNABLE: "This item cannot be returned.",
        _C.GIFT_CARD_NOT_RETURNABLE: "Gift cards cannot be returned.",
        _C.RESOLUTION_NOT_ALLOWED: "That is not offered for this item. You can choose: {resolutions}.",
        _C.METHOD_NOT_ALLOWED: "This item cannot be sent back that way. You can choose: {methods}.",
        _C.EVIDENCE_MISSING: "Please add the photos and answers that we need for this item.",
        _C.REASON_NOT_A_LEAF: "Please choose one of the more exact reasons.",
        _C.ORDER_NOT_COMPLETE: "We do not have all details of this order yet. Please try again later.",
        _C.BLOCKED: "This return cannot be opened here. Please write to us.",
        _C.OVER_CAP: "This is more than can still be paid back.",
        _C.CURRENCY_MISMATCH: "Amounts in different currencies cannot be paid back together.",
        OTHERS_OPEN: "The time for this choice ended on {date}. You can still choose: {resolutions}.",
        LATE_DEFECT: "The time to return this item is over. Because it is our fault, we will look at it.",
        REVIEW: "We will look at this return before we approve it, and write to you.",
        NOT_OFFERED_HERE: "This item cannot be returned on this page. Please write to us.",
    },
    resolutions={
        _R.REFUND: "refund",
        _R.STORE_CREDIT: "store credit",
        _R.EXCHANGE: "exchange",
        _R.REPLACEMENT: "replacement",
        _R.REPAIR: "repair",
    },
    methods={
        _M.PREPAID_LABEL: "prepaid label",
        _M.QR_DROP_OFF: "drop-off with a code",
        _M.OWN_CARRIER: "a carrier of your own",
        _M.IN_STORE: "in a shop",
        _M.PICKUP: "pickup",
        _M.KEEP: "keep the item",
        _M.DONATE: "donate the item",
    },
    nothing="nothing",
)

_GERMAN = Language(
    write_date=_date_de,
    texts={
        _C.OUTSIDE_RETURN_WINDOW: "Die Rückgabefrist für diesen Artikel endete am {date}.",
        PARTLY_OUTSIDE: "Noch möglich: {available} Stück. Für die übrigen endete die Frist am {date}.",
        _C.NOT_FULFILLED: "Dieser Artikel wurde noch nicht versandt, eine Rückgabe ist erst danach möglich.",
        _C.QUANTITY_NOT_AVAILABLE: "Gewünscht: {requested} Stück. Noch möglich: {available} Stück.",
        _C.ALREADY_RETURNED: "Dieser Artikel wurde bereits zurückgegeben.",
        _C.NOTHING_LEFT: "Dieser Artikel ist bereits Teil einer laufenden Rückgabe.",
        _C.FINAL_SALE: "Dieser Artikel ist von der Rückgabe ausgeschlossen.",
        _C.NOT_RETURNABLE: "Dieser Artikel kann nicht zurückgegeben werden.",
        _C.GIFT_CARD_NOT_RETURNABLE: "Gutscheinkarten können nicht zurückgegeben werden.",
        _C.RESOLUTION_NOT_ALLOWED: "Das ist für diesen Artikel nicht möglich. Zur Wahl: {resolutions}.",
        _C.METHOD_NOT_ALLOWED: "Auf diesem Weg ist die Rücksendung nicht möglich. Zur Wahl: {methods}.",
        _C.EVIDENCE_MISSING: "Bitte ergänzen Sie Fotos und Antworten zu diesem Artikel.",
        _C.REASON_NOT_A_LEAF: "Bitte wählen Sie einen der genaueren Gründe.",
        _C.ORDER_NOT_COMPLETE: "Uns fehlen noch Angaben zu dieser Bestellung. Bitte später erneut versuchen.",
        _C.BLOCKED: "Diese Rückgabe kann hier nicht eröffnet werden. Bitte schreiben Sie uns.",
        _C.OVER_CAP: "Das ist mehr, als noch erstattet werden kann.",
        _C.CURRENCY_MISMATCH: "Beträge in verschiedenen Währungen können nicht zusammen erstattet werden.",
        OTHERS_OPEN: "Die Frist dafür endete am {date}. Weiterhin zur Wahl: {resolutions}.",
        LATE_DEFECT: "Die Frist ist vorbei. Weil der Fehler bei uns liegt, sehen wir uns den Fall an.",
        REVIEW: "Wir sehen uns diese Rückgabe an, bevor wir sie annehmen, und schreiben Ihnen.",
        NOT_OFFERED_HERE: "Dieser Artikel kann hier nicht zurückgegeben werden. Bitte schreiben Sie uns.",
    },
    resolutions={
        _R.REFUND: "Erstattung",
        _R.STORE_CREDIT: "Guthaben",
        _R.EXCHANGE: "Umtausch",
        _R.REPLACEMENT: "Ersatz",
        _R.REPAIR: "Reparatur",
    },
    methods={
        _M.PREPAID_LABEL: "bezahltes Versandetikett",
        _M.QR_DROP_OFF: "Abgabe mit Code",
        _M.OWN_CARRIER: "selbst gewählter Versand",
        _M.IN_STORE: "im Geschäft",
        _M.PICKUP: "Abholung",
        _M.KEEP: "Artikel behalten",
        _M.DONATE: "Artikel spenden",
    },
    nothing="nichts",
)

_FRENCH = Language(
    write_date=_date_fr,
    texts={
        _C.OUTSIDE_RETURN_WINDOW: "Le délai de retour de cet article a pris fin le {date}.",
        PARTLY_OUTSIDE: "Encore retournable : {available}. Pour le reste, le délai a pris fin le {date}.",
        _C.NOT_FULFILLED: "Cet article n’a pas encore été expédié et ne peut donc pas encore être retourné.",
        _C.QUANTITY_NOT_AVAILABLE: "Demandé : {requested}. Encore retournable : {available}.",
        _C.ALREADY_RETURNED: "Cet article a déjà été retourné.",
        _C.NOTHING_LEFT: "Cet article fait déjà partie d’un retour en cours.",
        _C.FINAL_SALE: "Cet article a été vendu sans possibilité de retour.",
        _C.NOT_RETURNABLE: "Cet article ne peut pas être retourné.",
        _C.GIFT_CARD_NOT_RETURNABLE: "Les cartes cadeaux ne peuvent pas être retournées.",
        _C.RESOLUTION_NOT_ALLOWED: "Ce choix n’est pas proposé pour cet article. Au choix : {resolutions}.",
        _C.METHOD_NOT_ALLOWED: "Cet article ne peut pas être renvoyé de cette façon. Au choix : {methods}.",
        _C.EVIDENCE_MISSING: "Veuillez ajouter les photos et réponses nécessaires pour cet article.",
        _C.REASON_NOT_A_LEAF: "Veuillez choisir une raison plus précise.",
        _C.ORDER_NOT_COMPLETE: "Il nous manque des informations sur cette commande. Réessayez plus tard.",
        _C.BLOCKED: "Ce retour ne peut pas être ouvert ici. Veuillez nous écrire.",
        _C.OVER_CAP: "C’est plus que ce qui peut encore être remboursé.",
        _C.CURRENCY_MISMATCH: "Des montants en devises différentes ne peuvent pas être remboursés ensemble.",
        OTHERS_OPEN: "Le délai pour ce choix a pris fin le {date}. Encore possible : {resolutions}.",
        LATE_DEFECT: "Le délai est passé. Comme l’erreur vient de nous, nous allons examiner ce retour.",
        REVIEW: "Nous examinons ce retour avant de l’accepter, puis nous vous écrivons.",
        NOT_OFFERED_HERE: "Cet article ne peut pas être retourné ici. Veuillez nous écrire.",
    },
    resolutions={
        _R.REFUND: "remboursement",
        _R.STORE_CREDIT: "avoir",
        _R.EXCHANGE: "échange",
        _R.REPLACEMENT: "remplacement",
        _R.REPAIR: "réparation",
    },
    methods={
        _M.PREPAID_LABEL: "étiquette prépayée",
        _M.QR_DROP_OFF: "dépôt avec un code",
        _M.OWN_CARRIER: "transporteur de votre choix",
        _M.IN_STORE: "en magasin",
        _M.PICKUP: "enlèvement",
        _M.KEEP: "garder l’article",
        _M.DONATE: "donner l’article",
    },
    nothing="rien",
)

LANGUAGES: Mapping[str, Language] = MappingProxyType({"en": _ENGLISH, "de": _GERMAN, "fr": _FRENCH})


# Which facts each sentence mentions, in every language the same.
MENTIONED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        str(code): frozenset(name for _, name, _, _ in Formatter().parse(text) if name)
        for code, text in _ENGLISH.texts.items()
    }
)


def language_of(locale: str) -> str:
    """This will give the language of a locale that has texts here: de-AT reads de, unknown ones en."""
    language = locale.replace("_", "-").split("-")[0].lower()
    return language if language in LANGUAGES else FALLBACK_LANGUAGE


def built_in_sentence(*, code: str, locale: str, facts: Facts) -> str:
    """This will word a refusal or notice in the language of the locale.

    `code` is a RefusalCode or one of the words above; others raise KeyError.
    """
    language = LANGUAGES[language_of(locale)]
    return language.texts[code].format(
        date="" if facts.closed_date is None else language.write_date(facts.closed_date),
        requested=facts.requested,
        available=facts.available,
        resolutions=", ".join(language.resolutions[word] for word in facts.resolutions) or language.nothing,
        methods=", ".join(language.methods[word] for word in facts.methods) or language.nothing,
    )
