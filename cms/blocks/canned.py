"""Sentences that staff choose from when they answer a return."""

from __future__ import annotations

from wagtail import blocks

from cms.blocks.texts import LocalizedLinesBlock

PURPOSES = [("DECLINE", "Saying no"), ("APPROVE", "Saying yes")]
EXAMPLE = {
    "name": "Worn or washed",
    "purpose": "DECLINE",
    "text": {
        "en": "The item shows signs of wear, so we cannot take it back.",
        "de": "Der Artikel zeigt Gebrauchsspuren. Deshalb können wir ihn nicht zurücknehmen.",
        "fr": "L’article présente des traces d’usure. Nous ne pouvons donc pas le reprendre.",
    },
}


class CannedSentenceBlock(blocks.StructBlock):
    """What the shopper reads, in the shopper's language; staff find it by its name."""

    name = blocks.CharBlock(max_length=80, help_text="What staff choose it by. Shoppers do not see it.")
    purpose = blocks.ChoiceBlock(choices=PURPOSES, default="DECLINE", label="Used for")
    text = LocalizedLinesBlock(label="What the shopper reads")

    class Meta:
        icon = "openquote"
        label = "Sentence"
        label_format = "{name}"
        description = "A sentence that staff can send when they approve or decline a return."
        template = "cms/blocks/canned_sentence.html"
        preview_template = "cms/blocks/preview.html"
        preview_value = EXAMPLE


class CannedSentencesBlock(blocks.StreamBlock):
    sentence = CannedSentenceBlock()

    class Meta:
        icon = "openquote"
        required = False
