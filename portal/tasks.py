"""Housekeeping that the clock starts."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.core.management import call_command


@shared_task(name="portal.tasks.clear_sessions")
def clear_sessions(**kwargs: Any) -> None:
    """This will delete expired sessions: every look-up of a shopper leaves one."""
    call_command("clearsessions")
