"""Who looks first, and at what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail import blocks

from cms.answers import codes_of
from cms.blocks import examples
from cms.blocks.answers.base import CHECKS, AnswerBlock
from cms.blocks.codes import code_block
from cms.blocks.texts import LocalizedLinesBlock, LocalizedTextBlock
from cms.stored import localized


class ReviewBlock(AnswerBlock):
    kind = "review"

    needed = blocks.BooleanBlock(
        required=False,
        default=True,
        label="A person looks first",
        help_text="The request waits until somebody has approved it.",
    )
    sentence = LocalizedLinesBlock(
        required=False,
        collapsed=True,
        label="What the shopper reads",
        help_text="Why somebody looks, and how long it takes. Empty: our own.",
    )

    class Meta:
        icon = "view"
        label = "Review"
        label_format = ""
        group = CHECKS
        description = "Whether a person approves the request before anything happens."
        preview_value = examples.REVIEW


class ChoiceOfAnswerBlock(blocks.StructBlock):
    """What a shopper can answer."""

    label = LocalizedTextBlock(label="What the shopper reads")
    code = code_block()

    class Meta:
        icon = "radio-full"
        label = "Choice"
        label_format = "{label}"
        description = "What a shopper can answer to a question."
        template = "cms/blocks/choice.html"
        preview_template = "cms/blocks/preview.html"
        preview_value = examples.CHOICE


class QuestionBlock(blocks.StructBlock):
    """A question with choices. Rules further down can ask for the answer."""

    label = LocalizedTextBlock(label="The question")
    choices = blocks.ListBlock(
        ChoiceOfAnswerBlock(), collapsed=True, label="Choices", help_text="The shopper takes one of them."
    )
    is_needed = blocks.BooleanBlock(
        required=False,
        default=True,
        label="Has to be answered",
        help_text="Without an answer the request cannot be sent.",
    )
    code = code_block(help_text="What conditions call it. Made from the text when empty; then it stays.")

    class Meta:
        icon = "help"
        label = "Question"
        label_format = "{label}"
        description = "A question to the shopper, with the answers to choose from."
        template = "cms/blocks/question.html"
        preview_template = "cms/blocks/preview.html"
        preview_value = examples.QUESTION


class EvidenceBlock(AnswerBlock):
    kind = "evidence"

    photos = blocks.IntegerBlock(
        min_value=0, max_value=10, default=0, label="Photos", help_text="The least number. 0: none needed."
    )
    questions = blocks.ListBlock(
        QuestionBlock(),
        default=[],
        collapsed=True,
        label="Questions",
        help_text="Conditions “Answer to a question” can use the answers.",
    )
    sentence = LocalizedLinesBlock(
        required=False,
        collapsed=True,
        label="What the shopper reads",
        help_text="What the photos should show, and why you ask.",
    )

    def clean(self, value: Any) -> Any:
        """A code is made with the first save of a text, and stays: conditions refer to it."""
        cleaned = super().clean(value)
        _give_codes(cleaned["questions"], stem="question")
        for question in cleaned["questions"]:
            _give_codes(question["choices"], stem="choice")
        return cleaned

    class Meta:
        icon = "image"
        label = "Evidence"
        label_format = "{photos} photos"
        group = CHECKS
        description = "Photos and answers that the shopper has to give."
        preview_value = examples.EVIDENCE


def _give_codes(values: Iterable[Any], *, stem: str) -> None:
    found = list(values)
    for value, code in zip(found, codes_of(found, stem=stem), strict=True):
        # Without a text yet, the code would be made from nothing and stay.
        if localized(value["label"]):
            value["code"] = code
