"""Conditions on what was bought."""

from __future__ import annotations

from cms.blocks import examples
from cms.blocks.conditions.base import PRODUCT, AmountsBlock, FlagBlock, RangeBlock, TextsBlock


class ProductTagBlock(TextsBlock):
    kind = "product_tag"

    class Meta:
        icon = "tag"
        label = "Product tag"
        group = PRODUCT
        description = "Products that carry one of these tags in the order."
        preview_value = examples.TAGS


class ProductCategoryBlock(TextsBlock):
    kind = "product_category"

    class Meta:
        icon = "folder-open-inverse"
        label = "Product category"
        group = PRODUCT
        description = "Products of one of these categories."
        preview_value = examples.CATEGORIES


class ProductSkuBlock(TextsBlock):
    kind = "product_sku"

    class Meta:
        icon = "list-ul"
        label = "SKU"
        group = PRODUCT
        description = "Single articles, by their stock keeping unit."
        preview_value = examples.SKUS


class ProductVendorBlock(TextsBlock):
    kind = "product_vendor"

    class Meta:
        icon = "group"
        label = "Vendor"
        group = PRODUCT
        description = "Products of one of these brands or vendors."
        preview_value = examples.VENDORS


class FinalSaleBlock(FlagBlock):
    kind = "final_sale"

    class Meta:
        icon = "warning"
        label = "Final sale"
        group = PRODUCT
        description = "Items that the order marks as final sale."
        preview_value = examples.IS_SO


class GiftCardBlock(FlagBlock):
    kind = "gift_card"

    class Meta:
        icon = "form"
        label = "Gift card"
        group = PRODUCT
        description = "Items that the order marks as gift cards."
        preview_value = examples.IS_SO


class PriceBlock(AmountsBlock):
    kind = "price"

    class Meta:
        icon = "order"
        label = "Price"
        group = PRODUCT
        description = "What was paid for one piece."
        help_text = "What was paid for one piece, like 49.90. Leave one end empty for no limit."
        preview_value = examples.PRICE


class DiscountBlock(RangeBlock):
    kind = "discount_percent"

    class Meta:
        icon = "arrow-down"
        label = "Discount"
        label_format = "{least} – {most} %"
        group = PRODUCT
        description = "By how many per cent the item was reduced."
        help_text = "Whole per cent of the list price, both ends included. Leave one end empty for no limit."
        preview_value = examples.DISCOUNT
