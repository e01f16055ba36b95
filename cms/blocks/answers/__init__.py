"""What a rule answers: at most one block per question, and all of them in the defaults."""

from wagtail import blocks

from cms.answers import KINDS
from cms.blocks import examples
from cms.blocks.answers.base import AnswerBlock
from cms.blocks.answers.checks import EvidenceBlock, ReviewBlock
from cms.blocks.answers.money import BonusBlock, FeesBlock
from cms.blocks.answers.travel import MethodsBlock, RefundTimingBlock, ResolutionsBlock, WarehouseBlock
from cms.blocks.answers.whether import (
    NotReturnableBlock,
    ReturnableBlock,
    ReturnableByDefaultBlock,
    WindowBlock,
)

__all__ = ["AnswerBlock", "AnswersBlock", "DefaultsBlock"]

ONCE_EACH = {kind: {"max_num": 1} for kind in KINDS}


class AnswersBlock(blocks.StreamBlock):
    """Each question at most once per rule; cms.answers says which block answers which."""

    window = WindowBlock()
    not_returnable = NotReturnableBlock()
    returnable = ReturnableBlock()
    resolutions = ResolutionsBlock()
    refund_timing = RefundTimingBlock()
    methods = MethodsBlock()
    warehouse = WarehouseBlock()
    fees = FeesBlock()
    bonus = BonusBlock()
    review = ReviewBlock()
    evidence = EvidenceBlock()

    class Meta:
        icon = "clipboard-list"
        required = False
        collapsed = True
        block_counts = ONCE_EACH


class DefaultsBlock(blocks.StructBlock):
    """The end of every policy: one answer to every question."""

    returnable = ReturnableByDefaultBlock(collapsed=True)
    window = WindowBlock()
    resolutions = ResolutionsBlock(collapsed=True)
    refund_timing = RefundTimingBlock(label="Refund timing", collapsed=True)
    methods = MethodsBlock(collapsed=True)
    review = ReviewBlock(label="Review", collapsed=True)
    evidence = EvidenceBlock(collapsed=True)
    fees = FeesBlock(collapsed=True)
    bonus = BonusBlock(collapsed=True)
    warehouse = WarehouseBlock(collapsed=True)

    class Meta:
        icon = "list-ol"
        label = "Defaults"
        label_format = "Answers to every question that no rule above has answered"
        description = "What holds where no rule says otherwise."
        template = "cms/blocks/defaults.html"
        preview_template = "cms/blocks/preview.html"
        preview_value = examples.DEFAULTS
