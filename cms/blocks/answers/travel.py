"""What shoppers get, how goods travel, and where to."""

from __future__ import annotations

from django import forms
from wagtail import blocks

from cms.blocks import choices, examples
from cms.blocks.answers.base import HOW, WHAT, AnswerBlock
from cms.carried_out import note


class ResolutionsBlock(AnswerBlock):
    kind = "resolutions"

    allowed = blocks.MultipleChoiceBlock(
        choices=choices.resolutions,
        default=["REFUND"],
        widget=forms.CheckboxSelectMultiple,
        label="The shopper can choose",
        help_text="What is not carried out yet is not offered to shoppers.",
    )

    class Meta:
        icon = "clipboard-list"
        label = "Resolutions"
        label_format = "{allowed}"
        group = WHAT
        description = "What the shopper can get for what comes back."
        preview_value = examples.RESOLUTIONS


def _timing(label: str) -> blocks.ChoiceBlock:
    return blocks.ChoiceBlock(choices=choices.other_timings, required=False, label=label)


class RefundTimingBlock(AnswerBlock):
    kind = "refund_timing"

    refund = blocks.ChoiceBlock(choices=choices.timings, default="ON_RECEIPT", label="The refund is paid")
    store_credit = _timing("Store credit is given")
    exchange = _timing("The exchange is sent")
    replacement = _timing("The replacement is sent")
    repair = _timing("The repair begins")

    class Meta:
        icon = "time"
        label = "Refund timing"
        label_format = "{refund}"
        group = WHAT
        form_classname = "struct-block in-columns"
        description = "When the money is sent, and everything else that the shopper can get."
        preview_value = examples.REFUND_TIMING


class MethodsBlock(AnswerBlock):
    kind = "methods"

    allowed = blocks.MultipleChoiceBlock(
        choices=choices.methods,
        default=["PREPAID_LABEL"],
        widget=forms.CheckboxSelectMultiple,
        label="Ways back",
        help_text="What is not carried out yet is not offered to shoppers.",
    )
    label_paid_by = blocks.ChoiceBlock(
        choices=choices.payers,
        required=False,
        label="Who pays the way back",
    )

    class Meta:
        icon = "mail"
        label = "Ways back"
        label_format = "{allowed}"
        group = HOW
        form_classname = "struct-block in-columns"
        description = "How the goods travel, and who pays for it."
        preview_value = examples.METHODS


class WarehouseBlock(AnswerBlock):
    kind = "warehouse"

    code = blocks.CharBlock(
        required=False,
        max_length=40,
        label="Code of the warehouse",
        help_text="Empty: the store's usual one.",
    )

    class Meta:
        icon = "home"
        label = "Warehouse"
        label_format = "{code}"
        group = HOW
        description = f"Where the goods go, when not to the usual warehouse.{note('warehouse')}"
        help_text = f"Where the goods go, when not to the usual warehouse.{note('warehouse')}"
        preview_value = examples.WAREHOUSE
