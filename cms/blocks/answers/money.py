"""What a return costs, and what comes on top."""

from __future__ import annotations

from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from cms.blocks import choices, examples
from cms.blocks.answers.base import COSTS, AnswerBlock
from cms.carried_out import note


class AmountBlock(blocks.StructBlock):
    """An amount in one currency."""

    currency = blocks.ChoiceBlock(choices=choices.currencies)
    amount = blocks.CharBlock(max_length=20, help_text="In major units, like 4.90.")

    class Meta:
        icon = "order"
        label = "Amount"
        label_format = "{amount} {currency}"
        form_classname = "struct-block in-a-row"
        description = "An amount in one currency."
        template = "cms/blocks/amount.html"
        preview_template = "cms/blocks/preview.html"
        preview_value = examples.AMOUNT


def _amounts(label: str) -> blocks.ListBlock:
    return blocks.ListBlock(
        AmountBlock(),
        default=[],
        label=label,
        help_text="One for each currency that you sell in.",
    )


def _percent(label: str) -> blocks.CharBlock:
    return blocks.CharBlock(required=False, max_length=10, label=label, help_text="Like 10 or 12.5.")


class ShareBlock(blocks.StructBlock):
    """A part of the price, or an amount for each currency."""

    percent = _percent("Per cent of the price")
    amounts = _amounts("Or an amount")

    class Meta:
        icon = "order"
        label = "Share"
        label_format = "{percent}"
        description = "Per cent of the price, or an amount for each currency."
        template = "cms/blocks/share.html"
        preview_template = "cms/blocks/preview.html"
        preview_value = examples.SHARE


class FeesBlock(AnswerBlock):
    kind = "fees"

    restocking = ShareBlock(label="Restocking", collapsed=True, help_text="What is kept. Empty: nothing.")
    label_fee = blocks.ChoiceBlock(
        choices=choices.label_fees,
        required=False,
        label="A label costs the shopper",
    )
    label_amounts = _amounts("Price of a label")
    deduction_b = _percent("Grade B")
    deduction_c = _percent("Grade C")
    deduction_d = _percent("Grade D")
    shipping_refund = blocks.ChoiceBlock(
        choices=choices.shipping_refunds, default="NEVER", label="Delivery costs are refunded"
    )
    waived_when_merchant_at_fault = blocks.BooleanBlock(
        required=False,
        default=True,
        label="No fees when it is our fault",
        help_text="A reason that is marked as our fault.",
    )

    class Meta:
        icon = "minus"
        label = "Fees"
        label_format = ""
        group = COSTS
        form_layout = BlockGroup(
            children=[
                "waived_when_merchant_at_fault",
                "shipping_refund",
                "restocking",
                BlockGroup(
                    ["label_fee", "label_amounts"],
                    heading="Label",
                    label_format="{label_fee}",
                    classname="collapsed",
                    icon="mail",
                ),
                BlockGroup(
                    ["deduction_b", "deduction_c", "deduction_d"],
                    heading="Deductions by condition",
                    help_text="What is kept of the price when the warehouse finds signs of use.",
                    label_format="{deduction_b} {deduction_c} {deduction_d}",
                    classname="in-columns collapsed",
                    icon="view",
                ),
            ]
        )
        description = f"What is kept of the money, and which delivery costs are refunded.{note('fees')}"
        help_text = f"What is kept of the money.{note('fees')}"
        preview_value = examples.FEES


class BonusBlock(AnswerBlock):
    kind = "bonus"

    store_credit = ShareBlock(label="For store credit", collapsed=True, help_text="Empty: no bonus.")
    exchange = ShareBlock(label="For an exchange", collapsed=True, help_text="Empty: no bonus.")

    class Meta:
        icon = "plus"
        label = "Bonus"
        label_format = ""
        group = COSTS
        description = f"What comes on top for store credit or an exchange.{note('bonus')}"
        help_text = f"What comes on top when the shopper takes no money.{note('bonus')}"
        preview_value = examples.BONUS
