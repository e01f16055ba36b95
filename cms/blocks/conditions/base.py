"""What all conditions have in common: a kind, a contrary, and the words that shoppers read."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from cms.blocks import choices
from cms.conditions import read_condition
from cms.sentences import condition_sentence

PRODUCT = "Product"
ORDER = "Order"
SHOPPER = "Shopper"
REQUEST = "Request"
SETS = "Sets"


def negation(*, label: str = "Everything but this") -> blocks.BooleanBlock:
    """This will give the switch that turns a condition round."""
    return blocks.BooleanBlock(required=False, label=label)


class ConditionBlock(blocks.StructBlock):
    """One thing that has to hold. What an order does not say never holds, turned round or not."""

    kind = ""

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["sentences"] = [condition_sentence(condition=self.condition_of(value), locale="en")]
        return context

    def condition_of(self, value: Any) -> dict[str, Any]:
        """This will give the condition as the engine reads it."""
        return read_condition(kind=self.kind, value=self.get_prep_value(value))

    class Meta:
        template = "cms/blocks/sentences.html"
        preview_template = "cms/blocks/preview.html"


class TextsBlock(ConditionBlock):
    """Any of the values, compared without case."""

    values = blocks.TextBlock(
        required=False,
        rows=2,
        label="Any of",
        help_text="One per line. Capital and small letters are the same.",
    )
    negate = negation(label="Everything but these")

    class Meta:
        label_format = "{values}"


class FlagBlock(ConditionBlock):
    """A fact that is so or not."""

    negate = negation(label="Only when it is not so")

    class Meta:
        # The name of the block says it all.
        label_format = ""


class RangeBlock(ConditionBlock):
    """A whole number between two ends, which are part of it."""

    least = blocks.IntegerBlock(required=False, min_value=0, label="At least")
    most = blocks.IntegerBlock(required=False, min_value=0, label="At most")
    negate = negation(label="Everything outside of it")

    class Meta:
        label_format = "{least} – {most}"
        form_classname = "struct-block in-a-row"


class AmountsBlock(ConditionBlock):
    """An amount of one currency; one of another currency is not known."""

    least = blocks.CharBlock(required=False, max_length=20, label="At least")
    most = blocks.CharBlock(required=False, max_length=20, label="At most")
    currency = blocks.ChoiceBlock(choices=choices.currencies)
    negate = negation(label="Everything outside of it")

    class Meta:
        label_format = "{least} – {most} {currency}"
        form_classname = "struct-block in-a-row"
