"""A stretch of work in which the database itself refuses every write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def read_only() -> Iterator[None]:
    """This will let nothing inside write: whoever tries gets the database's own error.

    What was read inside is undone like a failed transaction, so that nothing
    waits for a commit that means nothing; on PostgreSQL the refusal ends with
    the transaction or savepoint, on SQLite it is switched off in every case.
    """
    try:
        with transaction.atomic():
            _refuse_writes()
            yield
            transaction.set_rollback(True)
    finally:
        _allow_writes()


def _refuse_writes() -> None:
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON" if is_sqlite else "SET TRANSACTION READ ONLY")


def _allow_writes() -> None:
    # Not by a cursor of Django's: those refuse to work in a transaction that is broken.
    if connection.vendor == "sqlite" and connection.connection is not None:
        connection.connection.execute("PRAGMA query_only = OFF")
