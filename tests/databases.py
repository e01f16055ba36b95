"""Test databases: migrated once a run, then cloned.

Migrations take seconds, a clone milliseconds. So every worker gets a clone, and after a test that commits
there is a new one, not emptied tables. It also keeps rows that migrations made, like Wagtail's root page.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from tests import environment, kept_templates

EMPTY = "template1"
FIRST_WITH_STRATEGIES = 15_00_00


class Engine(Protocol):
    """What a kind of database has to be able to do."""

    @property
    def clone(self) -> str:
        """The name of this worker's database."""

    def prepare_template(self) -> None:
        """This will migrate the template, unless another worker has."""

    def renew_clone(self) -> None:
        """This will replace this worker's database by a new copy of the template.

        On PostgreSQL it ends whatever is connected to the one before.
        """

    def drop_clone(self) -> None:
        """This will remove this worker's database."""

    def drop_template(self) -> None:
        """This will remove what the run's workers shared."""


@cache
def engine() -> Engine:
    """This will choose by the database that the settings name; once, before `use` changes that."""
    return Postgres() if connection.vendor == "postgresql" else Sqlite()


def use(name: str) -> None:
    """This will point Django at another database and drop every connection to the one before."""
    disconnect()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def url_of(name: str) -> str:
    """This will write the address of another database, or of a file, as the settings read it."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def disconnect() -> None:
    """This will close the connection of this thread and the idle ones of the pool."""
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


def _migrate(name: str) -> None:
    use(name)
    call_command("migrate", verbosity=0, interactive=False)
    disconnect()


class Postgres:
    """Databases of one server; the one that the settings name is only the way in."""

    def __init__(self) -> None:
        own = connection.settings_dict
        self._way_in = {
            "dbname": own["NAME"],
            "user": own["USER"],
            "password": own["PASSWORD"],
            "host": own["HOST"],
            "port": own["PORT"],
        }
        self.template = f"test_{environment.run_id()}"
        self.clone = f"{self.template}_{environment.worker()}"

    def prepare_template(self) -> None:
        with self._server() as server:
            server.execute("SELECT pg_advisory_lock(hashtext(%s))", [self.template])
            if not self._exists(server):
                building = f"{self.template}_building"
                _recreate(server, building, template=EMPTY)
                _fill(server, building)
                server.execute(_statement("ALTER DATABASE {} RENAME TO {}", building, self.template))

    def renew_clone(self) -> None:
        with self._server() as server:
            _recreate(server, self.clone, template=self.template)

    def drop_clone(self) -> None:
        with self._server() as server:
            _drop(server, self.clone)

    def drop_template(self) -> None:
        with self._server() as server:
            _drop(server, self.template)

    @contextmanager
    def _server(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(**self._way_in, autocommit=True) as server:
            yield server

    def _exists(self, server: psycopg.Connection) -> bool:
        found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.template])
        return found.fetchone() is not None


def _fill(server: psycopg.Connection, name: str) -> None:
    url = url_of(name)
    kept = kept_templates.kept_file(kind=f"postgresql-{server.info.server_version}")
    if kept.exists() and not kept_templates.restore_postgres(url=url, file=kept):
        _recreate(server, name, template=EMPTY)
    _migrate(name)
    if not kept.exists():
        kept_templates.keep(file=kept, write=partial(kept_templates.dump_postgres, url))


def _recreate(server: psycopg.Connection, name: str, *, template: str) -> None:
    _drop(server, name)
    # Before 15 there is this strategy alone, and no word for it; since then the default is twice as slow.
    strategy = " STRATEGY FILE_COPY" if server.info.server_version >= FIRST_WITH_STRATEGIES else ""
    server.execute(_statement("CREATE DATABASE {} TEMPLATE {}" + strategy, name, template))


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(_statement("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


def _statement(text: str, *names: str) -> sql.Composed:
    return sql.SQL(text).format(*map(sql.Identifier, names))


class Sqlite:
    """Files in the run's folder, never in memory: locks and journal are those of the real thing."""

    def __init__(self) -> None:
        self._folder = Path(settings.DATA_DIR).parent
        self.template = str(self._folder / "template.sqlite3")
        self.clone = str(self._folder / f"{environment.worker()}.sqlite3")

    def prepare_template(self) -> None:
        with (self._folder / "template.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not Path(self.template).exists():
                building = f"{self.template}.building"
                self._fill(building)
                Path(building).rename(self.template)

    def _fill(self, building: str) -> None:
        kept = kept_templates.kept_file(kind="sqlite")
        if kept.exists():
            shutil.copyfile(kept, building)
        _migrate(building)
        if not kept.exists():
            kept_templates.keep(file=kept, write=lambda file: bool(shutil.copyfile(building, file)))

    def renew_clone(self) -> None:
        self.drop_clone()
        shutil.copyfile(self.template, self.clone)

    def drop_clone(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(self.clone + suffix).unlink(missing_ok=True)

    def drop_template(self) -> None:
        Path(self.template).unlink(missing_ok=True)
