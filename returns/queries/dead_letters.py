"""What was given up after all its tries, and waits for a person to replay it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, QuerySet

from returns.models import Delivery, DeliveryState, InboxEntry


def dead_deliveries(*, store_id: int) -> QuerySet[Delivery]:
    """This will give the store's dead deliveries with their events, newest first."""
    dead = Delivery.objects.filter(state=DeliveryState.DEAD, event__store_id=store_id)
    return dead.select_related("event").order_by("-id")


def dead_handlers(*, store_id: int) -> list[tuple[str, int]]:
    """This will count the store's dead deliveries of each handler, the most first."""
    counted = dead_deliveries(store_id=store_id).values("handler").annotate(letters=Count("id"))
    return list(counted.order_by("-letters", "handler").values_list("handler", "letters"))


def dead_entries(*, sources: Sequence[str]) -> QuerySet[InboxEntry]:
    """This will give the dead webhooks of these sources without their bodies, newest first."""
    dead = InboxEntry.objects.filter(state=DeliveryState.DEAD, source__in=sources)
    return dead.defer("body").order_by("-id")
