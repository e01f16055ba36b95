"""Every block explains itself to the person who picks it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.template.loader import render_to_string
from wagtail.blocks import Block, ListBlock, StreamBlock, StructBlock

from cms import starter
from cms.blocks.answers import AnswersBlock, DefaultsBlock
from cms.blocks.canned import CannedSentencesBlock
from cms.blocks.conditions import ConditionsBlock
from cms.blocks.help import HelpBodyBlock
from cms.blocks.messages import MessagesBlock
from cms.blocks.reasons import ReasonsBlock
from cms.blocks.rules import RulesBlock
from cms.carried_out import WITHOUT_EFFECT
from tests.cms.building import compiled


def blocks_of(block: Block) -> Iterator[Block]:
    if isinstance(block, ListBlock):
        yield from blocks_of(block.child_block)
    elif isinstance(block, StreamBlock):
        for child in block.child_blocks.values():
            yield from blocks_of(child)
    elif isinstance(block, StructBlock):
        yield block
        for child in block.child_blocks.values():
            yield from blocks_of(child)


ROOTS = [
    RulesBlock(),
    ConditionsBlock(),
    AnswersBlock(),
    DefaultsBlock(),
    HelpBodyBlock(),
    ReasonsBlock(),
    MessagesBlock(),
    CannedSentencesBlock(),
]
BLOCKS = {type(block): block for root in ROOTS for block in blocks_of(root)}


class TestEveryBlock:
    @pytest.mark.parametrize("block", BLOCKS.values(), ids=[found.__name__ for found in BLOCKS])
    def test_has_an_icon_a_description_and_a_preview(self, block: Block) -> None:
        """Nobody has to guess what a block does."""
        assert block.meta.icon != "placeholder"
        assert block.get_description()
        assert block.is_previewable

        bound = block.bind(block.get_preview_value())
        html = render_to_string(
            block.get_preview_template(bound.value), {"bound_block": bound, "block_def": block}
        )

        assert "<main" in html
        assert "<li>" in html or "<p>" in html or "<h2>" in html or "<div" in html

    @pytest.mark.parametrize("kind", sorted(WITHOUT_EFFECT))
    def test_says_what_is_not_carried_out_yet(self, kind: str) -> None:
        """Nobody builds on a fee that is not taken."""
        block = AnswersBlock().child_blocks[kind]

        assert "Not carried out yet" in block.meta.help_text
        bound = block.bind(block.get_preview_value())
        assert "Not carried out yet" in bound.render()

    @pytest.mark.parametrize("stream", [AnswersBlock(), ConditionsBlock()])
    def test_has_a_group_in_the_picker(self, stream: StreamBlock) -> None:
        """Twenty-five conditions in one list would be read by nobody."""
        assert all(block.meta.group for block in stream.child_blocks.values())


class TestTheDefaults:
    def test_of_an_older_page_open_with_neutral_answers(self) -> None:
        """Opening and saving a page that was stored before changes nothing about it."""
        block = DefaultsBlock()
        old = starter.DEFAULTS[0]["value"]

        opened = block.get_prep_value(block.to_python(old))

        assert opened.keys() > old.keys()
        again = compiled(ends=[{"type": "defaults", "value": opened}])
        assert again.rules == compiled(ends=starter.DEFAULTS).rules
