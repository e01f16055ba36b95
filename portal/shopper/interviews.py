"""What the policy wants to know about the lines in a basket, as far as it was answered."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict

from portal.shopper.basket import Basket
from returns.interview import Interview, answers_of, interview
from returns.models import EvidencePhoto
from returns.operations.quote_return import Quote, QuotedLine
from returns.queries.policies import compiled


@dataclass(frozen=True)
class AskedLine:
    """One line of the basket, what is asked about it, and the photos that are there."""

    quoted: QuotedLine
    interview: Interview
    photos: tuple[EvidencePhoto, ...]

    @property
    def order_line_id(self) -> int:
        return self.quoted.line.pk

    @property
    def takes_photos(self) -> bool:
        """Also where they are not needed any more: what is there can be removed."""
        return self.interview.photos > 0 or bool(self.photos)

    @property
    def asks_anything(self) -> bool:
        return self.interview.asks_anything or bool(self.photos)

    @property
    def missing(self) -> tuple[str, ...]:
        return self.interview.missing(photo_count=len(self.photos))


@dataclass(frozen=True)
class Posted:
    """Answers as a form sends them, else as they were given before.

    Which questions there are turns out on the way, so each is looked up when it is asked.
    """

    post: QueryDict
    order_line_id: int
    before: Mapping[str, str]

    def get(self, code: str, /) -> str | None:
        return self.post.get(question_name(self.order_line_id, code)) or self.before.get(code)


Photos = Mapping[int, Sequence[EvidencePhoto]]


def asked_lines(*, quote: Quote, photos: Photos, post: QueryDict | None = None) -> list[AskedLine]:
    """This will follow the questions about every line, by the answers in the basket or in the form."""
    policy = compiled(version=quote.version)
    asked = []
    for quoted in quote.lines:
        before = answers_of(facts=quoted.requested.evidence_answers)
        given = before if post is None else Posted(post, quoted.line.pk, before)
        found = interview(inputs=quoted.inputs, policy=policy, given=given)
        asked.append(AskedLine(quoted, found, tuple(photos.get(quoted.line.pk, ()))))
    return asked


def with_photos(*, lines: Sequence[AskedLine], photos: Photos) -> list[AskedLine]:
    """This will put the photos that are there now beside the same questions."""
    return [replace(line, photos=tuple(photos.get(line.order_line_id, ()))) for line in lines]


def with_answers(*, basket: Basket, lines: Sequence[AskedLine]) -> Basket:
    """This will give the basket the interviews' answers, and leave out any that nobody asked for."""
    facts = {line.order_line_id: line.interview.facts for line in lines}
    answered = (replace(line, evidence_answers=facts.get(line.order_line_id)) for line in basket.lines)
    return replace(basket, lines=tuple(answered))


def photos_name(order_line_id: int) -> str:
    """This will name the field that photos of a line are sent in."""
    return f"line-{order_line_id}-photos"


def question_name(order_line_id: int, code: str) -> str:
    """This will name the field of a question; a merchant's code may hold what an id must not."""
    return f"line-{order_line_id}-{hashlib.sha256(code.encode()).hexdigest()[:10]}"
