"""Texts per language in templates."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import get_language

from returns.languages import pick

register = template.Library()


@register.filter
def localized(value: Mapping[str, object]) -> object:
    """This will give a block's text in the visitor's language, else in any language."""
    texts = {code: str(text) for code, text in value.items() if text}
    found = pick(texts=texts, locale=get_language() or "en", default="en")
    # Rich text renders itself; picking by its string keeps one rule for both kinds.
    return next((text for code, text in value.items() if texts.get(code) == found), "")
