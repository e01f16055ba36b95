"""What happens by itself when the stand-in's clock passes a moment: sessions and holds that run out.

Whoever plans a deadline stores it with its object; whoever ends the object early takes it away again.
"""

from collections.abc import Callable, Mapping
from typing import Any

from tests.standins.stripe.core import Core
from tests.standins.stripe.shapes import Call, Document

#: What each kind of object does at its moment.
Strike = Callable[..., Any]


def plan(*, core: Core, account: str, document: Document, due_at: int) -> None:
    """This will let an object's own end come at a moment; call it in a transaction."""
    sql = "INSERT OR REPLACE INTO deadlines VALUES (?, ?, ?, ?)"
    core.store.run(sql, account, document["object"], document["id"], due_at)


def call_off(*, core: Core, account: str, document: Document) -> None:
    """This will take an object's deadline away, if it has one."""
    sql = "DELETE FROM deadlines WHERE account = ? AND kind = ? AND id = ?"
    core.store.run(sql, account, document["object"], document["id"])


def strike_due(core: Core, *, strikes: Mapping[str, Strike]) -> None:
    """This will let happen, oldest first, everything whose moment has come."""
    sql = "SELECT account, kind, id FROM deadlines WHERE due_at <= ? ORDER BY due_at, id"
    if not core.store.rows(f"{sql} LIMIT 1", core.clock.now()):
        return
    with core.store.transaction():
        for account, kind, id in core.store.rows(sql, core.clock.now()):
            document = core.store.get(account=account, kind=kind, id=id)
            call_off(core=core, account=account, document=document)
            strikes[kind](core=core, call=Call(account, id, {}), document=document)
