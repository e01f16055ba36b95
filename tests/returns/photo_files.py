"""Files as phones, and as people with other intentions, send them."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image, ImageCms, ImageDraw

pillow_heif.register_heif_opener()

LATITUDE, LONGITUDE = 53.801277, -1.548567


def picture(*, size: tuple[int, int] = (640, 480), colour: str = "#3366cc") -> Image.Image:
    """Red above, the colour below: which way up it is can be seen."""
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).rectangle((0, 0, size[0], size[1] // 2), fill="red")
    return image


def photo(*, kind: str = "JPEG", size: tuple[int, int] = (640, 480), **options: Any) -> bytes:
    """An honest photo."""
    stream = BytesIO()
    picture(size=size).save(stream, kind, **options)
    return stream.getvalue()


def with_position(*, kind: str = "JPEG", orientation: int = 1) -> bytes:
    """A photo that says where it was taken, when, with what, and which way up it was held."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112], exif[0x0132] = "Phonemaker", orientation, "2026:03:01 12:00:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 48.0, 4.6), 3: "W", 4: (1.0, 32.0, 54.8)})
    exif.get_ifd(0x8769)[0xA433] = "Lensmaker"
    return photo(kind=kind, exif=exif.tobytes())


def huge_png(*, width: int, height: int) -> bytes:
    """A few kilobytes that claim to be a very large picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 100_000)
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def huge_webp(*, side: int) -> bytes:
    """An animation of a small picture on a canvas that would need gigabytes."""
    stream = BytesIO()
    picture(size=(64, 64)).save(stream, "WEBP", save_all=True, append_images=[Image.new("RGB", (64, 64))])
    content = bytearray(stream.getvalue())
    at = content.index(b"VP8X") + 12
    content[at : at + 6] = (side - 1).to_bytes(3, "little") * 2
    return bytes(content)


def many_frames(*, frames: int) -> bytes:
    """A GIF that would play for a long time."""
    stream = BytesIO()
    pictures = [Image.new("P", (16, 16), index % 250) for index in range(frames)]
    pictures[0].save(stream, "GIF", save_all=True, append_images=pictures[1:])
    return stream.getvalue()


def many_scans(*, scans: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again, each time a walk over the whole picture."""
    content = photo(progressive=True)
    last = content.rindex(b"\xff\xda")
    return content[:-2] + content[last:-2] * scans + b"\xff\xd9"


def profile_with_red_and_blue_swapped() -> bytes:
    """A profile under which what is written as red means blue, so that one sees whether it was applied."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = _entry(profile, b"rXYZ"), _entry(profile, b"bXYZ")
    # Where the two tags point to, exchanged.
    profile[red + 4 : red + 12], profile[blue + 4 : blue + 12] = (
        profile[blue + 4 : blue + 12],
        profile[red + 4 : red + 12],
    )
    return bytes(profile)


def _entry(profile: bytearray, tag: bytes) -> int:
    """Where the tag's entry starts in the table behind the header of 128 bytes."""
    count = int.from_bytes(profile[128:132], "big")
    return next(at for at in range(132, 132 + 12 * count, 12) if profile[at : at + 4] == tag)


def profile_for_another_kind_of_colour() -> bytes:
    """A profile that does not fit a picture of red, green and blue."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
