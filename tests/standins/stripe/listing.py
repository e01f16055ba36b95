"""Lists with Stripe's cursors: newest first, `starting_after` goes back in time, `ending_before` forward."""

from dataclasses import dataclass, field
from typing import Any

from tests.standins.stripe.core import Core
from tests.standins.stripe.errors import above_maximum, below_minimum, invalid, missing
from tests.standins.stripe.shapes import Call, Document

_COMPARISONS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_CURSORS = ("starting_after", "ending_before")


@dataclass(slots=True)
class _Where:
    """The conditions of one list, and their values."""

    clauses: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, clause: str, *values: Any) -> None:
        self.clauses.append(clause)
        self.values.extend(values)


def page(
    *,
    core: Core,
    call: Call,
    kind: str,
    url: str,
    filters: tuple[str, ...],
    more: list[tuple[str, Any]] | None = None,
) -> Document:
    """This will read one page; `filters` are links that the endpoint filters by, `more` extra conditions."""
    where = _Where(["account = ?", "kind = ?"], [call.account, kind])
    for name in filters:
        if name in call.params:
            where.add(f"{name} = ?", call.params[name])
    for clause, value in more or []:
        where.add(clause, *([] if value is None else [value]))
    _within(where, call.params.get("created"))
    limit = _limit(call.params)
    is_forward = _from_cursor(core, call, kind, where)
    found = _read(core, where, limit, is_forward)
    data = found[:limit]
    return {
        "object": "list",
        "data": data[::-1] if is_forward else data,
        "has_more": len(found) > limit,
        "url": url,
    }


def _limit(params: Document) -> int:
    limit = int(params.get("limit", 10))
    if limit < 1:
        raise below_minimum(param="limit")
    if limit > 100:
        raise above_maximum(param="limit", maximum=100)
    return limit


def _within(where: _Where, created: Document | int | None) -> None:
    if isinstance(created, int):
        where.add("created = ?", created)
    elif created:
        for name, moment in created.items():
            where.add(f"created {_COMPARISONS[name]} ?", moment)


def _from_cursor(core: Core, call: Call, kind: str, where: _Where) -> bool:
    given = [name for name in _CURSORS if name in call.params]
    if len(given) > 1:  # the wording is ours
        message = "You cannot specify both starting_after and ending_before."
        raise invalid(message, param="ending_before", code="parameters_exclusive")
    for name in given:
        sql = "SELECT seq FROM documents WHERE account = ? AND kind = ? AND id = ?"
        rows = core.store.rows(sql, call.account, kind, call.params[name])
        if not rows:
            raise missing(kind, call.params[name], param=name, status=400)
        where.add("seq > ?" if name == "ending_before" else "seq < ?", rows[0][0])
    return "ending_before" in given


def _read(core: Core, where: _Where, limit: int, is_forward: bool) -> list[Document]:
    order = "ASC" if is_forward else "DESC"
    sql = f"SELECT id FROM documents WHERE {' AND '.join(where.clauses)} ORDER BY seq {order} LIMIT ?"
    account, kind = where.values[:2]
    ids = [row[0] for row in core.store.rows(sql, *where.values, limit + 1)]
    return [core.store.get(account=account, kind=kind, id=id) for id in ids]
