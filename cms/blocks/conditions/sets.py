"""A condition set of the store in place of single conditions."""

from __future__ import annotations

from typing import Any

from wagtail.snippets.blocks import SnippetChooserBlock

from cms.blocks import examples
from cms.blocks.conditions.base import SETS, ConditionBlock, negation


class SetConditionBlock(ConditionBlock):
    kind = "set"

    set = SnippetChooserBlock("cms.ConditionSet", required=False, label="Set")
    negate = negation(label="Everything but this set")

    def condition_of(self, value: Any) -> dict[str, Any]:
        found = value.get("set")
        # The picker's preview knows no store, and shows an example.
        return super().condition_of(value) | {
            "name": found.name if found else examples.SET_NAME,
            "conditions": [],
        }

    class Meta:
        icon = "folder-inverse"
        label = "Condition set"
        group = SETS
        description = (
            "Conditions that are written once and used in several rules, like a sale or bulky goods."
        )
        help_text = (
            "All conditions of the set have to hold. A policy keeps the set as it was when the policy was "
            "published: publish it again after changing the set."
        )
        preview_value = examples.SET
