"""Codes that are made from what people read: reports and rules need a word without spaces."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.text import slugify

MAX_CODE = 50


def free_code(*, text: str, taken: Collection[str], stem: str) -> str:
    """This will make a code from the text that is not taken; `stem` serves where it has no letter."""
    base = slugify(text).replace("-", "_")[:MAX_CODE].strip("_") or stem
    numbers = iter(range(2, len(taken) + 3))
    code = base
    while code in taken:
        code = f"{base}_{next(numbers)}"
    return code
