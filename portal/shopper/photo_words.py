"""Why a photo was not taken, in the shopper's words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from returns.errors import ReturnsError

_REFUSALS: dict[str, str | Promise] = {
    "photo_empty": _("This file is empty."),
    "photo_too_large": _("This photo is larger than 12 MB. Choose a smaller one."),
    "photo_wrong_type": _("This is not a photo. Choose a JPEG, PNG, WebP, GIF or HEIC file."),
    "photo_too_many_pixels": _("This photo has more than 50 million pixels. Choose a smaller one."),
    "photo_broken": _("This photo is damaged and cannot be opened. Choose another one."),
    "photo_must_wait": _("Many photos are arriving just now. Try again in a minute."),
    "too_many_photos": _("There are enough photos of this item. Remove one to add another."),
}


def too_many_uploads_words() -> str:
    """This will say that it is time for a pause."""
    return gettext("Very many photos were sent for this order. Try again in 15 minutes.")


def photo_refusal_words(*, error: ReturnsError, file_name: str) -> str:
    """This will say which file was refused, and why."""
    return f"{file_name[:60]}: {_REFUSALS.get(error.code, error.sentence)}"
