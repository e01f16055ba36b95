"""Numbers in templates."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """{{ count|grouped }}: 12,345, as the reader's language writes it."""
    return number_format(number, force_grouping=True)
