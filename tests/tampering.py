"""Rows changed behind the database's back: what its triggers are there to refuse."""

from __future__ import annotations

import json

from django.db import connection


def tamper(table: str, row_id: int, *, column: str, value: object) -> None:
    """This will write a JSON column of an append-only table by SQL, with its trigger out of the way."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A table with keys still to be checked cannot be altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER append_only')
        else:
            cursor.execute(f'DROP TRIGGER "append_only_update_{table}"')
        cursor.execute(f'UPDATE "{table}" SET "{column}" = %s WHERE id = %s', [json.dumps(value), row_id])
        if connection.vendor == "postgresql":
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER append_only')
