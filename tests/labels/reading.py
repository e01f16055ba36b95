"""Reads printed codes back, as a scanner would: black and white, and not quite straight."""

from __future__ import annotations

import pypdfium2
import zxingcpp
from PIL import Image

DOTS_PER_INCH = 203


def raster(pdf: bytes, *, page: int = 0) -> Image.Image:
    """One page as a thermal printer makes it: 203 dots an inch, every dot black or white."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        grey: Image.Image = document[page].render(scale=DOTS_PER_INCH / 72).to_pil().convert("L")
    finally:
        document.close()
    return grey.point(lambda value: 255 if value >= 128 else 0)


def turned(image: Image.Image, degrees: float) -> Image.Image:
    return image.rotate(degrees, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def codes(image: Image.Image) -> set[tuple[str, str]]:
    """Every code on the page as (text, symbology)."""
    return {(found.text, str(found.format)) for found in zxingcpp.read_barcodes(image)}


def pages(pdf: bytes) -> list[str]:
    """The words of each page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
