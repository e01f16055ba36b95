"""What is kept of a stranger's file is its picture and nothing else; what is no picture is not kept."""

from __future__ import annotations

import resource
import zipfile
from io import BytesIO
from threading import Thread

import pytest
from PIL import Image, ImageChops, ImageFile, ImageOps, ImageStat

from returns import photos
from returns.photos import CleanPhoto, PhotoRefused, clean
from tests.returns.photo_files import (
    huge_png,
    huge_webp,
    many_frames,
    many_scans,
    photo,
    profile_for_another_kind_of_colour,
    profile_with_red_and_blue_swapped,
    with_position,
)

SCRIPT = b"<script>alert(document.domain)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def cleaned(content: bytes) -> CleanPhoto:
    return clean(source=BytesIO(content))


def opened(kept: CleanPhoto) -> Image.Image:
    return Image.open(BytesIO(kept.content), formats=["JPEG"])


def refusal(content: bytes) -> PhotoRefused:
    with pytest.raises(PhotoRefused) as caught:
        cleaned(content)
    return caught.value


def archive() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as held:
        held.writestr("payload.txt", "from the archive")
    return stream.getvalue()


class TestAPhoto:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "HEIF"])
    def test_becomes_a_jpeg(self, kind: str) -> None:
        """Whatever a phone makes of a photo, one kind of file is kept and shown."""
        kept = cleaned(photo(kind=kind))

        image = opened(kept)
        assert image.format == "JPEG"
        assert (kept.width, kept.height) == image.size == (640, 480)

    def test_is_made_smaller(self) -> None:
        """The longest side is 2048 pixels: enough to see a scratch, and not the size of a poster."""
        assert opened(cleaned(photo(size=(5000, 1000)))).size == (2048, 410)

    def test_stays_as_small_as_it_is(self) -> None:
        """Nothing is blown up."""
        assert opened(cleaned(photo(size=(90, 60)))).size == (90, 60)

    @pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
    def test_is_upright(self, kind: str) -> None:
        """A phone that was held sideways says so in the file; afterwards nothing has to be said."""
        image = opened(cleaned(with_position(kind=kind, orientation=6)))

        # Turned clockwise: what was above is on the right.
        assert image.size == (480, 640)
        red, _, blue = image.getpixel((470, 320))  # type: ignore[misc]
        assert red > 200 > blue

    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_is_turned_as_every_other_program_would(self, orientation: int) -> None:
        """Eight ways to hold a phone."""
        sent = with_position(kind="PNG", orientation=orientation)
        wanted = ImageOps.exif_transpose(Image.open(BytesIO(sent))).convert("RGB")

        image = opened(cleaned(sent))

        difference = ImageStat.Stat(ImageChops.difference(image, wanted)).mean
        assert image.size == wanted.size
        assert max(difference) < 3

    def test_has_its_colours_in_srgb(self) -> None:
        """A profile is applied and thrown away, so that every screen shows the same scratch."""
        image = opened(cleaned(photo(icc_profile=profile_with_red_and_blue_swapped())))

        red, _, blue = image.getpixel((320, 100))  # type: ignore[misc]
        assert blue > 200 > red
        assert "icc_profile" not in image.info

    @pytest.mark.parametrize("profile", [b"no profile at all", profile_for_another_kind_of_colour()])
    def test_is_kept_when_its_profile_makes_no_sense(self, profile: bytes) -> None:
        """Colours that are a little off are better than no evidence."""
        image = opened(cleaned(photo(icc_profile=profile)))

        assert image.size == (640, 480)
        assert "icc_profile" not in image.info

    def test_is_on_white_where_it_is_clear(self) -> None:
        """What one could look through would be black in a JPEG."""
        stream = BytesIO()
        Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(stream, "PNG")

        assert opened(cleaned(stream.getvalue())).getpixel((20, 20)) == (255, 255, 255)

    def test_is_the_first_picture_of_an_animation(self) -> None:
        """Two thousand pictures cost as much as one."""
        kept = cleaned(many_frames(frames=2000))

        assert getattr(opened(kept), "n_frames", 1) == 1

    def test_has_the_same_hash_each_time(self) -> None:
        """The same file twice is the same photo."""
        assert cleaned(photo()).sha256 == cleaned(photo()).sha256


class TestWhatHangsOnAPhoto:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
    def test_is_removed(self, kind: str) -> None:
        """Where, when and with what a photo was taken is nobody's business."""
        sent = with_position(kind=kind)
        assert Image.open(BytesIO(sent)).getexif().get_ifd(0x8825), "the file should have a position"

        image = opened(cleaned(sent))

        assert not image.getexif()
        assert not image.info.keys() & {"exif", "xmp", "comment", "icc_profile"}
        assert b"Phonemaker" not in cleaned(sent).content

    @pytest.mark.parametrize(
        "content",
        [
            pytest.param(photo() + SCRIPT, id="HTML behind a JPEG"),
            pytest.param(photo(comment=SCRIPT), id="HTML in the comment of a JPEG"),
            pytest.param(photo(kind="GIF", comment=SCRIPT), id="a script in a GIF"),
            pytest.param(photo(kind="GIF") + b"*/=1;" + SCRIPT, id="a script behind a GIF"),
            pytest.param(photo(kind="PNG") + archive(), id="an archive behind a PNG"),
            pytest.param(photo() + b"%PDF-1.7\n" + SCRIPT, id="a PDF behind a JPEG"),
        ],
    )
    def test_is_left_behind(self, content: bytes) -> None:
        """A file that is two things at once is one afterwards."""
        kept = cleaned(content).content

        assert SCRIPT not in kept
        assert b"PK\x03\x04" not in kept
        assert not zipfile.is_zipfile(BytesIO(kept))
        assert kept.startswith(b"\xff\xd8\xff")
        assert kept.endswith(b"\xff\xd9")


