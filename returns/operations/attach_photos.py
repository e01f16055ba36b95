"""A sent basket's photos become those of the return."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from returns.models import EvidencePhoto, ReturnLine

Photos = Mapping[int, list[EvidencePhoto]]


def lock_photos(*, store_id: int, basket: str) -> Photos:
    """This will lock a basket's photos by order line, so that none is discarded before the return has them.

    Runs inside the caller's transaction, after the order's lock.
    """
    photos: dict[int, list[EvidencePhoto]] = {}
    rows = EvidencePhoto.objects.select_for_update().kept().unsent()
    for photo in rows.filter(store_id=store_id, basket=basket).order_by("id"):
        photos.setdefault(photo.order_line_id, []).append(photo)
    return photos


@transaction.atomic
def attach_photos(*, lines: Iterable[ReturnLine], photos: Photos) -> None:
    """This will give each return line the locked photos of its order line.

    Part of `open_return`, not durable. Of two return lines for one order line the
    first gets them: nobody has said which of the two a photo shows.
    """
    seen: set[int] = set()
    for line in lines:
        mine = photos.get(line.order_line_id)
        if mine and line.order_line_id not in seen:
            EvidencePhoto.objects.filter(pk__in=[photo.pk for photo in mine]).update(return_line=line)
        seen.add(line.order_line_id)
