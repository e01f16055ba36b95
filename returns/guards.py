"""Rules that the schema editor cannot express, held by triggers in the database.

Installed after every migrate, because SQLite loses a table's triggers whenever
Django remakes the table:

- append-only: a row of these tables is never updated or deleted;
- same store: a row never points at a row of another store.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate


@dataclass(frozen=True)
class Link:
    """A foreign key between two tables that both carry a store."""

    table: str
    column: str
    parent: str

    @property
    def name(self) -> str:
        return f"same_store_{self.table}_{self.column}"[:60]


def connect() -> None:
    post_migrate.connect(_install, dispatch_uid="returns.guards")


def _install(*, app_config: Any, using: str, **kwargs: Any) -> None:
    # `flush` sends the signal too, without a plan: it empties tables and leaves triggers alone.
    if "plan" in kwargs and app_config.name in ("returns", "labels"):
        install(connection=connections[using], app=app_config.name)


def install(*, connection: BaseDatabaseWrapper, app: str) -> None:
    """This will put every guard of the app in place; running it again changes nothing."""
    write = _postgresql if connection.vendor == "postgresql" else _sqlite
    present = set(connection.introspection.table_names())
    tables = [table for table in _append_only(app) if table in present]
    joins = [link for link in links(app) if {link.table, link.parent} <= present]
    with connection.cursor() as cursor:
        for statement in write(tables, joins):
            cursor.execute(statement)


def _append_only(app: str) -> list[str]:
    """The tables of models that say `append_only = True`."""
    models_of_app = apps.get_app_config(app).get_models()
    return [model._meta.db_table for model in models_of_app if getattr(model, "append_only", False)]


def links(app: str) -> list[Link]:
    """This will list the foreign keys of the app whose two ends both carry a store."""
    found = []
    for model in apps.get_app_config(app).get_models():
        if not _has_store(model):
            continue
        for field in model._meta.concrete_fields:
            parent = field.related_model
            if isinstance(parent, type) and field.name != "store" and _has_store(parent):
                found.append(Link(model._meta.db_table, str(field.column), parent._meta.db_table))
    return found


def _has_store(model: type[models.Model]) -> bool:
    return any(field.name == "store" for field in model._meta.concrete_fields)


_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION backhaul_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$"""


def _postgresql(tables: list[str], joins: list[Link]) -> list[str]:
    statements = [_POSTGRESQL_FUNCTION]
    for table in tables:
        statements.append(f'DROP TRIGGER IF EXISTS append_only ON "{table}"')
        statements.append(
            f'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION backhaul_append_only()"
        )
    for link in joins:
        statements += _postgresql_link(link)
    return statements


def _postgresql_link(link: Link) -> list[str]:
    # Looked up by the key alone: with the store in the WHERE, a plan cached while the table was nearly empty
    # may walk the store's index for ever after. Names come from our own models, never from a request.
    function = f"""
CREATE OR REPLACE FUNCTION "{link.name}"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."{link.column}" IS NOT NULL AND NEW.store_id IS DISTINCT FROM (
    SELECT store_id FROM "{link.parent}" WHERE id = NEW."{link.column}")
  THEN RAISE EXCEPTION '%.{link.column} belongs to another store', TG_TABLE_NAME
    USING ERRCODE = 'check_violation', CONSTRAINT = '{link.name}';
  END IF;
  RETURN NEW;
END $$"""  # noqa: S608
    trigger = (
        f'CREATE TRIGGER "{link.name}" BEFORE INSERT OR UPDATE OF store_id, "{link.column}" '
        f'ON "{link.table}" FOR EACH ROW EXECUTE FUNCTION "{link.name}"()'
    )
    return [function, f'DROP TRIGGER IF EXISTS "{link.name}" ON "{link.table}"', trigger]


def _sqlite(tables: list[str], joins: list[Link]) -> list[str]:
    statements = []
    for table in tables:
        for moment in ("UPDATE", "DELETE"):
            name = f"append_only_{moment.lower()}_{table}"
            statements.append(f'DROP TRIGGER IF EXISTS "{name}"')
            statements.append(
                f'CREATE TRIGGER "{name}" BEFORE {moment} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: {table} is append-only'); END"
            )
    for link in joins:
        statements += _sqlite_link(link, "INSERT", f"{link.name}_i")
        statements += _sqlite_link(link, f'UPDATE OF store_id, "{link.column}"', f"{link.name}_u")
    return statements


def _sqlite_link(link: Link, moment: str, name: str) -> list[str]:
    parent = f'SELECT 1 FROM "{link.parent}" WHERE id = NEW."{link.column}" AND store_id = NEW.store_id'  # noqa: S608
    trigger = (
        f'CREATE TRIGGER "{name}" BEFORE {moment} ON "{link.table}" '
        f'WHEN NEW."{link.column}" IS NOT NULL AND NOT EXISTS ({parent}) '
        f"BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: {link.name}'); END"
    )
    return [f'DROP TRIGGER IF EXISTS "{name}"', trigger]
