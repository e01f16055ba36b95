"""Conditions on the order."""

from __future__ import annotations

from wagtail import blocks

from cms.blocks import examples
from cms.blocks.conditions.base import ORDER, AmountsBlock, ConditionBlock, FlagBlock, TextsBlock, negation


class CountryBlock(TextsBlock):
    kind = "country"

    values = blocks.TextBlock(
        required=False,
        rows=2,
        label="Any of",
        help_text="One per line: codes of two letters like DE, or names like Germany.",
    )

    class Meta:
        icon = "globe"
        label = "Country"
        group = ORDER
        description = "Orders delivered to one of these countries."
        preview_value = examples.COUNTRIES


class ChannelBlock(TextsBlock):
    kind = "channel"

    class Meta:
        icon = "site"
        label = "Sales channel"
        group = ORDER
        description = "Orders that came through one of these channels, as the order calls it."
        preview_value = examples.CHANNELS


class OrderValueBlock(AmountsBlock):
    kind = "order_value"

    class Meta:
        icon = "order"
        label = "Order value"
        group = ORDER
        description = "What was paid for the whole order."
        help_text = "What was paid for the whole order, like 250. Leave one end empty for no limit."
        preview_value = examples.ORDER_VALUE


class PlacedBetweenBlock(ConditionBlock):
    """Names of fields are those of the rules document, and `from` is no name in Python."""

    kind = "placed_between"

    def __init__(self, local_blocks: object = None, **kwargs: object) -> None:
        days = [
            ("from", blocks.DateBlock(required=False, label="From")),
            ("to", blocks.DateBlock(required=False, label="To")),
            ("negate", negation(label="Everything outside of it")),
        ]
        super().__init__(local_blocks or days, **kwargs)

    class Meta:
        icon = "date"
        label = "Period of the order"
        label_format = "{from} – {to}"
        group = ORDER
        form_classname = "struct-block in-a-row"
        description = "Orders placed in a period: a sale, or the weeks before a holiday."
        help_text = "The day in the store's time zone, both days included. Leave one empty for no limit."
        preview_value = examples.PERIOD


class GiftBlock(FlagBlock):
    kind = "gift"

    class Meta:
        icon = "pick"
        label = "Gift"
        group = ORDER
        description = "Orders that were bought as a gift."
        preview_value = examples.IS_SO
