"""Conditions on what is asked, why and when."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from wagtail import blocks

from cms.blocks import choices, examples
from cms.blocks.conditions.base import REQUEST, ConditionBlock, FlagBlock, RangeBlock, TextsBlock, negation


class ReasonConditionBlock(ConditionBlock):
    kind = "reason"

    categories = blocks.MultipleChoiceBlock(
        choices=choices.reason_categories,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Any of these categories",
        help_text="What reasons count as, whatever they are called.",
    )
    values = blocks.TextBlock(
        required=False,
        rows=2,
        label="Or any of these reasons",
        help_text="Codes of your own reasons, one per line. You find them under Settings, Return reasons.",
    )
    negate = negation(label="Everything but these")

    class Meta:
        icon = "comment"
        label = "Reason"
        label_format = "{categories} {values}"
        group = REQUEST
        form_classname = "struct-block in-columns"
        description = "Why the shopper sends it back."
        preview_value = examples.REASONS


class MerchantAtFaultBlock(FlagBlock):
    kind = "merchant_at_fault"

    class Meta:
        icon = "cross"
        label = "Our fault"
        group = REQUEST
        description = "The reason is marked as our fault: a defect, damage, the wrong item."
        preview_value = examples.IS_SO


class ResolutionConditionBlock(ConditionBlock):
    kind = "resolution"

    values = blocks.MultipleChoiceBlock(
        choices=choices.resolutions,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Any of",
    )
    negate = negation(label="Everything but these")

    class Meta:
        icon = "clipboard-list"
        label = "Requested resolution"
        label_format = "{values}"
        group = REQUEST
        description = "What the shopper wants for it."
        preview_value = examples.WISHES


class QuantityBlock(RangeBlock):
    kind = "quantity"

    class Meta:
        icon = "list-ol"
        label = "Quantity"
        group = REQUEST
        description = "How many pieces of the line come back."
        help_text = "Pieces asked for, both ends included. Leave one end empty for no limit."
        preview_value = examples.QUANTITY


class DaysSinceBlock(RangeBlock):
    kind = "days_since"

    clock = blocks.ChoiceBlock(choices=choices.starts, default="delivered", label="Counted from")

    class Meta:
        icon = "time"
        label = "Days since"
        label_format = "{least} – {most} days, {clock}"
        group = REQUEST
        form_layout: ClassVar[list[str]] = ["clock", "least", "most", "negate"]
        description = "How many days ago the order was placed, shipped or delivered."
        help_text = "Calendar days until the request, both ends included. Leave one end empty for no limit."
        preview_value = examples.DAYS_SINCE


class EvidenceAnswerBlock(TextsBlock):
    kind = "evidence_answer"

    values = blocks.TextBlock(
        required=False,
        rows=2,
        label="Any of",
        help_text="One per line: the code of a question, a colon, the code of a choice, like worn:yes. "
        "The questions are asked by an answer “Evidence” of this policy.",
    )

    class Meta:
        icon = "help"
        label = "Answer to a question"
        group = REQUEST
        description = "What the shopper has answered to a question of yours."
        preview_value = examples.EVIDENCE_ANSWERS
