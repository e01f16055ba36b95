"""Named examples that a merchant keeps with the policy."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from cms.blocks import examples
from cms.examples import OUTCOMES, outcome_name
from returns.eligibility.evidence import MOST_PHOTOS

RESOLUTIONS = [
    ("REFUND", "Money back"),
    ("STORE_CREDIT", "Store credit"),
    ("EXCHANGE", "Exchange"),
    ("REPLACEMENT", "Replacement"),
    ("REPAIR", "Repair"),
]


class PolicyExampleBlock(blocks.StructBlock):
    """A question about a real order, and the answer that every version of the policy must give."""

    name = blocks.CharBlock(max_length=120, label="Name")
    order_number = blocks.CharBlock(
        max_length=60, label="Order", help_text="The number of an order of this store."
    )
    line = blocks.CharBlock(
        required=False,
        max_length=80,
        label="Line",
        help_text="The SKU, or which line it is: 1, 2, 3. Empty when the order has one line.",
    )
    asked_at = blocks.DateTimeBlock(label="Asked on")
    reason = blocks.CharBlock(
        required=False,
        max_length=60,
        label="Reason",
        help_text="The reason as the shopper reads it, or its code. Empty: none given yet.",
    )
    resolution = blocks.ChoiceBlock(choices=RESOLUTIONS, required=False, label="Wants")
    quantity = blocks.IntegerBlock(min_value=1, max_value=100_000, default=1, label="Units")
    evidence = blocks.TextBlock(
        required=False,
        rows=2,
        label="Answers to questions",
        help_text="One per line: the code of a question, a colon, the code of the choice, like worn:yes. "
        "Empty: nobody was asked yet.",
    )
    photos = blocks.IntegerBlock(
        required=False,
        min_value=0,
        max_value=MOST_PHOTOS,
        label="Photos",
        help_text="How many come with the request. Empty: it is not sent yet, so no evidence is missing.",
    )
    expected = blocks.ChoiceBlock(choices=OUTCOMES, default="allowed", label="Expected answer")

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["outcome"] = outcome_name(value.get("expected") or "")
        return context

    class Meta:
        icon = "doc-full-inverse"
        label = "Example"
        label_format = "{name}"
        description = "A question about a real order, with the answer that this policy must give."
        template = "cms/blocks/policy_example.html"
        preview_template = "cms/blocks/preview.html"
        preview_value = examples.POLICY_EXAMPLE


class PolicyExamplesBlock(blocks.StreamBlock):
    example = PolicyExampleBlock()

    class Meta:
        icon = "doc-full-inverse"
        required = False
        max_num = 100
