"""Conditions on who asks, and what they sent back before."""

from __future__ import annotations

from cms.blocks import examples
from cms.blocks.conditions.base import SHOPPER, AmountsBlock, FlagBlock, RangeBlock, TextsBlock


class CustomerGroupBlock(TextsBlock):
    kind = "customer_group"

    class Meta:
        icon = "group"
        label = "Customer group"
        group = SHOPPER
        description = "Shoppers of one of these groups, as the order calls it."
        preview_value = examples.GROUPS


class BusinessBlock(FlagBlock):
    kind = "business"

    class Meta:
        icon = "clipboard-list"
        label = "Business customer"
        group = SHOPPER
        description = "Orders of a business. The statutory rights of consumers do not apply to it."
        preview_value = examples.IS_SO


class HistoryReturnsBlock(RangeBlock):
    kind = "history_returns"

    class Meta:
        icon = "history"
        label = "Returns so far"
        group = SHOPPER
        description = "How many returns the shopper has made in this store."
        help_text = "Returns before this one, both ends included. Leave one end empty for no limit."
        preview_value = examples.HISTORY_RETURNS


class HistoryRateBlock(RangeBlock):
    kind = "history_rate_percent"

    class Meta:
        icon = "history"
        label = "Return rate"
        label_format = "{least} – {most} %"
        group = SHOPPER
        description = "Which part of what the shopper bought came back, by value."
        help_text = "Whole per cent of the value bought so far. Leave one end empty for no limit."
        preview_value = examples.HISTORY_RATE


class HistoryValueBlock(AmountsBlock):
    kind = "history_value"

    class Meta:
        icon = "history"
        label = "Value returned so far"
        group = SHOPPER
        description = "The value of what the shopper has sent back in this store."
        help_text = "Value of all returns before this one, like 500. Leave one end empty for no limit."
        preview_value = examples.HISTORY_VALUE
