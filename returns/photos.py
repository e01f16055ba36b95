"""A stranger's photo becomes a plain JPEG of our own: of the file that came, only the picture survives.

The one door to Pillow. What the file calls itself is never asked: its first
bytes say what it is, only that one decoder is tried, and whatever hangs on
the file (a script, an archive, a position) stays behind when the picture is
drawn anew.

# Note [One decoding at a time]
Fifty megapixels need 100 MB (JPEG) to 750 MB (WebP) while they are decoded. So
each process decodes one at a time; who waits longer than `PATIENCE_SECONDS` is asked to come back.

# Note [Whole photos]
WeasyPrint, in the same process, tells Pillow to make do with half a file, and
Pillow knows only one answer for all. While a photo is decoded the answer is no.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from threading import BoundedSemaphore
from types import MappingProxyType
from typing import Protocol

import pillow_heif
from PIL import ExifTags, Image, ImageCms, ImageFile

from returns.errors import ReturnsError

MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_SIDE = 2048
# An honest progressive JPEG has about ten. Each costs a walk over the whole picture, however small it is.
MAX_SCANS = 100
PATIENCE_SECONDS = 20
_QUALITY = 85

_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1")
# A marker of a JPEG: neither stuffing (00) nor a restart (D0 to D7), which stand inside a scan.
_MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")
_END, _SCAN, _ALONE = 0xD9, 0xDA, (0x01, 0xD8)
_DIRECT = ("RGB", "RGBA", "L", "CMYK")

# What the tag Orientation asks for, as in Pillow's ImageOps.exif_transpose, which copies a picture first.
_TURNS: Mapping[int | None, Image.Transpose] = MappingProxyType(
    {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
)

_decoding = BoundedSemaphore(1)
pillow_heif.register_heif_opener()


class PhotoRefused(ReturnsError):
    """Not a photo that can be kept; each leaf says why."""

    code = "photo_refused"


class PhotoEmpty(PhotoRefused):
    code = "photo_empty"


class PhotoTooLarge(PhotoRefused):
    code = "photo_too_large"


class PhotoOfWrongType(PhotoRefused):
    code = "photo_wrong_type"


class PhotoHasTooManyPixels(PhotoRefused):
    code = "photo_too_many_pixels"


class PhotoBroken(PhotoRefused):
    code = "photo_broken"


class PhotoMustWait(PhotoRefused):
    """Too many others at this moment; the photo itself may be all right."""

    code = "photo_must_wait"


class Readable(Protocol):
    """An open file, or an upload."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, kw_only=True)
class CleanPhoto:
    """A JPEG without anything but its picture; `sha256` is of these bytes."""

    content: bytes
    sha256: str
    width: int
    height: int


def clean(*, source: Readable) -> CleanPhoto:
    """This will draw the photo anew: upright, in sRGB, at most 2048 pixels wide or high, without metadata.

    Takes JPEG, PNG, WebP, GIF (its first picture) and HEIC. Raises
    PhotoRefused. Needs no transaction and should not be called in one: it may
    take seconds.
    """
    content = source.read(MAX_BYTES + 1)
    kind = _kind(content)
    with _turn():
        try:
            return _redraw(content, kind)
        except PhotoRefused:
            raise
        except Image.DecompressionBombError as error:
            raise PhotoHasTooManyPixels(_TOO_MANY_PIXELS) from error
        except Exception as error:
            # Decoders raise whatever the bytes make them stumble over: OSError, ValueError, struct.error …
            raise PhotoBroken("This photo is damaged and cannot be opened.") from error


_TOO_MANY_PIXELS = "This photo has more than 50 million pixels. Choose a smaller one."


def _kind(content: bytes) -> str:
    """What the first bytes say; also Pillow's name of the only decoder that may try."""
    if not content:
        raise PhotoEmpty("This file is empty.")
    if len(content) > MAX_BYTES:
        raise PhotoTooLarge("This photo is larger than 12 MB. Choose a smaller one.")
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        return "HEIF"
    raise PhotoOfWrongType("This is not a photo. Choose a JPEG, PNG, WebP, GIF or HEIC file.")


@contextmanager
def _turn() -> Iterator[None]:
    """Note [One decoding at a time], Note [Whole photos]."""
    if not _decoding.acquire(timeout=PATIENCE_SECONDS):
        raise PhotoMustWait("Many photos are arriving just now. Try again in a minute.")
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before
        _decoding.release()


def _redraw(content: bytes, kind: str) -> CleanPhoto:
    if kind == "JPEG" and _scans(content) > MAX_SCANS:
        raise PhotoBroken("This photo is built in an unusual way. Save it again and choose the new file.")
    with Image.open(BytesIO(content), formats=[kind]) as image:
        # Nothing has been decoded yet: this is what the file says, and what its decoder will hold it to.
        if image.width * image.height > MAX_PIXELS:
            raise PhotoHasTooManyPixels(_TOO_MANY_PIXELS)
        if kind == "JPEG":
            # Decoded at a half or a quarter, where that is still large enough.
            image.draft(None, (MAX_SIDE, MAX_SIDE))
        image.load()
        picture = _plain(image)
    return _written(picture)


def _scans(content: bytes) -> int:
    """How many scans a JPEG has up to its end; what hangs behind it is not looked at."""
    scans, at = 0, 0
    while found := _MARKER.search(content, at):
        marker, at = found[1][0], found.end()
        if marker == _END:
            break
        if marker not in _ALONE:
            at += int.from_bytes(content[at : at + 2], "big")
        scans += marker == _SCAN
    return scans


def _plain(image: Image.Image) -> Image.Image:
    """The picture alone: a new image, so that no comment, profile or position can travel along."""
    profile = image.info.get("icc_profile")
    orientation = image.getexif().get(ExifTags.Base.Orientation)
    small = image
    if small.mode not in _DIRECT:
        small = small.convert("RGBA" if small.has_transparency_data else "RGB")
    # Before everything else: each further step would hold a second large picture.
    small.thumbnail((MAX_SIDE, MAX_SIDE))
    if small.mode == "RGBA":
        small = _on_white(small)
    coloured = _in_srgb(_upright(small, orientation), profile)
    plain = Image.new("RGB", coloured.size)
    plain.paste(coloured)
    return plain


def _upright(image: Image.Image, orientation: int | None) -> Image.Image:
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)


def _on_white(image: Image.Image) -> Image.Image:
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile:
        return image.convert("RGB")
    try:
        given, wanted = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, given, wanted, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        # A profile that nobody can read: colours are a little off, and the photo still shows what it shows.
        return image.convert("RGB")
    return converted or image.convert("RGB")


def _written(picture: Image.Image) -> CleanPhoto:
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=_QUALITY)
    content = stream.getvalue()
    return CleanPhoto(
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        width=picture.width,
        height=picture.height,
    )
