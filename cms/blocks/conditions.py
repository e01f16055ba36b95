"""What a rule is about: conditions on the product, all of which have to hold."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from cms.blocks import examples
from cms.conditions import read_condition
from cms.sentences import condition_sentence


class ConditionBlock(blocks.StructBlock):
    """Any of the values, compared without case; `negate` turns it round."""

    kind = ""

    values = blocks.TextBlock(
        required=False,
        rows=2,
        label="Any of",
        help_text="One per line. Capital and small letters are the same.",
    )
    negate = blocks.BooleanBlock(
        required=False, label="Everything but these", help_text="The rule holds for all other products."
    )

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        condition = read_condition(kind=self.kind, value=value)
        context["sentences"] = [condition_sentence(condition=condition, locale="en")]
        return context

    class Meta:
        template = "cms/blocks/sentences.html"
        preview_template = "cms/blocks/preview.html"


class ProductTagBlock(ConditionBlock):
    kind = "product_tag"

    class Meta:
        icon = "tag"
        label = "Product tag"
        description = "Products that carry one of these tags in the order."
        preview_value = examples.TAGS


class ProductCategoryBlock(ConditionBlock):
    kind = "product_category"

    class Meta:
        icon = "folder-open-inverse"
        label = "Product category"
        description = "Products of one of these categories."
        preview_value = examples.CATEGORIES


class ProductSkuBlock(ConditionBlock):
    kind = "product_sku"

    class Meta:
        icon = "list-ul"
        label = "SKU"
        description = "Single articles, by their stock keeping unit."
        preview_value = examples.SKUS


class ConditionsBlock(blocks.StreamBlock):
    """All of them have to hold. Names are the kinds that the engine knows."""

    product_tag = ProductTagBlock()
    product_category = ProductCategoryBlock()
    product_sku = ProductSkuBlock()

    class Meta:
        icon = "crosshairs"
        required = False
