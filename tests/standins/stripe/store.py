"""Where the stand-in keeps its objects: one SQLite file, or memory.

An effect and the answer saved under its key are one transaction, committed before anything is sent back; so
neither a killed client nor a killed stand-in can leave one without the other. Write-ahead logging with
`synchronous=NORMAL` survives the death of a process (not of the machine), which is all that is asked here.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.standins.stripe.shapes import Document

_LINKS = ("payment_intent", "charge", "customer", "source", "type")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
    created INTEGER NOT NULL, payment_intent TEXT, charge TEXT, customer TEXT, source TEXT, type TEXT,
    body TEXT NOT NULL, UNIQUE (account, kind, id)
);
CREATE INDEX IF NOT EXISTS documents_by_payment_intent ON documents (account, kind, payment_intent);
CREATE INDEX IF NOT EXISTS documents_by_charge ON documents (account, kind, charge);
CREATE INDEX IF NOT EXISTS documents_by_created ON documents (account, kind, created);
CREATE TABLE IF NOT EXISTS saved_answers (
    account TEXT NOT NULL, key TEXT NOT NULL, endpoint TEXT NOT NULL, fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL, body TEXT NOT NULL, request_id TEXT NOT NULL, saved_at INTEGER NOT NULL,
    PRIMARY KEY (account, key)
);
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, event TEXT NOT NULL, endpoint TEXT NOT NULL,
    state TEXT NOT NULL, position REAL NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS deliveries_by_event ON deliveries (event);
CREATE INDEX IF NOT EXISTS deliveries_open ON deliveries (state, position);
CREATE TABLE IF NOT EXISTS settlements (
    account TEXT NOT NULL, refund TEXT NOT NULL, due_at REAL NOT NULL, PRIMARY KEY (account, refund)
);
CREATE TABLE IF NOT EXISTS requests (seq INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS documents_by_id ON documents (kind, id);
CREATE TABLE IF NOT EXISTS deadlines (
    account TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, due_at INTEGER NOT NULL,
    PRIMARY KEY (account, kind, id)
);
CREATE INDEX IF NOT EXISTS deadlines_by_moment ON deadlines (due_at);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_TABLES = ("documents", "saved_answers", "deliveries", "settlements", "deadlines", "requests", "settings")


class StateInUse(Exception):
    """Raised when another stand-in already works on the state file."""


class Store:
    """All access goes through one connection and one lock: SQLite has one writer anyway."""

    def __init__(self, *, path: str | None = None) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self._db = sqlite3.connect(
            path or ":memory:", timeout=1, isolation_level=None, check_same_thread=False
        )
        try:
            self._prepare()
        except sqlite3.OperationalError as error:
            self._db.close()
            raise StateInUse(f"The state file {path} cannot be used: {error}.") from error

    def _prepare(self) -> None:
        # The exclusive lock keeps a second stand-in away, and spares a shared-memory file.
        for pragma in ("locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=NORMAL"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute("BEGIN EXCLUSIVE")
        self._db.execute("COMMIT")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """This will close the file."""
        with self._lock:
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """This will make everything inside one unit; inner ones undo only themselves."""
        with self._lock:
            name = f"level_{self._depth}"
            self._db.execute(f"SAVEPOINT {name}" if self._depth else "BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._end(name, is_kept=False)
                raise
            self._end(name, is_kept=True)

    def _end(self, name: str, *, is_kept: bool) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._db.execute("COMMIT" if is_kept else "ROLLBACK")
            return
        if not is_kept:
            self._db.execute(f"ROLLBACK TO {name}")
        self._db.execute(f"RELEASE {name}")

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """This will run one statement and give its rows."""
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def run(self, sql: str, *values: Any) -> int:
        """This will run one statement and tell how many rows it changed."""
        with self._lock:
            return self._db.execute(sql, values).rowcount

    def run_many(self, sql: str, values: Iterable[tuple[Any, ...]]) -> None:
        """This will run one statement for each set of values."""
        with self._lock:
            self._db.executemany(sql, values)

    def add(self, *, account: str, documents: Iterable[Document]) -> None:
        """This will store new objects; `object` names their kind."""
        columns = ", ".join(("account", "kind", "id", "created", *_LINKS, "body"))
        marks = ", ".join("?" * (5 + len(_LINKS)))
        values = [
            (account, each["object"], each["id"], each["created"], *_indexed(each)) for each in documents
        ]
        self.run_many(f"INSERT INTO documents ({columns}) VALUES ({marks})", values)

    def save(self, *, account: str, document: Document) -> None:
        """This will store an object's new state."""
        assignments = ", ".join(f"{name} = ?" for name in (*_LINKS, "body"))
        where = (account, document["object"], document["id"])
        sql = f"UPDATE documents SET {assignments} WHERE account = ? AND kind = ? AND id = ?"
        if self.run(sql, *_indexed(document), *where) != 1:
            raise LookupError(f"There is no {document['object']} {document['id']} to save.")

    def find(self, *, account: str, kind: str, id: str) -> Document | None:
        """This will read one object."""
        sql = "SELECT body FROM documents WHERE account = ? AND kind = ? AND id = ?"
        rows = self.rows(sql, account, kind, id)
        return _read(rows[0][0]) if rows else None

    def get(self, *, account: str, kind: str, id: str) -> Document:
        """This will read one object that must be there."""
        document = self.find(account=account, kind=kind, id=id)
        if document is None:
            raise LookupError(f"There is no {kind} {id}.")
        return document

    def account_of(self, *, kind: str, id: str) -> str | None:
        """This will tell whose object it is; ids are unique among all accounts."""
        rows = self.rows("SELECT account FROM documents WHERE kind = ? AND id = ?", kind, id)
        return str(rows[0][0]) if rows else None

    def all(self, *, kind: str, account: str) -> list[Document]:
        """This will read every object of a kind, oldest first."""
        sql = "SELECT body FROM documents WHERE account = ? AND kind = ? ORDER BY seq"
        return [_read(row[0]) for row in self.rows(sql, account, kind)]

    def setting(self, name: str) -> str | None:
        """This will read one remembered setting."""
        rows = self.rows("SELECT value FROM settings WHERE name = ?", name)
        return str(rows[0][0]) if rows else None

    def remember(self, *, name: str, value: str) -> None:
        """This will keep one setting for the next start."""
        self.run("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", name, value)

    def clear(self) -> None:
        """This will forget everything."""
        with self.transaction():
            for table in _TABLES:
                self.run(f"DELETE FROM {table}")


def _indexed(document: Document) -> tuple[Any, ...]:
    links = (document.get(name) for name in _LINKS)
    body = json.dumps(document, separators=(",", ":"))
    return (*(link if isinstance(link, str) else None for link in links), body)


def _read(body: str) -> Document:
    document: Document = json.loads(body)
    return document
