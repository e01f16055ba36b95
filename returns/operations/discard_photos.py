"""Photos that were never sent go again: removed by the shopper, or left behind in a basket.

# Note [Row, file, row]
First the row says that it is being deleted, so that no return can take the
photo any more; then the file goes; then the row. Whatever dies in between is
found by the next round, and no file stays that nobody knows of.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from returns.models import EvidencePhoto
from returns.models.evidence import EvidencePhotoQuerySet

# A look-up lasts two hours; a night's sleep over a half-finished return should not cost its photos.
KEEP_UNSENT = timedelta(hours=24)


def discard_photo(*, photo_id: int) -> bool:
    """This will delete a photo that has not been sent, row and file; False when it has been sent or is gone.

    Whose photo it is the caller has checked. Call it outside of a transaction.
    """
    return _discard(EvidencePhoto.objects.filter(pk=photo_id)) == 1


def discard_unsent_photos(*, now: datetime, limit: int = 200) -> int:
    """This will delete photos that were not sent within a day, and say how many it deleted."""
    old = EvidencePhoto.objects.unsent().filter(created_at__lt=now - KEEP_UNSENT)
    ids = list(old.order_by("created_at", "id").values_list("id", flat=True)[:limit])
    return _discard(EvidencePhoto.objects.filter(pk__in=ids))


def _discard(photos: EvidencePhotoQuerySet) -> int:
    """Note [Row, file, row]; each step is its own transaction."""
    photos.unsent().update(state=EvidencePhoto.State.DISCARDED)
    claimed = list(photos.filter(state=EvidencePhoto.State.DISCARDED))
    for photo in claimed:
        # A file that is gone already is no error.
        photo.file.storage.delete(str(photo.file.name))
    EvidencePhoto.objects.filter(pk__in=[photo.pk for photo in claimed]).delete()
    return len(claimed)
