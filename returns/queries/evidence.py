"""What shoppers have shown and answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from returns.eligibility.evidence import Evidence
from returns.eligibility.inputs import Inputs
from returns.eligibility.policy import CompiledPolicy
from returns.eligibility.vocabulary import Question
from returns.interview import interview
from returns.models import EvidencePhoto, Order, PolicyVersion, Return, ReturnLine
from returns.queries.policies import compiled, version_for


@dataclass(frozen=True)
class GivenAnswer:
    """A question as it was asked, and the choice; {locale: text} each."""

    question: Mapping[str, str]
    choice: Mapping[str, str]


@dataclass(frozen=True)
class LineEvidence:
    """What belongs to one line of a return."""

    line: ReturnLine
    photos: tuple[EvidencePhoto, ...]
    answers: tuple[GivenAnswer, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.photos or self.answers)


def asks_for_evidence(*, order: Order, version: PolicyVersion | None = None) -> bool:
    """This will tell whether any rule of the order's policy, or of the given one, asks for evidence.

    Raises NoPolicy.
    """
    rules = compiled(version=version or version_for(order=order)).rules
    answers = (rule.answers.get(Question.EVIDENCE) for rule in rules)
    return any(isinstance(each, Evidence) and (each.photos or each.questions) for each in answers)


def evidence_of(*, rma: Return) -> list[LineEvidence]:
    """This will give photos and answers line by line, in two queries; lines without any are left out.

    Questions are worded as they were asked: the stored inputs are put to the
    return's own policy version once more. `rma` comes with its policy version.
    """
    lines = rma.lines.select_related("order_line", "decision").order_by("id")
    photos = photos_of_return(rma=rma)
    policy = compiled(version=rma.policy_version)
    found = (LineEvidence(line, photos.get(line.pk, ()), _answers(line, policy)) for line in lines)
    return [each for each in found if not each.is_empty]


def photos_of_return(*, rma: Return) -> dict[int, tuple[EvidencePhoto, ...]]:
    """This will give the photos of a return by return line, in one query."""
    photos: dict[int, tuple[EvidencePhoto, ...]] = {}
    for photo in EvidencePhoto.objects.kept().filter(return_line__rma=rma).order_by("id"):
        line_id = photo.return_line_id or 0
        photos[line_id] = (*photos.get(line_id, ()), photo)
    return photos


def photo_of_return(*, rma: Return, photo_id: int) -> EvidencePhoto | None:
    """This will give one photo of this return, and of no other."""
    return EvidencePhoto.objects.kept().filter(pk=photo_id, return_line__rma=rma).first()


def photos_of_basket(*, store_id: int, basket: str) -> dict[int, list[EvidencePhoto]]:
    """This will give a basket's photos that were not sent yet, by order line."""
    photos: dict[int, list[EvidencePhoto]] = {}
    unsent = EvidencePhoto.objects.kept().unsent().filter(store_id=store_id, basket=basket)
    for photo in unsent.order_by("id"):
        photos.setdefault(photo.order_line_id, []).append(photo)
    return photos


def photo_of_basket(*, store_id: int, basket: str, photo_id: int) -> EvidencePhoto | None:
    """This will give one photo of this basket, and of no other."""
    unsent = EvidencePhoto.objects.kept().unsent().filter(store_id=store_id, basket=basket)
    return unsent.filter(pk=photo_id).first()


def _answers(line: ReturnLine, policy: CompiledPolicy) -> tuple[GivenAnswer, ...]:
    if not line.evidence_answers:
        return ()
    asked = interview(
        inputs=Inputs.from_json(line.decision.inputs), policy=policy, given=line.evidence_answers
    )
    return tuple(
        GivenAnswer(question.label, choice.label)
        for question in asked.questions
        for choice in question.choices
        if asked.answers.get(question.code) == choice.code
    )
