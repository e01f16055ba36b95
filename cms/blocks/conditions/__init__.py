"""What a rule is about: conditions, all of which have to hold."""

from wagtail import blocks

from cms.blocks.conditions.base import ConditionBlock
from cms.blocks.conditions.order import (
    ChannelBlock,
    CountryBlock,
    GiftBlock,
    OrderValueBlock,
    PlacedBetweenBlock,
)
from cms.blocks.conditions.product import (
    DiscountBlock,
    FinalSaleBlock,
    GiftCardBlock,
    PriceBlock,
    ProductCategoryBlock,
    ProductSkuBlock,
    ProductTagBlock,
    ProductVendorBlock,
)
from cms.blocks.conditions.request import (
    DaysSinceBlock,
    EvidenceAnswerBlock,
    MerchantAtFaultBlock,
    QuantityBlock,
    ReasonConditionBlock,
    ResolutionConditionBlock,
)
from cms.blocks.conditions.sets import SetConditionBlock
from cms.blocks.conditions.shopper import (
    BusinessBlock,
    CustomerGroupBlock,
    HistoryRateBlock,
    HistoryReturnsBlock,
    HistoryValueBlock,
)

__all__ = ["ConditionBlock", "ConditionsBlock"]


class ConditionsBlock(blocks.StreamBlock):
    """All of them have to hold. Names are the kinds that the engine knows."""

    product_tag = ProductTagBlock()
    product_category = ProductCategoryBlock()
    product_sku = ProductSkuBlock()
    product_vendor = ProductVendorBlock()
    final_sale = FinalSaleBlock()
    gift_card = GiftCardBlock()
    price = PriceBlock()
    discount_percent = DiscountBlock()
    order_value = OrderValueBlock()
    placed_between = PlacedBetweenBlock()
    country = CountryBlock()
    channel = ChannelBlock()
    gift = GiftBlock()
    reason = ReasonConditionBlock()
    merchant_at_fault = MerchantAtFaultBlock()
    resolution = ResolutionConditionBlock()
    quantity = QuantityBlock()
    days_since = DaysSinceBlock()
    evidence_answer = EvidenceAnswerBlock()
    customer_group = CustomerGroupBlock()
    business = BusinessBlock()
    history_returns = HistoryReturnsBlock()
    history_rate_percent = HistoryRateBlock()
    history_value = HistoryValueBlock()
    set = SetConditionBlock()

    class Meta:
        icon = "crosshairs"
        required = False
        collapsed = True
