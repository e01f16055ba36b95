"""What the shopper has shown and answered, flat; for every page of the merchant's that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language

from returns.languages import Reader
from returns.models import EvidencePhoto, Return
from returns.queries.evidence import LineEvidence, evidence_of


@dataclass(frozen=True, kw_only=True)
class PhotoRow:
    """One photo; `number` counts within its line."""

    number: int
    href: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class EvidenceRow:
    """What belongs to one line; answers as (question, choice)."""

    return_line_id: int
    title: str
    variant: str
    photos: Sequence[PhotoRow]
    answers: Sequence[tuple[str, str]]


def evidence_rows(*, rma: Return) -> list[EvidenceRow]:
    """This will give what templates/merchant/parts/evidence.html shows, with two queries.

    `rma` comes with its policy version.
    """
    reader = rma.store.reader(locale=get_language() or "en")
    return [_row(rma, each, reader) for each in evidence_of(rma=rma)]


def _row(rma: Return, given: LineEvidence, reader: Reader) -> EvidenceRow:
    bought = given.line.order_line
    return EvidenceRow(
        return_line_id=given.line.pk,
        title=bought.title,
        variant=bought.variant,
        photos=[_photo(rma, photo, number) for number, photo in enumerate(given.photos, 1)],
        answers=[(reader.read(each.question), reader.read(each.choice)) for each in given.answers],
    )


def _photo(rma: Return, photo: EvidencePhoto, number: int) -> PhotoRow:
    address = reverse("merchant:photo", args=[rma.number, photo.pk])
    return PhotoRow(number=number, href=address, width=photo.width, height=photo.height)
