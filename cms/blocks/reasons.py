"""The merchant's reasons for a return: groups of leaves, or leaves alone."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from cms.blocks import examples
from cms.blocks.codes import code_block
from cms.blocks.texts import LocalizedTextBlock
from returns.models import ReasonCategory


class ReasonBlock(blocks.StructBlock):
    """A reason that a shopper can choose."""

    label = LocalizedTextBlock(label="What the shopper reads")
    category = blocks.ChoiceBlock(
        choices=ReasonCategory.choices, required=False, help_text="What it counts as in reports."
    )
    is_merchant_at_fault = blocks.BooleanBlock(
        required=False, label="Our fault", help_text="The store, the product or the carrier went wrong."
    )
    code = code_block()

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["category"] = ReasonCategory(value["category"]).label if value["category"] else ""
        return context

    class Meta:
        icon = "tag"
        label = "Reason"
        label_format = "{label}"
        description = "A reason that a shopper can choose."
        template = "cms/blocks/reason.html"
        preview_template = "cms/blocks/preview.html"
        preview_value = examples.REASON


class ReasonGroupBlock(blocks.StructBlock):
    """Reasons that are asked together, behind one first choice."""

    label = LocalizedTextBlock(label="What the shopper reads")
    reasons = blocks.ListBlock(ReasonBlock(), min_num=1, collapsed=True, label="Reasons")
    code = code_block()

    class Meta:
        icon = "folder-open-inverse"
        label = "Group"
        label_format = "{label}"
        description = "A first choice that opens to finer reasons."
        template = "cms/blocks/reason_group.html"
        preview_template = "cms/blocks/preview.html"
        preview_value = examples.REASON_GROUP


class ReasonsBlock(blocks.StreamBlock):
    group = ReasonGroupBlock()
    reason = ReasonBlock(label="Reason without a group")

    class Meta:
        icon = "list-ul"
        required = False
