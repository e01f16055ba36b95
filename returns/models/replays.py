"""What a draft would have decided: runs of the replay, and the parts that workers take."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from returns.models.stores import Store


class ReplayStatus(models.TextChoices):
    QUEUED = "QUEUED", "Waiting"
    RUNNING = "RUNNING", "Running"
    DONE = "DONE", "Done"
    FAILED = "FAILED", "Failed"
    CANCELLED = "CANCELLED", "Cancelled"


RUNNING_STATUSES = (ReplayStatus.QUEUED, ReplayStatus.RUNNING)


class ReplayQuerySet(models.QuerySet["Replay"]):
    def running(self) -> ReplayQuerySet:
        return self.filter(status__in=RUNNING_STATUSES)

    def newest_first(self) -> ReplayQuerySet:
        return self.order_by("-requested_at", "-id")


class Replay(models.Model):
    """One run of a draft over orders of the store, placed from `from_at` until before `to_at`.

    `document` is the draft as it was compiled, `digest` its SHA-256: a draft
    with another digest is another draft. `basis` holds what all parts take for
    granted (returns.replay.basis), `result` the counts (returns.replay.tally),
    `sample` up to fifty differences with both sentences.
    """

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="replays")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    revision_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    document = models.JSONField()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    country = models.CharField(max_length=2, blank=True, default="")
    product = models.CharField(max_length=120, blank=True, default="")
    reason = models.CharField(max_length=60, blank=True, default="")
    status = models.CharField(max_length=16, choices=ReplayStatus, default=ReplayStatus.QUEUED)
    orders_total = models.PositiveIntegerField(default=0)
    basis = models.JSONField(default=dict, blank=True)
    result = models.JSONField(default=dict, blank=True)
    sample = models.JSONField(default=list, blank=True)
    error = models.TextField(blank=True, default="")
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ReplayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(from_at__lt=F("to_at")), name="replay_has_period"),
            # Workers are for shoppers first: a store runs one at a time.
            models.UniqueConstraint(
                fields=["store"], condition=Q(status__in=RUNNING_STATUSES), name="replay_one_running"
            ),
        ]
        indexes = [
            models.Index(fields=["store", "-requested_at", "-id"], name="replay_by_time"),
            models.Index(fields=["store", "revision_id"], name="replay_by_revision"),
        ]

    def __str__(self) -> str:
        return f"replay {self.pk}"

    @property
    def is_running(self) -> bool:
        return self.status in RUNNING_STATUSES

    @property
    def is_done(self) -> bool:
        return self.status == ReplayStatus.DONE


class ReplayPart(models.Model):
    """Orders placed from `from_at` until before `to_at`, taken by one worker at a time.

    `due_at` is when it may be claimed: at once, or when the lease of the
    worker that has it ends. `flips` are packed rows (returns.replay.flips).
    """

    class State(models.TextChoices):
        WAITING = "WAITING", "Waiting"
        CLAIMED = "CLAIMED", "Claimed"
        DONE = "DONE", "Done"

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    replay = models.ForeignKey(Replay, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    orders_done = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict, blank=True)
    flips = models.BinaryField(default=bytes)
    error = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["replay", "position"], name="replay_part_once"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state__in=["WAITING", "CLAIMED"]), name="replay_part_due"
            ),
        ]

    def __str__(self) -> str:
        return f"part {self.position} of replay {self.replay_id}"
