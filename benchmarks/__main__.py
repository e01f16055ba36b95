"""`make bench`: all measurements, or those that are named: `make bench ARGS="pages refunds"`."""

from __future__ import annotations

import importlib
import os
import sys

import django
from django.core.management import call_command

NAMES = ("decisions", "import_speed", "pages", "labels", "refunds", "replay", "policies")


def main() -> int:
    """This will print a table of the measured figures."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("SECRET_KEY", "benchmarks-only")
    os.environ.setdefault("STRIPE_API_KEY", "sk_test_benchmarks")
    os.environ.setdefault("STRIPE_WEBHOOK_SECRETS", "whsec_benchmarks")
    # Static files from where they lie, as in a demonstration: collecting them is not what is measured.
    os.environ.setdefault("BACKHAUL_DEMO", "1")
    wanted = sys.argv[1:] or list(NAMES)
    unknown = sorted(set(wanted) - set(NAMES))
    if unknown:
        sys.stderr.write(f"Unknown: {', '.join(unknown)}. Known are {', '.join(NAMES)}.\n")
        return 2
    django.setup()
    _prepare()
    # Imported now: what is measured needs Django to be set up.
    report = importlib.import_module("benchmarks.report")
    figures = [each for name in wanted for each in importlib.import_module(f"benchmarks.{name}").measure()]
    sys.stdout.write(f"{report.table(figures)}\n")
    return 0


def _prepare() -> None:
    call_command("migrate", verbosity=0, interactive=False)


if __name__ == "__main__":
    sys.exit(main())
