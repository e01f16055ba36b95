"""Bar codes as paths of whole modules, sized in whole printer dots.

A thermal printer has 203 dots an inch. A module that is not a whole number of
dots wide is printed now wider, now narrower, and scanners give up; so widths
are counted in dots here and never in percent (research/carriers.md section 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import segno
import zxingcpp

DOTS_PER_INCH = 203
# A code below two dots a module does not survive print gain.
_LEAST_DOTS = 2
_MOST_DOTS = 4
_CODE128_QUIET = 10


class DoesNotFit(ValueError):
    """The text is too long to be printed readably in this width."""


@dataclass(frozen=True, slots=True)
class Code:
    """A symbol with its quiet zone: `path` is SVG in modules, `dots` the width of a module."""

    text: str
    path: str
    columns: int
    rows: int
    dots: int

    @property
    def width_dots(self) -> int:
        return self.columns * self.dots

    @property
    def width(self) -> str:
        """The printed width, as CSS wants it."""
        return inches(dots=self.width_dots)

    @property
    def height(self) -> str:
        """The printed height of a square symbol; a bar code may be stretched upwards."""
        return inches(dots=self.rows * self.dots)


def inches(*, dots: int) -> str:
    """This will write a number of printer dots as a CSS length."""
    return f"{dots / DOTS_PER_INCH:.6f}in"


def code128(*, text: str, width_dots: int) -> Code:
    """This will make the largest Code 128 that fits, at two to four dots a module.

    Raises DoesNotFit for a text that needs narrower bars.
    """
    bits = _bits(text)
    columns = len(bits) + 2 * _CODE128_QUIET
    dots = min(width_dots // columns, _MOST_DOTS)
    if dots < _LEAST_DOTS:
        raise DoesNotFit(f"{text!r} needs {columns * _LEAST_DOTS} dots, there are {width_dots}.")
    return Code(text, _row_path(bits, 0, _CODE128_QUIET), columns, 1, dots)


def _bits(text: str) -> list[bool]:
    image = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128).to_image(
        scale=1, add_quiet_zones=False
    )
    # Its stub forgets that an image is a buffer: rows of bytes, 0 for black.
    rows: list[list[int]] = memoryview(cast("bytes", image)).tolist()  # type: ignore[assignment]
    return [value == 0 for value in rows[0]]


def qr_code(*, text: str, width_dots: int) -> Code:
    """This will make the largest QR code that fits, with its border of four modules.

    Never a Micro QR code, which most scanners in warehouses do not read.
    """
    symbol = segno.make_qr(text, error="m")
    border = symbol.default_border_size
    matrix = [[bool(module) for module in row] for row in symbol.matrix]
    columns = len(matrix) + 2 * border
    dots = width_dots // columns
    if dots < _LEAST_DOTS:
        raise DoesNotFit(f"{text!r} needs {columns * _LEAST_DOTS} dots, there are {width_dots}.")
    path = "".join(_row_path(row, y + border, border) for y, row in enumerate(matrix))
    return Code(text, path, columns, columns, dots)


def _row_path(bits: list[bool], y: int, left: int) -> str:
    """One rectangle for each run of dark modules."""
    path, start = [], None
    for x, dark in enumerate([*bits, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            path.append(f"M{left + start} {y}h{x - start}v1h{start - x}z")
            start = None
    return "".join(path)
