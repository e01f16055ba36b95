"""What is wrong with the label side's set-up, said at deploy and not at the first return."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.files.storage import FileSystemStorage, storages
from django.db import connection

from labels.carriers.registry import known_carriers
from labels.documents import printer_trouble
from labels.models import CarrierAccount
from returns.models import Store


@register(Tags.files)
def documents_can_be_kept(**_kwargs: Any) -> list[CheckMessage]:
    """This will find a storage for labels and slips that is missing, public or read-only."""
    if "documents" not in settings.STORAGES:
        return [
            Error("There is no storage for documents.", hint='Add STORAGES["documents"].', id="labels.E001")
        ]
    storage = storages["documents"]
    if not isinstance(storage, FileSystemStorage):
        return []
    folder = Path(storage.location)
    if not _may_write(folder):
        hint = "Make BACKHAUL_DATA_DIR a folder that the server's user may write to."
        return [Error(f"Documents cannot be kept in {folder}.", hint=hint, id="labels.E002")]
    if folder.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
        hint = "Labels carry addresses: move the storage out of MEDIA_ROOT."
        return [Error("Documents would be public.", hint=hint, id="labels.E003")]
    return []


def _may_write(folder: Path) -> bool:
    """The folder, or the nearest one above it that exists, in which it will be made."""
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    return nearest.is_dir() and os.access(nearest, os.W_OK)


@register(Tags.compatibility)
def printing_works(**_kwargs: Any) -> list[CheckMessage]:
    """This will find the system libraries that WeasyPrint needs and pip cannot install."""
    trouble = printer_trouble()
    if not trouble:
        return []
    hint = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    return [Error(f"Labels cannot be printed: {trouble}", hint=hint, id="labels.E004")]


@register(Tags.database)
def stores_can_buy_labels(*, databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """This will find stores and carrier accounts that no label can be bought for.

    It reads the database, so it runs with `check --database default` and on
    every migrate, not at each start.
    """
    if not databases or not _is_migrated():
        return []
    accounts = list(CarrierAccount.objects.filter(is_active=True).select_related("store").order_by("id"))
    served = {account.store_id for account in accounts}
    lonely = Store.objects.exclude(pk__in=served).order_by("id")
    found: list[CheckMessage] = [_no_account(store) for store in lonely]
    for account in accounts:
        found += _account_troubles(account)
    return found


def _is_migrated() -> bool:
    """The first migrate of all checks an empty database."""
    return CarrierAccount._meta.db_table in connection.introspection.table_names()


def _no_account(store: Store) -> CheckMessage:
    hint = "Add a carrier account, or allow only the customer's own carrier in the policy."
    return checks.Warning(f"{store.name} has no active carrier account.", hint=hint, id="labels.W001")


def _account_troubles(account: CarrierAccount) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    whose = f"The carrier account {account.name} of {account.store.name}"
    if account.carrier not in known_carriers():
        hint = f"Known carriers: {', '.join(sorted(known_carriers()))}."
        found.append(Error(f"{whose} names an unknown carrier.", hint=hint, id="labels.E005"))
    if not account.webhook_secrets:
        hint = "Without one every webhook of the carrier is refused."
        found.append(Error(f"{whose} has no webhook secret.", hint=hint, id="labels.E006"))
    if account.carrier == "sandbox" and not settings.BACKHAUL_DEMO:
        hint = "Its labels carry no parcel. Deactivate it where real returns are handled."
        found.append(checks.Warning(f"{whose} is the sandbox carrier.", hint=hint, id="labels.W002"))
    return found
