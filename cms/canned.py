"""Sentences that staff send again and again, and the time they have to answer. Plain JSON in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from cms.compile import Problem
from cms.languages import NAMES
from cms.stored import localized
from returns.languages import pick

Value = Mapping[str, Any]
DEFAULT_HOURS = 24


class Purpose(StrEnum):
    """When a sentence is offered."""

    DECLINE = "DECLINE"
    APPROVE = "APPROVE"


@dataclass(frozen=True, slots=True, kw_only=True)
class CannedSentence:
    """One sentence; `key` stays when its text is changed, `texts` is {language: text}."""

    key: str
    name: str
    purpose: Purpose
    texts: Mapping[str, str]
    default_locale: str = "en"

    def text(self, *, locale: str) -> str:
        """This will give the text in the locale, else in the store's own language, else in any."""
        return pick(texts=self.texts, locale=locale, default=self.default_locale)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRules:
    """How a store answers returns that wait for a person."""

    answer_within: timedelta
    sentences: tuple[CannedSentence, ...] = ()

    def sentences_for(self, *, purpose: Purpose) -> tuple[CannedSentence, ...]:
        return tuple(each for each in self.sentences if each.purpose == purpose)


def sentences_of(blocks: Sequence[Value], *, default_locale: str) -> tuple[CannedSentence, ...]:
    """This will read the stored blocks; one without any text is left out."""
    read = (_sentence(block, default_locale) for block in blocks)
    return tuple(sentence for sentence in read if sentence.texts)


def _sentence(block: Value, default_locale: str) -> CannedSentence:
    value = block["value"]
    return CannedSentence(
        key=str(block["id"]),
        name=str(value["name"]).strip(),
        purpose=Purpose(value["purpose"]),
        texts=localized(value["text"]),
        default_locale=default_locale,
    )


def problems_of(blocks: Sequence[Value], *, default_locale: str) -> list[Problem]:
    """This will say which sentences cannot be sent: those without a text in the store's own language."""
    return list(_problems(blocks, default_locale))


def _problems(blocks: Sequence[Value], default_locale: str) -> Iterator[Problem]:
    language = NAMES.get(default_locale, default_locale)
    for index, block in enumerate(blocks):
        if not localized(block["value"]["text"]).get(default_locale):
            sentence = f"Write the sentence in {language}: shoppers of other languages read it too."
            yield Problem("sentences", (index, "text", default_locale), block["type"], sentence)


# What a new store starts with; merchants change the words.
STARTER: Sequence[Value] = (
    {
        "type": "sentence",
        "value": {
            "name": "Worn or washed",
            "purpose": Purpose.DECLINE.value,
            "text": {
                "en": "The item shows signs of wear, so we cannot take it back.",
                "de": "Der Artikel zeigt Gebrauchsspuren. Deshalb können wir ihn nicht zurücknehmen.",
                "fr": "L’article présente des traces d’usure. Nous ne pouvons donc pas le reprendre.",
            },
        },
    },
    {
        "type": "sentence",
        "value": {
            "name": "Defect not visible",
            "purpose": Purpose.DECLINE.value,
            "text": {
                "en": "We could not see the defect in what you sent us. If you can, please write to us again "
                "with a photo that shows it.",
                "de": "Wir konnten den Mangel anhand Ihrer Angaben nicht erkennen. Bitte schreiben Sie uns "
                "noch einmal, wenn möglich mit einem Foto, auf dem er zu sehen ist.",
                "fr": "Nous n’avons pas pu constater le défaut d’après votre envoi. Si possible, "
                "écrivez-nous de nouveau avec une photo qui le montre.",
            },
        },
    },
    {
        "type": "sentence",
        "value": {
            "name": "As an exception",
            "purpose": Purpose.APPROVE.value,
            "text": {
                "en": "We are glad to take it back as an exception.",
                "de": "Wir nehmen den Artikel ausnahmsweise gern zurück.",
                "fr": "Nous le reprenons volontiers à titre exceptionnel.",
            },
        },
    },
)
