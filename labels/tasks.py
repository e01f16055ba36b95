"""Celery's side of the labels: thin, repeatable, and with no decisions of its own."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from labels.carriers.sandbox.walk import send_webhooks, walk_parcels, webhook_client
from labels.models import CarrierAccount
from labels.operations.advance_label import advance_label
from labels.operations.sweep_labels import ADVANCE_TASK, TELL_TASK, sweep_labels
from labels.operations.tell_tracking import tell_tracking


@shared_task(name=ADVANCE_TASK)
def advance(*, label_id: int, **kwargs: object) -> None:
    """This will carry one due label on."""
    advance_label(label_id=label_id, now=timezone.now())


@shared_task(name=TELL_TASK)
def tell(*, label_id: int, **kwargs: object) -> None:
    """This will tell the domain where one parcel is."""
    tell_tracking(label_id=label_id, now=timezone.now())


@shared_task(name="labels.tasks.sweep")
def sweep(**kwargs: object) -> int:
    """This will wake workers for the labels that no worker brought to an end."""
    return sweep_labels(now=timezone.now())


@shared_task(name="labels.tasks.walk_sandbox_parcels")
def walk_sandbox_parcels(**kwargs: object) -> int:
    """This will move the sandbox carrier's parcels and send the webhooks that are waiting."""
    now = timezone.now()
    walk_parcels(now=now, step_seconds=settings.SANDBOX_STEP_SECONDS)
    with webhook_client() as client:
        return send_webhooks(
            now=now, base_url=settings.SANDBOX_WEBHOOK_BASE, secret_of=sandbox_secret, client=client
        )


def sandbox_secret(account: UUID) -> str | None:
    """This will give the secret that an account told the sandbox carrier to sign with."""
    found = CarrierAccount.objects.filter(public_id=account, carrier="sandbox").first()
    return str(found.webhook_secrets[0]) if found and found.webhook_secrets else None
