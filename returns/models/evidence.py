"""What a shopper shows: photos, and where they are kept."""

from __future__ import annotations

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q

from returns.models.orders import Order, OrderLine
from returns.models.rmas import ReturnLine
from returns.models.stores import Store


def photos_storage() -> Storage:
    """This will give the private storage; a callable, so that migrations name no location."""
    return storages["photos"]


class EvidencePhotoQuerySet(models.QuerySet["EvidencePhoto"]):
    def kept(self) -> EvidencePhotoQuerySet:
        return self.filter(state=EvidencePhoto.State.KEPT)

    def unsent(self) -> EvidencePhotoQuerySet:
        return self.filter(return_line=None)


class EvidencePhoto(models.Model):
    """A photo of one order line: of a basket until the return is sent, of a return line from then on.

    `basket` is the idempotency key of the submission that the photo is for;
    it stays when the photo is sent. A row is written before its file and
    deleted after it, so that no file is ever left without a row.
    """

    class State(models.TextChoices):
        WRITING = "WRITING", "Being written"
        KEPT = "KEPT", "Kept"
        DISCARDED = "DISCARDED", "Being deleted"

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+")
    order_line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="+")
    return_line = models.ForeignKey(
        ReturnLine, null=True, blank=True, on_delete=models.PROTECT, related_name="photos"
    )
    basket = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=State, default=State.WRITING)
    file = models.FileField(storage=photos_storage, max_length=200)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    objects = EvidencePhotoQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["store", "basket", "order_line", "sha256"],
                condition=Q(state="KEPT"),
                name="evidence_photo_once",
            ),
            models.CheckConstraint(
                condition=Q(return_line__isnull=True) | Q(state="KEPT"), name="evidence_photo_sent_is_kept"
            ),
        ]
        indexes = [
            models.Index(fields=["store", "basket"], name="evidence_photo_by_basket"),
            models.Index(
                fields=["created_at"], condition=Q(return_line__isnull=True), name="evidence_photo_unsent"
            ),
        ]

    def __str__(self) -> str:
        return f"photo {self.pk}"

    def content(self) -> bytes:
        """This will read the file; FileNotFoundError when the database has outlived it."""
        with self.file.open("rb") as stream:
            return bytes(stream.read())
