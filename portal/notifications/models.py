"""Every e-mail to a shopper, as it was written."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from returns.models import Return, Store


class SentMessage(models.Model):
    """One e-mail about one fact; `subject_key` names the fact: "return:7", "receipt:12", "refund:3".

    Written before it is sent, so that a second delivery of the event finds it
    and a failed sending repeats the very same text.
    """

    class Kind(models.TextChoices):
        RETURN_OPENED = "RETURN_OPENED", _("Return opened")
        RETURN_DECLINED = "RETURN_DECLINED", _("Return declined")
        PARCEL_RECEIVED = "PARCEL_RECEIVED", _("Parcel received")
        MONEY_SENT = "MONEY_SENT", _("Money sent")

    class Skipped(models.TextChoices):
        NO_ADDRESS = "NO_ADDRESS", _("The order holds no e-mail address")
        RETURN_ENDED = "RETURN_ENDED", _("The return had ended before it could be sent")

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    rma = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=24, choices=Kind)
    subject_key = models.CharField(max_length=80)
    locale = models.CharField(max_length=12)
    to_address = models.CharField(max_length=254, blank=True, default="")
    from_address = models.CharField(max_length=400, blank=True, default="")
    reply_to = models.CharField(max_length=254, blank=True, default="")
    subject = models.CharField(max_length=300, blank=True, default="")
    text = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    written_at = models.DateTimeField()
    # Until then a worker is sending it.
    claimed_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    skipped = models.CharField(max_length=16, choices=Skipped, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_key"], name="message_once"),
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(skipped=""),
                name="message_sent_or_skipped",
            ),
        ]
        indexes = [models.Index(fields=["store", "-written_at", "-id"], name="message_by_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_key}"

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing left to do about it."""
        return self.sent_at is not None or bool(self.skipped)
