"""What help pages are made of."""

from __future__ import annotations

from wagtail import blocks

from cms.blocks import examples
from cms.blocks.texts import LocalizedRichTextBlock, LocalizedTextBlock


class HelpHeadingBlock(LocalizedTextBlock):
    class Meta:
        icon = "title"
        label = "Heading"
        description = "Starts a new part of the page."
        template = "cms/blocks/help_heading.html"
        preview_template = "cms/blocks/preview.html"
        preview_value = examples.HEADING


class HelpTextBlock(LocalizedRichTextBlock):
    class Meta:
        icon = "pilcrow"
        label = "Text"
        template = "cms/blocks/help_text.html"
        preview_template = "cms/blocks/preview.html"


class FaqBlock(blocks.StructBlock):
    """A question that opens to its answer."""

    question = LocalizedTextBlock()
    answer = LocalizedRichTextBlock(label="Answer")

    class Meta:
        icon = "help"
        label = "Question and answer"
        label_format = "{question}"
        description = "A question that opens to its answer."
        template = "cms/blocks/faq.html"
        preview_template = "cms/blocks/preview.html"
        preview_value = examples.FAQ


class HelpBodyBlock(blocks.StreamBlock):
    heading = HelpHeadingBlock()
    text = HelpTextBlock()
    faq = FaqBlock()

    class Meta:
        icon = "help"
        required = False
