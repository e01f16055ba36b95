"""What a rule answers: at most one block per question."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail import blocks

from cms.answers import KINDS, read_answer
from cms.blocks import examples
from cms.blocks.texts import LocalizedLinesBlock
from cms.sentences import answer_sentences

CLOCKS = [
    ("delivered", "Delivery"),
    ("shipped", "Shipping"),
    ("placed", "The order"),
    ("fixed_date", "A fixed date"),
]
REFUSALS = [
    ("not_returnable", "Cannot be returned"),
    ("final_sale", "Final sale"),
    ("gift_card_not_returnable", "Gift card"),
]
# What is offered is what is carried out; a choice that nobody executes would be a promise nobody keeps.
RESOLUTIONS = [("REFUND", "Money back")]
TIMINGS = [
    ("ON_RECEIPT", "When the parcel arrives in the warehouse"),
    ("FIRST_SCAN", "When the carrier scans the parcel"),
    ("INSTANT", "At once, when the return is approved"),
]
METHODS = [
    ("PREPAID_LABEL", "Prepaid label: the store pays"),
    ("OWN_CARRIER", "Own carrier: the shopper pays"),
]


class AnswerBlock(blocks.StructBlock):
    """One answer; its template shows the sentences that shoppers will read."""

    kind = ""

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        question, answer = read_answer(kind=self.kind, value=self.get_prep_value(value))
        context["sentences"] = answer_sentences(question=question, answer=answer, locale="en")
        return context

    class Meta:
        template = "cms/blocks/sentences.html"
        preview_template = "cms/blocks/preview.html"


class WindowBlock(AnswerBlock):
    kind = "window"

    clock = blocks.ChoiceBlock(choices=CLOCKS, default="delivered", label="Counted from")
    date = blocks.DateBlock(
        required=False, label="Fixed date", help_text="Only when the days are counted from a fixed date."
    )
    days = blocks.IntegerBlock(
        required=False,
        min_value=0,
        max_value=3650,
        label="Days",
        help_text="The window ends with the end of this day in the store's time zone. Empty: no limit.",
    )
    fallback_days = blocks.IntegerBlock(
        min_value=0,
        max_value=90,
        default=5,
        label="Days to delivery",
        help_text="Where the carrier reports no delivery, it is taken as this many days after shipping.",
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
        description = "Until when something may come back."
        preview_value = examples.WINDOW


class NotReturnableBlock(AnswerBlock):
    kind = "not_returnable"

    code = blocks.ChoiceBlock(
        choices=REFUSALS,
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
        description = "These products cannot be returned, with the sentence that says why."
        preview_value = examples.NOT_RETURNABLE


class ResolutionsBlock(AnswerBlock):
    kind = "resolutions"

    allowed = blocks.MultipleChoiceBlock(
        choices=RESOLUTIONS,
        default=["REFUND"],
        widget=forms.CheckboxSelectMultiple,
        label="The shopper can choose",
    )

    class Meta:
        icon = "clipboard-list"
        label = "Resolutions"
        description = "What the shopper can get for what comes back."
        preview_value = examples.RESOLUTIONS


class RefundTimingBlock(AnswerBlock):
    kind = "refund_timing"

    refund = blocks.ChoiceBlock(choices=TIMINGS, default="ON_RECEIPT", label="The refund is paid")

    class Meta:
        icon = "time"
        label = "Refund timing"
        label_format = "{refund}"
        description = "When the money is sent."
        preview_value = examples.REFUND_TIMING


class MethodsBlock(AnswerBlock):
    kind = "methods"

    allowed = blocks.MultipleChoiceBlock(
        choices=METHODS,
        default=["PREPAID_LABEL"],
        widget=forms.CheckboxSelectMultiple,
        label="Ways back",
    )

    class Meta:
        icon = "mail"
        label = "Ways back"
        description = "How the goods travel, and who pays for it."
        preview_value = examples.METHODS


class ReviewBlock(AnswerBlock):
    kind = "review"

    needed = blocks.BooleanBlock(
        required=False,
        default=True,
        label="A person looks first",
        help_text="The request waits until somebody has approved it.",
    )

    class Meta:
        icon = "view"
        label = "Review"
        description = "Whether a person approves the request before anything happens."
        preview_value = examples.REVIEW


ONCE_EACH = {kind: {"max_num": 1} for kind in KINDS}


class AnswersBlock(blocks.StreamBlock):
    """Each question at most once per rule; compile.py says which block answers which."""

    window = WindowBlock()
    not_returnable = NotReturnableBlock()
    resolutions = ResolutionsBlock()
    refund_timing = RefundTimingBlock()
    methods = MethodsBlock()
    review = ReviewBlock()

    class Meta:
        icon = "clipboard-list"
        required = False
        block_counts = ONCE_EACH


class DefaultsBlock(blocks.StructBlock):
    """The end of every policy: one answer to every question."""

    window = WindowBlock()
    resolutions = ResolutionsBlock()
    refund_timing = RefundTimingBlock(label="Refund timing")
    methods = MethodsBlock()
    review = ReviewBlock(label="Review")

    class Meta:
        icon = "list-ol"
        label = "Defaults"
        label_format = "Answers to every question that no rule above has answered"
        description = "What holds where no rule says otherwise."
        template = "cms/blocks/defaults.html"
        preview_template = "cms/blocks/preview.html"
        preview_value = examples.DEFAULTS
