"""Texts that carry one value per language of the store."""

from __future__ import annotations

from wagtail import blocks

from cms.blocks import examples

# Headings stay with the page's own structure, and pictures with the blocks that are made for them.
RICH_TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class LocalizedTextBlock(blocks.StructBlock):
    """One line per language. The editor shows the languages of the store only (admin.css)."""

    en = blocks.CharBlock(required=False, max_length=300, label="English")
    de = blocks.CharBlock(required=False, max_length=300, label="Deutsch")
    fr = blocks.CharBlock(required=False, max_length=300, label="Français")

    class Meta:
        icon = "globe"
        form_classname = "struct-block localized"
        description = "A line of text in each language of the store."
        template = "cms/blocks/localized.html"
        preview_template = "cms/blocks/preview.html"
        preview_value = examples.LINE


class LocalizedLinesBlock(blocks.StructBlock):
    """A few plain sentences per language."""

    en = blocks.TextBlock(required=False, max_length=1000, rows=2, label="English")
    de = blocks.TextBlock(required=False, max_length=1000, rows=2, label="Deutsch")
    fr = blocks.TextBlock(required=False, max_length=1000, rows=2, label="Français")

    class Meta:
        icon = "globe"
        form_classname = "struct-block localized"
        description = "Some plain sentences in each language of the store."
        template = "cms/blocks/localized.html"
        preview_template = "cms/blocks/preview.html"
        preview_value = examples.LINES


class LocalizedRichTextBlock(blocks.StructBlock):
    """Formatted text per language."""

    en = blocks.RichTextBlock(required=False, features=RICH_TEXT_FEATURES, label="English")
    de = blocks.RichTextBlock(required=False, features=RICH_TEXT_FEATURES, label="Deutsch")
    fr = blocks.RichTextBlock(required=False, features=RICH_TEXT_FEATURES, label="Français")

    class Meta:
        icon = "pilcrow"
        label = "Text"
        form_classname = "struct-block localized"
        description = "Paragraphs, lists and links in each language of the store."
        template = "cms/blocks/localized.html"
        preview_template = "cms/blocks/preview.html"
        preview_value = examples.RICH_TEXT
