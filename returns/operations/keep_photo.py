"""A cleaned photo is kept for a basket, until the basket is sent."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from returns.errors import ReturnsError
from returns.locks import lock_order
from returns.models import EvidencePhoto, Order, OrderLine
from returns.models.evidence import EvidencePhotoQuerySet
from returns.operations.discard_photos import discard_photo
from returns.photos import CleanPhoto

MOST_PER_LINE = 10
# Of all browsers together: who keeps looking an order up again fills no disk.
MOST_UNSENT_PER_ORDER = 60


class TooManyPhotos(ReturnsError):
    """The line, or the order in all its baskets, has as many as it may have."""

    code = "too_many_photos"


class NoSuchLine(ReturnsError):
    """A line that the order does not have."""

    code = "no_such_line"


def keep_photo(
    *, order_id: int, order_line_id: int, basket: str, photo: CleanPhoto, now: datetime
) -> EvidencePhoto:
    """This will keep the photo for the basket; the same photo twice is one.

    A transaction for the row, then the file, then the row is told that the
    file is there: call it outside of a transaction. Raises TooManyPhotos,
    NoSuchLine.
    """
    row, is_new = _row(order_id, order_line_id, basket, photo, now)
    if not is_new:
        return row
    row.file.storage.save(str(row.file.name), ContentFile(photo.content))
    try:
        # An update that meets the same photo fails alone, and not with a transaction around it.
        with transaction.atomic():
            EvidencePhoto.objects.filter(pk=row.pk).update(state=EvidencePhoto.State.KEPT)
    except IntegrityError:
        # The other half of a double click was a moment faster.
        discard_photo(photo_id=row.pk)
        return _same(row.store_id, order_line_id, basket, photo).get()
    row.state = EvidencePhoto.State.KEPT
    return row


@transaction.atomic(durable=True)
def _row(
    order_id: int, order_line_id: int, basket: str, photo: CleanPhoto, now: datetime
) -> tuple[EvidencePhoto, bool]:
    # Counted under the order's lock, so that two uploads at once do not both see room for one.
    order = lock_order(order_id=order_id)
    if not OrderLine.objects.filter(pk=order_line_id, order=order).exists():
        raise NoSuchLine("This item does not belong to the order.")
    same = _same(order.store_id, order_line_id, basket, photo).first()
    if same is not None:
        return same, False
    _check_room(order, order_line_id, basket)
    row = EvidencePhoto(
        store_id=order.store_id,
        order=order,
        order_line_id=order_line_id,
        basket=basket,
        sha256=photo.sha256,
        size_bytes=len(photo.content),
        width=photo.width,
        height=photo.height,
        created_at=now,
    )
    row.file.name = f"{order.store_id}/{now:%Y/%m/%d}/{uuid4().hex}.jpg"
    row.save()
    return row, True


def _same(store_id: int, order_line_id: int, basket: str, photo: CleanPhoto) -> EvidencePhotoQuerySet:
    return EvidencePhoto.objects.kept().filter(
        store_id=store_id, order_line_id=order_line_id, basket=basket, sha256=photo.sha256
    )


def _check_room(order: Order, order_line_id: int, basket: str) -> None:
    of_order = EvidencePhoto.objects.unsent().filter(order=order)
    of_line = EvidencePhoto.objects.unsent().filter(
        store_id=order.store_id, basket=basket, order_line_id=order_line_id
    )
    if of_line.count() >= MOST_PER_LINE:
        raise TooManyPhotos(f"{MOST_PER_LINE} photos of an item are enough. Remove one to add another.")
    if of_order.count() >= MOST_UNSENT_PER_ORDER:
        raise TooManyPhotos("This order has very many photos already. Try again tomorrow.")
