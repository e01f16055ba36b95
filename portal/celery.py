"""The Celery application: queues by kind, so that none can starve another."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

QUEUES = ("money", "labels", "tracking", "mail", "default", "replay")

app = Celery("backhaul")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
