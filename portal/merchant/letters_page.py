"""Dead letters, flat for their page: our own events by handler, and webhooks that could not be processed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from labels.models import CarrierAccount
from returns.models import Delivery, InboxEntry, Store
from returns.queries.dead_letters import dead_deliveries, dead_entries, dead_handlers

# The newest of each kind; what is older comes up when these are replayed.
MOST_SHOWN = 50
STRIPE = "stripe"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """`about` says what it carries, as our ids, for whoever looks into the logs."""

    id: int
    title: str
    about: str
    attempts: int
    error: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class HandlerRow:
    name: str
    count: int
    letters: list[Letter]


@dataclass(frozen=True, kw_only=True)
class LettersPage:
    """Everything templates/merchant/dead_letters.html shows."""

    handlers: list[HandlerRow]
    webhooks: list[Letter]
    webhook_count: int
    most_shown: int = MOST_SHOWN


def letters_page(*, store: Store, is_operator: bool) -> LettersPage:
    """This will gather a store's dead letters in at most seven queries."""
    deliveries = dead_deliveries(store_id=store.pk)[:MOST_SHOWN]
    letters: dict[str, list[Letter]] = {}
    for delivery in deliveries:
        letters.setdefault(delivery.handler, []).append(_delivery(delivery))
    entries = dead_entries(sources=sources_of(store=store, is_operator=is_operator))
    shown = [_entry(entry) for entry in entries[:MOST_SHOWN]]
    return LettersPage(
        handlers=[
            HandlerRow(name=name, count=count, letters=letters.get(name, []))
            for name, count in dead_handlers(store_id=store.pk)
        ],
        webhooks=shown,
        webhook_count=len(shown) if len(shown) < MOST_SHOWN else entries.count(),
    )


def sources_of(*, store: Store, is_operator: bool) -> Sequence[str]:
    """This will name the webhooks that are this store's.

    Carriers write to an account of one store. Stripe's events name no store:
    where there are several, only the operators of the installation see them.
    """
    accounts = CarrierAccount.objects.filter(store=store).order_by("id").values_list("id", flat=True)
    sources = [f"carrier:{account_id}" for account_id in accounts]
    is_alone = is_operator or not Store.objects.exclude(pk=store.pk).exists()
    return [STRIPE, *sources] if is_alone else sources


def count_letters(*, store: Store, is_operator: bool) -> int:
    """This will count a store's dead letters of both kinds."""
    entries = dead_entries(sources=sources_of(store=store, is_operator=is_operator))
    return dead_deliveries(store_id=store.pk).count() + entries.count()


def _delivery(delivery: Delivery) -> Letter:
    event = delivery.event
    ids = (f"{key} {value}" for key, value in event.payload.items() if value is not None)
    return Letter(
        id=delivery.pk,
        title=event.kind,
        about=", ".join(ids),
        attempts=delivery.attempts,
        error=delivery.last_error,
        at=event.occurred_at,
    )


def _entry(entry: InboxEntry) -> Letter:
    title = f"{entry.source.partition(':')[0]}: {entry.kind}" if entry.kind else entry.source
    return Letter(
        id=entry.pk,
        title=title,
        about=entry.external_id,
        attempts=entry.attempts,
        error=entry.last_error,
        at=entry.received_at,
    )
