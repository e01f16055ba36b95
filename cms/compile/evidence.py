"""What is wrong about photos and questions."""

from __future__ import annotations

from collections.abc import Sequence

from cms.answers import Answer
from cms.compile.places import Place
from cms.stored import Value, items_of

MOST_PHOTOS = 10
# Photos are named so among what is missing.
_RESERVED = "photos"


def check_evidence(answer: Answer, value: Value, place: Place) -> None:
    """This will complain about too many photos, and about questions that nobody could answer."""
    if not 0 <= answer["photos"] <= MOST_PHOTOS:
        place.at("photos").complain(f"Write a number of photos from 0 to {MOST_PHOTOS}.")
    place.at("sentence").check_texts(answer["sentence"], is_needed=False)
    questions = items_of(value.get("questions"))
    _check_codes(questions, place.at("questions"), "Another question has this code already.")
    for index, question in enumerate(questions):
        _check_question(question, place.at("questions", index))


def _check_question(value: Value, place: Place) -> None:
    place.at("label").check_texts(value.get("label"), is_needed=True)
    choices = items_of(value.get("choices"))
    if not choices:
        place.at("choices").complain("Add what the shopper can choose.")
    _check_codes(choices, place.at("choices"), "Another choice has this code already.")
    for index, choice in enumerate(choices):
        place.at("choices", index, "label").check_texts(choice.get("label"), is_needed=True)


def _check_codes(values: Sequence[Value], place: Place, sentence: str) -> None:
    seen: set[str] = set()
    for index, value in enumerate(values):
        code = str(value.get("code") or "")
        if code in seen:
            place.at(index, "code").complain(sentence)
        if code == _RESERVED:
            place.at(index, "code").complain(f"“{_RESERVED}” stands for the photos. Choose another code.")
        seen.add(code or f":{index}")
