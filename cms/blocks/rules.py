"""The policy page's body: rules from top to bottom, with text between them."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from cms.answers import read_answer
from cms.blocks import examples
from cms.blocks.answers import AnswersBlock
from cms.blocks.conditions import ConditionsBlock
from cms.blocks.texts import LocalizedRichTextBlock, LocalizedTextBlock
from cms.carried_out import not_carried_out
from cms.sentences import answer_sentences, conditions_sentence


class RuleBlock(blocks.StructBlock):
    """When all conditions hold, these answers are given, unless a rule above gave them already."""

    name = blocks.CharBlock(
        required=False,
        max_length=120,
        help_text="For you and your colleagues: decisions and receipts name the rule by it.",
    )
    heading = LocalizedTextBlock(
        required=False,
        collapsed=True,
        label="Heading for shoppers",
        help_text="On the policy page. Empty: the conditions are the heading.",
    )
    conditions = ConditionsBlock(
        required=False, label="When", help_text="All of these have to hold for a line of the order."
    )
    answers = AnswersBlock(required=False, label="Then", help_text="What this rule decides.")

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        stored = self.get_prep_value(value)
        context["heading"] = conditions_sentence(
            conditions=[block.block.condition_of(block.value) for block in value["conditions"]], locale="en"
        )
        answers = [read_answer(kind=block["type"], value=block["value"]) for block in stored["answers"]]
        context["sentences"] = [
            sentence
            for question, answer in answers
            for sentence in answer_sentences(question=question, answer=answer, locale="en")
        ]
        context["notes"] = [
            sentence
            for question, answer in answers
            for sentence in not_carried_out(question=question, answer=answer)
        ]
        return context

    class Meta:
        icon = "form"
        label = "Rule"
        label_format = "{name}"
        group = "Rules"
        description = "Products that are treated differently: conditions, and what they change."
        template = "cms/blocks/rule.html"
        preview_template = "cms/blocks/preview.html"
        preview_value = examples.RULE


class RulesBlock(blocks.StreamBlock):
    rule = RuleBlock()
    text = LocalizedRichTextBlock(group="Text", label="Text")

    class Meta:
        icon = "list-ol"
        required = False
