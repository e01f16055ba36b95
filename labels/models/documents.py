"""Printed things, kept once they were printed."""

from __future__ import annotations

from django.core.files.storage import Storage, storages
from django.db import models

from returns.models import Store


def documents_storage() -> Storage:
    """This will give the private storage; a callable, so that migrations name no location."""
    return storages["documents"]


class Document(models.Model):
    """One file; `subject` says what it is the label or slip of, once."""

    class Kind(models.TextChoices):
        LABEL = "LABEL", "Label"
        SLIP = "SLIP", "Packing slip"

    class Origin(models.TextChoices):
        CARRIER = "CARRIER", "Carrier"
        OURS = "OURS", "Backhaul"

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    subject = models.CharField(max_length=80)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.OURS)
    file = models.FileField(storage=documents_storage, max_length=200)
    content_type = models.CharField(max_length=60, default="application/pdf")
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    rendered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "subject"], name="document_subject_once"),
        ]

    def __str__(self) -> str:
        return self.subject

    def has_file(self) -> bool:
        """This will tell whether the storage still has the file; the database may have outlived it."""
        return bool(self.file.name) and self.file.storage.exists(str(self.file.name))

    def content(self) -> bytes:
        """This will read the file."""
        with self.file.open("rb") as stream:
            return bytes(stream.read())
