"""Fills the demonstration's database; `make demo` calls it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.demo.seed import STORE, seed
from portal.demo.stories import tell_stories
from returns.models import Store


class Command(BaseCommand):
    help = "Makes the demonstration's store, staff and orders where they are missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--stories", action="store_true", help="play D-1007 and D-1008; needs a worker")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.BACKHAUL_DEMO:
            raise CommandError("This fills a demonstration; set BACKHAUL_DEMO=1 on a database made for it.")
        now = timezone.now()
        if not options["stories"]:
            seed(
                base_url=settings.BASE_URL,
                port=urlsplit(settings.BASE_URL).port or 80,
                stripe_url=settings.STRIPE_API_BASE,
                folder=Path(settings.DATA_DIR),
                now=now,
            )
            return
        for number in tell_stories(store=Store.objects.get(code=STORE), now=now):
            self.stderr.write(f"{number} is not where it should be yet; the worker may be slow.")
