"""The word that reports, rules and the API use for what people read."""

from __future__ import annotations

from django.core.validators import RegexValidator
from wagtail import blocks

CODE = RegexValidator(r"^[a-z0-9_]+$", "Use small letters, digits and underscores only.")
_HELP = "What reports and the API call it. Made from the text when empty; then it stays."


def code_block(*, help_text: str = _HELP) -> blocks.CharBlock:
    """This will give the field of a code."""
    return blocks.CharBlock(required=False, max_length=60, validators=[CODE], help_text=help_text)
