"""Colours of a brand: pure arithmetic on sRGB, so that text on them stays readable."""

from __future__ import annotations

import re

_HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
# WCAG 2.2, success criterion 1.4.3 (contrast, level AA, text of normal size).
MINIMUM_CONTRAST = 4.5


def is_hex_colour(value: str) -> bool:
    """This will say whether the text is a colour of six hexadecimal digits, like #1f4e79."""
    return _HEX.fullmatch(value) is not None


def contrast_with_white(value: str) -> float:
    """This will give the contrast ratio of white text on the colour, from 1 to 21."""
    return 1.05 / (_luminance(value) + 0.05)


def _luminance(value: str) -> float:
    # WCAG 2.2, definition of relative luminance.
    red, green, blue = (_linear(int(value[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
