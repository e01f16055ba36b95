"""May it come back, and until when?"""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from cms.answers import read_answer
from cms.blocks import choices, examples
from cms.blocks.answers.base import WHETHER, AnswerBlock
from cms.blocks.texts import LocalizedLinesBlock
from cms.sentences.answers import phrases_of, window_sentence


class ReturnableBlock(AnswerBlock):
    """A plain yes: rules below that say no are not asked any more."""

    kind = "returnable"

    class Meta:
        icon = "tick-inverse"
        label = "Returnable"
        label_format = ""
        group = WHETHER
        description = "May come back, whatever a rule further down says."
        help_text = "May come back, whatever a rule further down says: for exceptions, like faulty goods."
        preview_value = examples.RETURNABLE

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        # In the defaults it goes without saying; here it is the point.
        context["sentences"] = [phrases_of("en").returnable]
        return context


class NotReturnableBlock(AnswerBlock):
    kind = "not_returnable"

    code = blocks.ChoiceBlock(
        choices=choices.refusals,
        default="not_returnable",
        label="Cause",
        help_text="What reports and the API call it.",
    )
    sentence = LocalizedLinesBlock(
        label="What the shopper reads",
        help_text="Say why, and what else they can do. Every language is needed.",
    )

    class Meta:
        icon = "cross"
        label = "Not returnable"
        label_format = "{code}"
        group = WHETHER
        description = "These products cannot be returned, with the sentence that says why."
        preview_value = examples.NOT_RETURNABLE


class ReturnableByDefaultBlock(AnswerBlock):
    """The defaults' answer: almost always yes."""

    kind = "returnable"

    allowed = blocks.BooleanBlock(
        required=False, default=True, label="May come back", help_text="Where no rule above says otherwise."
    )
    code = blocks.ChoiceBlock(choices=choices.refusals_if_any, required=False, label="Cause")
    sentence = LocalizedLinesBlock(
        required=False,
        collapsed=True,
        label="What the shopper reads",
        help_text="Only when it may not come back.",
    )

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["sentences"] = context["sentences"] or [phrases_of("en").returnable]
        return context

    class Meta:
        icon = "tick-inverse"
        label = "Returnable"
        description = "Whether things may come back where no rule says so."
        preview_value = examples.RETURNABLE_BY_DEFAULT


def _clock() -> blocks.ChoiceBlock:
    return blocks.ChoiceBlock(choices=choices.clocks, default="delivered", label="Counted from")


def _date() -> blocks.DateBlock:
    return blocks.DateBlock(
        required=False, label="Fixed date", help_text="Only when the days are counted from a fixed date."
    )


def _days() -> blocks.IntegerBlock:
    return blocks.IntegerBlock(
        required=False,
        min_value=0,
        max_value=3650,
        label="Days",
        help_text="The window ends with the end of this day in the store's time zone. Empty: no limit.",
    )


def _fallback_days() -> blocks.IntegerBlock:
    return blocks.IntegerBlock(
        min_value=0,
        max_value=90,
        default=5,
        label="Days to delivery",
        help_text="Where the carrier reports no delivery, it is taken as this many days after shipping.",
    )


class OtherWindowBlock(blocks.StructBlock):
    """A window of its own for one resolution, like a longer one for exchanges."""

    resolution = blocks.ChoiceBlock(choices=choices.resolutions, label="For")
    clock = _clock()
    date = _date()
    days = _days()
    fallback_days = _fallback_days()

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        _, answer = read_answer(kind="window", value=self.get_prep_value(value))
        name = phrases_of("en").names.get(value["resolution"], "")
        sentence = window_sentence(answer=answer, locale="en")
        context["sentence"] = phrases_of("en").only_for.format(name=name, sentence=sentence)
        return context

    class Meta:
        icon = "date"
        label = "Window of its own"
        label_format = "{resolution}: {days} days, {clock}"
        form_classname = "struct-block in-columns"
        description = "A window of its own for one resolution."
        template = "cms/blocks/other_window.html"
        preview_template = "cms/blocks/preview.html"
        preview_value = examples.OTHER_WINDOW


class WindowBlock(AnswerBlock):
    kind = "window"

    clock = _clock()
    date = _date()
    days = _days()
    fallback_days = _fallback_days()
    by_resolution = blocks.ListBlock(
        OtherWindowBlock(),
        default=[],
        collapsed=True,
        label="Other windows",
        help_text="What has a window of its own, like a longer one for exchanges.",
    )
    sentence = LocalizedLinesBlock(
        required=False,
        collapsed=True,
        label="When it is over",
        help_text="What the shopper reads once the window has closed. Empty: our own, with the date.",
    )

    class Meta:
        icon = "date"
        label = "Return window"
        label_format = "{days} days, {clock}"
        group = WHETHER
        form_classname = "struct-block in-columns"
        description = "Until when something may come back."
        preview_value = examples.WINDOW
