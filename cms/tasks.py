"""Work that the clock starts."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.core.management import call_command


@shared_task(name="cms.tasks.publish_scheduled")
def publish_scheduled(**kwargs: Any) -> None:
    """This will make pages live, and take them down, whose time has come. Safe to run twice."""
    call_command("publish_scheduled")
