"""What e-mails to shoppers say."""

from __future__ import annotations

from wagtail import blocks

from cms.blocks import examples
from cms.blocks.texts import LocalizedLinesBlock, LocalizedTextBlock
from cms.messages import MessageKind


class MessageBlock(blocks.StructBlock):
    """Subject and first paragraph; links, labels and amounts are added by the product."""

    subject = LocalizedTextBlock(required=False)
    intro = LocalizedLinesBlock(required=False, label="First paragraph")

    class Meta:
        icon = "mail"
        description = "Subject and first paragraph of one e-mail."
        template = "cms/blocks/message.html"
        preview_template = "cms/blocks/preview.html"
        preview_value = examples.MESSAGE


ONCE_EACH = {kind.value: {"max_num": 1} for kind in MessageKind}


class MessagesBlock(blocks.StreamBlock):
    return_opened = MessageBlock(label="Return opened")
    return_approved = MessageBlock(label="Return approved by a person")
    return_declined = MessageBlock(label="Return declined")
    parcel_received = MessageBlock(label="Parcel received")
    money_sent = MessageBlock(label="Money sent")

    class Meta:
        icon = "mail"
        required = False
        block_counts = ONCE_EACH