class TestWhatIsNoPhoto:
    @pytest.mark.parametrize(
        "content",
        [
            pytest.param(SVG, id="SVG with a script"),
            pytest.param(b'<?xml version="1.0"?>' + SVG, id="SVG with a prologue"),
            pytest.param(b"<!doctype html>" + SCRIPT, id="HTML"),
            pytest.param(b"%PDF-1.7\n", id="PDF"),
            pytest.param(archive(), id="archive"),
            pytest.param(b"II*\x00" + b"\x00" * 64, id="TIFF"),
            pytest.param(b"BM" + b"\x00" * 64, id="BMP"),
            pytest.param(b"\x00\x00\x00\x18ftypisom" + b"\x00" * 64, id="video"),
            pytest.param(b"\x00\x00\x00\x1cftypavif" + b"\x00" * 64, id="AVIF"),
            pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n", id="PostScript"),
            pytest.param(b"hello", id="text"),
            pytest.param(b"\xff\xd8", id="two bytes"),
        ],
    )
    def test_is_refused_by_its_bytes(self, content: bytes) -> None:
        """What a file calls itself does not count."""
        assert refusal(content).code == "photo_wrong_type"

    def test_is_refused_when_empty(self) -> None:
        """An upload that broke off before it began."""
        assert refusal(b"").code == "photo_empty"

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "HEIF"])
    def test_is_refused_when_half_of_it_is_missing(self, kind: str) -> None:
        """Half a photo proves nothing, and the shopper can send it again."""
        whole = photo(kind=kind, size=(900, 700))

        assert refusal(whole[: len(whole) // 2]).code == "photo_broken"

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "HEIF"])
    def test_is_refused_by_halves_after_a_label_was_printed(
        self, monkeypatch: pytest.MonkeyPatch, kind: str
    ) -> None:
        """Printing makes do with half a picture, in the same process; evidence does not."""
        monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
        whole = photo(kind=kind, size=(900, 700))

        assert refusal(whole[: len(whole) // 2]).code == "photo_broken"
        assert ImageFile.LOAD_TRUNCATED_IMAGES

    @pytest.mark.parametrize("start", [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF0000WEBP"])
    def test_is_refused_when_only_its_start_is_right(self, start: bytes) -> None:
        """Noise behind the right first bytes trips a decoder, and not the page."""
        assert refusal(start + bytes(range(256)) * 40).code == "photo_broken"

    def test_is_refused_when_it_claims_another_type(self) -> None:
        """A PNG's first bytes before a GIF: only the PNG decoder may try."""
        assert refusal(b"\x89PNG\r\n\x1a\n" + photo(kind="GIF")).code == "photo_broken"


class TestALimit:
    def test_of_bytes_holds(self) -> None:
        """13 MB are refused without a look at them."""
        assert refusal(photo() + b"\x00" * photos.MAX_BYTES).code == "photo_too_large"

    @pytest.mark.parametrize(
        "content",
        [
            pytest.param(huge_png(width=50_000, height=50_000), id="PNG of 2,500 megapixels"),
            pytest.param(huge_png(width=10_000, height=5_001), id="PNG just above"),
            pytest.param(huge_png(width=2**31 - 1, height=1), id="PNG of one row"),
            pytest.param(huge_webp(side=16_000), id="WebP animation"),
        ],
    )
    @pytest.mark.filterwarnings("default::PIL.Image.DecompressionBombWarning")
    @pytest.mark.timeout(60)
    def test_of_pixels_holds_before_they_are_decoded(self, content: bytes) -> None:
        """A bomb costs nothing: it is not opened."""
        before = _peak_megabytes()

        assert refusal(content).code == "photo_too_many_pixels"

        assert _peak_megabytes() - before < 50

    @pytest.mark.timeout(60)
    def test_of_scans_holds(self) -> None:
        """A small file may not keep a processor busy for minutes."""
        assert refusal(many_scans(scans=20_000)).code == "photo_broken"

    def test_of_scans_lets_ordinary_photos_through(self) -> None:
        """A progressive JPEG has about ten; a film behind a photo is not counted."""
        film = b"\xff\xda\x00\x08" * 500

        assert cleaned(photo(progressive=True) + film).width == 640

    def test_of_one_at_a_time_holds(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Who comes while another photo is decoded waits, and is told so when it takes too long."""
        monkeypatch.setattr(photos, "PATIENCE_SECONDS", 0.05)

        with photos._turn():
            found: list[str] = []
            other = Thread(target=lambda: found.append(refusal(photo()).code))
            other.start()
            other.join(10)

        assert found == ["photo_must_wait"]
        assert cleaned(photo()).width == 640


def _peak_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
