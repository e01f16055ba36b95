"""From interviews to the page that holds them: flat data, in the shopper's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from portal.shopper.interviews import AskedLine, photos_name, question_name
from returns.eligibility.evidence import PHOTOS, EvidenceQuestion
from returns.languages import Reader
from returns.models import EvidencePhoto

Errors = Mapping[int, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Told:
    """What was wrong with what was sent: refused files by order line, and whether gaps are named."""

    refused_files: Errors
    names_gaps: bool = False


NOTHING_WRONG = Told(refused_files={})


def evidence_lines(
    *, lines: Sequence[AskedLine], number_key: str, reader: Reader, told: Told
) -> list[dict[str, Any]]:
    """This will give what templates/shopper/evidence.html shows, line by line."""
    return [_line(line, number_key, reader, told) for line in lines if line.asks_anything]


def errors_of_page(*, page: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """This will give what components/error_summary.html shows."""
    errors: list[tuple[str, str]] = []
    for line in page:
        asked = (*line["questions"], line["photo_field"])
        errors += [
            (part["id"], f"{line['title']}: {sentence}")
            for part in asked
            if part
            for sentence in part["errors"]
        ]
    return errors


def _line(line: AskedLine, number_key: str, reader: Reader, told: Told) -> dict[str, Any]:
    bought, missing = line.quoted.line, line.missing if told.names_gaps else ()
    return {
        "order_line_id": bought.pk,
        "title": bought.title,
        "variant": bought.variant,
        "image_url": bought.image_url,
        "quantity": line.quoted.requested.quantity,
        "reason": line.quoted.reason.label(reader=reader),
        "sentence": reader.read(line.interview.sentence),
        "questions": [_question(line, each, reader, missing) for each in line.interview.questions],
        "photos": [basket_photo(photo, number, number_key) for number, photo in enumerate(line.photos, 1)],
        "photo_field": _photo_field(line, told, missing) if line.takes_photos else None,
    }


def _question(
    line: AskedLine, question: EvidenceQuestion, reader: Reader, missing: Sequence[str]
) -> dict[str, Any]:
    name, answer = question_name(line.order_line_id, question.code), line.interview.answers.get(question.code)
    choices = [
        {"code": each.code, "label": reader.read(each.label), "is_chosen": each.code == answer}
        for each in question.choices
    ]
    return {
        "name": name,
        "id": name,
        "label": reader.read(question.label),
        "is_needed": question.is_needed,
        "choices": choices,
        "errors": [gettext("Choose an answer.")] if question.code in missing else [],
    }


def _photo_field(line: AskedLine, told: Told, missing: Sequence[str]) -> dict[str, Any]:
    name, needed, there = photos_name(line.order_line_id), line.interview.photos, len(line.photos)
    errors = list(told.refused_files.get(line.order_line_id, ()))
    if PHOTOS in missing:
        left = needed - there
        errors.append(
            ngettext("Add %(n)s photo.", "Add %(n)s photos.", left) % {"n": left}
            if not there
            else ngettext("Add %(n)s more photo.", "Add %(n)s more photos.", left) % {"n": left}
        )
    asks_for = ngettext("%(n)s photo at least.", "%(n)s photos at least.", needed) % {"n": needed}
    return {"name": name, "id": name, "asks_for": asks_for if needed else "", "errors": errors}


def basket_photo(photo: EvidencePhoto, number: int, number_key: str) -> dict[str, Any]:
    """This will describe a photo that has not been sent yet."""
    kwargs = {"number_key": number_key, "photo_id": photo.pk}
    return {
        "id": photo.pk,
        "number": number,
        "href": reverse("shopper:basket_photo", kwargs=kwargs),
        "width": photo.width,
        "height": photo.height,
    }


def answered(*, line: AskedLine, reader: Reader) -> list[tuple[str, str]]:
    """This will give the questions that were answered, each with its choice."""
    choices = [
        (question, choice)
        for question in line.interview.questions
        for choice in question.choices
        if line.interview.answers.get(question.code) == choice.code
    ]
    return [(reader.read(question.label), reader.read(choice.label)) for question, choice in choices]
