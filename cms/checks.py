"""Stores and sites that do not fit together, found at deploy: `manage.py check --deploy --database default`.

With --deploy only, because `migrate` runs the database checks of its own
accord, when tables are missing and a new store is not set up yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from wagtail.models import Site

from cms.languages import CODES
from cms.models import Brand
from returns.models import PolicyVersion, Store


@register(Tags.database, deploy=True)
def check_stores(
    *,
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 - Django's signature of a check
    databases: Sequence[str] | None = None,
    **kwargs: object,  # noqa: ARG001
) -> list[CheckMessage]:
    """This will report sites without a store, and stores that shoppers cannot use."""
    if not databases or not _is_migrated():
        return []
    return [*_sites(), *(message for store in Store.objects.order_by("id") for message in _store(store))]


def _is_migrated() -> bool:
    tables = connections["default"].introspection.table_names()
    return {Brand._meta.db_table, PolicyVersion._meta.db_table} <= set(tables)


def _sites() -> Iterator[CheckMessage]:
    for site in Site.objects.exclude(brand__store__isnull=False).order_by("id"):
        yield Error(
            f"The site {site.hostname}:{site.port} belongs to no store.",
            hint="Choose its store under Settings, Brand, or delete the site.",
            obj=site,
            id="cms.E001",
        )


def _store(store: Store) -> Iterator[CheckMessage]:
    if not Brand.objects.filter(store=store).exists():
        yield Error(
            f"The store {store.code} has no site, so nobody can reach it.",
            hint="Make one with cms.operations.create_store_site.",
            obj=store,
            id="cms.E002",
        )
    if not PolicyVersion.objects.filter(store=store).exists():
        yield Error(
            f"The store {store.code} has never published a policy, so no return can be decided.",
            hint="Publish its policy page.",
            obj=store,
            id="cms.E003",
        )
    yield from _languages(store)


def _languages(store: Store) -> Iterator[CheckMessage]:
    if not store.locales or set(store.locales) - set(CODES):
        yield Error(
            f"The store {store.code} needs languages out of {', '.join(CODES)}; it has {store.locales}.",
            hint="Correct Store.locales; its policy cannot be published before.",
            obj=store,
            id="cms.E004",
        )
    unseen = [code for code in store.locales if code not in dict(settings.LANGUAGES)]
    if unseen:
        yield checks.Warning(
            f"The store {store.code} writes in {', '.join(unseen)}, which the pages cannot be shown in.",
            hint="Add the language to LANGUAGES, or take it out of Store.locales.",
            obj=store,
            id="cms.W005",
        )
